import DynapEngine
import DynapFabric
import DynapUnits
import Testing

@Suite("Moving bar") struct MovingBarTests {
  @Test(
    "each pixel turns on when the front comes and off a width later", arguments: MovingBar.Direction.allCases)
  func times(_ direction: MovingBar.Direction) {
    var bar = MovingBar(speed: 1000)
    bar.mode = .davis240c
    bar.direction = direction
    bar.width = 5
    bar.start = .ms(7)
    let events = bar.events()
    #expect(events.count == 2 * 240 * 180 && Double(events.count) == bar.eventCount)
    for event in events {
      let place =
        switch direction {
        case .right: event.pixel.x
        case .left: 239 - event.pixel.x
        case .down: event.pixel.y
        case .up: 179 - event.pixel.y
        }
      guard event.time == .ms(Int64(7 + place + (event.isOn ? 0 : 5))) else {
        Issue.record("\(event)")
        return
      }
    }
    #expect(Set(events).count == events.count)
  }

  @Test("passes follow one another, to and fro where asked for") func passes() {
    var bar = MovingBar(speed: 1280)
    bar.width = 0 + 128
    bar.passes = 3
    bar.alternates = true
    bar.pause = .ms(50)
    let firsts = bar.events().filter { $0.pixel == Pixel(x: 0, y: 0) && $0.isOn }.map(\.time)
    // A pass takes 0.2 s and the pause; on the way back the pixel is the last.
    #expect(firsts == [.zero, .us(250_000 + 99_218) + .ps(750_000), .ms(500)])
    #expect(abs(bar.end - 0.75) < 1e-12)
  }

  @Test("jitter makes events late by less than itself, and a further pass redraws nothing") func jitter() {
    var bar = MovingBar(speed: 500)
    let exact = bar.events()
    bar.jitter = .ms(3)
    let late = zip(bar.events(), exact).map { $0.time - $1.time }
    #expect(late.allSatisfy { $0 >= .zero && $0 < .ms(3) })
    let mean = late.reduce(0.0) { $0 + $1.milliseconds } / Double(late.count)
    // The mean of 32768 uniform draws: 1.5 ms, with a deviation of 3 / sqrt(12 * 32768) = 4.8 us.
    #expect(abs(mean - 1.5) < 5 * 0.0048)
    let once = bar.events()
    bar.passes = 2
    #expect(Array(bar.events().prefix(once.count)) == once)
    bar.seed = 2
    #expect(Array(bar.events().prefix(once.count)) != once)
  }
}
