import DynapUnits

/// A sampled signal with a name and a unit: what a delta modulator reads and a plot shows.
public struct AnalogSignal: Hashable, Sendable {
  /// What it is, for the plot's legend.
  public var name: String
  /// The unit of the values, for the plot's axis; empty for a bare number.
  public var unit: String
  /// When the first sample is taken.
  public var start: SimTime
  /// Samples per second.
  public var rate: Frequency
  /// The samples.
  public var values: [Double]

  /// Makes a signal; a rate that is not positive is a programmer's mistake.
  public init(name: String, unit: String = "", start: SimTime = .zero, rate: Frequency, values: [Double]) {
    precondition(rate.si > 0 && rate.si.isFinite, "a signal has a positive sampling rate")
    self.name = name
    self.unit = unit
    self.start = start
    self.rate = rate
    self.values = values
  }

  /// When a sample is taken: `start + i / rate`, rounded by itself, so that no error accumulates.
  public func time(ofSample index: Int) -> SimTime {
    guard let offset = SimTime(seconds: Double(index) / rate.si) else {
      preconditionFailure("sample \(index) of '\(name)' lies beyond the 106 days that a time can hold")
    }
    return start + offset
  }

  /// The sampling times, one per value.
  public var times: [SimTime] { values.indices.map { time(ofSample: $0) } }
}
