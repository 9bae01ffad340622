import Foundation

/// The log-domain law of a DPI or a soma in Double, integrated with RK4: with the terms of the transistors or with ours.
///
/// Equation: d ln I/dt = (1/tau)((I_in/I_tau)/(1 + I/I_g) - (1 - (I_0/I)^(1/kappa))). The last term is the leak
/// device leaving saturation, which our circuits do not model; they hold the current at I_0 instead. Amperes, s.
package struct TransistorLaw: Sendable {
  /// The time constant, C U_T / (kappa I_tau).
  package let tau: Double
  /// The leak.
  package let leak: Double
  /// The gain current.
  package let gain: Double
  /// Whether the leak device leaves saturation.
  package let leavesSaturation: Bool
  /// I_0.
  package static let smallest = 0.5e-12
  /// The slope factor of the files.
  package static let kappa = 0.705

  /// The time step: it divides every time at which an input changes.
  private static let step = 5e-6

  /// An input current within a span of time.
  package typealias Pulse = (span: Range<Double>, current: Double)

  /// The currents at `times`, s, ascending from 0, where each input acts within its span.
  package func currents(at times: [Double], from start: Double, pulses: [Pulse]) -> [Double] {
    var height = log(start)
    var step = 0
    return times.map { time in
      while Double(step) * Self.step < time - Self.step / 2 {
        // In the middle of the step, so that its borders are on the right side of an edge.
        let middle = (Double(step) + 0.5) * Self.step
        let drive = pulses.reduce(0) { $1.span.contains(middle) ? $0 + $1.current : $0 }
        let next = RungeKutta.step(height, Self.step) { slope($0, drive) }
        height = leavesSaturation ? next : max(next, log(Self.smallest))
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
}
