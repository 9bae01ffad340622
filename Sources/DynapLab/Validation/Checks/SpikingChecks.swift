import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// The exponential soma, the kill latch and what no input may do.
enum SpikingChecks {
  static let checks: [Check] = [threshold, rheobase, rates, kill, monotone]

  /// The membrane with the ungated power law and I_spk = 100 nA.
  static let law = ReferenceSet.membrane.with { ($0.threshold, $0.isExponential) = (1e5, true) }

  /// Makes the neurons with a constant input exponential.
  static func makeExponential(_ chip: inout ReferenceChip) {
    chip.options.feedback = .powerLaw
    chip.set("SOIF_SPKTHR_P", law.threshold)
    for n in 0..<chip.board.chips.count * 4 where chip.board[.onCore(n)].latches[.soDC] {
      chip.latch(.soifType, at: .onCore(n))
    }
  }

  // MARK: V38

  static let threshold = Check(
    "V38", "exponential soma without input: unstable threshold",
    formula: "I_thr = I_0 (I_tau / I_0)^((kappa + 1) / kappa)", source: "5.3",
    [
      .init("membrane current", 152.19, "pA", within: 1e-4),
      .init("membrane voltage", 202.8, "mV", within: 1e-3),
      .init("spikes from 0.9 x", 0, "1", within: 0), .init("spikes from 1.1 x", 1, "1", within: 0),
    ],
    double: {
      let spikes = [0.9, 1.1].map { multiple in
        RungeKutta.arrival(from: log(multiple * unstable), at: log(law.threshold), step: 0.1, limit: 500) {
          law.slope($0, input: 0)
        } == nil ? 0.0 : 1
      }
      return [unstable, ReferenceSet.slope * log(unstable / ReferenceSet.floor)] + spikes
    },
    lanes: {
      // Where the input that holds the membrane is none, from small ones: drifts are not quite linear in the input.
      let currents = [148.0, 150, 152, 154, 156]
      let inputs = try holding(currents, between: (0.6, 1.2))
      let place = inputs.indices.dropLast().first { inputs[$0] * inputs[$0 + 1] <= 0 } ?? 0
      let share = inputs[place] / (inputs[place] - inputs[place + 1])
      let current = currents[place] + share * (currents[place + 1] - currents[place])
      return [current, ReferenceSet.slope * log(current / ReferenceSet.floor)] + (try spikesWithoutInput())
    })

  private static let unstable =
    ReferenceSet.floor * pow(law.leak / ReferenceSet.floor, (ReferenceSet.kappa + 1) / ReferenceSet.kappa)

  private static func spikesWithoutInput() throws -> [Double] {
    var chip = ReferenceChip(step: .us(500))
    chip.options.feedback = .powerLaw
    chip.set("SOIF_SPKTHR_P", law.threshold)
    let neurons = [NeuronOnBoard.reference(0), .reference(1)]
    for neuron in neurons { chip.latch(.soifType, at: neuron) }
    var simulation = try chip.simulation()
    try simulation.record(Recording(name: "spikes", neurons: neurons, quantity: .spikes))
    for (neuron, multiple) in zip(neurons, [0.9, 1.1]) {
      simulation.setState("I_mem", of: neuron, to: multiple * unstable)
    }
    simulation.run(for: .ms(500))
    return neurons.map { neuron in Double(simulation.spikes.filter { $0.neuron == neuron }.count) }
  }

  // MARK: V39

  static let rheobase = Check(
    "V39", "exponential soma: rheobase", formula: "max over I of (1 + I/I_g)(I_tau - I_fb(I))", source: "5.3",
    [.init("", 6.573, "pA", within: 1e-3), .init("at a membrane current", 49.5, "pA", within: 1e-2)],
    double: {
      let top = maximum((0...80).map { 30 + 0.5 * Double($0) }, law.holding)
      return [top.value, top.place]
    },
    lanes: {
      let currents = [41.0, 45, 49, 53, 57]
      let inputs = try holding(currents, between: (6, 7.2))
      let top = maximum(currents) { current in currents.firstIndex(of: current).map { inputs[$0] } ?? .nan }
      return [top.value, top.place]
    })

  /// The maximum of a function over evenly spaced places, by the parabola through the highest and its neighbours.
  private static func maximum(_ places: [Double], _ function: (Double) -> Double) -> (
    value: Double, place: Double
  ) {
    let values = places.map(function)
    let top = (1..<places.count - 1).max { values[$0] < values[$1] } ?? 1
    let (a, b, c) = (values[top - 1], values[top], values[top + 1])
    let shift = 0.5 * (a - c) / (a - 2 * b + c)
    return (b - 0.25 * (a - c) * shift, places[top] + shift * (places[top] - places[top - 1]))
  }

  /// The inputs that would hold the membrane at some currents, pA, from how fast it drifts under two others.
  private static func holding(_ currents: [Double], between inputs: (Double, Double)) throws -> [Double] {
    let (chip, cores) = ReferenceChip.somata(inputs: [inputs.0, inputs.1], step: .us(100)) { chip in
      makeExponential(&chip)
      for core in 0..<2 {
        for n in currents.indices {
          chip.latch(.soDC, .soifType, at: NeuronOnBoard.onCore(core).neighbour(n))
        }
      }
    }
    var simulation = try chip.simulation()
    for core in cores {
      for (n, current) in currents.enumerated() {
        simulation.setState("I_mem", of: core.neighbour(n), to: current)
      }
    }
    simulation.run(for: .ms(2))
    return currents.enumerated().map { n, current in
      let drifts = cores.map { log(simulation.value("I_mem", $0.neighbour(n)) / current) }
      return inputs.0 - drifts[0] * (inputs.1 - inputs.0) / (drifts[1] - drifts[0])
    }
  }

  // MARK: V40

  private static let inputs = SomaChecks.multiples.map { 6.573 * $0 }

  static let rates = Check(
    "V40", "exponential soma: rate over input, I_spk = 100 nA", formula: "integration of (5.1)",
    source: "5.3, by LSODA",
    zip(SomaChecks.multiples, [0.684, 2.460, 3.738, 7.093, 12.636]).map {
      .init("\(DecimalText.trimmed($0, significantDigits: 3)) x rheobase", $1, "Hz", within: 5e-3)
    },
    double: { inputs.map { input in law.integratedPeriod(input, step: 0.2).map { 1e3 / $0 } } },
    lanes: { try ReferenceChip.rates(inputs: inputs, step: .us(500), for: .ms(1500), makeExponential) })

  // MARK: V54

  static let kill = Check(
    "V54", "the kill latch silences a neuron at ten times its rheobase", formula: "none fires in reset",
    source: "5.6",
    [
      .init("spikes in 100 ms", 0, "1", within: 0),
      .init("its neighbour without the latch", 295.32, "Hz", within: 1e-3),
    ],
    double: {
      let law = ReferenceSet.membrane
      // What is held in reset has no slope, whatever its input.
      let arrival = RungeKutta.arrival(
        from: log(law.reset), at: log(law.threshold), step: 0.1, limit: 100, { _ in 0 })
      return [arrival == nil ? 0 : 1, law.rate(10 * law.rheobase)]
    },
    lanes: {
      let input = 10 * ReferenceSet.membrane.rheobase
      let (chip, neurons) = ReferenceChip.somata(inputs: [input, input], step: .us(100)) { chip in
        chip.latch(.soifKill, at: .onCore(0))
      }
      let times = try chip.spikes(of: neurons, for: .ms(100))
      return [Double(times[0].count), times[1].last.map { 1000 * Double(times[1].count) / ($0 + 1) }]
    })

  // MARK: V59

  private static let rising = (0..<12).map { ReferenceSet.membrane.rheobase * (1.01 + 0.3 * Double($0)) }

  static let monotone = Check(
    "V59", "the rate never falls when the input rises, and is none below the rheobase",
    formula: "f(I) grows, f = 0 below I_tau (1 + I_spk / I_g)", source: "5.2",
    [
      .init("inputs of 12 with a lower rate than the one before", 0, "1", within: 0),
      .init("spikes in 5 s at 0.99 x rheobase", 0, "1", within: 0),
    ],
    double: {
      let limit =
        ReferenceSet.membrane.gain * (0.99 * ReferenceSet.membrane.rheobase / ReferenceSet.membrane.leak - 1)
      return [falls(rising.map(ReferenceSet.membrane.rate)), limit < ReferenceSet.membrane.threshold ? 0 : 1]
    },
    lanes: {
      let rates = try ReferenceChip.rates(inputs: rising, step: .us(200), for: .ms(150))
      let (chip, neurons) = ReferenceChip.somata(
        inputs: [0.99 * ReferenceSet.membrane.rheobase], step: .ms(1))
      return [falls(rates), Double(try chip.spikes(of: neurons, for: .s(5))[0].count)]
    })

  private static func falls(_ rates: [Double]) -> Double {
    Double(zip(rates, rates.dropFirst()).filter { $0 > $1 }.count)
  }
}
