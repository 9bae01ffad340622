/// A queue of items by the step in which they are due: O(1) insertion, and one step's items at once.
///
/// Items due within the wheel's span lie in its buckets; later ones wait aside and move in once per turn. What a bucket
/// held goes to the next that needs memory, so that a wheel in steady use allocates nothing and stays in the cache.
/// Copies share their items: a wheel has one owner.
struct TimeWheel<Items: WheelItems>: @unchecked Sendable {
  /// What waits.
  typealias Item = Items.Item

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

  private struct Bucket {
    var items: Items?
    var count = 0
    var capacity = 0
  }

  /// The buckets and the memory that none of them needs at present.
  private final class Memory {
    let buckets = UnsafeMutablePointer<Bucket>.allocate(capacity: Int(span))
    private var spare: [Bucket] = []
    /// What was taken last, and may still be read.
    private var lent = Bucket()

    init() { buckets.initialize(repeating: Bucket(), count: Int(span)) }

    deinit {
      for i in 0..<Int(span) { buckets[i].items?.deallocate() }
      for bucket in spare + [lent] { bucket.items?.deallocate() }
      buckets.deallocate()
    }

    /// Makes room for some more items in a bucket that is full.
    @inline(never)
    func enlarge(_ bucket: UnsafeMutablePointer<Bucket>, by count: Int) {
      let old = bucket.pointee
      if old.items == nil, let unused = spare.popLast() {
        bucket.pointee = unused
        if unused.capacity < count { enlarge(bucket, by: count) }
        return
      }
      let capacity = max(32, 2 * old.capacity, old.count + count)
      let items = Items.allocate(capacity: capacity)
      if let full = old.items {
        items.copy(old.count, of: full)
        full.deallocate()
      }
      bucket.pointee = Bucket(items: items, count: old.count, capacity: capacity)
    }

    /// Empties a bucket; its items are valid until the next call.
    func take(_ bucket: UnsafeMutablePointer<Bucket>) -> (items: Items, count: Int)? {
      if lent.items != nil { spare.append(Bucket(items: lent.items, count: 0, capacity: lent.capacity)) }
      lent = bucket.pointee
      bucket.pointee = Bucket()
      return lent.items.map { ($0, lent.count) }
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
      guard let items = bucket.pointee.items else { continue }
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
      append(item, to: buckets + Int(step & (Self.span &- 1)))
    } else {
      later.append((step, item))
    }
  }

  /// Puts `count` items into a step, copied in whole vectors, so that room behind them is read and written.
  @inline(__always)
  mutating func insert(_ items: Items, _ count: Int, at step: Int64) {
    let step = max(step, next)
    self.count &+= count
    guard step &- next < Self.span else {
      for i in 0..<count { later.append((step, items[i])) }
      return
    }
    let bucket = buckets + Int(step & (Self.span &- 1))
    let place = bucket.pointee.count
    let room = count &+ Items.slack
    if place &+ room > bucket.pointee.capacity { memory.enlarge(bucket, by: room) }
    if let own = bucket.pointee.items { own.put(count, of: items, at: place) }
    bucket.pointee.count = place &+ count
  }

  /// Takes the items of the next step, in the order in which they were put in, and goes on to the step after it; nil
  /// where there is none.
  ///
  /// They are valid until the next call that takes or changes items.
  @inline(__always)
  mutating func take() -> (items: Items, count: Int)? {
    // Without a look at the bucket where nothing waits: a wheel that turns finds none of them in the cache.
    guard count > 0 else {
      skip()
      return nil
    }
    let bucket = buckets + Int(next & (Self.span - 1))
    skip()
    guard bucket.pointee.count > 0 else { return nil }
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
  private func append(_ item: Item, to bucket: UnsafeMutablePointer<Bucket>) {
    let place = bucket.pointee.count
    if place == bucket.pointee.capacity { memory.enlarge(bucket, by: 1) }
    if let items = bucket.pointee.items { items[place] = item }
    bucket.pointee.count = place &+ 1
  }

  private mutating func turn() {
    let waiting = later
    later = []
    count -= waiting.count
    for entry in waiting { insert(entry.item, at: entry.step) }
  }
}

/// Memory for some items.
protocol WheelItems {
  associatedtype Item: BitwiseCopyable & Sendable
  /// How many items behind the last can be read and written where several are put in at once.
  static var slack: Int { get }
  static func allocate(capacity: Int) -> Self
  func deallocate()
  /// Copies `count` items.
  func copy(_ count: Int, of other: Self)
  /// Copies `count` items to a place.
  func put(_ count: Int, of other: Self, at place: Int)
  subscript(i: Int) -> Item { get nonmutating set }
}

/// Items one after the other.
struct PlainItems<Item: BitwiseCopyable & Sendable>: WheelItems {
  let base: UnsafeMutablePointer<Item>

  static var slack: Int { 0 }
  static func allocate(capacity: Int) -> Self { .init(base: .allocate(capacity: capacity)) }
  func deallocate() { base.deallocate() }
  func copy(_ count: Int, of other: Self) { base.update(from: other.base, count: count) }
  func put(_ count: Int, of other: Self, at place: Int) {
    (base + place).update(from: other.base, count: count)
  }

  @inline(__always)
  subscript(i: Int) -> Item {
    get { base[i] }
    nonmutating set { base[i] = newValue }
  }
}

extension TimeWheel {
  /// The items of the next step as a buffer; see ``take()``.
  @inline(__always)
  mutating func takeBuffer<Element>() -> UnsafeMutableBufferPointer<Element>
  where Items == PlainItems<Element> {
    let taken = take()
    return UnsafeMutableBufferPointer(start: taken?.items.base, count: taken?.count ?? 0)
  }
}

extension PortionColumns: WheelItems {
  static var slack: Int { MatchBuffer.vector }

  static func allocate(capacity: Int) -> PortionColumns {
    let rounded = (capacity + MatchBuffer.vector - 1) / MatchBuffer.vector * MatchBuffer.vector
    let bytes = rounded * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 * bytes, alignment: 64)
    func column<Part>(_ i: Int, _ type: Part.Type) -> UnsafeMutablePointer<Part> {
      (memory + i * bytes).bindMemory(to: type, capacity: rounded)
    }
    return PortionColumns(
      bits: column(0, UInt32.self), begin: column(1, Float.self), middle: column(2, Float.self),
      charge: column(3, Float.self))
  }

  func deallocate() { UnsafeMutableRawPointer(bits).deallocate() }

  @inline(__always)
  func put(_ count: Int, of other: PortionColumns, at place: Int) { (self + place).copy(count, of: other) }
}
