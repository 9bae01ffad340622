import CMemory
import DynapUnits

/// A queue of items by the step in which they are due: O(1) insertion, and one step's items at once.
///
/// Items due within the wheel's span lie in its buckets; later ones wait aside and move in once per turn. What a bucket
/// held goes to the next that needs memory, so that a wheel in steady use allocates nothing and stays in the cache.
/// Copies share their items: a wheel has one owner.
struct TimeWheel<Item: BitwiseCopyable & Sendable>: @unchecked Sendable {
  private let memory: Memory
  // The memory's own pointer: through the object, each item would count it as in use.
  private let buckets: UnsafeMutablePointer<Bucket>
  private var later: [(step: Int64, item: Item)] = []
  /// The step whose items are taken next.
  private(set) var next: Int64
  /// How many items wait.
  private(set) var count = 0

  /// Whether no item waits.
  var isEmpty: Bool { count == 0 }

  /// Steps in one turn.
  private static var span: Int64 { 1024 }

  /// The items of a step, below 2 GB of them; counted in bytes, so that putting one in multiplies nothing.
  private struct Bucket {
    var items: UnsafeMutableRawPointer?
    var used: UInt32 = 0
    var room: UInt32 = 0

    static var stride: UInt32 { UInt32(MemoryLayout<Item>.stride) }

    var count: Int { Int(used / Self.stride) }
    var typed: UnsafeMutablePointer<Item>? { items?.assumingMemoryBound(to: Item.self) }
  }

  /// The buckets and the memory that none of them needs at present.
  private final class Memory {
    let buckets = UnsafeMutablePointer<Bucket>.allocate(capacity: Int(span))
    // Behind a pointer, as a variable of a class is asked at each use whether somebody else uses it.
    private let state = UnsafeMutablePointer<State>.allocate(capacity: 1)

    private struct State {
      /// Memory that nobody needs; the first of its items are a ``Spare``.
      var spare: UnsafeMutableRawPointer?
      /// What was taken last, and may still be read.
      var lent = Bucket()
    }

    private struct Spare {
      var next: UnsafeMutableRawPointer?
      var room: UInt32
    }

    init() {
      buckets.initialize(repeating: Bucket(), count: Int(span))
      state.initialize(to: State())
    }

    deinit {
      for i in 0..<Int(span) { buckets[i].items?.deallocate() }
      state.pointee.lent.items?.deallocate()
      while let spare = state.pointee.spare {
        state.pointee.spare = spare.load(as: Spare.self).next
        spare.deallocate()
      }
      state.deallocate()
      buckets.deallocate()
    }

    /// Makes room for another item in a bucket that is full.
    @inline(never)
    func enlarge(_ bucket: UnsafeMutablePointer<Bucket>) {
      let old = bucket.pointee
      if old.items == nil, let memory = state.pointee.spare {
        let spare = memory.load(as: Spare.self)
        state.pointee.spare = spare.next
        if let next = spare.next { cmemory_prefetch(next) }
        memory.bindMemory(to: Item.self, capacity: Int(spare.room / Bucket.stride))
        bucket.pointee = Bucket(items: memory, room: spare.room)
        return
      }
      let room = max(16 * Bucket.stride, 2 * old.room)
      let items = UnsafeMutablePointer<Item>.allocate(capacity: Int(room / Bucket.stride))
      if let full = old.typed {
        items.update(from: full, count: old.count)
        full.deallocate()
      }
      bucket.pointee = Bucket(items: UnsafeMutableRawPointer(items), used: old.used, room: room)
    }

    /// Empties a bucket; its items are valid until the next call.
    func take(_ bucket: UnsafeMutablePointer<Bucket>) -> UnsafeMutableBufferPointer<Item> {
      let last = state.pointee.lent
      if let memory = last.items {
        memory.storeBytes(of: Spare(next: state.pointee.spare, room: last.room), as: Spare.self)
        state.pointee.spare = memory
      }
      let taken = bucket.pointee
      state.pointee.lent = taken
      bucket.pointee = Bucket()
      return UnsafeMutableBufferPointer(start: taken.typed, count: taken.count)
    }
  }

  /// Makes a queue whose first step is `start`.
  init(start: Int64 = 0) {
    memory = Memory()
    buckets = memory.buckets
    next = start
  }

  /// Makes a queue whose first step is `start`, with the items that ``waiting`` gave there.
  init(start: Int64, waiting: [Waiting]) {
    self.init(start: start)
    for item in waiting {
      if item.isAside, item.step > next {
        later.append((item.step, item.item))
        count += 1
      } else {
        insert(item.item, at: item.step)
      }
    }
  }

  /// An item that waits.
  struct Waiting {
    var step: Int64
    /// Whether it waits aside for the wheel's next turn, which decides on its place among the items of its step.
    var isAside: Bool
    var item: Item
  }

  /// All items: those in the buckets step by step, then those aside, in the order in which they were put in.
  var waiting: [Waiting] {
    waiting(steps: Self.span) + later.map { Waiting(step: $0.step, isAside: true, item: $0.item) }
  }

  /// The items of the next steps, at most those of a turn.
  func waiting(steps: Int64) -> [Waiting] {
    guard !isEmpty else { return [] }
    var all: [Waiting] = []
    for step in next..<next + min(steps, Self.span) {
      let bucket = buckets + Int(step & (Self.span - 1))
      guard let items = bucket.pointee.typed else { continue }
      for i in 0..<bucket.pointee.count {
        all.append(Waiting(step: step, isAside: false, item: items[i]))
      }
    }
    return all
  }

  /// Puts an item into a step; one that is due already goes to the next step.
  @inline(__always)
  mutating func insert(_ item: Item, at step: Int64) {
    let step = max(step, next)
    count &+= 1
    if step &- next < Self.span {
      append(to: bucket(Self.slot(of: UInt32(truncatingIfNeeded: step)))) {
        $0.storeBytes(of: item, as: Item.self)
      }
    } else {
      later.append((step, item))
    }
  }

  /// Puts `number` items into steps of this turn, from the next one to the last before ``end(step:)``, by their ``slot(of:)``.
  @inline(__always)
  mutating func insert(_ number: Int, at slots: UnsafePointer<UInt32>, _ items: UnsafePointer<Item>) {
    count &+= number
    for i in 0..<number {
      // As a whole, which an assignment would take apart.
      append(to: bucket(slots[i])) { $0.copyMemory(from: items + i, byteCount: MemoryLayout<Item>.stride) }
    }
  }

  /// The time before which items have a place in the wheel, with a step to spare for what rounding moves.
  @inline(__always)
  func end(step: SimTime) -> SimTime { SimTime(picoseconds: (next &+ Self.span &- 1) &* step.picoseconds) }

  /// Where a step within the wheel's span lies, of which the low bits are given.
  @inline(__always)
  static func slot(of step: UInt32) -> UInt32 {
    (step & UInt32(span &- 1)) &* UInt32(MemoryLayout<Bucket>.stride)
  }

  @inline(__always)
  private func bucket(_ slot: UInt32) -> UnsafeMutablePointer<Bucket> {
    (UnsafeMutableRawPointer(buckets) + Int(slot)).assumingMemoryBound(to: Bucket.self)
  }

  /// Asks the memory for the items of a step, so that they are there when they are taken; `steps` from the next one on.
  @inline(__always)
  func fetch(ahead steps: Int64) {
    let bucket = buckets[Int((next &+ steps) & (Self.span &- 1))]
    guard let items = bucket.typed else { return }
    let perLine = max(64 / MemoryLayout<Item>.stride, 1)
    for i in stride(from: 0, to: bucket.count, by: perLine) { cmemory_prefetch(items + i) }
  }

  /// Takes the items of the next step, in the order in which they were put in, and goes on to the step after it.
  ///
  /// They are valid until the next call that takes items.
  @inline(__always)
  mutating func take() -> UnsafeMutableBufferPointer<Item> {
    // Without a look at the bucket where nothing waits: a wheel that turns finds none of them in the cache.
    guard count > 0 else {
      skip()
      return UnsafeMutableBufferPointer(start: nil, count: 0)
    }
    let bucket = buckets + Int(next & (Self.span - 1))
    skip()
    guard bucket.pointee.used > 0 else { return UnsafeMutableBufferPointer(start: nil, count: 0) }
    count -= bucket.pointee.count
    return memory.take(bucket)
  }

  /// Goes on to the step after the next one, in which nothing is due.
  @inline(__always)
  mutating func skip() {
    next += 1
    if next & (Self.span - 1) == 0, !later.isEmpty { turn() }
  }

  /// Goes on by a number of steps in which nothing is due; more than one where nothing waits.
  mutating func skip(_ steps: Int64) {
    precondition(steps == 1 || isEmpty, "steps are left out together where no item waits")
    guard steps == 1 else {
      next += steps
      return
    }
    skip()
  }

  /// Takes every waiting item out, step by step, and starts over with those for which something is returned.
  mutating func rebuild(_ change: (Waiting) -> Waiting?) {
    guard !isEmpty else { return }
    let all = waiting
    self = TimeWheel(start: next, waiting: all.compactMap(change))
  }

  @inline(__always)
  private func append(
    to bucket: UnsafeMutablePointer<Bucket>, _ write: (UnsafeMutableRawPointer) -> Void
  ) {
    if bucket.pointee.used == bucket.pointee.room { memory.enlarge(bucket) }
    let used = bucket.pointee.used
    // There are items where there is room for one.
    write(bucket.pointee.items.unsafelyUnwrapped + Int(used))
    bucket.pointee.used = used &+ Bucket.stride
  }

  private mutating func turn() {
    let waiting = later
    later = []
    count -= waiting.count
    for entry in waiting { insert(entry.item, at: entry.step) }
  }
}
