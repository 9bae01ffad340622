import CMemory
import DynapFabric
import DynapUnits

/// What events need to know of the synapses of a core: what each is made of, and apart from it when its last pulse started,
/// so that those of a tag, which are neighbours, are computed side by side and take few lines of the cache.
struct SynapseColumns: Sendable, RandomAccessCollection, MutableCollection {
  /// How many synapses there are.
  let count: Int
  /// In ps; where the tag's bucket holds an event that is not written here, its delay after that.
  private var lastStart: [Int64]
  private var devices: [Device]
  /// By tag, the synapses that match; empty where no tag has any.
  private(set) var buckets: [TagBucket]
  /// Which flags that concern where a pulse starts any synapse has, a bit each.
  private(set) var startingFlags: UInt32
  /// The longest delay that numbers of steps reach, ps; see ``MatchBuffer/isFar(_:_:_:)``.
  private let longestDelay: Float

  /// What a synapse is made of.
  struct Device: Equatable, Sendable, BitwiseCopyable {
    /// The delay, ps.
    var delay: Float
    /// The pulse width, ps.
    var width: Float
    /// The weight current during a pulse, pA.
    var weight: Float
    /// The neuron's lane, the dendrite and the flags.
    var target: CoreSynapses.Target

    /// Makes what has neither delay nor weight.
    init(target: CoreSynapses.Target) { (delay, width, weight, self.target) = (0, 0, 0, target) }

    /// A number that ascends with the delay.
    var delayRank: UInt32 { delay.bitPattern }

    /// Takes over delay, width and weight.
    mutating func copy(_ other: Device) { (delay, width, weight) = (other.delay, other.width, other.weight) }
  }

  /// What lies behind the last synapse, so that whole vectors can be read from each.
  static let padding = MatchBuffer.vector

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  /// Makes the columns of synapses in the order of their tags, which have had no event.
  ///
  /// - Parameters:
  ///   - offsets: Where the synapses of each tag begin, and where those of the last one end; none where nothing matches.
  ///   - step: The step in which the delays are counted.
  init(_ devices: consuming [Device] = [], offsets: [UInt32] = [], step: SimTime = .ms(1)) {
    count = devices.count
    lastStart = [Int64](repeating: TagBucket.beforeAll, count: count)
    startingFlags = devices.reduce(0) { $0 | $1.target.startingFlags }
    let none = Device(target: .init(lane: 0, dendrite: 0))
    if count > 0 { devices.append(contentsOf: repeatElement(none, count: Self.padding)) }
    self.devices = devices
    buckets = count == 0 ? [] : zip(offsets, offsets.dropFirst()).map { TagBucket($0, $1) }
    longestDelay = MatchBuffer.longestDelay(step: step)
    for i in buckets.indices { measure(i) }
  }

  /// One synapse; looks for its tag, and setting it goes through all synapses of the tag.
  subscript(place: Int) -> CoreSynapses.Entry {
    get {
      precondition(place < count, "a place in the table")
      var start = lastStart[place]
      if let i = bucket(of: place), !buckets[i].isWritten {
        start = buckets[i].unwritten &+ CoreSynapses.Entry.whole(devices[place].delay)
      }
      return .init(lastStart: SimTime(picoseconds: start), device: devices[place])
    }
    set {
      precondition(place < count, "a place in the table")
      let bucket = bucket(of: place)
      if let bucket { write(bucket) }
      lastStart[place] = newValue.lastStart.picoseconds
      devices[place] = newValue.device
      startingFlags |= newValue.target.startingFlags
      if let bucket { measure(bucket) }
    }
  }

  /// Asks the memory for what a synapse is made of.
  @inline(__always)
  func fetch(_ place: Int) {
    devices.withUnsafeBufferPointer { devices in
      if let first = devices.baseAddress { cmemory_prefetch(first + place) }
    }
  }

  /// What a synapse is made of.
  @inline(__always)
  func device(_ place: Int) -> Device { devices[place] }

  /// Calls `body` with what the synapses are made of; not where there is none.
  @inline(__always)
  func withDevices(_ body: (UnsafePointer<Device>) -> Void) {
    devices.withUnsafeBufferPointer { devices in
      if let devices = devices.baseAddress { body(devices) }
    }
  }

  /// The lanes from the first that has a synapse to the last; nil where there is none.
  var lanes: ClosedRange<Int>? {
    guard count > 0 else { return nil }
    var (first, last) = (Int.max, 0)
    for place in 0..<count {
      let lane = devices[place].target.lane
      (first, last) = (Swift.min(first, lane), Swift.max(last, lane))
    }
    return first...last
  }

  /// Sets or clears a flag of every synapse, by its place and what it charges.
  @inline(__always)
  mutating func mark(
    _ flag: CoreSynapses.Target.Flag, _ isMarked: (Int, CoreSynapses.Target) -> Bool
  ) {
    let count = count
    startingFlags = devices.withUnsafeMutableBufferPointer { devices in
      var any: UInt32 = 0
      for place in 0..<count {
        devices[place].target[flag] = isMarked(place, devices[place].target)
        any |= devices[place].target.startingFlags
      }
      return any
    }
    guard flag.concernsMatching else { return }
    for i in buckets.indices {
      write(i)
      measure(i)
    }
  }

  /// When the last pulse of each synapse started, or will.
  var starts: [SimTime] {
    var starts = lastStart
    for bucket in buckets where !bucket.isWritten {
      for place in bucket.places {
        starts[place] = bucket.unwritten &+ CoreSynapses.Entry.whole(devices[place].delay)
      }
    }
    return starts.map { SimTime(picoseconds: $0) }
  }

  /// Sets when the last pulses of some synapses started; linear in the number of synapses.
  mutating func setStarts(_ starts: [(place: Int, start: SimTime)]) {
    guard !starts.isEmpty else { return }
    for i in buckets.indices { write(i) }
    for (place, start) in starts { lastStart[place] = start.picoseconds }
    for i in buckets.indices { measure(i) }
  }

  /// Whether the synapses are the same as others, whatever their pulses.
  func hasDevices(of other: SynapseColumns) -> Bool { devices == other.devices }

  /// The tag that a synapse matches, as the number of its bucket.
  private func bucket(of place: Int) -> Int? {
    // Buckets ascend: the first that ends behind the place.
    var range = buckets.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = buckets[middle].end <= place ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    guard range.lowerBound < buckets.endIndex, buckets[range.lowerBound].begin <= place else { return nil }
    return range.lowerBound
  }

  /// Writes when the last pulses of a tag's synapses start.
  private mutating func write(_ bucket: Int) {
    guard !buckets[bucket].isWritten else { return }
    withView { $0.write(bucket) }
  }

  /// Finds what a bucket knows of its synapses, all of which are written.
  private mutating func measure(_ bucket: Int) {
    var (reach, end, isUnusual) = (Int64(0), TagBucket.beforeAll, false)
    for place in buckets[bucket].places {
      let device = devices[place]
      let (delay, width) = (CoreSynapses.Entry.whole(device.delay), CoreSynapses.Entry.whole(device.width))
      reach = Swift.max(reach, delay &+ width)
      end = Swift.max(end, lastStart[place] &+ width)
      isUnusual = isUnusual || device.target.isSpecialInMatching || device.delay >= longestDelay
    }
    buckets[bucket].reach = reach
    buckets[bucket].quietFrom = isUnusual ? TagBucket.afterAll : end
  }

  /// The columns as plain pointers.
  struct View {
    let lastStart: UnsafeMutablePointer<Int64>
    let devices: UnsafePointer<Device>
    /// By tag.
    let buckets: UnsafeMutablePointer<TagBucket>

    /// Asks the memory for what is known of a tag, which ``fetch(_:)`` needs.
    @inline(__always)
    func fetchBucket(_ tag: Tag) { cmemory_prefetch(buckets + tag.value) }

    /// Asks the memory for a tag's synapses, three lines at a time: where most tags have no more, the loop ends as foretold.
    @inline(__always)
    func fetch(_ tag: Tag) {
      let (bucket, perLine) = (buckets[tag.value], 4)
      var place = Int(bucket.begin)
      let end = Int(bucket.end)
      repeat {
        for line in 0..<3 { cmemory_prefetch(devices + (place &+ line &* perLine)) }
        place &+= 3 &* perLine
      } while place < end
      // The last may lie in a line more.
      cmemory_prefetch(devices + (end &- 1))
    }

    /// Writes when the last pulses of a bucket's synapses start.
    @inline(never)
    func write(_ bucket: Int) {
      guard !buckets[bucket].isWritten else { return }
      let event = buckets[bucket].unwritten
      for place in buckets[bucket].places {
        lastStart[place] = event &+ CoreSynapses.Entry.whole(devices[place].delay)
      }
      buckets[bucket].unwritten = TagBucket.beforeAll
    }

    /// One synapse of a bucket that has been written.
    func entry(_ place: Int) -> CoreSynapses.Entry {
      .init(lastStart: SimTime(picoseconds: lastStart[place]), device: devices[place])
    }
  }

  /// Calls `body` with the columns; not where no tag has a synapse.
  @inline(__always)
  mutating func withView(_ body: (View) -> Void) {
    guard !buckets.isEmpty else { return }
    lastStart.withUnsafeMutableBufferPointer { lastStart in
      devices.withUnsafeBufferPointer { devices in
        buckets.withUnsafeMutableBufferPointer { buckets in
          guard let lastStart = lastStart.baseAddress, let devices = devices.baseAddress,
            let buckets = buckets.baseAddress
          else { return }
          body(View(lastStart: lastStart, devices: devices, buckets: buckets))
        }
      }
    }
  }
}
