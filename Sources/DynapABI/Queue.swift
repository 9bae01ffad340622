/// What waits to be read, the oldest first.
struct Queue<Element> {
  private var elements: [Element] = []
  private var next = 0

  /// How many wait.
  var count: Int { elements.count - next }

  /// The oldest, or nil when none waits.
  var first: Element? { next < elements.count ? elements[next] : nil }

  /// All that wait.
  var waiting: ArraySlice<Element> { elements[next...] }

  /// Adds to the end.
  mutating func append(contentsOf new: some Sequence<Element>) { elements.append(contentsOf: new) }

  /// Moves up to `capacity` of the oldest to memory; returns how many.
  mutating func take(_ target: UnsafeMutablePointer<Element>?, _ capacity: Int) -> Int {
    let taken = min(capacity, count)
    guard taken > 0, let target else { return 0 }
    elements.withUnsafeBufferPointer { elements in
      guard let base = elements.baseAddress else { return }
      target.update(from: base + next, count: taken)
    }
    drop(taken)
    return taken
  }

  /// Forgets the oldest.
  mutating func drop(_ number: Int) {
    next += number
    guard next == elements.count else { return }
    elements.removeAll(keepingCapacity: true)
    next = 0
  }

  /// Replaces all that wait.
  mutating func replace(with new: [Element]) { (elements, next) = (new, 0) }
}
