import Foundation

/// A membrane with adaptation in Double: fourth-order integration between spikes, exact integrators.
///
/// Equation: d ln I/dt = a (I_in/(1 + I/I_g) - I_tau - I_ahp(t)); I_ahp decays exponentially down to the floor, where it
/// gives nothing, and each spike charges it. Source: 5.1 and 5.5 of the analog dossier.
package struct AdaptingSoma: Sendable {
  /// The membrane.
  package var membrane: SomaLaw
  /// The adaptation integrator.
  package var adaptation: IntegratorLaw
  /// The weight current of the pulse after a spike, pA.
  package var weight: Double
  /// The width of that pulse, ms.
  package var width: Double

  /// What happened under a constant input.
  package struct Course: Sendable {
    /// The spike times, ms.
    package var spikes: [Double] = []
    /// The mean adaptation current over the last interval, pA.
    package var mean = 0.0
    /// The rate of the last interval, Hz.
    package var rate: Double { 1000 / (spikes[spikes.count - 1] - spikes[spikes.count - 2]) }
  }

  /// The course of a number of spikes, at least two, in steps of `h` ms.
  package func course(input: Double, spikes count: Int, step h: Double) -> Course {
    var course = Course()
    var time = 0.0
    var current = ReferenceSet.floor
    for _ in 0..<count {
      let (start, begin) = (current, course.spikes.isEmpty ? 0 : membrane.refractory)
      let rise = rise(input: input, adaptation: start, since: begin, step: h)
      let interval = begin + rise
      time += interval
      course.spikes.append(time)
      let end = adaptation.decayed(start, for: interval)
      course.mean = adaptation.tau * (start - end) / interval
      current = adaptation.charged(from: end, weight: weight, for: width)
    }
    return course
  }

  /// How long the membrane rises from reset to threshold, beginning `since` ms after an adaptation current.
  private func rise(input: Double, adaptation start: Double, since: Double, step h: Double) -> Double {
    let (a, gain, leak) = (membrane.charging, membrane.gain, membrane.leak)
    func slope(_ height: Double, _ time: Double) -> Double {
      let ahp = start * exp(-(since + time) / adaptation.tau)
      let rest = ahp > ReferenceSet.floor ? ahp : 0
      let slope = a * (input / (1 + exp(height) / gain) - leak - rest)
      return height <= log(membrane.reset) ? max(slope, 0) : slope
    }
    func step(_ x: Double, _ t: Double, _ h: Double) -> Double {
      let k1 = slope(x, t)
      let k2 = slope(x + 0.5 * h * k1, t + 0.5 * h)
      let k3 = slope(x + 0.5 * h * k2, t + 0.5 * h)
      return x + h / 6 * (k1 + 2 * k2 + 2 * k3 + slope(x + h * k3, t + h))
    }
    let level = log(membrane.threshold)
    var (x, time) = (log(membrane.reset), 0.0)
    while time < 10_000 {
      let next = step(x, time, h)
      if next >= level { return time + h * (level - x) / (next - x) }
      (x, time) = (next, time + h)
    }
    return .nan
  }
}
