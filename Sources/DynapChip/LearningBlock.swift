import DynapCircuits
import DynapFabric

/// What is programmed into the learning block of a core, on a die that has one: who learns, by which rule, and what it
/// hears and sends on the learning bus.
public struct LearningBlock: Hashable, Sendable {
  /// Whether updates are made; traces and errors go on without.
  public var isEnabled = true
  /// The rule.
  public var rule = LearningRuleName.errorPropagation
  /// What triggers an update.
  public var trigger = Trigger.onError
  /// The neurons whose AMPA and GABA_B words are plastic, ascending.
  public var neurons: [Int] = []
  /// What stores the weights.
  public var cell = WeightCell.Kind.digital4
  /// Whether an event moves a weight.
  public var logic = UpdateLogic()
  /// The gate and what else is switched.
  public var switches = LearningSwitches()
  /// Where the shift register begins; the die's serial takes part.
  public var registerSeed: UInt32 = 1
  /// What the learning CAM of the neurons matches.
  public var errorTags: [ErrorTag] = []
  /// What neurons of the core send on the learning bus.
  public var senders: [Sender] = []
  /// The biases of the block.
  public var parameters = BiasTable(powerUp: .learning)

  /// Makes a block in its power-up state, which teaches no neuron.
  public init() {}

  /// What triggers an update.
  public enum Trigger: String, CaseIterable, Hashable, Sendable {
    /// A learning event.
    case onError
    /// A pulse of the synapse, by the filtered error.
    case onPre
  }

  /// An entry of learning CAMs: a tag, its direction, and with which sign it reaches each neuron.
  public struct ErrorTag: Hashable, Sendable {
    /// The tag of learning events.
    public var tag: Tag
    /// +1 where an event asks for more of the output it belongs to, -1 where it asks for less.
    public var sign: Int
    /// The neurons whose CAM has the entry, ascending; nil for all that learn.
    public var neurons: [Int]?
    /// How the sign reaches them.
    public var feedback: Feedback

    /// Makes an entry.
    public init(_ tag: Tag, sign: Int, neurons: [Int]? = nil, feedback: Feedback = .direct) {
      self.tag = tag
      self.sign = sign
      self.neurons = neurons
      self.feedback = feedback
    }
  }

  /// The sign b between an output and a neuron that learns from its error.
  public enum Feedback: Hashable, Sendable {
    /// +1: the neuron is the output.
    case direct
    /// A sign per neuron that has the entry, in their order, used in turn.
    case fixed([Int])
    /// The sign of the neuron's own synapse on an output: that of the word that listens to one of the neuron's tags.
    case signSymmetric(CoreOnChip, NeuronOnCore)
  }

  /// A neuron whose spikes go out on the learning bus of its chip.
  public struct Sender: Hashable, Sendable {
    /// The neuron.
    public var neuron: NeuronOnCore
    /// The tag of its learning events.
    public var tag: Tag
    /// The cores that receive them.
    public var cores: CoreMask

    /// Makes a sender.
    public init(_ neuron: NeuronOnCore, tag: Tag, cores: CoreMask) {
      self.neuron = neuron
      self.tag = tag
      self.cores = cores
    }
  }
}

/// The rules that a learning block carries out in its circuits.
public enum LearningRuleName: String, CaseIterable, Hashable, Sendable {
  /// Error propagation: error events carried back across layers, a trace of the input and a gate of the membrane.
  case errorPropagation = "error-propagation"
}

extension LearningBlock {
  /// The neurons that an entry belongs to.
  package func neurons(of entry: ErrorTag) -> [Int] { entry.neurons ?? neurons }

  /// Whether a word of a neuron that learns is plastic.
  package static func isPlastic(_ word: Synapse) -> Bool { word.dendrite == .ampa || word.dendrite == .gaba }
}

extension Board {
  /// The learning block of the core that a neuron is in, where it teaches the neuron; nil otherwise.
  package func teacher(of neuron: NeuronOnBoard) -> LearningBlock? {
    let core = self[neuron.chip][neuron.core]
    guard let block = core.learning, block.neurons.contains(neuron.neuron.index) else { return nil }
    return block
  }

  /// The word of an output that listens to a neuron, as sign-symmetric feedback reads it; nil where there is none.
  package func synapse(
    of output: (core: CoreOnChip, neuron: NeuronOnCore), from neuron: NeuronOnBoard
  ) -> Int? {
    let tags = Set(
      self[neuron].destinations.filter { $0.hop == Hop(x: 0) && $0.cores.cores.contains(output.core) }.map(
        \.tag))
    let words = self[neuron.chip][output.core][neuron: output.neuron].synapses
    return words.firstIndex { tags.contains($0.tag) && LearningBlock.isPlastic($0) }
  }
}
