import DynapCircuits
import Foundation

/// The membrane's method in Double: half leak, charge, half leak, with every spike inside a step.
///
/// It is the method of the lanes without their rounding, written apart from them. Source: 11.3 of the analog dossier.
package struct SplittingSoma: Sendable {
  /// The law.
  package var law: SomaLaw

  /// Makes the method for a law.
  package init(law: SomaLaw) { self.law = law }

  /// The spike times, ms, of a constant input in steps of `h` ms.
  package func spikes(input: Double, step h: Double, until end: Double) -> [Double] {
    var (times, current, held) = ([Double](), law.reset, 0.0)
    for step in 0..<Int((end / h).rounded()) {
      var place = min(held, h)
      held -= place
      while place < h {
        let next = advanced(current, h - place, input)
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

  private func advanced(_ current: Double, _ h: Double, _ input: Double) -> Double {
    let charged = law.gain * Charge.apply(leaked(current, h) / law.gain, law.charging * input * h)
    return max(leaked(charged, h), ReferenceSet.floor)
  }

  /// Half a step of leak, with the feedback of its middle.
  private func leaked(_ current: Double, _ h: Double) -> Double {
    let middle = current * exp(-0.25 * law.charging * (law.leak - law.feedback(current)) * h)
    return current * exp(-0.5 * law.charging * (law.leak - law.feedback(middle)) * h)
  }
}
