import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// The programmed synapses of one core, one entry per CAM word that can have an effect, in the order of their tags: the
/// words that an event matches lie side by side.
struct CoreSynapses: Sendable {
  /// The synapses by tag, then by delay, so that those that an event reaches in one step are neighbours, then by address.
  var entries = SynapseColumns()
  /// The shortest delay of a synapse that an event can reach; nil where there is none.
  private(set) var shortestDelay: SimTime?
  /// Of each synapse, lane times 64 plus the word's index.
  private(set) var address: [UInt32] = []
  /// The chance that a match is missed; empty where none is.
  private(set) var deafness: [Float] = []
  /// The synapses with the `stp` bit, and how depressed they are; state.
  var depression = DepressionTable()
  /// The synapses by address.
  private var order: [UInt32] = []

  /// Makes a core without synapses.
  init() {}

  /// Derives the synapses of the used lanes of one core. Words that select no dendrite or no weight have no effect and
  /// no entry.
  ///
  /// Linear in the number of programmed words; what an earlier table under the same settings has of the lanes that did not
  /// change is taken over, which is several times as fast.
  init(
    lanes used: [Int], _ board: Board, settings: BoardSettings, options: SimulationOptions,
    keeping kept: (table: CoreSynapses, changed: Set<Int>)? = nil
  ) {
    var found: [Found] = []
    var laws: [Int: ShortTermDepression.Law] = [:]
    guard let first = used.first else {
      depression.close(synapses: 0)
      return
    }
    var silicon = SynapseSilicon(settings.core(of: first))
    var devices: [SynapseSilicon.Word] = []
    found.reserveCapacity(used.count * SynapseOnNeuron.count)
    let old = kept?.table ?? CoreSynapses()
    var walk = 0
    let isPerfect = options.faults.isEmpty
    let matches = settings.matches[first / NeuronOnCore.count]
    for lane in used {
      let place = NeuronOnBoard(lane: lane)
      let neuron = board[place]
      guard options.latchReadings.deMux.connects(neuron.latches) else { continue }
      func spot(_ synapse: Int?) -> SiliconPlace {
        SiliconPlace(
          chip: place.chip.index, core: place.core.index, neuron: place.neuron.index, synapse: synapse)
      }
      devices.removeAll(keepingCapacity: true)
      var next = found.count
      let isKept = kept.map { !$0.changed.contains(lane) } ?? false
      let learns = options.learning != nil && board.teacher(of: place) != nil
      for (i, word) in neuron.synapses.enumerated()
      where word.dendrite != .none && !word.weight.isEmpty || learns && LearningBlock.isPlastic(word) {
        let deaf =
          isPerfect
          ? 0
          : options.faults[.init(neuron: place, synapse: SynapseOnNeuron(i), tag: word.tag)].probability
        guard deaf < 1 else { continue }
        let dendrite = SynapseTable.dendrites.firstIndex(of: word.dendrite) ?? 0
        var target = Target(lane: lane, dendrite: dendrite)
        target[.isDeaf] = deaf > 0
        target[.isDepressing] = word.stp
        target[.isPlastic] = learns && LearningBlock.isPlastic(word)
        if word.stp {
          let lanes = LaneSettings(
            place: spot(i), latches: neuron.latches, core: settings.core(of: lane))
          laws[found.count] = ShortTermDepression.Law(lanes, mapping: options.stdMapping)
        }
        if !isKept {
          devices.append(
            .init(
              synapse: i, bits: word.weight.rawValue, precise: word.preciseDelay,
              mismatched: word.mismatchedDelay))
        }
        found.append((Entry(target: target), UInt32(lane * SynapseOnNeuron.count + i), deaf, word.tag))
      }
      if isKept {
        // Addresses ascend from lane to lane, here and there, and the words of a lane that did not change are the same.
        guard next < found.count else { continue }
        while walk < old.order.count, old.address[Int(old.order[walk])] < found[next].address { walk += 1 }
        for i in next..<min(found.count, next + old.order.count - walk) {
          found[i].entry.copyDevices(of: old.entries[Int(old.order[walk])])
          walk += 1
        }
        continue
      }
      silicon.synapses(of: spot(nil), devices) { synapse in
        found[next].entry.delay = Self.time(synapse.delay)
        found[next].entry.width = Self.time(synapse.width)
        found[next].entry.weight = Float(synapse.weight)
        next += 1
      }
    }
    var words = DelayOrder.places(found.map(\.entry.delayRank))
    var offsets: [UInt32] = []
    // Words that match nothing, because the sense amplifiers lack bias, stay as they are.
    if matches {
      let ranked = words.enumerated().map { rank, word in
        TagIndex.Entry(core: 0, tag: found[Int(word)].tag, payload: UInt32(rank))
      }
      let index = TagIndex(coreCount: 1, entries: ranked) ?? Self.impossible()
      words = index.payloads.map { words[Int($0)] }
      offsets = index.offsets
    } else {
      words = found.indices.map(UInt32.init)
    }
    order = [UInt32](repeating: 0, count: found.count)
    let isDeafSomewhere = found.contains { $0.deafness > 0 }
    var sorted: [Entry] = []
    sorted.reserveCapacity(found.count)
    address.reserveCapacity(found.count)
    for (place, word) in words.enumerated() {
      let synapse = found[Int(word)]
      sorted.append(synapse.entry)
      address.append(synapse.address)
      if isDeafSomewhere { deafness.append(synapse.deafness) }
      if synapse.entry.target[.isDepressing], let law = laws[Int(word)] { depression.add(place, law) }
      order[Int(word)] = UInt32(place)
    }
    entries = SynapseColumns(sorted, offsets: offsets, step: options.step)
    depression.close(synapses: entries.count)
    shortestDelay = entries.lazy.map(\.delay).min()
  }

  /// A programmed word while the table is made.
  private typealias Found = (entry: Entry, address: UInt32, deafness: Float, tag: Tag)

  /// Calls `body` with what an event looks up, as plain pointers; the entries are nowhere else meanwhile.
  @inline(__always)
  mutating func withView(_ body: (SynapseColumns.View, inout CoreSynapses) -> Void) {
    // Out of the table for the time being, so that an event finds them without asking whose they are.
    var entries = SynapseColumns()
    swap(&entries, &self.entries)
    entries.withView { body($0, &self) }
    swap(&entries, &self.entries)
  }

  /// The factor of depression on the weight of a pulse that starts now, which depletes the synapse; 1 without the bit.
  mutating func spend(_ synapse: Int, at time: SimTime) -> Float { depression.spend(synapse, at: time) }

  /// The place of a CAM word, or nil when it has no effect.
  func place(address wanted: UInt32) -> Int? {
    var range = order.indices
    while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
      let place = Int(order[middle])
      if address[place] == wanted { return place }
      range = address[place] < wanted ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }

  /// Marks the synapses whose pulses have to come one by one, since an integrator that they charge is fast.
  ///
  /// All pulses of a dendrite come in one way, so that the longest decides.
  mutating func markStiff(_ targets: [[any PulseTarget]], step: SimTime) {
    guard let range = entries.lanes else { return }
    let (branches, first) = (SynapseTable.dendrites.count, range.lowerBound)
    func place(_ target: Target) -> Int { (target.lane - first) * branches + target.dendrite }
    func otherPlaces(_ target: Target) -> [Int] { [0, 2].map { place(target.feeding($0)) } }
    // In ps; negative where no pulse comes.
    var longest = [Float](repeating: -1, count: range.count * branches)
    for i in entries.indices {
      let device = entries.device(i)
      let own = place(device.target)
      longest[own] = max(longest[own], device.width)
      guard device.target[.isPlastic] else { continue }
      for place in otherPlaces(device.target) { longest[place] = max(longest[place], device.width) }
    }
    var isStiff = longest.enumerated().map { place, width in
      guard width >= 0 else { return false }
      return targets.isEmpty
        || targets[place % branches].contains {
          let width = SimTime(picoseconds: Entry.whole(width))
          return $0.isStiff(
            first + place / branches, width: Float(width.milliseconds), step: Float(step.milliseconds))
        }
    }
    // A plastic synapse can change its dendrite: both go the same way.
    for i in entries.indices where entries.device(i).target[.isPlastic] {
      let places = otherPlaces(entries.device(i).target)
      let isEither = places.contains { isStiff[$0] }
      for place in places { isStiff[place] = isEither }
    }
    entries.mark(.isStiff) { isStiff[place($1)] }
  }

  /// Marks the synapses whose pulses a pin shows.
  mutating func markWatched(_ isWatched: (UInt32) -> Bool) {
    let address = address
    entries.mark(.isWatched) { place, _ in isWatched(address[place]) }
  }

  /// Takes over the state of `old` at a time: the pulses that are under way and how depressed its synapses are.
  ///
  /// Returns where each of its synapses is now.
  mutating func adoptState(of old: CoreSynapses, at time: SimTime) -> [Int?] {
    var moved = [Int?](repeating: nil, count: old.entries.count)
    let starts = old.entries.starts
    var kept: [(place: Int, start: SimTime)] = []
    var next = 0
    for from in old.order.map(Int.init) {
      while next < order.count, address[Int(order[next])] < old.address[from] { next += 1 }
      guard next < order.count, address[Int(order[next])] == old.address[from] else { continue }
      let place = Int(order[next])
      if starts[from] != Entry.never { kept.append((place, starts[from])) }
      moved[from] = place
    }
    entries.setStarts(kept)
    depression.adopt(old.depression, moved: moved, at: time)
    return moved
  }

  /// Whether every synapse is where `old` has it and makes the same pulses.
  func hasSynapses(of old: CoreSynapses) -> Bool {
    address == old.address && entries.hasDevices(of: old.entries)
  }

  // A bias at the floor of the generator can mean minutes; an hour is for ever here.
  private static func time(_ milliseconds: Double) -> SimTime {
    SimTime(seconds: min(milliseconds * 1e-3, 3600)) ?? .s(3600)
  }

  private static func impossible() -> TagIndex {
    preconditionFailure("every entry lies on the one core of its index")
  }
}
