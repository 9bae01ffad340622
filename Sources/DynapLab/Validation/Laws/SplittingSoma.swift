import DynapCircuits
import Foundation

/// The membrane's method in Double: half leak, charge, half leak, with every spike inside a step.
///
/// It is the method of the lanes without their rounding, written apart from them. Source: 11.3 of the analog dossier.
package struct SplittingSoma: Sendable {
  /// The law.
  package var law: SomaLaw
  /// What each spike charges, if it charges anything: its mean over a step adds to the leak of the step.
  package var adaptation: AdaptingSoma?

  /// Makes the method for a law.
  package init(law: SomaLaw) { self.law = law }

  /// Makes the method for a membrane with adaptation.
  package init(_ adaptation: AdaptingSoma) {
    law = adaptation.membrane
    self.adaptation = adaptation
  }

  /// The spike times, ms, of a constant input in steps of `h` ms.
  package func spikes(input: Double, step h: Double, until end: Double) -> [Double] {
    guard let adaptation else { return spikes(h, end) { _, _ in (input, 0) } }
    let integrator = adaptation.adaptation
    var current = ReferenceSet.floor
    return spikes(h, end) { start, spikes in
      // From the beginning of the step before this one to its end, over the pulses of its spikes.
      var time = start - h
      for spike in spikes {
        current = integrator.decayed(current, for: spike - time)
        current = integrator.charged(from: current, weight: adaptation.weight, for: adaptation.width)
        time = spike + adaptation.width
      }
      if start > 0 { current = integrator.decayed(current, for: start - time) }
      return (input, integrator.tau * (current - integrator.decayed(current, for: h)) / h)
    }
  }

  /// The spike times, ms, under the means of an exciting and an inhibiting dendrite in steps of `h` ms.
  package func spikes(
    excitation: PulseTrain, inhibition: PulseTrain, step h: Double, until end: Double
  ) -> [Double] {
    var (excitation, inhibition) = (excitation, inhibition)
    return spikes(h, end) { start, _ in
      let input = excitation.mean(until: start + h) - inhibition.mean(until: start + h)
      return (max(input, ReferenceSet.floor), 0)
    }
  }

  /// The spike times, with the input of a step and what adds to its leak, by its beginning and the spikes of the step before.
  private func spikes(
    _ h: Double, _ end: Double, currents: (Double, ArraySlice<Double>) -> (input: Double, leak: Double)
  ) -> [Double] {
    var (times, current, held) = ([Double](), law.reset, 0.0)
    var known = 0
    for step in 0..<Int((end / h).rounded()) {
      let (input, leak) = currents(Double(step) * h, times[known...])
      known = times.count
      var place = min(held, h)
      held -= place
      while place < h {
        let next = advanced(current, h - place, input, leak)
        guard next >= law.threshold else {
          current = next
          break
        }
        let z = [current, law.threshold, next].map { $0 / law.gain + log($0 / law.gain) }
        place += (z[1] - z[0]) / (z[2] - z[0]) * (h - place)
        times.append(Double(step) * h + place)
        current = law.reset
        held = max(place + law.refractory - h, 0)
        place = min(place + law.refractory, h)
      }
    }
    return times
  }

  private func advanced(_ current: Double, _ h: Double, _ input: Double, _ more: Double) -> Double {
    let charged = law.gain * Charge.apply(leaked(current, h, more) / law.gain, law.charging * input * h)
    return max(leaked(charged, h, more), ReferenceSet.floor)
  }

  /// Half a step of leak and of what adds to it, with the feedback of its middle.
  private func leaked(_ current: Double, _ h: Double, _ more: Double) -> Double {
    let leak = law.leak + more
    let middle = current * exp(-0.25 * law.charging * (leak - law.feedback(current)) * h)
    return current * exp(-0.5 * law.charging * (leak - law.feedback(middle)) * h)
  }
}
