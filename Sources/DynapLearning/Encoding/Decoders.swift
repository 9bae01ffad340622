/// The class with the most spikes; of several, the one whose first spike came first, then the lowest.
public enum CountDecoder {
  /// The class of an outcome.
  public static func label(_ outcome: TrialOutcome) -> Int {
    let first = outcome.firstSpikes.map { $0 < 0 ? .infinity : $0 }
    return outcome.counts.indices.max {
      (outcome.counts[$0], -first[$0], -$0) < (outcome.counts[$1], -first[$1], -$1)
    } ?? 0
  }
}

/// The class whose neuron spikes first; of several, the one with the larger membrane, then the lowest.
public enum FirstSpikeDecoder {
  /// The class of times (infinite where there is no spike) and membranes.
  public static func label(times: [Double], membranes: [Double]) -> Int {
    times.indices.max { (-times[$0], membranes[$0], -$0) < (-times[$1], membranes[$1], -$1) } ?? 0
  }
}

/// The class of the largest weighted sum of features, the weights by least squares with a penalty.
///
/// W = (X^T X + lambda I)^-1 X^T Y with a constant feature, by a Cholesky decomposition. Cost: cubic in the features.
public struct LinearReadout: Hashable, Codable, Sendable {
  /// Weights, class after class, the constant last.
  public let weights: [[Double]]

  /// Fits the readout; nil without samples, or where numbers are not finite.
  public init?(_ samples: [[Double]], labels: [Int], classes: Int, penalty: Double = 1e-3) {
    guard let width = samples.first?.count, samples.count == labels.count, penalty > 0 else { return nil }
    let n = width + 1
    var gram = [[Double]](repeating: Array(repeating: 0, count: n), count: n)
    var right = [[Double]](repeating: Array(repeating: 0, count: n), count: classes)
    for (sample, label) in zip(samples, labels) {
      let row = sample + [1]
      guard row.count == n, (0..<classes).contains(label) else { return nil }
      for i in 0..<n {
        for j in 0...i { gram[i][j] += row[i] * row[j] }
        right[label][i] += row[i]
      }
    }
    for i in 0..<n { gram[i][i] += penalty }
    for i in 0..<n {
      for j in 0...i {
        var sum = gram[i][j]
        for k in 0..<j { sum -= gram[i][k] * gram[j][k] }
        if i == j {
          guard sum > 0, sum.isFinite else { return nil }
          gram[i][i] = sum.squareRoot()
        } else {
          gram[i][j] = sum / gram[j][j]
        }
      }
    }
    weights = right.map { side in
      var x = side
      for i in 0..<n {
        for k in 0..<i { x[i] -= gram[i][k] * x[k] }
        x[i] /= gram[i][i]
      }
      for i in stride(from: n - 1, through: 0, by: -1) {
        for k in i + 1..<max(n, i + 1) { x[i] -= gram[k][i] * x[k] }
        x[i] /= gram[i][i]
      }
      return x
    }
  }

  /// The class of a sample.
  public func label(_ sample: [Double]) -> Int {
    let sums = weights.map { row in zip(row, sample + [1]).reduce(0.0) { $0 + $1.0 * $1.1 } }
    return sums.indices.max { (sums[$0], -$0) < (sums[$1], -$1) } ?? 0
  }
}
