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
