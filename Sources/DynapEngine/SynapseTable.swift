import DynapCircuits
import DynapChip
import DynapFabric
import DynapUnits

/// The programmed synapses of a board as rows of numbers, one entry per CAM word that can have an effect.
struct SynapseTable: Sendable {
  /// Lane times 64 plus the word's index, ascending.
  private(set) var address: [UInt32] = []
  /// Which dendrite is charged: 0 AMPA, 1 NMDA, 2 GABA, 3 shunt.
  private(set) var dendrite: [UInt8] = []
  /// The weight current during a pulse, pA.
  private(set) var weight: [Float] = []
  /// From the match to the pulse.
  private(set) var delay: [SimTime] = []
  /// The pulse width.
  private(set) var width: [SimTime] = []
  /// The chance that a match is missed.
  private(set) var deafness: [Float] = []
  /// When the current pulse ends; state.
  var pulseEnd: [SimTime] = []
  /// The synapses with the `stp` bit, and how depressed they are; state.
  private(set) var depression = DepressionTable()
  /// When the event that the synapse delays leaves it; state. Empty where any number of events is delayed.
  private(set) var delayEnd: [SimTime] = []
  /// Synapses by core and tag.
  private(set) var index = TagIndex(coreCount: 0, entries: []) ?? Self.impossible()

  /// The dendrites in the order of their numbers.
  static let dendrites: [Dendrite] = [.ampa, .nmda, .gaba, .shunt]

  /// The neuron's lane.
  func lane(_ synapse: Int) -> Int { Int(address[synapse]) / SynapseOnNeuron.count }

  /// Makes an empty table.
  init() {}

  /// Derives the synapses of a board. Words that select no dendrite or no weight have no effect and no entry.
  ///
  /// Linear in the number of programmed words.
  init(_ board: Board, settings: BoardSettings, options: SimulationOptions) {
    var entries: [TagIndex.Entry] = []
    for lane in settings.usedLanes {
      let place = NeuronOnBoard(lane: lane)
      let neuron = board[place]
      guard options.latchReadings.deMux.connects(neuron.latches) else { continue }
      let core = settings.core(of: lane)
      let matches = settings.matches[lane / NeuronOnCore.count]
      for (i, word) in neuron.synapses.enumerated() where word.dendrite != .none && !word.weight.isEmpty {
        let deaf = options.faults[.init(neuron: place, synapse: SynapseOnNeuron(i), tag: word.tag)]
          .probability
        guard deaf < 1 else { continue }
        let lanes = LaneSettings(
          place: SiliconPlace(
            chip: place.chip.index, core: place.core.index, neuron: place.neuron.index, synapse: i),
          latches: neuron.latches, core: core)
        if word.stp {
          depression.add(address.count, ShortTermDepression.Law(lanes, mapping: options.stdMapping))
        }
        if matches {
          entries.append(
            .init(core: lane / NeuronOnCore.count, tag: word.tag, payload: UInt32(address.count)))
        }
        address.append(UInt32(lane * SynapseOnNeuron.count + i))
        dendrite.append(Self.number(word.dendrite))
        weight.append(Float(WeightDAC.current(lanes, bits: word.weight.rawValue)))
        width.append(Self.time(PulseExtender.width(lanes)))
        delay.append(
          Self.time(Delay.delay(lanes, precise: word.preciseDelay, mismatched: word.mismatchedDelay)))
        deafness.append(deaf)
        pulseEnd.append(.zero)
      }
    }
    depression.close(synapses: address.count)
    // The published linear law sums the events of a step.
    if options.delayCapacity != .queued, options.fidelity != .linear {
      delayEnd = [SimTime](repeating: .zero, count: address.count)
    }
    index = TagIndex(coreCount: board.chips.count * 4, entries: entries) ?? Self.impossible()
  }

  /// The factor of depression on the weight of a pulse that starts now, which depletes the synapse; 1 without the bit.
  mutating func spend(_ synapse: Int, at time: SimTime) -> Float { depression.spend(synapse, at: time) }

  /// Whether a synapse can delay an event that arrives at a time, because it delays no other; if so, it does.
  @inline(__always)
  mutating func delays(_ synapse: Int, from time: SimTime) -> Bool {
    guard !delayEnd.isEmpty else { return true }
    guard time >= delayEnd[synapse] else { return false }
    delayEnd[synapse] = time + delay[synapse]
    return true
  }

  /// The place of a CAM word in the table, or nil when it has no effect.
  func place(lane: Int, word: Int) -> Int? {
    let wanted = UInt32(lane * SynapseOnNeuron.count + word)
    var range = address.indices
    while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
      if address[middle] == wanted { return middle }
      range = address[middle] < wanted ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }

  /// Takes over the state of `old` at a time: the pulses that are under way and how depressed its synapses are.
  ///
  /// Returns where each of its synapses is now.
  mutating func adoptState(of old: SynapseTable, at time: SimTime) -> [Int?] {
    var place = 0
    let moved: [Int?] = old.address.indices.map { i in
      while place < address.count, address[place] < old.address[i] { place += 1 }
      guard place < address.count, address[place] == old.address[i] else { return nil }
      pulseEnd[place] = old.pulseEnd[i]
      if !delayEnd.isEmpty, !old.delayEnd.isEmpty { delayEnd[place] = old.delayEnd[i] }
      return place
    }
    depression.adopt(old.depression, moved: moved, at: time)
    return moved
  }

  private static func number(_ dendrite: Dendrite) -> UInt8 {
    UInt8(dendrites.firstIndex(of: dendrite) ?? 0)
  }

  // A bias at the floor of the generator can mean minutes; an hour is for ever here.
  private static func time(_ milliseconds: Double) -> SimTime {
    SimTime(seconds: min(milliseconds * 1e-3, 3600)) ?? .s(3600)
  }

  private static func impossible() -> TagIndex {
    preconditionFailure("every entry lies on a core of its board")
  }
}
