import DynapUnits

/// A capacitor of a circuit: the name that keys its spread, and its constant among those of the process.
public struct Capacitor: Sendable {
  private let name: String
  private let value: KeyPath<Process, Capacitance> & Sendable

  /// Makes a declaration.
  public init(_ name: String, _ value: KeyPath<Process, Capacitance> & Sendable) {
    self.name = name
    self.value = value
  }

  /// The capacitance at a place, in pF.
  public func capacitance(_ settings: LaneSettings) -> Double {
    settings.capacitance(settings.process[keyPath: value], name)
  }
}
