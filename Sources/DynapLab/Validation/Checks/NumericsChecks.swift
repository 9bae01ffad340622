import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// The order of the method, and the error of its arithmetic.
enum NumericsChecks {
  static let group = CheckGroup("Numerics", [order, charge])

  // MARK: V57

  private static let multiples = [1.5, 2, 4]
  private static let inputs = multiples.map { $0 * ReferenceSet.membrane.rheobase }
  private static let exponentialInput = 10 * 6.573
  private static let steps: [SimTime] = [.us(800), .us(400), .us(200), .us(100)]

  static let order = Check(
    "V57", "order of convergence of spike times over the step", formula: "error ~ h^2", source: "11.10",
    multiples.map {
      .init("interval at \(DecimalText.trimmed($0, significantDigits: 3)) x rheobase", 2, "1", within: 0.1)
    } + [
      .init("interval of the exponential soma", 2, "1", within: 0.1),
      .init("spikes under random trains", 2, "1", within: 0.1),
      .init("spikes of an adapting neuron", 2, "1", within: 0.1),
    ],
    double: {
      func order(_ law: SomaLaw, _ input: Double, until end: Double) throws -> Double {
        let exact = law.integratedPeriod(input, step: 0.01) ?? .nan
        let errors = steps.map { step in
          let times = SplittingSoma(law: law).spikes(input: input, step: step.milliseconds, until: end)
          return (step.milliseconds, abs(ConvergenceOrder.interval(times) - exact))
        }
        return ConvergenceOrder.of(errors, floor: 0)
      }
      return try inputs.map { try order(ReferenceSet.membrane, $0, until: 300) }
        + [
          try order(SpikingChecks.law, exponentialInput, until: 500),
          try Self.order(against: .us(25)) { step in
            trains.flatMap { excitation, inhibition in
              SplittingSoma(law: ReferenceSet.membrane).spikes(
                excitation: PulseTrain(exciting, charge: 20e3 * pulse, events: excitation),
                inhibition: PulseTrain(inhibiting, charge: 6e3 * pulse, events: inhibition),
                step: step.milliseconds, until: 200)
            }
          },
          try Self.order(against: .us(25)) {
            SplittingSoma(AdaptationChecks.law).spikes(
              input: AdaptationChecks.input, step: $0.milliseconds, until: 150)
          },
        ]
    },
    lanes: {
      let thresholded = try orders(inputs, for: .ms(200), ReferenceSet.membrane) { _ in }
      let exponential = try orders(
        [exponentialInput], for: .ms(330), SpikingChecks.law, SpikingChecks.makeExponential)
      return thresholded + exponential + [
        try order(against: .us(25)) { try drivenSpikes(step: $0) },
        try order(against: .us(25)) { try adaptingSpikes(step: $0) },
      ]
    })

  /// The orders of the mean intervals under constant inputs; errors of less than 2e-6 are a Float's.
  private static func orders(
    _ inputs: [Double], for span: SimTime, _ law: SomaLaw, _ change: (inout ReferenceChip) -> Void
  ) throws -> [Double] {
    let found = try steps.map { step in
      let (chip, neurons) = ReferenceChip.somata(inputs: inputs, step: step, change)
      return try chip.spikes(of: neurons, for: span).map(ConvergenceOrder.interval)
    }
    return inputs.indices.map { n in
      let exact = law.integratedPeriod(inputs[n], step: 0.01) ?? .nan
      let errors = steps.indices.map { (steps[$0].milliseconds, abs(found[$0][n] / exact - 1)) }
      return ConvergenceOrder.of(errors, floor: 2e-6)
    }
  }

  /// The order of spike times against those of a fine step.
  private static func order(against fine: SimTime, _ spikes: (SimTime) throws -> [Double]) throws -> Double {
    let reference = try spikes(fine)
    let errors = try steps.dropFirst().map { step in
      (step.milliseconds, ConvergenceOrder.distance(try spikes(step), reference))
    }
    return ConvergenceOrder.of(errors, floor: 1e-5)
  }

  private static let exciting = IntegratorLaw(capacitance: 24.5, leak: ReferenceSet.ampa.leak, gain: 400)
  private static let inhibiting = IntegratorLaw(capacitance: 25, leak: 40, gain: 200)
  /// The width of a pulse, ms.
  private static let pulse = 0.01

  /// The random trains of 12 neurons in ms: at 1500 Hz through AMPA, at 600 Hz through GABA.
  private static let trains: [(excitation: [Double], inhibition: [Double])] = {
    let generator = Philox(key: 57)
    func train(_ tag: Int, _ rate: Double) -> [Double] {
      var time = 0.0
      return (0..<400).map { i in
        time -= log(generator.uniform(at: .init(UInt32(tag), UInt32(i), 0, 0))) / rate
        return 1000 * time
      }
    }
    return (0..<12).map { (train(2 * $0, 1500), train(2 * $0 + 1, 600)) }
  }()

  /// The spike times of neurons that random trains of their own excite through AMPA and inhibit through GABA, ms.
  ///
  /// The place of an event in its step is random, and with it the sign of an error: it takes some hundred spikes to see
  /// the order.
  private static func drivenSpikes(step: SimTime) throws -> [Double] {
    let neurons = (0..<12).map { NeuronOnBoard.reference($0) }
    var chip = ReferenceChip(step: step)
    for (name, current) in [
      ("SYAM_W0_P", 20e3), ("SYAM_W1_P", 6e3), ("DEAM_EGAIN_P", exciting.gain),
      ("DEGA_ITAU_P", inhibiting.leak), ("DEGA_IGAIN_P", inhibiting.gain),
      ("SYPD_EXT_N", ReferenceSet.timer(pulse)),
    ] { chip.set(name, current) }
    var events: [InputEvent] = []
    for (n, neuron) in neurons.enumerated() {
      chip.connect(2 * n, to: neuron, word: 0, weight: .w0)
      chip.connect(2 * n + 1, to: neuron, word: 1, dendrite: .gaba, weight: .w1)
      for (tag, times) in [(2 * n, trains[n].excitation), (2 * n + 1, trains[n].inhibition)] {
        events += times.map { .reference(tag, at: .ps(Int64($0 * 1e9))) }
      }
    }
    var simulation = try chip.simulation()
    try simulation.record(Recording(name: "spikes", neurons: neurons, quantity: .spikes))
    simulation.inject(events)
    simulation.run(for: .ms(200))
    return neurons.flatMap { neuron in
      simulation.spikes.filter { $0.neuron == neuron }.map { $0.time.milliseconds }
    }
  }

  /// The spike times of the adapting neuron of V35, ms.
  private static func adaptingSpikes(step: SimTime) throws -> [Double] {
    try AdaptationChecks.chip(step: step).spikes(of: [.reference(0)], for: .ms(150))[0]
  }

  // MARK: V58

  static let charge = Check(
    "V58", "charge operation in Float against Double, 100 000 random draws", formula: "y + ln y = z + a Q",
    source: "11.2",
    [.init("largest error of ln I", 0, "1", within: 2e-6)],
    double: {
      // By what the solution in Double misses the equation, as an error of ln I.
      let worst = (0..<10_000).map { i in
        let (y, delta) = draw(i)
        let after = Charge.apply(Double(y), Double(delta))
        return abs((after - Double(y)) + log(after / Double(y)) - Double(delta)) / (1 + after)
      }.max()
      return [worst]
    },
    lanes: {
      var worst = 0.0
      for i in 0..<100_000 {
        let (y, delta) = draw(i)
        let twin = Charge.apply(Double(y), Double(delta))
        worst = max(worst, abs(log(Double(Charge.apply(y, delta)) / twin)))
      }
      return [worst]
    })

  /// y of 1e-6 to 1e6 and a charge of 1e-7 to 1e4, evenly in their logarithms.
  private static func draw(_ index: Int) -> (y: Float, delta: Float) {
    let words = Philox(key: 58).words(at: .init(UInt32(index), 0, 0, 0))
    func spread(_ word: UInt32, _ from: Double, _ decades: Double) -> Float {
      Float(from * exp(decades * log(10) * Double(word) / 4_294_967_296))
    }
    return (spread(words.w0, 1e-6, 12), spread(words.w1, 1e-7, 11))
  }
}
