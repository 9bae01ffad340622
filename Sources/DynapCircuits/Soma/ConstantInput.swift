#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import DynapUnits

/// A thresholded membrane under a constant input, for which the period between spikes has a closed form.
///
/// Equation: T = t_ref + tau ((I_g/I_inf) ln(I_spk/I_r) + (1 + I_g/I_inf) ln((I_inf - I_r)/(I_inf - I_spk))), with
/// I_inf = I_g (I_in/I_L - 1) and tau = C U_T/(kappa I_L). Holds without feedback and adaptation.
/// Source: integral of the law of ``Membrane``, Livi and Indiveri 2009.
public struct ConstantInput: Hashable, Sendable {
  /// I_L, all leaks together.
  public var leak: Current
  /// I_g.
  public var gain: Current
  /// I_spk.
  public var threshold: Current
  /// I_r, where the membrane starts after a spike.
  public var reset: Current
  /// t_ref.
  public var refractory: Interval
  /// tau.
  public var timeConstant: Interval

  /// Makes the case.
  public init(
    leak: Current, gain: Current, threshold: Current, reset: Current, refractory: Interval,
    timeConstant: Interval
  ) {
    self.leak = leak
    self.gain = gain
    self.threshold = threshold
    self.reset = reset
    self.refractory = refractory
    self.timeConstant = timeConstant
  }

  /// The smallest input that makes the neuron fire: I_L (1 + I_spk/I_g).
  public var rheobase: Current { (1 + threshold / gain) * leak }

  /// The rate under an input; nothing at or below the rheobase.
  public func rate(_ input: Current) -> Frequency {
    guard input > rheobase else { return .zero }
    let final = (input / leak - 1) * gain
    let toThreshold = log((final - reset) / (final - threshold))
    let rise = gain / final * log(threshold / reset) + (1 + gain / final) * toThreshold
    return Frequency(si: 1 / (refractory.si + timeConstant.si * rise))
  }
}
