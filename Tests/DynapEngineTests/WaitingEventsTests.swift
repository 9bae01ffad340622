import DynapCircuits
import DynapFabric
import DynapUnits
import Testing

@testable import DynapEngine

/// What waits to be released, and what comes out of a step.
@Suite struct WaitingEventsTests {
  private static func event(_ time: Int64, _ tag: Int) -> InputEvent {
    InputEvent(time: .us(time), destination: Destination(tag: tag, cores: .all))
  }

  @Test("waiting events are in reverse order, whether they were given by time or not")
  func order() {
    let byTime = [Self.event(1, 1), Self.event(2, 2), Self.event(2, 3), Self.event(5, 4)]
    #expect(Simulation.sorted([], byTime) == byTime.reversed())
    #expect(Simulation.sorted(byTime.prefix(2).reversed(), Array(byTime.suffix(2))) == byTime.reversed())
    let late = Self.event(2, 5)
    #expect(
      Simulation.sorted(byTime.reversed(), [late]) == [byTime[3], late, byTime[2], byTime[1], byTime[0]])
    #expect(Simulation.sorted([], []).isEmpty)
  }

  @Test("many events in any order come by time, those of one time in the order given")
  func many() {
    let philox = Philox(key: 31)
    // Hours apart, picoseconds apart, and together.
    let events = (0..<2000).map { i in
      let word = philox.words(at: .init(UInt32(i), 0, 0, 0)).w0
      let time =
        Int64(word % 5) * 3_600_000_000_000_000 + Int64((word >> 8) % 40) * (word & 64 == 0 ? 1 : 1 << 33)
      return InputEvent(time: .ps(time), destination: Destination(tag: i % 2048, cores: .all))
    }
    let expected = events.indices.sorted { (events[$0].time, $0) < (events[$1].time, $1) }.map { events[$0] }
    #expect(Simulation.sorted([], events) == expected.reversed())
    #expect(Set(events.map(\.time)).count < 1000, "some come together")
  }

  @Test("an outcome is empty once it is cleared, but for what was listed to set out")
  func outcome() {
    var outcome = StepOutcome()
    #expect(outcome.isEmpty)
    outcome.spikes.append(Spike(time: .zero, lane: 3))
    #expect(!outcome.isEmpty)
    outcome.clear()
    #expect(outcome.isEmpty)
    let event = Self.event(0, 1)
    outcome.departures.append(
      Departure(time: event.time, entrance: .port(.first), word: event.destination))
    outcome.clear()
    #expect(!outcome.isEmpty)
  }
}
