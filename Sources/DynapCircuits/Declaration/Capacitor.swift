import DynapUnits

/// A capacitor of a circuit: the name that keys its spread, and its constant among those of the process.
public struct Capacitor: Sendable {
  private let tag: UInt32
  private let value: @Sendable (Process) -> Capacitance

  /// Makes a declaration.
  public init(_ name: String, _ value: @escaping @Sendable (Process) -> Capacitance) {
    tag = FNV1a.hash(name)
    self.value = value
  }

  /// The capacitance at a place, in pF.
  public func capacitance(_ settings: LaneSettings) -> Double {
    settings.capacitance(value(settings.process), tag)
  }
}
