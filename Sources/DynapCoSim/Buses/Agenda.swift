import DynapUnits

/// Things to be done at their times; of one time, in the order in which they were noted. O(log n) each.
struct Agenda<Item> {
  private var heap: [(time: SimTime, order: Int, item: Item)] = []
  private var count = 0

  /// When the first is due, or nil.
  var next: SimTime? { heap.first?.time }

  /// Notes an item.
  mutating func add(_ item: Item, at time: SimTime) {
    heap.append((time, count, item))
    count += 1
    var place = heap.count - 1
    while place > 0, isBefore(place, (place - 1) / 2) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Takes the first item if it is due by a time.
  mutating func take(by time: SimTime) -> Item? {
    guard let first = heap.first, first.time <= time else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first.item }
    heap[0] = last
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count && isBefore(child, least) {
        least = child
      }
      guard least != place else { return first.item }
      heap.swapAt(place, least)
      place = least
    }
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    (heap[a].time, heap[a].order) < (heap[b].time, heap[b].order)
  }
}

/// First in, first out, without moving what waits.
struct Queue<Item> {
  private var items: [Item] = []
  private var head = 0

  /// How many wait.
  var count: Int { items.count - head }
  /// Whether none waits.
  var isEmpty: Bool { count == 0 }

  /// Puts one at the end.
  mutating func append(_ item: Item) { items.append(item) }

  /// Takes the first.
  mutating func popFirst() -> Item? {
    guard head < items.count else { return nil }
    defer {
      head += 1
      if head > 1024, head > items.count / 2 {
        items.removeFirst(head)
        head = 0
      }
    }
    return items[head]
  }
}
