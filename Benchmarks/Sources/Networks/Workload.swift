import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// A network, its input and what it runs with, made from fixed seeds.
///
/// Its draws depend on the place of what is drawn alone, so that the same network comes out everywhere.
public struct Workload: Sendable {
  /// The short name, such as `W1`.
  public let name: String
  /// What it is, in a few words.
  public let title: String
  /// What is programmed.
  public internal(set) var board: Board
  /// What it runs with.
  public var options = SimulationOptions()
  /// Every synapse, neuron by neuron: 64 of each neuron.
  public private(set) var synapses: [Connection] = []
  /// Sources beside the neurons, 256 for each chip.
  public var sourceCount: Int { board.chips.count * Self.sourcesPerChip }
  /// Neurons that the network has; those of unused cores are none of it.
  public let neuronCount: Int
  /// Whether the sources fire.
  private let hasInput: Bool

  /// What one synapse listens to.
  public struct Connection: Hashable, Sendable {
    /// The number of the source: of an external one over all chips, of a neuron its lane.
    public var source: Int32
    /// Whether the source is a neuron.
    public var isRecurrent: Bool
    /// The dendrite.
    public var dendrite: Dendrite
    /// The weight bits.
    public var weight: WeightMask
  }

  static let seed: UInt64 = 20_260_101
  static let sourcesPerChip = 256
  static let firstSourceTag = 1024
  static let sourceRate = 50
  private static let dendrites: [Dendrite] = [.ampa, .nmda, .gaba, .shunt]

  /// One chip: 1024 neurons of 64 synapses over four dendrites, half of them from 256 Poisson sources, half recurrent.
  public static let w1 = Workload("W1", "one chip", cores: CoreOnChip.allCases, external: 8, local: 8)
  /// One core, feed-forward: 256 neurons of 64 synapses, all from 256 Poisson sources.
  public static let w2 = Workload("W2", "one core", cores: [.zero], external: 16, local: 0)
  /// Sixteen chips, 4 x 4: of a neuron's 16 synapses of each type 8 from its chip's sources, 6 from its chip, 2 from others.
  public static let w3 = chips(16, columns: 4)
  /// A programmed chip without input.
  public static let w5 = Workload(
    "W5", "silent chip", cores: CoreOnChip.allCases, external: 8, local: 8, hasInput: false)
  /// The first with every circuit switched on.
  public static let w6: Workload = {
    var all = Workload("W6", "every circuit", cores: CoreOnChip.allCases, external: 8, local: 8)
    all.switchEverythingOn()
    return all
  }()

  /// A board of some chips, more than one, connected as the third workload is.
  public static func chips(_ count: Int, columns: Int) -> Workload {
    Workload(
      count == 16 ? "W3" : "W3/\(count)", "\(count) chips", chips: count, columns: columns,
      cores: CoreOnChip.allCases, external: 8, local: 6)
  }

  /// The workloads of one die; W4 is the second on many.
  public static let all = [w1, w2, w3, w5, w6]
  /// The dies of W4.
  public static let batchSerials = Array(UInt64(1)...100)

  private init(
    _ name: String, _ title: String, chips: Int = 1, columns: Int? = nil, cores: [CoreOnChip], external: Int,
    local: Int, hasInput: Bool = true
  ) {
    self.name = name
    self.title = title
    self.hasInput = hasInput
    board = Board(chipCount: chips, columns: columns)
    neuronCount = chips * cores.count * NeuronOnCore.count
    setBiases(Self.currents)
    let far = FarSources(board)
    synapses.reserveCapacity(neuronCount * SynapseOnNeuron.count)
    for chip in 0..<chips {
      for core in cores {
        for neuron in NeuronOnCore.all {
          connect(
            NeuronOnBoard(chip: ChipOnBoard(chip), core: core, neuron: neuron), external: external,
            local: local, far)
        }
      }
    }
  }

  private mutating func connect(_ place: NeuronOnBoard, external: Int, local: Int, _ far: FarSources) {
    let chip = place.chip.index
    var neuron = Neuron()
    for i in 0..<SynapseOnNeuron.count {
      let draw = Int(Self.draw(UInt32(place.lane), UInt32(i)).w0)
      let dendrite = Self.dendrites[i % 4]
      let isExternal = i / 4 < external
      let tag: Int
      let source: Int
      if isExternal {
        tag = Self.firstSourceTag + draw % Self.sourcesPerChip
        source = chip * Self.sourcesPerChip + draw % Self.sourcesPerChip
      } else if i / 4 < external + local {
        tag = draw % FarSources.neuronsPerChip
        source = chip * FarSources.neuronsPerChip + tag
      } else {
        tag = FarSources.firstTag + draw % FarSources.perCore
        source = far.source(tag: tag, core: place.lane / NeuronOnCore.count)
      }
      let isExcitatory = dendrite == .ampa || dendrite == .nmda
      let excitation: WeightMask = local == 0 ? .w0 : isExternal ? [.w0, .w2] : .w2
      let weight = isExcitatory ? excitation : .w1
      neuron.synapses[i] = Synapse(tag: Tag(tag), dendrite: dendrite, weight: weight)
      synapses.append(
        .init(source: Int32(source), isRecurrent: !isExternal, dendrite: dendrite, weight: weight))
    }
    if local > 0 {
      neuron.destinations[0] = Destination(tag: place.lane % FarSources.neuronsPerChip, cores: .all)
      for (slot, word) in far.words(of: place.lane).enumerated() { neuron.destinations[slot + 1] = word }
    }
    board[place] = neuron
  }

  /// The network on a die, with its input for a span, as an experiment without recordings.
  public func experiment(step: SimTime, for span: SimTime, threads: Int = 1) throws -> Experiment {
    var options = options
    options.step = step
    options.threads = threads
    var board = board
    let map = try Network().program(&board)
    var experiment = Experiment(name: name, board: board, options: options, duration: span, network: map)
    let words = (0..<Self.sourcesPerChip).map { [Destination(tag: Self.firstSourceTag + $0, cores: .all)] }
    // One chip's worth: further chips have interfaces of their own, which a stimulus does not name.
    experiment.stimuli = [
      .init(
        population: "sources",
        train: SpikeTrain(
          firings(for: span).filter { $0.source < Self.sourcesPerChip }.map {
            .init(time: $0.time, channel: $0.source)
          }), words: words)
    ]
    return experiment
  }

  /// A simulation of the workload without input.
  public func simulation(
    step: SimTime, threads: Int, mismatch: MismatchModel = MismatchModel()
  ) throws -> Simulation {
    var options = options
    options.step = step
    options.threads = threads
    options.mismatch = mismatch
    return try Simulation(board, options)
  }

  /// The input for a span.
  public func input(for span: SimTime) -> [InputEvent] {
    firings(for: span).map { firing in
      InputEvent(
        time: firing.time,
        destination: Destination(tag: Self.firstSourceTag + firing.source % Self.sourcesPerChip, cores: .all),
        chip: ChipOnBoard(firing.source / Self.sourcesPerChip))
    }
  }

  /// When the sources fire: each in a fraction of the slots of 100 us, a binomial process close to Poisson.
  public func firings(for span: SimTime) -> [(time: SimTime, source: Int)] {
    guard hasInput else { return [] }
    let slot = SimTime.us(100)
    let threshold = UInt32(
      (UInt64(Self.sourceRate) << 32) / UInt64(SimTime.s(1).picoseconds / slot.picoseconds))
    var firings: [(time: SimTime, source: Int)] = []
    for source in 0..<sourceCount {
      for index in 0..<span.picoseconds / slot.picoseconds {
        let draw = Self.draw(UInt32(source), UInt32(index), stream: 1)
        guard draw.w0 < threshold else { continue }
        let inside = SimTime.ps((Int64(draw.w1) * slot.picoseconds) >> 32)
        firings.append((index * slot + inside, source))
      }
    }
    return firings
  }

  static func draw(_ a: UInt32, _ b: UInt32, stream: UInt32 = 0) -> Philox.Block {
    Philox(key: seed).words(at: .init(a, b, stream, 0))
  }
}
