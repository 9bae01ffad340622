/// A queue of items by the step in which they are due: O(1) insertion, and one step's items at once.
///
/// Items due within the wheel's span lie in its buckets; later ones wait aside and move in once per turn.
struct TimeWheel<Item: Sendable>: Sendable {
  private var buckets: [[Item]]
  private var later: [(step: Int64, item: Item)] = []
  /// The step whose items are taken next.
  private(set) var next: Int64

  /// How many items wait.
  private(set) var count = 0

  /// Whether no item waits.
  var isEmpty: Bool { count == 0 }

  /// Steps in one turn.
  private static var span: Int64 { 1024 }

  /// Makes a queue whose first step is `start`.
  init(start: Int64 = 0) {
    buckets = [[Item]](repeating: [], count: Int(Self.span))
    next = start
  }

  /// Puts an item into a step; one that is due already goes to the next step.
  mutating func insert(_ item: Item, at step: Int64) {
    let step = max(step, next)
    count += 1
    if step - next < Self.span {
      buckets[Int(step % Self.span)].append(item)
    } else {
      later.append((step, item))
    }
  }

  /// Takes the items of the next step into `items`, in the order in which they were put in, and goes on to the step
  /// after it.
  mutating func take(into items: inout [Item]) {
    let place = Int(next % Self.span)
    items.removeAll(keepingCapacity: true)
    if !buckets[place].isEmpty {
      swap(&items, &buckets[place])
      count -= items.count
    }
    skip()
  }

  /// Goes on to the step after the next one, in which nothing is due.
  mutating func skip() {
    next += 1
    if next % Self.span == 0, !later.isEmpty { turn() }
  }

  /// Replaces every waiting item; those for which nothing is returned are dropped.
  mutating func mapInPlace(_ change: (Item) -> Item?) {
    for i in buckets.indices where !buckets[i].isEmpty { buckets[i] = buckets[i].compactMap(change) }
    later = later.compactMap { entry in change(entry.item).map { (entry.step, $0) } }
    count = later.count + buckets.reduce(0) { $0 + $1.count }
  }

  private mutating func turn() {
    let waiting = later
    later = []
    count -= waiting.count
    for entry in waiting { insert(entry.item, at: entry.step) }
  }
}
