import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// Calcium and the homeostatic loop that it closes.
enum HomeostasisChecks {
  static let group = CheckGroup("Calcium and homeostasis", [doubling, closedLoop])

  // MARK: V51

  static let doubling = Check(
    "V51", "gain doubling of homeostasis at 1 mV/s", formula: "U_T ln 2 / (kappa S)", source: "6.2",
    [.init("", 24.58, "s", within: 1e-2)],
    double: { [ReferenceSet.slope * log(2) / 1] },
    lanes: {
      var simulation = try HomeostasisChecks.chip(slope: 1, ratio: 1).simulation()
      let start = simulation.value("I_mem.gain")
      simulation.run(for: .s(2))
      return [2 * log(2) / log(simulation.value("I_mem.gain") / start)]
    })

  // MARK: V52

  static let closedLoop = Check(
    "V52", "closed loop on the soma's gain from 1.5 and 30 x the reference: calcium at 7.163 pA",
    formula: "f = (I_ref / I_g + 1) I_tau / Q_ca", source: "6.2, by simulation",
    [
      .init("first 2 s, from 1.5 x", 51.5, "Hz", within: 2e-2),
      .init("25 to 40 s, from 1.5 x", 50, "Hz", within: 2e-2),
      .init("first 2 s, from 30 x", 157.5, "Hz", within: 2e-2),
      .init("25 to 40 s, from 30 x", 50, "Hz", within: 2e-2),
    ],
    double: {
      let law = HomeostaticSoma(
        membrane: ReferenceSet.membrane, calcium: ReferenceSet.calcium, charge: 200, reference: 7.163,
        rate: 0.02)
      return [1.5, 30].flatMap { rates(law.spikes(input: 200, ratio: $0, until: 40_000)) }
    },
    lanes: {
      // At 1 ms: the loop holds the mean of calcium, which is exact at any step.
      var chip = HomeostasisChecks.chip(slope: 20, ratio: 1.5)
      let neurons = [NeuronOnBoard.reference(0), .reference(1)]
      for neuron in neurons { chip.latch(.soDC, .hoEnable, .hoActive, at: neuron) }
      chip.set("SOIF_DC_P", 200)
      var simulation = try chip.simulation()
      let start = simulation.value("V_h")
      simulation.setState("V_h", of: neurons[1], to: start + ReferenceSet.slope * log(20))
      try simulation.record(Recording(name: "spikes", neurons: neurons, quantity: .spikes))
      simulation.run(for: .s(40))
      return neurons.flatMap { neuron in
        rates(simulation.spikes.filter { $0.neuron == neuron }.map { $0.time.milliseconds })
      }
    })

  /// The rates of the first two seconds and of the last fifteen of forty, Hz, by the intervals between spikes.
  private static func rates(_ times: [Double]) -> [Double] {
    [0.0..<2000, 25_000..<40_000].map { window in
      let inside = times.filter(window.contains)
      guard inside.count > 1, let first = inside.first, let last = inside.last else { return 0 }
      return 1000 * Double(inside.count - 1) / (last - first)
    }
  }

  // MARK: measurements

  /// A neuron whose calcium, of tau 500 ms and 2e-13 C a spike, is compared with 7.163 pA without hysteresis; slopes in
  /// mV/s to both sides, gain from a ratio to the reference.
  private static func chip(slope: Double, ratio: Double) -> ReferenceChip {
    var chip = ReferenceChip(step: .ms(1))
    chip.latch(.hoEnable, .hoActive)
    chip.options.process.homeostasisSlope = Slope(slope, .milli)
    for (name, current) in [
      ("SOCA_TAU_P", ReferenceSet.calcium.leak), ("SOCA_GAIN_P", ReferenceSet.calcium.gain),
      ("SOCA_W_N", 200_000), ("SOAD_PWTAU_N", ReferenceSet.timer(1e-3)), ("SOHO_VREF_P", 7.163),
      ("SOHO_VH_P", 1e-9), ("SOHO_VRST_P", ratio * ReferenceSet.membrane.gain), ("SOHO_VREF_L_P", 1e-6),
      ("SOHO_VREF_M_P", 1), ("SOHO_VREF_H_P", 1e6),
    ] { chip.set(name, current) }
    return chip
  }
}
