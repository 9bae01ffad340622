/// The current comparator: says which of two currents is larger, the later the closer they are.
///
/// On silicon: two mirrors that pull one node against each other, read by an inverter. Learning circuits open their windows
/// with it. No bias of the chip belongs to it: it is part of dies that learn.
///
/// Equation: high where I_1 > I_2; t = C V / |I_1 - I_2|.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I_1`, `I_2` | the compared currents | pA |
/// | `C` | capacitance of the node | pF |
/// | `V` | distance from a rail to the inverter's threshold | mV |
/// | `t` | delay of a decision that changes | ms |
///
/// Shape: lanes. Edge cases: equal currents are not high, and never decide.
/// Not modelled: the finite gain of the node; the inverter's own delay.
/// Source: section 10 of the analog dossier.
public struct CurrentComparator: Hashable, Sendable {
  /// C V, pA ms.
  public let charge: Double

  /// Makes a comparator of a capacitance in pF and a swing in mV, neither negative.
  public init(capacitance: Double, swing: Double) {
    precondition(capacitance >= 0 && swing >= 0, "a node has a capacitance and a swing of zero or more")
    charge = capacitance * swing
  }

  /// Whether the first current is the larger one.
  @inlinable @inline(__always)
  public static func isHigh(_ first: Float, _ second: Float) -> Bool { first > second }

  /// How long a change of the decision takes, ms; infinite between equal currents.
  public func delay(_ first: Double, _ second: Double) -> Double {
    let difference = abs(first - second)
    return difference > 0 ? charge / difference : .infinity
  }
}
