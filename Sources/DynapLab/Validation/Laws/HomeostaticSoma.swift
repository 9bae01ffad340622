import Foundation

/// A thresholded membrane whose gain homeostasis moves, in Double: interval by interval, with the closed form of each.
///
/// Equation: ln I_g' = kappa S s / U_T, s = +1 while calcium is below its reference and -1 above. Within an interval the
/// gain is that of its middle. Source: 5.2, 6.1 and 6.2 of the analog dossier.
package struct HomeostaticSoma: Sendable {
  /// The membrane; its gain is the reference gain.
  package var membrane: SomaLaw
  /// The calcium integrator.
  package var calcium: IntegratorLaw
  /// The charge of a spike, pA ms.
  package var charge: Double
  /// The current that calcium is compared with, pA.
  package var reference: Double
  /// S, mV/ms.
  package var rate: Double

  /// The spike times, ms, up to an end, from a ratio of the gain to the reference gain.
  package func spikes(input: Double, ratio: Double, until end: Double) -> [Double] {
    var (times, time, height, current) = ([Double](), 0.0, log(ratio), ReferenceSet.floor)
    while time < end {
      var drift = 0.0
      var interval = 0.0
      // Two rounds settle the gain in the middle of the interval.
      for _ in 0..<3 {
        interval = membrane.with { $0.gain *= exp(height + 0.5 * drift) }.period(input)
        guard interval.isFinite else { return times }
        let above = min(max(calcium.tau * log(current / reference), 0), interval)
        drift = rate / ReferenceSet.slope * (interval - 2 * above)
      }
      height += drift
      time += interval
      times.append(time)
      let y = max(current * exp(-interval / calcium.tau), ReferenceSet.floor) / calcium.gain
      current = calcium.gain * (IntegratorLaw.chargedRatio(y, calcium.charging * charge))
    }
    return times
  }
}
