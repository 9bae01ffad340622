/// Error events on their way to the learning blocks, each as many steps as the transport takes.
struct ErrorQueue: Sendable {
  /// An event: which output, and +1 for a missing spike or -1 for one too many.
  struct Event: Hashable, Sendable {
    var output: Int
    var sign: Double
  }

  private let delay: Int
  private var clock = 0
  private var events: [(due: Int, event: Event)] = []

  init(delay: Int) { self.delay = max(delay, 0) }

  /// Sends an event in this step.
  mutating func send(_ output: Int, _ sign: Double) {
    events.append((clock + delay, Event(output: output, sign: sign)))
  }

  /// The events that arrive in this step, in the order of sending; the step is over then.
  mutating func arrived() -> [Event] {
    defer { clock += 1 }
    guard let first = events.first, first.due <= clock else { return [] }
    let due = events.prefix { $0.due <= clock }.map(\.event)
    events.removeFirst(due.count)
    return due
  }

  /// The state as whole numbers.
  var words: [UInt64] {
    [UInt64(clock), UInt64(events.count)]
      + events.flatMap { [UInt64($0.due), UInt64($0.event.output), $0.event.sign > 0 ? 1 : 0] }
  }

  /// Takes a state of a network with so many outputs.
  mutating func read(_ cursor: inout StateCursor, outputs: Int) {
    clock = cursor.number(below: Self.longest)
    let count = cursor.number(below: Self.longest)
    events = []
    for _ in 0..<count {
      guard cursor.isGood else { return }
      let due = cursor.number(below: 2 * Self.longest)
      let output = cursor.number(below: outputs)
      events.append((due, Event(output: output, sign: cursor.number(below: 2) == 1 ? 1 : -1)))
    }
  }

  // More steps than any run has.
  private static let longest = 1 << 60
}
