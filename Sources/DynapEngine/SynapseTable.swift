import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// The programmed synapses of a board, core by core.
struct SynapseTable: Sendable {
  /// The cores of the board, chip by chip.
  var cores: [CoreSynapses]

  /// The dendrites in the order of their numbers.
  static let dendrites: [Dendrite] = [.ampa, .nmda, .gaba, .shunt]

  /// Where a synapse is in the table.
  struct Place: Hashable, Sendable {
    let core: Int
    let index: Int
  }

  /// Makes a table without synapses.
  init(cores: Int) { self.cores = [CoreSynapses](repeating: CoreSynapses(), count: cores) }

  /// Derives the synapses of a board, one core after the other, so that what is needed on the way is that of one core.
  ///
  /// - Parameter layout: what the dies of the board have in common, where it is known.
  init(_ board: Board, _ settings: BoardSettings, _ options: SimulationOptions, sharing layout: BoardLayout?)
  {
    cores = settings.usage.indices.map { core in
      let words = layout?.words[core] ?? CoreWords(core: core, board, settings, options)
      return CoreSynapses(words, settings.core(core), options)
    }
  }

  /// Derives the synapses of a board, but takes over what a change leaves as it was, its state with it.
  init(
    _ board: Board, _ settings: BoardSettings, _ options: SimulationOptions, keeping table: SynapseTable,
    _ change: BoardChange
  ) {
    cores = settings.usage.indices.map { core in
      guard !change.keepsSynapses(of: core) else { return table.cores[core] }
      return CoreSynapses(
        CoreWords(core: core, board, settings, options), settings.core(core), options,
        keeping: change.synapseLanes(of: core).map { (table.cores[core], $0) })
    }
  }

  /// The delays of all synapses.
  var delays: [SimTime] { cores.flatMap { $0.entries.map(\.delay) } }

  /// The place of a CAM word in the table, or nil when it has no effect.
  func place(lane: Int, word: Int) -> Place? {
    let core = lane / NeuronOnCore.count
    return cores[core].place(address: UInt32(lane * SynapseOnNeuron.count + word)).map {
      Place(core: core, index: $0)
    }
  }

  /// The factor of short-term depression on a synapse's weight at a time that is not before its last event.
  func depression(_ place: Place, at time: SimTime) -> Double {
    cores[place.core].depression.factor(place.index, at: time)
  }

  /// What short-term depression has left of a synapse's node, `u` from 0 to 1, at a time that is not before its last
  /// event.
  func depressionLevel(_ place: Place, at time: SimTime) -> Double {
    cores[place.core].depression.level(place.index, at: time)
  }

  /// Takes over the state of `old` at a time; returns, core by core, where each of its synapses is now.
  mutating func adoptState(
    of old: SynapseTable, at time: SimTime, _ change: BoardChange? = nil
  ) -> [[Int?]] {
    cores.indices.map { core in
      guard change?.keepsSynapses(of: core) == true else {
        return cores[core].adoptState(of: old.cores[core], at: time)
      }
      return cores[core].entries.indices.map { $0 }
    }
  }
}
