import Foundation

/// The log-domain law of a DPI or a soma in Double, integrated with RK4: with the terms of the transistors or with ours.
///
/// Equation: d ln I/dt = (1/tau)((I_in/I_tau)/(1 + I/I_g) - (1 - (I_0/I)^(1/kappa))). The last term is the leak
/// device leaving saturation, which the full law does not model; it holds the current at I_0 instead. Amperes, s.
/// With an I_S it is the law of the device level: of the node K in place of I, with the share s of the differential pair
/// in place of 1/(1 + I/I_g), s = x^2 I_S/I_in where x^2 + ln(1 + sqrt(K/K_g) (e^x - 1))^2 = I_in/I_S (``DifferentialPair``),
/// and the output I_S ln(1 + sqrt(g K/I_S))^2 (``Inversion``).
package struct TransistorLaw: Sendable {
  /// The time constant, C U_T / (kappa I_tau).
  package let tau: Double
  /// The leak.
  package let leak: Double
  /// The gain current.
  package let gain: Double
  /// Whether the leak device leaves saturation.
  package let leavesSaturation: Bool
  /// I_S of the pair and the output; nil for devices in weak inversion.
  package var specific: Double?
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
      return output(exp(height))
    }
  }

  private func slope(_ height: Double, _ input: Double) -> Double {
    let node = exp(height)
    let rest = leavesSaturation ? pow(Self.smallest / node, 1 / Self.kappa) : 0
    return (input / leak * share(node, input) - (1 - rest)) / tau
  }

  /// The share of the input that the pair passes.
  private func share(_ node: Double, _ input: Double) -> Double {
    guard let specific, input > 0 else { return 1 / (1 + node / gain) }
    let side = (node / self.node(carrying: gain)).squareRoot()
    let whole = input / specific
    // Convex and rising: from above, Newton's iteration falls to the root.
    var root = whole.squareRoot()
    for _ in 0..<20 {
      let rise = expm1(root)
      let other = log1p(side * rise)
      let slope = 2 * root + 2 * other * side * (rise + 1) / (1 + side * rise)
      let change = (root * root + other * other - whole) / slope
      root -= change
      if abs(change) < 1e-12 * root { break }
    }
    return root * root / whole
  }

  /// g / I_S, so that a node and its current meet at I_0.
  private func reach(_ specific: Double) -> Double {
    let root = expm1((Self.smallest / specific).squareRoot())
    return root * root / Self.smallest
  }

  private func output(_ node: Double) -> Double {
    guard let specific else { return node }
    let root = log1p((node * reach(specific)).squareRoot())
    return specific * root * root
  }

  private func node(carrying current: Double) -> Double {
    guard let specific else { return current }
    let root = expm1((current / specific).squareRoot())
    return root * root / reach(specific)
  }
}
