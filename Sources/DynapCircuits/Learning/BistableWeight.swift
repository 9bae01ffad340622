/// The bistable weight: a capacitor whose voltage drifts to the upper rail while it is above a threshold, and to the lower
/// one otherwise, so that a decision outlasts the activity that made it.
///
/// On silicon: a transconductance amplifier in positive feedback whose output current is limited, on the capacitor that
/// spikes charge and discharge. No bias of the chip belongs to it: it is part of dies that learn.
///
/// Equation: dX/dt = +alpha where X > theta, -beta elsewhere, 0 <= X <= 1; alpha = I_up / (C_w V), beta = I_down / (C_w V).
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `X` | voltage in units of the distance between the rails | 1 |
/// | `theta` | threshold | 1 |
/// | `alpha`, `beta` | drift up and down | 1/ms |
/// | `I_up`, `I_down` | limits of the amplifier's current | A |
/// | `C_w`, `V` | capacitance, and distance between the rails | F, V |
///
/// Shape: a weight per synapse, brought up to date at its events. Drift leads away from the threshold, so that the state
/// after any silence is exact however the silence is cut; where it would be added step by step, 1e-4 /s would be below a
/// Float's rounding.
/// Edge cases: a weight at the threshold falls; a silence that is not positive changes nothing; a rate of zero holds the
/// weight on that side.
/// Not modelled: the amplifier's linear range around the threshold, a few U_T / kappa; leakage at the rails.
/// Source: Mitra, Fusi and Indiveri, IEEE TBioCAS 3 (2009); section 10 of the analog dossier, with 1 to 10 s from the
/// threshold to a rail (assumed).
public struct BistableWeight: Hashable, Sendable {
  /// The drift towards 1, per ms.
  public let rise: Double
  /// The drift towards 0, per ms.
  public let fall: Double
  /// The threshold.
  public let threshold: Double

  /// Makes a weight's law; rates are not negative and the threshold lies between the rails.
  public init(rise: Double, fall: Double, threshold: Double = 0.5) {
    precondition(rise >= 0 && fall >= 0, "a drift of the weight is a rate of zero or more")
    precondition((0...1).contains(threshold), "the threshold of the weight lies between its rails, 0 and 1")
    self.rise = rise
    self.fall = fall
    self.threshold = threshold
  }

  /// Derives a law from the limits of the amplifier in pA, the capacitance in pF and the distance of the rails in mV.
  public init(up: Double, down: Double, capacitance: Double, swing: Double, threshold: Double = 0.5) {
    // 1 pA / 1 pF is 1 mV/ms.
    self.init(rise: up / (capacitance * swing), fall: down / (capacitance * swing), threshold: threshold)
  }

  /// Whether the synapse has its high efficacy.
  public func isHigh(_ weight: Double) -> Bool { weight > threshold }

  /// The weight after a silence in ms.
  public func drifted(_ weight: Double, after silence: Double) -> Double {
    let time = max(silence, 0)
    return weight > threshold ? min(weight + rise * time, 1) : max(weight - fall * time, 0)
  }

  /// The same in Float, for a table of weights.
  public func drifted(_ weight: Float, after silence: Float) -> Float {
    let time = max(silence, 0)
    return weight > Float(threshold)
      ? min(weight + Float(rise) * time, 1) : max(weight - Float(fall) * time, 0)
  }

  /// The weight after a jump by a spike, between the rails.
  public func jumped(_ weight: Double, by step: Double) -> Double { min(max(weight + step, 0), 1) }

  /// How long an undisturbed weight takes to the rail that it drifts to, ms; infinite where it is held.
  public func timeToRail(from weight: Double) -> Double {
    let (distance, rate) = weight > threshold ? (1 - weight, rise) : (weight, fall)
    return distance > 0 ? distance / rate : 0
  }
}
