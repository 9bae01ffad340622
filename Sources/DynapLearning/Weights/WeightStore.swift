import DynapCircuits

/// Where a plastic synapse keeps its weight, in steps (LSB) from -8 to 7: above zero AMPA, below GABA_B.
///
/// | Kind | What it does with a change | Between changes |
/// |---|---|---|
/// | digital | whole steps, the fraction by a coin from an LFSR | nothing |
/// | analog | adds it | drifts to 0, or holds |
/// | multistable | adds it | drifts to the nearest of its levels |
///
/// Equation of the drift: dw/dt = r sgn(a - w) until a, the attractor, is reached; exact for any silence. Borders between
/// basins lie in the middle of two levels; a weight on a border falls to the lower one.
/// Source: reconstruction after sections 1.3 and 1.7 of the learning dossier, and section 10 of the analog dossier.
public struct WeightStore: Hashable, Codable, Sendable {
  /// The kinds.
  public enum Kind: String, CaseIterable, Codable, Sendable {
    /// 4 bits and the sign, with stochastic rounding.
    case digital
    /// A capacitor.
    case analog
    /// A capacitor with levels that attract it.
    case multistable
  }

  /// The kind.
  public var kind: Kind
  /// The smallest weight.
  public var minimum: Double
  /// The largest weight.
  public var maximum: Double
  /// How fast it drifts, LSB/s.
  public var drift: Double
  /// The levels of a multistable cell, evenly between the rails: 2, 3, or more; 16 is a level for each code.
  public var levels: Int

  /// Makes a cell.
  public init(_ kind: Kind, minimum: Double = -8, maximum: Double = 7, drift: Double = 0, levels: Int = 16) {
    precondition(
      minimum < maximum && drift >= 0 && levels >= 2, "a cell has a range, and levels at both ends of it")
    self.kind = kind
    self.minimum = minimum
    self.maximum = maximum
    self.drift = drift
    self.levels = levels
  }

  /// The weight after a change; a digital cell takes one number from the register, and only for a fraction.
  @inline(__always)
  public func changed(_ weight: Double, by change: Double, _ register: inout FeedbackRegister) -> Double {
    var change = change
    if kind == .digital {
      let magnitude = abs(change)
      let whole = magnitude.rounded(.down)
      let fraction = magnitude - whole
      let steps = whole + (fraction > 0 && register.fraction() < fraction ? 1 : 0)
      change = change < 0 ? -steps : steps
    }
    return min(max(weight + change, minimum), maximum)
  }

  /// The level that attracts a weight; of three levels the middle one is 0.
  public func attractor(of weight: Double) -> Double {
    if levels == 3 {
      if weight > maximum / 2 { return maximum }
      return weight > minimum / 2 ? 0 : minimum
    }
    let spacing = (maximum - minimum) / Double(levels - 1)
    let place = ((weight - minimum) / spacing - 0.5).rounded(.up)
    return min(max(minimum + place * spacing, minimum), maximum)
  }

  /// The weight after a silence in seconds.
  public func drifted(_ weight: Double, after seconds: Double) -> Double {
    guard kind != .digital, drift > 0, seconds > 0 else { return weight }
    let goal = kind == .multistable ? attractor(of: weight) : 0
    let reach = drift * seconds
    return goal > weight ? min(weight + reach, goal) : max(weight - reach, goal)
  }
}
