/// Samples with classes.
public struct DataSet: Hashable, Sendable {
  /// The features of each sample.
  public let samples: [[Double]]
  /// The class of each sample, from 0 without a gap.
  public let labels: [Int]

  /// Makes a data set; every sample has the same features.
  public init(samples: [[Double]], labels: [Int]) {
    precondition(samples.count == labels.count, "every sample has a class")
    precondition(Set(samples.map(\.count)).count <= 1, "every sample has the same features")
    self.samples = samples
    self.labels = labels
  }

  /// Classes.
  public var classes: Int { (labels.max() ?? -1) + 1 }

  /// The smallest and largest value of each feature, or of its percentiles from `share` to 1 - `share`.
  public func ranges(trimming share: Double = 0) -> [ClosedRange<Double>] {
    guard let width = samples.first?.count else { return [] }
    return (0..<width).map { feature in
      let values = samples.map { $0[feature] }.sorted()
      func quantile(_ p: Double) -> Double {
        let position = p * Double(values.count - 1)
        let low = Int(position)
        let high = min(low + 1, values.count - 1)
        return values[low] + (values[high] - values[low]) * (position - Double(low))
      }
      return quantile(share)...max(quantile(1 - share), quantile(share))
    }
  }

  /// The fold of each sample: every class is spread evenly over the folds, in a random order.
  public func folds(_ count: Int, draws: Draws) -> [Int] {
    var folds = Array(repeating: 0, count: labels.count)
    var next = 0
    for label in 0..<classes {
      let members = labels.indices.filter { labels[$0] == label }
      for place in draws.permutation(members.count, .folds, label) {
        folds[members[place]] = next % count
        next += 1
      }
    }
    return folds
  }
}
