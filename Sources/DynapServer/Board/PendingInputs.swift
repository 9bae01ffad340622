import DynapEngine
import DynapUnits

/// Input events that wait for their time: what is due comes by time, and of one time in the order given.
struct PendingInputs: Sendable {
  private struct Entry {
    var time: SimTime
    var order: UInt64
    var event: InputEvent
    static func isBefore(_ a: Entry, _ b: Entry) -> Bool { (a.time, a.order) < (b.time, b.order) }
  }

  /// Sorted, the earliest last.
  private var waiting: [Entry] = []
  /// Came since the last sorting.
  private var added: [Entry] = []
  private var order: UInt64 = 0

  /// How many wait.
  var count: Int { waiting.count + added.count }

  /// Adds events.
  mutating func add(_ events: [InputEvent]) {
    added.reserveCapacity(added.count + events.count)
    for event in events {
      added.append(Entry(time: event.time, order: order, event: event))
      order += 1
    }
  }

  /// Takes those before a time. What was added costs a sort of its own and one merge with what waits.
  mutating func take(before end: SimTime) -> [InputEvent] {
    if !added.isEmpty { merge() }
    var due: [InputEvent] = []
    while let last = waiting.last, last.time < end {
      due.append(last.event)
      waiting.removeLast()
    }
    return due
  }

  private mutating func merge() {
    var new = added.sorted(by: Entry.isBefore)
    added.removeAll(keepingCapacity: true)
    new.reverse()
    // Events mostly come for times before those that wait, or behind them all.
    guard let first = new.first, let last = waiting.last, !Entry.isBefore(first, last) else {
      waiting += new
      return
    }
    var merged: [Entry] = []
    merged.reserveCapacity(waiting.count + new.count)
    var (i, j) = (0, 0)
    while i < waiting.count, j < new.count {
      if Entry.isBefore(new[j], waiting[i]) {
        merged.append(waiting[i])
        i += 1
      } else {
        merged.append(new[j])
        j += 1
      }
    }
    waiting = merged + waiting[i...] + new[j...]
  }
}
