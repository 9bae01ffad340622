import DynapChip
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import NIOCore
import Testing

@testable import DynapServer

@Suite("An experiment behind a server") struct ExperimentDriverTests {
  static let stimulus = "stimuli:\n  - {to: in, spikes: [[1 ms, 0], [3 ms, 1], [5 ms, 0], [5 ms, 1]]}\n"

  @Test("its spikes are those of a run, however time is cut") func sameAsRun() throws {
    let experiment = try Boards.small(Self.stimulus)
    var run = try ExperimentRun(experiment)
    while !run.isFinished { try run.advance(by: .ms(7)) }
    for cut in [SimTime.us(130), .ms(20)] {
      var driver = try ExperimentDriver(experiment)
      var spikes: [EventRecord] = []
      while driver.time < .ms(20) {
        try driver.run(until: min(.ms(20), driver.time + cut))
        for batch in driver.takeEvents() where batch.stream == .spikes { spikes += batch.records }
      }
      #expect(spikes == run.simulation.spikes.map { EventRecord(time: $0.time, value: UInt32($0.lane)) })
      #expect(
        spikes.count > 8 && driver.tally.spikes == spikes.count && driver.tally.hostEvents == spikes.count)
      #expect(driver.tally.pending == 0)
    }
  }

  @Test("a bias, a monitored neuron and an output change what is programmed") func requests() throws {
    var driver = try ExperimentDriver(try Boards.small())
    _ = try driver.perform(.bias(.first, .zero, name: "SOIF_DC_P", coarse: 0, fine: 1))
    _ = try driver.perform(.monitor(NeuronOnBoard(chip: .first, core: .one, neuron: NeuronOnCore(17))))
    _ = try driver.perform(.output(.west, false))
    try driver.run(until: .ms(10))
    #expect(driver.tally.spikes == 0)
    let core = try driver.perform(.board)["chips"]?.list?.first?["cores"]?.list
    #expect(core?[0]["biases"]?["SOIF_DC_P"] == [0, 1])
    #expect(core?[1]["monitored"] == 17 && core?[1]["monitoring"] == true)
    let state = try driver.perform(
      .state("I_mem", NeuronOnBoard(chip: .first, core: .zero, neuron: NeuronOnCore(0))))
    #expect(state["unit"]?.text == "pA" && (state["value"]?.number ?? 0) > 0)
    #expect(try driver.perform(.sadc(.first))["values"]?.list?.count == 64)
  }

  @Test("what is not there is named with its neighbour") func unknown() throws {
    var driver = try ExperimentDriver(try Boards.small())
    func message(_ request: BoardRequest) throws -> String? {
      do { _ = try driver.perform(request) } catch let error as WireError { return "\(error.diagnostic)" }
      return nil
    }
    #expect(
      try message(.bias(.first, .zero, name: "SOIF_DC_N", coarse: 0, fine: 0))
        == "error[bias-unknown]: command.name is 'SOIF_DC_N'; did you mean SOIF_DC_P? `dynapse parameters` lists the biases of a core"
    )
    #expect(
      try message(.state("I_men", NeuronOnBoard(lane: 0)))
        == "error[state-unknown]: command.name is 'I_men'; did you mean I_mem? `dynapse states` lists the states"
    )
    #expect(
      try message(.samplePeriod(.us(1)))
        == "error[sadc-period-below-step]: command.period_ps is 1000000; the converters are read at the end of steps: give at least the step, 100000000"
    )
  }

  @Test("a configuration is read beside the board and programs it; a wrong one is told") func configuration()
    throws
  {
    let rig = Rig(try ExperimentDriver(try Boards.small()))
    let writer = try rig.client(["role": "writer"])
    func configure(_ text: [UInt8]) throws -> Frame {
      let middle = text.count / 2
      try writer.send(
        FrameHeader(.configuration, flags: .more, request: 5), ByteBuffer(bytes: text[..<middle]))
      try writer.send(FrameHeader(.configuration, request: 5), ByteBuffer(bytes: text[middle...]))
      while true {
        rig.settle(1)
        if let frame = try writer.read().first(where: { $0.header.request == 5 }) { return frame }
      }
    }
    let wrong = try configure(Array("{\"value0\": 5}".utf8))
    #expect(wrong.header.type == .error)
    let text = try ControlValue(json: wrong.payload, of: "")["text"]?.text ?? ""
    #expect(text.hasPrefix("configuration:") && text.contains("error["), "\(text)")
    let other = try configure(Array("hello".utf8))
    #expect(other.header.type == .error && !writer.isClosed)
    #expect(try writer.ask("status")["writer"]?.bool == true)
  }

  @Test("pending events come by time, and of one time in the order given") func pending() {
    var inputs = PendingInputs()
    func event(_ us: Int64, _ tag: Int) -> InputEvent {
      InputEvent(time: .us(us), destination: Destination(tag: tag, cores: .all))
    }
    inputs.add([event(5, 1), event(3, 2), event(5, 3)])
    #expect(inputs.count == 3)
    let first = inputs.take(before: .us(4))
    inputs.add([event(9, 4), event(5, 5), event(1, 6)])
    let second = inputs.take(before: .us(6))
    inputs.add([event(8, 7)])
    let third = inputs.take(before: .us(100))
    #expect(first.map(\.destination.tag.value) == [2])
    #expect(second.map(\.destination.tag.value) == [6, 1, 3, 5])
    #expect(third.map(\.destination.tag.value) == [7, 4])
    #expect(inputs.count == 0)
  }
}
