import DynapFabric
import DynapUnits

/// The events that leave a step for the cores of chips, on their way in the order in which cores let them match: sorted once, so
/// that each core has little to sort.
struct OutgoingEvents: Sendable {
  private var events: [Event] = []

  private struct Event: BitwiseCopyable {
    var time: SimTime
    var delivery: Delivery
  }

  /// Whether there is none.
  var isEmpty: Bool { events.isEmpty }

  /// Adds an event that acts at a time.
  @inline(__always)
  mutating func append(_ delivery: Delivery, at time: SimTime) {
    events.append(Event(time: time, delivery: delivery))
  }

  /// Takes the events by time, those of one time by the tag; the memory stays.
  @inline(__always)
  mutating func takeSorted(_ body: (Delivery, SimTime) -> Void) {
    events.withUnsafeMutableBufferPointer { events in
      events.sortRuns { $0.time < $1.time || $0.time == $1.time && $0.delivery.tag < $1.delivery.tag }
      for event in events { body(event.delivery, event.time) }
    }
    events.removeAll(keepingCapacity: true)
  }
}
