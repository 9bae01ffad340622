#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The log-domain law of a DPI in Double, integrated with RK4: with the terms of the transistors or with ours.
///
/// Equation: d ln I/dt = (1/tau)((I_in/I_tau)/(1 + I/I_g) - (1 - (I_0/I)^(1/kappa))). The last term is the leak
/// device leaving saturation, which our circuits do not model; they hold the current at I_0 instead. Amperes, s.
struct LogDomainLaw {
  /// The time constant, C U_T / (kappa I_tau).
  let tau: Double
  /// The leak.
  let leak: Double
  /// The gain current.
  let gain: Double
  /// Whether the leak device leaves saturation.
  let leavesSaturation: Bool
  /// I_0.
  static let smallest = 0.5e-12
  /// The slope factor of the files.
  static let kappa = 0.705

  /// The time step: it divides every time at which an input changes.
  private static let step = 5e-6

  /// The currents at `times`, s, ascending from 0, where each input acts within its span.
  func currents(
    at times: [Double], from start: Double, pulses: [(span: Range<Double>, current: Double)]
  ) -> [Double] {
    var height = log(start)
    var step = 0
    return times.map { time in
      while Double(step) * Self.step < time - Self.step / 2 {
        // In the middle of the step, so that its borders are on the right side of an edge.
        let middle = (Double(step) + 0.5) * Self.step
        let drive = pulses.reduce(0) { $1.span.contains(middle) ? $0 + $1.current : $0 }
        height = advanced(height, drive)
        step += 1
      }
      return exp(height)
    }
  }

  private func slope(_ height: Double, _ input: Double) -> Double {
    let current = exp(height)
    let rest = leavesSaturation ? pow(Self.smallest / current, 1 / Self.kappa) : 0
    return (input / leak / (1 + current / gain) - (1 - rest)) / tau
  }

  private func advanced(_ height: Double, _ input: Double) -> Double {
    let h = Self.step
    let k1 = slope(height, input)
    let k2 = slope(height + 0.5 * h * k1, input)
    let k3 = slope(height + 0.5 * h * k2, input)
    let k4 = slope(height + h * k3, input)
    let next = height + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return leavesSaturation ? next : max(next, log(Self.smallest))
  }
}
