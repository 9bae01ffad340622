import DynapFabric
import DynapUnits
import Testing

@Suite struct HostClockTests {
  private static let wrap: Int64 = 1 << 32

  @Test func `timer wraps: an event 10 us before 2^32 us and one 20 us later read 2^32 - 10 and 10`() {
    let clock = HostClock()
    #expect(clock.stamp(of: .us(Self.wrap - 10)) == UInt32.max - 9)
    #expect(clock.stamp(of: .us(Self.wrap - 10) + .us(20)) == 10)
    #expect(clock.counter(of: .us(Self.wrap + 10)) == 10)
  }

  @Test func `widened counter does not wrap, its 32 low bits do`() {
    let clock = HostClock(width: .wide)
    #expect(clock.counter(of: .us(Self.wrap + 10)) == 4_294_967_306)
    #expect(clock.stamp(of: .us(Self.wrap + 10)) == 10)
  }

  @Test func `stamp is the whole microsecond that has begun`() {
    let clock = HostClock()
    #expect(clock.stamp(of: .ps(999_999)) == 0)
    #expect(clock.stamp(of: .ps(1_000_000)) == 1)
    #expect(clock.stamp(of: .ps(1_999_999)) == 1)
  }

  @Test func `reset restarts the counter`() {
    var clock = HostClock()
    clock.reset(at: .ms(5))
    #expect(clock.origin == .ms(5))
    #expect(clock.stamp(of: .ms(5)) == 0)
    #expect(clock.stamp(of: .ms(6)) == 1000)
  }

  @Test func `time before the origin reads as the counter that wraps to zero there`() {
    #expect(HostClock(origin: .us(10)).stamp(of: .us(9)) == .max)
  }

  @Test func `host event waits for its stamp, and goes at once when the stamp is zero or past`() {
    let clock = HostClock(origin: .us(100))
    #expect(clock.release(of: 50, now: .us(120)) == .us(150))
    #expect(clock.release(of: 50, now: .ns(120_400)) == .us(150))
    #expect(clock.release(of: 50, now: .us(150)) == .us(150))
    #expect(clock.release(of: 50, now: .us(160)) == .us(160))
    #expect(clock.release(of: 0, now: .us(120)) == .us(120))
  }

  @Test func `host event waits for a stamp beyond the wrap`() {
    let now = SimTime.us(Self.wrap - 10)
    #expect(HostClock().release(of: 10, now: now) == now + .us(20))
  }
}

@Suite struct HostEventTests {
  @Test func `neuron ids count tags, then chips`() {
    let clock = HostClock()
    for chip in 0..<7 {
      let word = Destination(tag: 517, cores: .all, hop: Hop(x: chip - 6))
      #expect(HostEvent(word: word, time: .zero, clock: clock).globalNeuronID == 517 + 2048 * chip)
    }
  }

  @Test func `event with a hop in y left is a probe and has no neuron`() {
    for y in [-7, -1, 1, 7] {
      let word = Destination(tag: 2047, cores: .all, hop: Hop(x: -6, y: y))
      let event = HostEvent(word: word, time: .zero, clock: HostClock())
      #expect(event.isProbe)
      #expect(event.globalNeuronID == nil)
    }
  }
}
