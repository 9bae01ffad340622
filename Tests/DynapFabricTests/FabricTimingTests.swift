import DynapFabric
import DynapUnits
import Testing

@Suite struct FabricTimingTests {
  @Test func `declared values are those of the dossier, and all are assumed`() {
    let timing = FabricTiming()
    #expect(timing.neuronToRouter == .ns(100))
    #expect(timing.chipHop == .ns(50))
    #expect(timing.broadcastSlot == .ns(30))
    #expect(timing.linkSlot == .ns(30))
    #expect(timing.hostInputSpacing == .ns(100))
    #expect(FabricTiming.rows.allSatisfy { $0.provenance == .assumed })
  }

  @Test func `rows have names of their own and hold what a new timing holds`() {
    #expect(Set(FabricTiming.rows.map(\.name)).count == FabricTiming.rows.count)
    for row in FabricTiming.rows { #expect(FabricTiming()[keyPath: row.property] == row.value) }
  }

  @Test func `every row reads the text that it prints`() throws {
    for row in FabricTiming.rows {
      var timing = FabricTiming()
      timing[keyPath: row.property] = .s(1)
      try timing.set(row.name, to: row.text(of: row.value))
      #expect(timing == FabricTiming())
    }
  }

  @Test func `rate sets the spacing of host events`() throws {
    var timing = FabricTiming()
    try timing.set("hostInputRate", to: "1 MHz")
    #expect(timing.hostInputSpacing == .us(1))
    try timing.set("chipHop", to: "12.5 ns")
    #expect(timing.chipHop == .ps(12_500))
  }

  @Test(arguments: [
    (
      "chiphop", "50 ns",
      "'chiphop' is not a number of the fabric; write one of neuronToRouter, chipHop, broadcastSlot, linkSlot, "
        + "hostInputRate, sensorSlot"
    ),
    ("chipHop", "50", "chipHop: '50' is a bare number and a time needs a unit; write for example 10 ms"),
    (
      "chipHop", "50 mV",
      "chipHop: '50 mV' does not have a unit of time; write ps, ns, us, ms, s, min or h, for example 10 ms"
    ),
    ("chipHop", "-1 ns", "chipHop: '-1 ns' is out of range; write a time from 0 s to 1 s"),
    ("chipHop", "2 s", "chipHop: '2 s' is out of range; write a time from 0 s to 1 s"),
    ("hostInputRate", "0 Hz", "hostInputRate: '0 Hz' is out of range; write a rate from 1 Hz to 1000 GHz"),
    (
      "hostInputRate", "100 ns",
      "hostInputRate: '100 ns' does not have a unit of frequency; write for example 88.6 Hz"
    ),
  ])
  func `bad setting is refused and changes nothing`(name: String, text: String, message: String) {
    var timing = FabricTiming()
    #expect {
      try timing.set(name, to: text)
    } throws: {
      "\($0)" == message
    }
    #expect(timing == FabricTiming())
  }
}
