/// The cell that stores a plastic weight between `-8` and `+7`: 4 bits, or a capacitor, in units of the lowest weight bit.
///
/// The sign picks the dendrite that the synapse feeds, AMPA above zero and GABA_B below, the size its weight current.
///
/// - `digital4`: a counter that an update moves up or down by one; it saturates at its ends.
/// - `analog`: a capacitor that an update moves by q I_x / I_theta psi, q = I_step t_u 15 / (C_w V_w), kept between the
///   ends.
/// - `multistable`: the same with a drift to the nearest of n levels that divide the range evenly:
///   dw/dt = r sgn(w_k - w), r = I_drift 15 / (C_w V_w), stopping at the level. A weight in the middle of two goes down.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I_step` | `SL_WSTEP_N` | pA |
/// | `I_drift` | `SL_WDRIFT_P`, divided by 10^4 (assumed) | pA |
/// | `t_u` | how long an update lasts | ms |
/// | `C_w`, `V_w` | capacitor, and swing between the ends | pF, mV |
/// | `I_x / I_theta` | the trace over its threshold, see ``PreTrace`` | 1 |
///
/// Shape: plastic synapses; Double, brought up to date at their events: piecewise linear, so that it is exact however
/// silence is cut. Edge cases: a drift of 0 keeps every weight.
/// Not modelled: leakage, which makes real capacitors forget within seconds without a drift.
/// Source: 1.3 and 1.7 of the learning dossier; tristate storage after Rubino et al. 2023, the drift as in
/// ``BistableWeight``. A reconstruction: biases, sizes and codes are assumed.
public enum WeightCell: Silicon {
  /// The block's name in reports and documents.
  public static let name = "learning.weight"

  /// The biases of the block.
  public static let parameters = [step, drift]

  /// The lowest weight.
  public static let lowest = -8.0
  /// The highest weight.
  public static let highest = 7.0

  /// What stores a weight.
  public enum Kind: Hashable, Sendable {
    /// Four bits.
    case digital4
    /// A capacitor.
    case analog
    /// A capacitor that drifts to the nearest of so many levels, at least 2.
    case multistable(Int)
  }

  /// What the weight of one synapse follows.
  public struct Law: Hashable, Sendable {
    /// What stores the weight.
    public let kind: Kind
    /// What an update at the threshold of the trace moves, in units of a bit.
    public let step: Double
    /// The drift, units of a bit per ms.
    public let drift: Double

    /// Derives the law of a synapse; `settings` carries the synapse's place.
    public init(_ kind: Kind, _ settings: LaneSettings, _ silicon: LearningSilicon) {
      let charge =
        settings.capacitance(silicon.weightCapacitance, "C_w") * silicon.weightSwing.si * 1e3
        / (WeightCell.highest - WeightCell.lowest)
      self.init(
        kind, step: settings.current(WeightCell.step) * silicon.updateTime.si * 1e3 / charge,
        drift: settings.current(WeightCell.drift) / charge)
    }

    /// Makes a law of numbers.
    public init(_ kind: Kind, step: Double, drift: Double) {
      self.kind = kind
      self.step = kind == .digital4 ? 1 : step
      self.drift = drift
    }

    /// The weight after an update: one up or down where it is digital, a part of the step where it is a capacitor.
    public func updated(_ weight: Double, up: Bool, by share: Double) -> Double {
      let size = kind == .digital4 ? 1 : step * share
      return min(max(weight + (up ? size : -size), WeightCell.lowest), WeightCell.highest)
    }

    /// The weight after a silence in ms.
    public func drifted(_ weight: Double, after silence: Double) -> Double {
      guard case .multistable(let count) = kind, drift > 0, silence > 0 else { return weight }
      let spacing = (WeightCell.highest - WeightCell.lowest) / Double(max(count, 2) - 1)
      let place = (weight - WeightCell.lowest) / spacing
      // A weight in the middle goes down.
      let level = WeightCell.lowest + (place - 0.5).rounded(.up) * spacing
      let way = min(drift * silence, abs(level - weight))
      return weight < level ? weight + way : weight - way
    }
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension WeightCell {
  public static let step  = Parameter("SL_WSTEP_N",  "I_step",  .n, .learning, .lowest, .assumed, 1,    .assumed, nil, .weight, .modelled, "how far an update moves an analog weight")
  public static let drift = Parameter("SL_WDRIFT_P", "I_drift", .p, .learning, .lowest, .assumed, 1e-4, .assumed, nil, .leak,   .modelled, "drift of a multistable weight to its nearest level")
}
