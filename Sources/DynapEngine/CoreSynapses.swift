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
  private(set) var address = SynapseAddresses()
  /// The chance that a match is missed; empty where none is.
  private(set) var deafness: [Float] = []
  /// The synapses with the `stp` bit, and how depressed they are; state.
  var depression = DepressionTable()
  /// The synapses by address.
  private var order: [UInt16] = []

  /// Makes a core without synapses.
  init() {}

  /// Derives the synapses of a core's words.
  ///
  /// Linear in the number of words; what an earlier table under the same settings has of the lanes that did not change is
  /// taken over, which is several times as fast.
  init(
    _ words: CoreWords, _ settings: CoreSettings, _ options: SimulationOptions,
    keeping kept: (table: CoreSynapses, changed: Set<Int>)? = nil
  ) {
    guard words.count > 0 else { return }
    var devices = words.targets.map { SynapseColumns.Device(target: $0) }
    var changed = [0..<words.count]
    if let kept {
      changed = words.words(of: kept.changed)
      kept.table.copy(to: &devices, words, besides: changed)
    }
    let silicon = SynapseSilicon(settings)
    for range in changed { Self.derive(silicon, words, range, &devices) }
    let ranked = RadixOrder.places(devices.map { $0.delayRank })
    shortestDelay = SimTime(picoseconds: Entry.whole(devices[Int(ranked[0])].delay))
    order = words.places(of: ranked)
    address = SynapseAddresses(words.addresses.moved(to: order))
    deafness = words.deafness.isEmpty ? [] : words.deafness.moved(to: order)
    entries = SynapseColumns(
      devices.moved(to: order, reserving: SynapseColumns.padding), offsets: words.offsets, step: options.step)
    if entries.startingFlags & Target.Flag.isDepressing.rawValue != 0 { depress(settings, options) }
    depression.close(synapses: entries.count)
  }

  private static func derive(
    _ silicon: SynapseSilicon, _ words: CoreWords, _ range: Range<Int>,
    _ devices: inout [SynapseColumns.Device]
  ) {
    devices.withUnsafeMutableBufferPointer { devices in
      silicon.synapses(words.silicon, range) { part, group in
        for (i, word) in part.enumerated() {
          devices[word].delay = picoseconds(group.delays[i])
          devices[word].width = picoseconds(group.widths[i])
          devices[word].weight = Float(group.weights[i])
        }
      }
    }
  }

  /// Copies what the words of an earlier table are made of to those outside some ranges.
  private func copy(
    to devices: inout [SynapseColumns.Device], _ words: CoreWords, besides changed: [Range<Int>]
  ) {
    // Addresses ascend from lane to lane, here and there, and the words of a lane that did not change are the same.
    var (walk, word) = (0, 0)
    for range in changed + [words.count..<words.count] {
      while word < range.lowerBound {
        while walk < order.count, address[Int(order[walk])] < words.addresses[word] { walk += 1 }
        guard walk < order.count else { break }
        devices[word].copy(entries.device(Int(order[walk])))
        (walk, word) = (walk + 1, word + 1)
      }
      word = range.upperBound
    }
  }

  /// Gives the synapses with the `stp` bit their laws.
  private mutating func depress(_ settings: CoreSettings, _ options: SimulationOptions) {
    for place in entries.indices where entries.device(place).target[.isDepressing] {
      let lanes = LaneSettings(place: CoreWords.place(address[place]), latches: [], core: settings)
      depression.add(place, ShortTermDepression.Law(lanes, mapping: options.stdMapping))
    }
  }

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
    var isStiff = longest.map { targets.isEmpty && $0 >= 0 }
    for (branch, targets) in targets.enumerated() {
      for target in targets {
        for place in stride(from: branch, to: longest.count, by: branches) where longest[place] >= 0 {
          let width = SimTime(picoseconds: Entry.whole(longest[place]))
          let isFast = target.isStiff(
            first + place / branches, width: Float(width.milliseconds), step: Float(step.milliseconds))
          isStiff[place] = isStiff[place] || isFast
        }
      }
    }
    // A plastic synapse can change its dendrite: both go the same way.
    if entries.startingFlags & Target.Flag.isPlastic.rawValue != 0 {
      for i in entries.indices where entries.device(i).target[.isPlastic] {
        let places = otherPlaces(entries.device(i).target)
        let isEither = places.contains { isStiff[$0] }
        for place in places { isStiff[place] = isEither }
      }
    }
    guard isStiff.contains(true) || entries.startingFlags & Target.Flag.isStiff.rawValue != 0 else { return }
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

  /// Whole picoseconds, to 24 bits. A bias at the floor of the generator can mean minutes; an hour is for ever here.
  private static func picoseconds(_ milliseconds: Double) -> Float {
    Float((min(milliseconds * 1e-3, 3600) * 1e12).rounded(.toNearestOrEven))
  }
}

extension Array where Element: BitwiseCopyable {
  /// The same elements, each in the place that a list without gaps has for it, and room for some more.
  fileprivate func moved(to places: [UInt16], reserving room: Int = 0) -> [Element] {
    precondition(places.count == count, "a place for each element")
    return withUnsafeBufferPointer { elements in
      [Element](unsafeUninitializedCapacity: count + room) { moved, filled in
        for i in elements.indices { moved[Int(places[i])] = elements[i] }
        filled = count
      }
    }
  }
}
