/// The comparator with hysteresis that stops learning: it opens where the error is large and closes where it is small.
///
/// Between the two thresholds it keeps what it said. Source: Rubino and others, AICAS 2023 (abstract); thresholds assumed.
public struct ErrorHysteresis: Hashable, Codable, Sendable {
  /// Below this magnitude learning stops.
  public let low: Double
  /// Above this magnitude learning starts.
  public let high: Double
  /// Whether the neuron learns.
  public private(set) var isLearning: Bool

  /// Makes a comparator; the lower threshold lies at or below the upper one.
  public init(low: Double, high: Double, isLearning: Bool = true) {
    precondition(low <= high, "a hysteresis has its lower threshold below the upper one")
    self.low = low
    self.high = high
    self.isLearning = isLearning
  }

  /// Takes an error; one that is no number changes nothing.
  public mutating func update(error: Double) {
    if abs(error) > high { isLearning = true }
    if abs(error) < low { isLearning = false }
  }
}
