import DynapUnits
import Testing

@testable import DynapServer

@Suite("Real time") struct RealtimeTests {
  @Test("time follows the wall clock, and slips where it cannot") func pacer() {
    var pacer = RealtimePacer(time: .s(1), wall: .s(100))
    #expect(pacer.target(wall: .s(100) + .ms(5), time: .s(1)) == .s(1) + .ms(5))
    #expect(pacer.target(wall: .s(100) + .ms(20), time: .s(1)) == .s(1) + .ms(20))
    #expect(pacer.overruns == 0 && pacer.wall(at: .s(2)) == .s(101))
    #expect(pacer.target(wall: .s(100) + .ms(21), time: .s(1)) == .s(1))
    #expect(pacer.overruns == 1 && pacer.slipped == .ms(21))
    #expect(pacer.target(wall: .s(100) + .ms(31), time: .s(1)) == .s(1) + .ms(10))
  }

  @Test("the board moves with the wall clock, a millisecond at a time") func moves() throws {
    let rig = Rig(ScriptedDriver(rate: 10), clock: .realtime)
    let client = try rig.client(["streams": ["spikes"]])
    rig.settle()
    #expect(rig.hub.last.time == .zero)
    for _ in 0..<10 {
      rig.wall.advance(by: .ms(1))
      rig.settle()
    }
    #expect(rig.hub.last.time == .ms(10))
    #expect(try client.events().count == 100)
    #expect(rig.hub.last.overruns == 0)
  }

  @Test("a board that is too slow counts its overruns and tells of them") func overruns() throws {
    let wall = Rig.WallClock()
    var driver = ScriptedDriver()
    driver.cost = { wall.advance(by: .ms(30)) }
    let rig = Rig(driver, clock: .realtime, wall: wall)
    let client = try rig.client()
    rig.settle(1)
    for _ in 0..<8 {
      wall.advance(by: .ms(1))
      rig.settle(3)
    }
    #expect(rig.hub.last.overruns >= 3 && rig.hub.last.slipped > .ms(60))
    let notices = try client.read().filter { $0.header.type == .notice }
    #expect(notices.count == 1)
    let notice = try ControlValue(json: try #require(notices.first).payload, of: "")
    #expect(notice["notice"]?.text == "overrun" && (notice["overruns"]?.integer ?? 0) > 0)
    let status = try client.ask("status")
    #expect(status["overruns"]?.integer == Int64(rig.hub.last.overruns))
    #expect(status["slipped_ps"]?.integer == rig.hub.last.slipped.picoseconds)
  }
}
