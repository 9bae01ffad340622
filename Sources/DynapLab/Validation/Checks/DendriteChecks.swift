import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// What the latches of the dendrites do: subtraction, gate, conductance mode, alpha shape.
enum DendriteChecks {
  static let checks: [Check] = [subtraction, gate, conductance, equalAlpha, delayedAlpha]

  // MARK: V27

  static let subtraction = Check(
    "V27", "GABA subtracts from an input of 300 pA", formula: "I_in = max(I_exc - I_gaba, I_floor)",
    source: "4.6",
    [
      .init("200 pA of GABA", 100, "pA", within: 1e-6), .init("400 pA of GABA", 0.5, "pA", within: 1e-6),
    ],
    double: { [200, 400].map { max(300 - $0, ReferenceSet.floor) } },
    lanes: {
      // A step of 1 us, in which GABA with a leak at the floor loses 3e-7 of its current.
      var chip = ReferenceChip(step: .us(1))
      chip.set("SOIF_DC_P", 300)
      chip.set("DEGA_ITAU_P", ReferenceSet.floor)
      for n in 0..<2 { chip.latch(.soDC, .soifKill, at: .reference(n)) }
      var simulation = try chip.simulation()
      for (n, inhibition) in [200.0, 400].enumerated() {
        simulation.setState("I_gaba", of: .reference(n), to: inhibition)
      }
      simulation.run(for: .us(1))
      return (0..<2).map { simulation.value("I_in", .reference($0)) }
    })

  // MARK: V28, V29

  private static let ratios = [0.1, 1, 10]

  static let gate = Check(
    "V28", "NMDA gate", formula: "1 / (1 + I_nm / I_mem)", source: "4.3",
    zip(ratios, [1.0 / 11, 0.5, 10.0 / 11]).map {
      .init("I_mem / I_nm = \(DecimalText.trimmed($0, significantDigits: 3))", $1, "1", within: 1e-4)
    },
    double: { ratios.map { 1 / (1 + 1 / $0) } },
    lanes: { try factors(of: "I_nmda", level: "DENM_NMREV_N", LatchSet(.denmNMDA, .cohoCaMem)) })

  static let conductance = Check(
    "V29", "conductance mode, excitation and inhibition",
    formula: "I_rev / (I_rev + I_x), I_x / (I_x + I_rev)", source: "4.4",
    zip(ratios, [10.0 / 11, 0.5, 1.0 / 11]).map {
      .init("AMPA, I_x / I_rev = \(DecimalText.trimmed($0, significantDigits: 3))", $1, "1", within: 1e-4)
    }
      + zip(ratios, [1.0 / 11, 0.5, 10.0 / 11]).map {
        .init("GABA, I_x / I_rev = \(DecimalText.trimmed($0, significantDigits: 3))", $1, "1", within: 1e-4)
      },
    double: { ratios.map { 1 / (1 + $0) } + ratios.map { $0 / ($0 + 1) } },
    lanes: {
      let latches = LatchSet(.deConductance, .cohoCaMem)
      return try factors(of: "I_ampa", level: "DEAM_REV_N", latches)
        + factors(of: "I_gaba", level: "DEGA_REV_P", latches)
    })

  /// By how much latches reduce the mean current of a dendrite, with the membrane at ratios to a level of 200 pA.
  private static func factors(of state: String, level: String, _ latches: LatchSet) throws -> [Double] {
    var chip = ReferenceChip()
    chip.set(level, 200)
    // Killed, so that the membrane stays where it is put; the last one is without the latches.
    let neurons = (0...ratios.count).map { NeuronOnBoard.reference($0) }
    for neuron in neurons {
      chip.board[neuron].latches =
        neuron == neurons.last ? LatchSet(.soifKill) : latches.union(.init(.soifKill))
    }
    var simulation = try chip.simulation()
    for (neuron, ratio) in zip(neurons, ratios + [1]) {
      simulation.setState("I_mem", of: neuron, to: 200 * ratio)
      simulation.setState(state, of: neuron, to: 10_000)
    }
    simulation.run(for: .us(100))
    let means = neurons.map { simulation.value("\(state).mean", $0) }
    return means.dropLast().map { $0 / means[ratios.count] }
  }

  // MARK: V30, V31

  static let equalAlpha = Check(
    "V30", "alpha shape of equal jumps, 10 and 5 ms",
    formula: "t* = ln(A_I tau_E / (A_E tau_I)) / (1/tau_I - 1/tau_E)", source: "4.2",
    [
      .init("peak time", 6.931, "ms", within: 1e-3), .init("peak, of the jump", 0.25, "1", within: 1e-3),
    ],
    double: {
      let shape = AlphaLaw(ratio: 1, tau: (10, 5))
      return [shape.peakTime, shape.peak]
    },
    lanes: {
      let found = try alpha(tau: (10, 5), gain: (1000, 1000), charge: 40, step: .us(50), for: .ms(9))
      return [found.peakTime, found.peak / found.jump]
    })

  static let delayedAlpha = Check(
    "V31", "alpha shape of a larger and faster subtrahend: A_I / A_E = 1.25, 20 and 17.14 ms",
    formula: "t_0 = ln(A_I / A_E) / (1/tau_I - 1/tau_E)", source: "4.2",
    [.init("zero", 26.75, "ms", within: 5e-3), .init("peak time", 45.24, "ms", within: 5e-3)],
    double: {
      let shape = AlphaLaw(ratio: 1.25, tau: (20, 17.14))
      return [shape.zero, shape.peakTime]
    },
    lanes: {
      let found = try alpha(tau: (20, 17.14), gain: (1000, 1250), charge: 1000, step: .us(100), for: .ms(52))
      return [found.zero, found.peakTime]
    })

  /// The difference of two exponentials, the first of amplitude 1.
  private struct AlphaLaw {
    let ratio: Double
    let tau: (Double, Double)

    private var difference: Double { 1 / tau.1 - 1 / tau.0 }
    var zero: Double { log(ratio) / difference }
    var peakTime: Double { log(ratio * tau.0 / tau.1) / difference }
    var peak: Double { exp(-peakTime / tau.0) - ratio * exp(-peakTime / tau.1) }
  }

  /// The response of an AMPA dendrite with the alpha option to one pulse that lifts y by about `charge`; times are from
  /// the middle of the pulse, ms.
  private static func alpha(
    tau: (Double, Double), gain: (Double, Double), charge: Double, step: SimTime, for span: SimTime
  ) throws -> (zero: Double, peakTime: Double, peak: Double, jump: Double) {
    let pulse = (middle: 0.006, weight: charge / ReferenceSet.ampa.charging / 0.01)
    var chip = ReferenceChip.synapse(weight: pulse.weight, step: step)
    chip.set("DEAM_ETAU_P", ReferenceSet.leak(tau.0, capacitance: 24.5))
    chip.set("DEAM_ITAU_P", ReferenceSet.leak(tau.1, capacitance: 24.5))
    chip.set("DEAM_EGAIN_P", gain.0)
    chip.set("DEAM_IGAIN_P", gain.1)
    chip.latch(.deamAlpha)
    var simulation = try chip.simulation()
    for state in ["I_ampa.mean", "I_ampa"] {
      try simulation.record(
        Recording(name: state, neurons: [.reference(0)], quantity: .state(state, every: step), from: step))
    }
    simulation.inject([.reference(at: .zero)])
    simulation.run(for: span)
    let response = simulation.traces[0].values.map(Double.init)
    let h = step.milliseconds
    let jump = Double(simulation.traces[1].values[0]) * exp((h - pulse.middle) / tau.0)
    // A mean belongs to the middle of its step.
    func time(_ place: Double) -> Double { (place + 0.5) * h - pulse.middle }
    // The first step with an output is cut off in part; the line through the next two leads back to the zero.
    let first = (response.firstIndex { $0 > 0 } ?? 0) + 1
    let zero = Double(first) - response[first] / (response[first + 1] - response[first])
    let top = response.indices.max { response[$0] < response[$1] } ?? 0
    let reach = max(1, Int((0.2 / h).rounded()))
    guard top >= reach, top + reach < response.count else { return (.nan, .nan, .nan, jump) }
    let (a, b, c) = (response[top - reach], response[top], response[top + reach])
    let shift = 0.5 * (a - c) / (a - 2 * b + c)
    return (time(zero), time(Double(top) + shift * Double(reach)), b - 0.25 * (a - c) * shift, jump)
  }
}
