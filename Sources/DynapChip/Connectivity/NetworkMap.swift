import DynapFabric

/// Where a network came to lie on a board: the tags to send to and to listen for, and what it costs.
public struct NetworkMap: Hashable, Sendable {
  /// The populations in the order of the network.
  public let populations: [PopulationMap]
  /// What each connection came to, in the order of the network.
  public let connections: [ConnectionUse]
  /// CAM words that were programmed.
  public let camWords: Int
  /// SRAM words that were programmed.
  public let sramWords: Int
  /// What is doubtful.
  public let warnings: [Diagnostic]

  /// A population and its members.
  public struct PopulationMap: Hashable, Sendable {
    /// The population's name.
    public let name: String
    /// Its members in order.
    public let members: [MemberMap]
  }

  /// What one neuron sends, or what the host must send for one input.
  public struct MemberMap: Hashable, Sendable {
    /// The neuron or the input.
    public let source: Source
    /// The words that reach its targets, one for each target chip as a rule.
    ///
    /// Of an input, they are what the host sends for each event, with hops from chip 0.
    public let destinations: [Destination]
    /// The word that the host reads, when it is to: of an input, an echo that the host sends too.
    public let hostDestination: Destination?

    /// Its one tag on the chips, or nil when it sends none or several.
    public var tag: Tag? {
      guard let first = destinations.first, destinations.allSatisfy({ $0.tag == first.tag }) else {
        return nil
      }
      return first.tag
    }
  }

  /// What one connection came to.
  public struct ConnectionUse: Hashable, Sendable {
    /// Source and target pairs.
    public var pairs = 0
    /// CAM words: pairs times repeats.
    public var synapses = 0
  }

  /// The population with a name, or nil.
  public subscript(name: String) -> PopulationMap? { populations.first { $0.name == name } }

  /// The neuron whose spikes the host reads with a tag from a chip, or nil. Looks through all populations.
  public func neuron(withHostTag tag: Tag, on chip: ChipOnBoard) -> NeuronOnBoard? {
    for member in populations.lazy.flatMap(\.members) where member.hostDestination?.tag == tag {
      if case .neuron(let neuron) = member.source, neuron.chip == chip { return neuron }
    }
    return nil
  }

  init(_ network: Network, _ wiring: Wiring, warnings: [Diagnostic]) {
    populations = network.populations.map { population in
      PopulationMap(
        name: population.name,
        members: population.sources.map { source in
          let sender = wiring.order[source].map { wiring.senders[$0] }
          return MemberMap(
            source: source, destinations: sender?.branches ?? [], hostDestination: sender?.hostWord)
        })
    }
    connections = wiring.uses
    camWords = wiring.uses.reduce(0) { $0 + $1.synapses }
    sramWords = wiring.senders.reduce(0) { sum, sender in
      guard case .neuron = sender.source else { return sum }
      return sum + sender.branches.count + (sender.hostWord != nil && sender.ownsHostWord ? 1 : 0)
    }
    self.warnings = warnings
  }
}
