/// One line of a bench's table: what a closed form, a paper or the settings say, and what the emulator gave.
public struct Finding: Hashable, Sendable {
  /// What was determined, such as "time constant".
  public let quantity: String
  /// The unit of ``expected`` and ``found``, such as `ms`; `1` for a ratio.
  public let unit: String
  /// What it should be.
  public let expected: Double
  /// What it was.
  public let found: Double
  /// How far ``found`` may be from ``expected``, relative to it; absolute where zero is expected.
  public let tolerance: Double

  /// Makes a finding.
  public init(_ quantity: String, unit: String, expected: Double, found: Double, tolerance: Double) {
    self.quantity = quantity
    self.unit = unit
    self.expected = expected
    self.found = found
    self.tolerance = tolerance
  }

  /// The distance from what was expected, relative to it; absolute where zero is expected.
  public var error: Double {
    expected == 0 ? abs(found) : abs(found - expected) / abs(expected)
  }

  /// Whether the distance is within the tolerance; never if anything is not a number.
  public var holds: Bool { error <= tolerance }
}
