import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// What the learning block of one core comes to under a configuration: the laws of its plastic synapses and the wiring of
/// its learning CAM. State is with ``CoreLearning``.
struct LearningPlan: Sendable {
  /// A plastic synapse.
  struct Plastic: Sendable {
    /// Lane times 64 plus the word's index.
    let address: UInt32
    /// The place among the core's neurons that learn.
    let neuron: Int
    let trace: PreTrace.Law
    let cell: WeightCell.Law
    /// The weight that is programmed.
    let programmed: Double
    /// What a pulse charges, by the sign of the weight.
    let up: CoreSynapses.Target
    let down: CoreSynapses.Target
    /// The weight current of each size, 0 to 8, pA; of a capacitor that of each unit.
    let currents: [Float]
  }

  /// A neuron that learns.
  struct Learner: Sendable {
    let lane: Int
    let synapses: Range<Int>
    let error: ErrorTrace.Law
  }

  /// An entry of one neuron's learning CAM.
  struct Line: Sendable {
    let neuron: Int
    let sign: Int
    /// The register that holds the sign of another synapse; nil where the sign is its own.
    let register: Int?
  }

  let block: LearningBlock
  /// The gate and the stop signal of the core's neurons.
  let gate: Row
  let closed: Row
  private(set) var plastic: [Plastic] = []
  private(set) var learners: [Learner] = []
  /// By place in the core's table of synapses, the place among the plastic ones; -1 elsewhere.
  private(set) var slots: [Int32] = []
  /// The entries by tag.
  private(set) var lines: [Int: [Line]] = [:]
  /// The synapses whose signs registers follow, and the signs that are programmed.
  private(set) var references: [(address: UInt32, sign: Int8)] = []
  /// The registers that follow a synapse.
  private(set) var followers: [UInt32: [Int]] = [:]

  /// The plan of a core, counted over the board; nil where it does not learn.
  init?(
    core index: Int, _ board: Board, _ settings: BoardSettings, _ options: SimulationOptions,
    _ rows: LaneRows, _ table: CoreSynapses
  ) {
    let chip = ChipOnBoard(index / 4)
    let core = CoreOnChip.allCases[index % 4]
    guard let silicon = options.learning, let block = board[chip][core].learning, !block.neurons.isEmpty
    else {
      return nil
    }
    self.block = block
    gate = MembraneComparator(rows).gate
    closed = StopLearning(rows).closed
    slots = [Int32](repeating: -1, count: table.entries.count)
    for number in block.neurons {
      let neuron = NeuronOnBoard(chip: chip, core: core, neuron: NeuronOnCore(number))
      add(neuron, board, settings.core(of: neuron.lane), silicon, table)
    }
    for entry in block.errorTags { add(entry, board, chip, core) }
  }

  private mutating func add(
    _ neuron: NeuronOnBoard, _ board: Board, _ core: CoreSettings, _ silicon: LearningSilicon,
    _ table: CoreSynapses
  ) {
    func settings(_ synapse: Int?) -> LaneSettings {
      LaneSettings(
        place: SiliconPlace(
          chip: neuron.chip.index, core: neuron.core.index, neuron: neuron.neuron.index, synapse: synapse),
        latches: board[neuron].latches, core: core)
    }
    let first = plastic.count
    let chosen = board[neuron].synapses.enumerated().filter { LearningBlock.isPlastic($1) }
    let bits = Self.weights(of: chosen.map(\.offset), neuron, core)
    for (k, (i, word)) in chosen.enumerated() {
      let address = UInt32(neuron.lane * SynapseOnNeuron.count + i)
      guard let place = table.place(address: address) else { continue }
      let entry = table.entries[place]
      let cell = WeightCell.Law(block.cell, settings(i), silicon)
      slots[place] = Int32(plastic.count)
      plastic.append(
        Plastic(
          address: address, neuron: learners.count,
          trace: PreTrace.Law(settings(i), silicon, width: entry.width.milliseconds), cell: cell,
          programmed: Self.weight(word), up: entry.target.feeding(0), down: entry.target.feeding(2),
          currents: Self.currents(bits[4 * k..<4 * k + 4], isDigital: block.cell == .digital4)))
    }
    learners.append(
      Learner(
        lane: neuron.lane, synapses: first..<plastic.count, error: ErrorTrace.Law(settings(nil), silicon)))
  }

  /// The current of each weight bit of some synapses, bit by bit.
  private static func weights(
    of synapses: [Int], _ neuron: NeuronOnBoard, _ core: CoreSettings
  ) -> [Double] {
    var words = SynapseWords(chip: neuron.chip.index, core: neuron.core.index)
    for synapse in synapses {
      for bit in UInt8(0)..<4 {
        words.append(
          neuron: neuron.neuron.index, synapse: synapse, bits: 1 << bit, precise: false, mismatched: false)
      }
    }
    var weights: [Double] = []
    SynapseSilicon(core).synapses(words, 0..<words.count) { part, group in
      weights += UnsafeBufferPointer(start: group.weights, count: part.count)
    }
    return weights
  }

  private static func currents(_ bits: ArraySlice<Double>, isDigital: Bool) -> [Float] {
    let sum = bits.reduce(0, +)
    return (0...8).map { size in
      guard isDigital else { return Float(sum * Double(size) / 15) }
      return Float(bits.enumerated().reduce(0) { size >> $1.offset & 1 == 1 ? $0 + $1.element : $0 })
    }
  }

  private mutating func add(
    _ entry: LearningBlock.ErrorTag, _ board: Board, _ chip: ChipOnBoard, _ core: CoreOnChip
  ) {
    for (i, number) in block.neurons(of: entry).enumerated() {
      guard let neuron = block.neurons.firstIndex(of: number) else { continue }
      var (sign, register): (Int, Int?) = (entry.sign, nil)
      switch entry.feedback {
      case .direct: break
      case .fixed(let signs): sign *= signs.isEmpty ? 1 : signs[i % signs.count]
      case .signSymmetric(let to, let output):
        let source = NeuronOnBoard(chip: chip, core: core, neuron: NeuronOnCore(number))
        guard let word = board.synapse(of: (to, output), from: source) else { continue }
        let target = NeuronOnBoard(chip: chip, core: to, neuron: output)
        let address = UInt32(target.lane * SynapseOnNeuron.count + word)
        register = references.count
        followers[address, default: []].append(references.count)
        references.append((address, Self.sign(Self.weight(board[target].synapses[word]))))
      }
      lines[entry.tag.value, default: []].append(Line(neuron: neuron, sign: sign, register: register))
    }
  }

  /// The weight that a word stands for.
  static func weight(_ word: Synapse) -> Double {
    word.dendrite == .gaba ? -Double(word.weight.rawValue) : Double(word.weight.rawValue)
  }

  /// The sign of a weight; 0 within half a unit of nothing.
  static func sign(_ weight: Double) -> Int8 { abs(weight) < 0.5 ? 0 : weight > 0 ? 1 : -1 }
}
