import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// A small seeded network for golden digests: 64 neurons on two cores, Poisson input, recurrence, mismatch.
///
/// Every draw is integer arithmetic on ``Philox``, so that the network is the same on every machine.
struct GoldenNetwork {
  /// How long it runs.
  static let duration = SimTime.ms(200)
  /// Its neurons: 32 on core 0 and 32 on core 2.
  static let neurons = [CoreOnChip.zero, .two].flatMap { core in
    (0..<32).map { NeuronOnBoard(chip: .first, core: core, neuron: NeuronOnCore($0)) }
  }

  private(set) var board = Board()
  private(set) var options = SimulationOptions()
  private(set) var events: [InputEvent] = []

  private static let seed: UInt64 = 20_260_101
  private static let sourceCount = 32
  private static let firstSourceTag = 1024
  private static let sourceRate = 120

  /// Nominal currents in pA, taken to the nearest code of the generator: time constants of 10 ms (AMPA, shunt), 30 ms
  /// (GABA), 50 ms (NMDA), 20 ms (soma) and 200 ms (adaptation); pulses of 20 us; a refractory period of 2 ms.
  private static let currents: [(name: String, picoamperes: Double)] = [
    ("DEAM_ETAU_P", 90), ("DEAM_EGAIN_P", 360), ("DENM_ETAU_P", 18), ("DENM_EGAIN_P", 72),
    ("DEGA_ITAU_P", 30), ("DEGA_IGAIN_P", 120), ("DESC_ITAU_P", 90), ("DESC_IGAIN_P", 90),
    ("SOIF_LEAK_N", 14), ("SOIF_GAIN_N", 56), ("SOIF_SPKTHR_P", 1000), ("SOIF_REFR_N", 525),
    ("SOIF_DC_P", 200),
    ("SOAD_TAU_P", 7), ("SOAD_GAIN_P", 14), ("SOAD_W_N", 1000), ("SOAD_PWTAU_N", 350), ("SOAD_CASC_P", 1000),
    ("SYPD_EXT_N", 17_500), ("SYPD_DLY0_P", 350), ("SYPD_DLY1_P", 700), ("SYPD_DLY2_P", 350),
    ("SYAM_W0_P", 2500), ("SYAM_W1_P", 5000), ("SYAM_W2_P", 10_000), ("SYAM_W3_P", 20_000),
  ]

  /// Makes the network for a law.
  init(_ fidelity: SimulationOptions.Fidelity) {
    options.fidelity = fidelity
    options.serial = 7
    setBiases()
    for index in Self.neurons.indices { connect(index) }
    fire()
  }

  private mutating func setBiases() {
    let generator = ParameterGenerator()
    for core in CoreOnChip.allCases {
      for (name, picoamperes) in Self.currents {
        guard let parameter = ParameterTable.parameter(named: name, in: .core) else {
          preconditionFailure("\(name) is no core parameter")
        }
        let nearest = generator.nearestCode(to: Current(picoamperes, .pico), of: parameter)
        board.chips[0].cores[core.index].parameters[parameter].code = nearest.code
      }
    }
  }

  /// Eight synapses from the sources and eight from other neurons, over all four dendrites, with every delay bit.
  private mutating func connect(_ index: Int) {
    let place = Self.neurons[index]
    var neuron = Neuron()
    for i in 0..<16 {
      let draw = Self.draw(UInt32(index), UInt32(i))
      let isExternal = i < 8
      let tag = isExternal ? Self.firstSourceTag + Int(draw.w0 % UInt32(Self.sourceCount)) : Int(draw.w0 % 64)
      let dendrites: [Dendrite] =
        isExternal ? [.ampa, .ampa, .ampa, .nmda] : [.ampa, .gaba, .shunt, .nmda]
      neuron.synapses[i] = Synapse(
        tag: Tag(tag), dendrite: dendrites[i % 4], weight: WeightMask(rawValue: UInt8(1 + draw.w1 % 15)),
        preciseDelay: draw.w2 & 1 == 1, mismatchedDelay: draw.w2 & 2 == 2)
    }
    neuron.destinations[0] = Destination(tag: index, cores: [CoreMask(.zero), CoreMask(.two)])
    neuron.destinations[1] = Destination(tag: index, cores: .all, hop: .toHost)
    neuron.latches[.soAdaptation] = index % 2 == 0
    neuron.latches[.soifType] = index % 4 == 1
    neuron.latches[.soDC] = index % 8 == 2
    board[place] = neuron
  }

  /// Each source fires in a fraction of the slots of 125 us: a binomial process, close to Poisson, without logarithms.
  private mutating func fire() {
    let slot = SimTime.us(125)
    let slotsPerSecond = SimTime.s(1).picoseconds / slot.picoseconds
    let threshold = UInt32(UInt64(Self.sourceRate) << 32 / UInt64(slotsPerSecond))
    for source in 0..<Self.sourceCount {
      for index in 0..<Self.duration.picoseconds / slot.picoseconds {
        let draw = Self.draw(UInt32(source), UInt32(index), stream: 1)
        guard draw.w0 < threshold else { continue }
        let inside = SimTime.ps(Int64(draw.w1) * slot.picoseconds >> 32)
        events.append(
          InputEvent(
            time: index * slot + inside,
            destination: Destination(tag: Self.firstSourceTag + source, cores: .all)))
      }
    }
  }

  private static func draw(_ a: UInt32, _ b: UInt32, stream: UInt32 = 0) -> Philox.Block {
    Philox(key: seed).words(at: .init(a, b, stream, 0))
  }
}
