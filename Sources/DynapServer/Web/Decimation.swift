/// Keeps at most so many of a sequence's elements, evenly: each stands for as many as ``stride`` says.
struct Decimated<Element: Sendable>: Sendable {
  /// The elements that are kept.
  private(set) var elements: [Element] = []
  /// How many were given.
  private(set) var count = 0
  /// Of how many one is kept.
  private(set) var stride = 1
  private let most: Int

  /// Makes an empty sequence that keeps at most so many, which is even.
  init(most: Int) { self.most = most }

  /// Adds an element, or leaves it out.
  mutating func append(_ element: Element) {
    if count % stride == 0 {
      if elements.count == most {
        // Every second one goes: those that are left are again evenly apart.
        elements = elements.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        stride *= 2
      }
      if count % stride == 0 { elements.append(element) }
    }
    count += 1
  }

  /// Forgets everything.
  mutating func removeAll() {
    elements.removeAll(keepingCapacity: true)
    (count, stride) = (0, 1)
  }
}
