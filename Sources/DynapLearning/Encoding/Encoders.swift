/// Gaussian receptive fields with latencies: each feature excites a row of inputs, the nearest of them first.
///
/// g = exp(-(x - mu)^2 / 2 sigma^2), mu_m = min + m (max - min) / (M - 1), sigma = (2/3) (max - min) / (M - 2);
/// t = T (1 - g), rounded to 0.1 ms; below the cut of 0.09 no spike. Values beyond the range count as its end.
/// Source: section 2.3 of the learning dossier, after the public code of Sboev's group.
public struct GaussianFields: Hashable, Codable, Sendable {
  /// Fields of each feature.
  public let fields: Int
  /// The smallest and largest value of each feature.
  public let ranges: [ClosedRange<Double>]
  /// The latest spike, ms.
  public let window: Double
  /// The response below which a field is silent.
  public static let cut = 0.09

  /// Fields for features of these ranges.
  public init(fields: Int, ranges: [ClosedRange<Double>], window: Double = 40) {
    precondition(fields >= 3 && window > 0, "a row of fields has three at least, and a window")
    self.fields = fields
    self.ranges = ranges
    self.window = window
  }

  /// Inputs of all features.
  public var inputs: Int { fields * ranges.count }

  /// The time of each input's spike, ms; infinite where there is none.
  public func times(_ values: [Double]) -> [Double] {
    precondition(values.count == ranges.count, "a sample has a value for every feature")
    return zip(values, ranges).flatMap { value, range -> [Double] in
      let width = range.upperBound - range.lowerBound
      // A feature that never changes says nothing.
      guard width > 0 else { return Array(repeating: .infinity, count: fields) }
      let x = min(max(value, range.lowerBound), range.upperBound)
      let sigma = 2.0 / 3 * width / Double(fields - 2)
      return (0..<fields).map { field in
        let distance = (x - (range.lowerBound + Double(field) * width / Double(fields - 1))) / sigma
        let g = RuleMath.exp(-distance * distance / 2)
        return g < Self.cut ? .infinity : (window * (1 - g) * 10).rounded() / 10
      }
    }
  }
}

/// One spike of each input, the earlier the larger its value.
public enum LatencyEncoder {
  /// t = T (1 - v) for values from 0 to 1; outside it they count as the end.
  public static func times(_ values: [Double], window: Double) -> [Double] {
    values.map { window * (1 - min(max($0, 0), 1)) }
  }
}

/// Spikes at a constant mean rate and random times.
public enum PoissonEncoder {
  /// Spikes from 0 to an end in ms at some rates in Hz, by time; `stream` tells trials apart.
  public static func spikes(
    rates: [Double], until end: Double, draws: Draws, stream: Int
  ) -> [LearningTrial.Spike] {
    var spikes: [LearningTrial.Spike] = []
    for (channel, rate) in rates.enumerated() where rate > 0 && rate.isFinite {
      var time = 0.0
      var number = 0
      while true {
        time -= 1000 / rate * RuleMath.log(draws.uniform(.encoder, stream, channel, number))
        guard time < end else { break }
        spikes.append(.init(channel: channel, time: time))
        number += 1
      }
    }
    return spikes.sorted { ($0.time, $0.channel) < ($1.time, $1.channel) }
  }
}

/// Spikes at equal intervals.
public enum RegularEncoder {
  /// Spikes from 0 to an end in ms at some rates in Hz, each from a phase of 0 to 1 of its period on, by time.
  public static func spikes(rates: [Double], phase: Double = 0, until end: Double) -> [LearningTrial.Spike] {
    var spikes: [LearningTrial.Spike] = []
    for (channel, rate) in rates.enumerated() where rate > 0 && rate.isFinite {
      var number = 0
      while true {
        let time = (Double(number) + phase) * 1000 / rate
        guard time < end else { break }
        spikes.append(.init(channel: channel, time: time))
        number += 1
      }
    }
    return spikes.sorted { ($0.time, $0.channel) < ($1.time, $1.channel) }
  }
}
