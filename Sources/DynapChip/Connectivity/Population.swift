import DynapFabric

/// A named, ordered group of sources or targets: neurons of the board, or inputs that the host drives.
public struct Population: Hashable, Sendable {
  /// The name by which connections refer to it.
  public var name: String
  /// What it consists of.
  public var members: Members

  /// What a population consists of; a rule addresses a member by its place in the order.
  public enum Members: Hashable, Sendable {
    /// Neurons of the board.
    case neurons([NeuronOnBoard])
    /// Inputs ("virtual" sources) that the host sends with these tags; equal tags are the same input.
    case inputs([Tag])
    /// Inputs whose tags are to be allocated.
    case unassignedInputs(count: Int)
  }

  /// Makes a population of neurons.
  public init(_ name: String, neurons: [NeuronOnBoard]) {
    self.name = name
    members = .neurons(neurons)
  }

  /// Makes a population of the neurons of one core, by default all of them.
  public init(_ name: String, chip: ChipOnBoard = .first, core: CoreOnChip, neurons: Range<Int> = 0..<256) {
    let coordinates = neurons.map { NeuronOnBoard(chip: chip, core: core, neuron: NeuronOnCore($0)) }
    self.init(name, neurons: coordinates)
  }

  /// Makes a population of inputs with given tags.
  public init(_ name: String, inputs: [Tag]) {
    self.name = name
    members = .inputs(inputs)
  }

  /// Makes a population of inputs whose tags are to be allocated; a negative count is a programmer's mistake.
  public init(_ name: String, inputCount: Int) {
    precondition(inputCount >= 0, "a population does not have a negative number of inputs")
    self.name = name
    members = .unassignedInputs(count: inputCount)
  }

  /// How many members it has.
  public var count: Int {
    switch members {
    case .neurons(let neurons): neurons.count
    case .inputs(let tags): tags.count
    case .unassignedInputs(let count): count
    }
  }

  /// Its neurons in order, or nil for inputs.
  public var neurons: [NeuronOnBoard]? {
    guard case .neurons(let neurons) = members else { return nil }
    return neurons
  }

  /// Each member's place in a 16 x 16 array, or nil for inputs that do not fill whole arrays.
  var positions: [NeuronOnCore]? {
    if let neurons { return neurons.map(\.neuron) }
    guard count % NeuronOnCore.count == 0 else { return nil }
    return (0..<count).map { NeuronOnCore($0 % NeuronOnCore.count) }
  }
}

/// Something that sends tags: a neuron, or an input of the host.
public enum Source: Hashable, Sendable {
  /// A neuron, which sends what its SRAM words say.
  case neuron(NeuronOnBoard)
  /// An input with a tag that the user chose.
  case input(Tag)
  /// An input of a population, whose tag is allocated.
  case unassignedInput(population: String, index: Int)
}

extension Population {
  /// The members as sources, in order.
  public var sources: [Source] {
    switch members {
    case .neurons(let neurons): neurons.map(Source.neuron)
    case .inputs(let tags): tags.map(Source.input)
    case .unassignedInputs(let count):
      (0..<count).map { Source.unassignedInput(population: name, index: $0) }
    }
  }
}
