import Foundation

/// The law of the membrane in Double: the closed form of a constant input, and a fourth-order integration beside it.
///
/// Equation: d ln I/dt = a (I_in/(1 + I/I_g) - I_L + I_fb(I)), a = kappa/(C U_T); a spike at I_spk, then the floor for
/// t_ref. Symbols: C pF; currents pA; t ms. Source: 5.1 to 5.3 of the analog dossier.
package struct SomaLaw: Sendable {
  /// C, pF.
  package var capacitance: Double
  /// I_L, pA.
  package var leak: Double
  /// I_g, pA.
  package var gain: Double
  /// I_spk, pA.
  package var threshold = 1000.0
  /// t_ref, ms.
  package var refractory = 1.0
  /// The current after a spike, pA.
  package var reset = ReferenceSet.floor
  /// Whether the ungated power law feeds the membrane current back.
  package var isExponential = false

  /// Makes the law of a capacitance in pF and two currents in pA, with I_spk 1 nA and t_ref 1 ms.
  package init(capacitance: Double, leak: Double, gain: Double) {
    self.capacitance = capacitance
    self.leak = leak
    self.gain = gain
  }

  /// The same with some of its currents changed.
  package func with(_ change: (inout Self) -> Void) -> Self {
    var law = self
    change(&law)
    return law
  }

  /// a, 1/(pA ms).
  package var charging: Double { ReferenceSet.charging(capacitance) }
  /// tau = C U_T / (kappa I_L), ms.
  package var tau: Double { 1 / (charging * leak) }
  /// I_L (1 + I_spk / I_g): the input from which on the thresholded neuron fires.
  package var rheobase: Double { leak * (1 + threshold / gain) }

  /// The interval of a constant input in closed form, ms.
  package func period(_ input: Double) -> Double {
    let final = gain * (input / leak - 1)
    let rise = gain / final * log(threshold / reset)
    return refractory + tau * (rise + (1 + gain / final) * log((final - reset) / (final - threshold)))
  }

  /// The rate of a constant input in closed form, Hz.
  package func rate(_ input: Double) -> Double { 1000 / period(input) }

  /// I_fb = I_0^(1/(kappa + 1)) I^(kappa/(kappa + 1)), or nothing.
  package func feedback(_ current: Double) -> Double {
    let share = ReferenceSet.kappa / (ReferenceSet.kappa + 1)
    return isExponential ? pow(ReferenceSet.floor, 1 - share) * pow(current, share) : 0
  }

  /// The input that holds the membrane at a current: (1 + I/I_g)(I_L - I_fb(I)).
  package func holding(_ current: Double) -> Double { (1 + current / gain) * (leak - feedback(current)) }

  /// d ln I/dt under an input, 1/ms, at ln I.
  package func slope(_ height: Double, input: Double) -> Double {
    let current = exp(height)
    return charging * (input / (1 + current / gain) - leak + feedback(current))
  }

  /// The interval of a constant input by integration in steps of `h` ms; nil beyond `limit` ms.
  package func integratedPeriod(_ input: Double, step h: Double, limit: Double = 10_000) -> Double? {
    RungeKutta.arrival(from: log(reset), at: log(threshold), step: h, limit: limit) {
      slope($0, input: input)
    }
    .map { refractory + $0 }
  }
}
