/// A queue of items by the step in which they are due: O(1) insertion, and one step's items at once.
///
/// Items due within the wheel's span lie in its buckets; later ones wait aside and move in once per turn. Buckets keep
/// their memory, so that a wheel in steady use allocates nothing. Copies share their items: a wheel has one owner.
struct TimeWheel<Item: BitwiseCopyable & Sendable>: @unchecked Sendable {
  private let buckets: Buckets
  private var later: [(step: Int64, item: Item)] = []
  /// The step whose items are taken next.
  private(set) var next: Int64
  /// How many items wait.
  private(set) var count = 0

  /// Whether no item waits.
  var isEmpty: Bool { count == 0 }

  /// Steps in one turn; the bucket of the step that has just been taken is not yet free.
  private static var span: Int64 { 1024 }

  private struct Bucket {
    var items: UnsafeMutablePointer<Item>?
    var count = 0
    var capacity = 0

    @inline(__always)
    mutating func append(_ item: Item) {
      if count == capacity { grow() }
      items?[count] = item
      count += 1
    }

    @inline(never)
    private mutating func grow() {
      let room = max(16, 2 * capacity)
      let larger = UnsafeMutablePointer<Item>.allocate(capacity: room)
      if let items {
        larger.update(from: items, count: count)
        items.deallocate()
      }
      items = larger
      capacity = room
    }
  }

  private final class Buckets {
    let all = UnsafeMutablePointer<Bucket>.allocate(capacity: Int(span))

    init() { all.initialize(repeating: Bucket(), count: Int(span)) }

    deinit {
      for i in 0..<Int(span) { all[i].items?.deallocate() }
      all.deallocate()
    }
  }

  /// Makes a queue whose first step is `start`.
  init(start: Int64 = 0) {
    buckets = Buckets()
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
    var all: [Waiting] = []
    for step in next..<next + Self.span {
      let bucket = buckets.all + Int(step & (Self.span - 1))
      for item in UnsafeMutableBufferPointer(start: bucket.pointee.items, count: bucket.pointee.count) {
        all.append(Waiting(step: step, isAside: false, item: item))
      }
    }
    return all + later.map { Waiting(step: $0.step, isAside: true, item: $0.item) }
  }

  /// Puts an item into a step; one that is due already goes to the next step.
  @inline(__always)
  mutating func insert(_ item: Item, at step: Int64) {
    let step = max(step, next)
    count += 1
    if step - next < Self.span - 1 {
      buckets.all[Int(step & (Self.span - 1))].append(item)
    } else {
      later.append((step, item))
    }
  }

  /// Takes the items of the next step, in the order in which they were put in, and goes on to the step after it.
  ///
  /// They are valid until the next call that takes or changes items.
  mutating func take() -> UnsafeMutableBufferPointer<Item> {
    let bucket = buckets.all + Int(next & (Self.span - 1))
    let items = UnsafeMutableBufferPointer(start: bucket.pointee.items, count: bucket.pointee.count)
    count -= items.count
    bucket.pointee.count = 0
    skip()
    return items
  }

  /// Goes on to the step after the next one, in which nothing is due.
  mutating func skip() {
    next += 1
    if next % Self.span == 0, !later.isEmpty { turn() }
  }

  /// Replaces every waiting item; those for which nothing is returned are dropped.
  mutating func mapInPlace(_ change: (Item) -> Item?) {
    count = 0
    for i in 0..<Int(Self.span) {
      let bucket = buckets.all + i
      let items = UnsafeMutableBufferPointer(start: bucket.pointee.items, count: bucket.pointee.count)
      bucket.pointee.count = 0
      for item in items {
        guard let changed = change(item) else { continue }
        bucket.pointee.append(changed)
        count += 1
      }
    }
    later = later.compactMap { entry in change(entry.item).map { (entry.step, $0) } }
    count += later.count
  }

  private mutating func turn() {
    let waiting = later
    later = []
    count -= waiting.count
    for entry in waiting { insert(entry.item, at: entry.step) }
  }
}
