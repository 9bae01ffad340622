import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// A network, its input and what it runs with, made from fixed seeds.
struct Workload: Sendable {
  /// The name in the table.
  let name: String
  /// Neurons that exist, whether or not they do anything.
  let neuronCount: Int
  private(set) var board = Board()
  private(set) var options = SimulationOptions()
  private var sources: [Tag] = []

  private static let seed: UInt64 = 20_260_101
  private static let firstSourceTag = 1024
  private static let sourceRate = 50

  /// One chip: 1024 neurons of 64 synapses over four dendrites, half of them from 256 Poisson sources, half recurrent.
  static let w1 = Workload(name: "W1 one chip", cores: CoreOnChip.allCases, externalPerDendrite: 8)
  /// One core, feed-forward: 256 neurons of 64 synapses, all from 256 Poisson sources.
  static let w2 = Workload(name: "W2 one core", cores: [.zero], externalPerDendrite: 16)
  /// A programmed chip without input.
  static let w5: Workload = {
    var silent = Workload(name: "W5 silent chip", cores: CoreOnChip.allCases, externalPerDendrite: 8)
    silent.sources = []
    return silent
  }()

  private init(name: String, cores: [CoreOnChip], externalPerDendrite: Int) {
    self.name = name
    neuronCount = cores.count * NeuronOnCore.count
    sources = (0..<256).map { Tag(Self.firstSourceTag + $0) }
    setBiases()
    for core in cores {
      for neuron in NeuronOnCore.all {
        connect(
          NeuronOnBoard(chip: .first, core: core, neuron: neuron), externalPerDendrite: externalPerDendrite)
      }
    }
  }

  /// A simulation of the workload with its input for a span.
  func simulation(step: SimTime, for span: SimTime, threads: Int) throws -> Simulation {
    var options = options
    options.step = step
    options.threads = threads
    var simulation = try Simulation(board, options)
    simulation.inject(input(for: span))
    return simulation
  }

  /// Nominal currents in pA: time constants of 5 ms (AMPA), 50 ms (NMDA), 10 ms (shunt), 30 ms (GABA) and 20 ms (soma);
  /// pulses of 20 us. The weights make the mean output 20 to 60 Hz, as the definition of the workloads asks.
  private static let currents: [(name: String, picoamperes: Double)] = [
    ("DEAM_ETAU_P", 180), ("DEAM_EGAIN_P", 720), ("DENM_ETAU_P", 18), ("DENM_EGAIN_P", 72),
    ("DEGA_ITAU_P", 30), ("DEGA_IGAIN_P", 120), ("DESC_ITAU_P", 90), ("DESC_IGAIN_P", 360),
    ("SOIF_LEAK_N", 14), ("SOIF_GAIN_N", 56), ("SOIF_SPKTHR_P", 1000), ("SOIF_REFR_N", 525),
    ("SYPD_EXT_N", 17_500), ("SYPD_DLY0_P", 350), ("SYAM_W0_P", 10_000), ("SYAM_W1_P", 3000),
    ("SYAM_W2_P", 4000),
  ]

  private mutating func setBiases() {
    let generator = ParameterGenerator()
    for core in CoreOnChip.allCases {
      for (name, picoamperes) in Self.currents {
        guard let parameter = ParameterTable.parameter(named: name, in: .core) else {
          preconditionFailure("\(name) is no core parameter")
        }
        board.chips[0].cores[core.index].parameters[parameter].code =
          generator.nearestCode(to: Current(picoamperes, .pico), of: parameter).code
      }
    }
  }

  private mutating func connect(_ place: NeuronOnBoard, externalPerDendrite: Int) {
    let isRecurrent = externalPerDendrite * 4 < SynapseOnNeuron.count
    var neuron = Neuron()
    for i in 0..<SynapseOnNeuron.count {
      let draw = Self.draw(UInt32(place.lane), UInt32(i))
      let dendrite: Dendrite = [.ampa, .nmda, .gaba, .shunt][i % 4]
      let isExternal = i / 4 < externalPerDendrite
      let tag =
        isExternal ? sources[Int(draw.w0) % sources.count] : Tag(Int(draw.w0) % neuronCount)
      let isExcitatory = dendrite == .ampa || dendrite == .nmda
      let excitation: WeightMask = !isRecurrent ? .w0 : isExternal ? [.w0, .w2] : .w2
      neuron.synapses[i] = Synapse(tag: tag, dendrite: dendrite, weight: isExcitatory ? excitation : .w1)
    }
    if isRecurrent { neuron.destinations[0] = Destination(tag: Tag(place.lane), cores: .all) }
    board[place] = neuron
  }

  /// Each source fires in a fraction of the slots of 100 us: a binomial process, close to Poisson.
  private func input(for span: SimTime) -> [InputEvent] {
    let slot = SimTime.us(100)
    let threshold = UInt32(
      (UInt64(Self.sourceRate) << 32) / UInt64(SimTime.s(1).picoseconds / slot.picoseconds))
    var events: [InputEvent] = []
    for (source, tag) in sources.enumerated() {
      for index in 0..<span.picoseconds / slot.picoseconds {
        let draw = Self.draw(UInt32(source), UInt32(index), stream: 1)
        guard draw.w0 < threshold else { continue }
        let inside = SimTime.ps(Int64(draw.w1) * slot.picoseconds >> 32)
        events.append(
          InputEvent(time: index * slot + inside, destination: Destination(tag: tag, cores: .all)))
      }
    }
    return events
  }

  private static func draw(_ a: UInt32, _ b: UInt32, stream: UInt32 = 0) -> Philox.Block {
    Philox(key: seed).words(at: .init(a, b, stream, 0))
  }
}
