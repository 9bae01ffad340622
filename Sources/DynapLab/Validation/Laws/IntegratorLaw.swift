import Foundation

/// The law of a differential-pair integrator in Double: closed forms, and a fourth-order integration beside them.
///
/// Equation: d ln I/dt = a (I_w/(1 + I/I_g) - I_tau), a = kappa/(C U_T). Symbols: C pF; I, I_w, I_g, I_tau pA; t ms.
/// Source: 2.1 and 2.2 of the analog dossier.
package struct IntegratorLaw: Sendable {
  /// C, pF.
  package var capacitance: Double
  /// I_tau, pA.
  package var leak: Double
  /// I_g, pA.
  package var gain: Double

  /// Makes the law of a capacitance in pF and two currents in pA.
  package init(capacitance: Double, leak: Double, gain: Double) {
    self.capacitance = capacitance
    self.leak = leak
    self.gain = gain
  }

  /// a, 1/(pA ms).
  package var charging: Double { ReferenceSet.charging(capacitance) }
  /// tau, ms.
  package var tau: Double { 1 / (charging * leak) }

  /// The current that a constant weight current settles at.
  package func settled(_ weight: Double) -> Double { gain * (weight / leak - 1) }

  /// The mean under pulses of a charge, pA ms, at a rate in Hz: I_g (f Q / I_tau - 1).
  package func mean(rate: Double, charge: Double) -> Double { settled(rate * 1e-3 * charge) }

  /// The current after a constant weight current for some time, by the implicit solution 2.2(2).
  package func charged(from start: Double, weight: Double, for time: Double) -> Double {
    let final = settled(weight)
    let ratio = gain / final
    func age(_ current: Double) -> Double {
      ratio * log(current / start) - (1 + ratio) * log((final - current) / (final - start))
    }
    // The solution grows monotonically towards the final value.
    var (low, high) = final > start ? (start, final) : (final, start)
    let isRising = final > start
    for _ in 0..<200 {
      let middle = 0.5 * (low + high)
      if (age(middle) < time / tau) == isRising { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  /// The current after a time of decay, down to the floor.
  package func decayed(_ current: Double, for time: Double) -> Double {
    max(current * exp(-time / tau), ReferenceSet.floor)
  }

  /// What a pulse adds under the linear law: (I_g / I_tau) I_w (1 - exp(-t_p / tau)).
  package func linearJump(weight: Double, width: Double) -> Double {
    gain / leak * weight * (1 - exp(-width / tau))
  }

  /// The current after a time under a weight current, by Runge-Kutta of fourth order in ln I.
  package func integrated(from start: Double, weight: Double, for time: Double, steps: Int) -> Double {
    let (a, h) = (charging, time / Double(steps))
    return exp(RungeKutta.advance(log(start), h, steps) { a * (weight / (1 + exp($0) / gain) - leak) })
  }

  /// The periodic state under regular pulses: mean over a period, peak and trough, each pulse at a period's beginning.
  package func train(period: Double, weight: Double, width: Double) -> (
    mean: Double, peak: Double, trough: Double
  ) {
    var trough = max(mean(rate: 1e3 / period, charge: weight * width), ReferenceSet.floor)
    var peak = trough
    for _ in 0..<200 {
      peak = charged(from: trough, weight: weight, for: width)
      trough = decayed(peak, for: period - width)
    }
    // The decay's integral in closed form, that of the pulse by Simpson's rule.
    let parts = (0...20).map { k in
      k == 0 ? trough : charged(from: trough, weight: weight, for: width * Double(k) / 20)
    }
    let simpson = parts.enumerated().reduce(0) { sum, part in
      sum + part.element * (part.offset % 20 == 0 ? 1 : part.offset % 2 == 1 ? 4 : 2)
    }
    let integral = simpson * width / 60 + tau * (peak - trough)
    return (integral / period, peak, trough)
  }
}

extension IntegratorLaw {
  /// y after a charge: the solution of x + ln x = y + ln y + delta, by bisection.
  package static func chargedRatio(_ y: Double, _ delta: Double) -> Double {
    let goal = y + log(y) + delta
    var (low, high) = (y, y + delta)
    for _ in 0..<100 {
      let middle = 0.5 * (low + high)
      if middle + log(middle) < goal { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }
}
