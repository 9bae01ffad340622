import CDynap
import DynapABI
import Testing

@Suite struct RunningTests {
  @Test func `time only goes forwards`() throws {
    let board = try TestBoard()
    #expect(dynap_run_until(board.handle, 2 * ms) == DYNAP_OK)
    #expect(dynap_run_until(board.handle, 2 * ms) == DYNAP_OK)
    #expect(dynap_run_until(board.handle, ms) == DYNAP_E_TIME)
    #expect(lastError == "DYNAP_E_TIME: time is 1 ms, before the board's 2 ms; time only goes forwards")
    #expect(dynap_run_until(board.handle, .max) == DYNAP_E_TIME)
    #expect(board.time == 2 * ms)
  }

  @Test func `an event makes a spike that leaves with its true time`() throws {
    let board = try TestBoard(TestBoard.relay)
    #expect(dynap_record_spikes(board.handle, nil, 0) == DYNAP_OK)
    var event = dynap_event(time: ms, word: word(1024), chip: 0, bus: 0, flags: 0)
    #expect(dynap_inject(board.handle, &event, 1) == DYNAP_OK)
    #expect(dynap_run_until(board.handle, 10 * ms) == DYNAP_OK)
    let (events, spikes) = (board.events(), board.spikes())
    #expect(!spikes.isEmpty && events.count == spikes.count)
    for (event, spike) in zip(events, spikes) {
      // Encoding takes 100 ns and the hop to the host 50 ns.
      #expect(event.time == spike[0] + 150_000)
      #expect(event.word == 5 << 12 | (8 | 6) << 4 | 15)
      #expect(event.bus == UInt8(DYNAP_BUS_WEST))
      #expect(spike[0] > ms && spike[1] == 0)
    }
  }

  @Test(arguments: [1, 7, 100, 1000])
  func `results do not depend on how time is cut`(cuts: Int64) throws {
    let (whole, cut) = (try TestBoard(TestBoard.relay), try TestBoard(TestBoard.relay, threads: 2))
    for board in [whole, cut] {
      var events = (1...8).map {
        dynap_event(time: Int64($0) * ms, word: word(1024), chip: 0, bus: 0, flags: 0)
      }
      dynap_inject(board.handle, &events, events.count)
    }
    dynap_run_until(whole.handle, 9 * ms)
    for i in 1...cuts { dynap_run_until(cut.handle, 9 * ms * i / cuts) }
    let (a, b) = (whole.events(), cut.events())
    #expect(!a.isEmpty)
    #expect(a.map(\.time) == b.map(\.time) && a.map(\.word) == b.map(\.word))
  }

  @Test func `an event of the past is released at once and counted`() throws {
    let board = try TestBoard(TestBoard.relay)
    dynap_run_until(board.handle, 5 * ms)
    var event = dynap_event(time: 0, word: 7 << 12 | 8 << 4 | 1 << 4 | 1, chip: 0, bus: 0, flags: 0)
    dynap_inject(board.handle, &event, 1)
    dynap_run_until(board.handle, 6 * ms)
    // One hop west: the host sees it with none left, 50 ns later.
    #expect(board.events().map(\.time) == [5 * ms + 50_000])
    var counters = dynap_counters()
    counters.size = UInt32(MemoryLayout<dynap_counters>.size)
    #expect(dynap_read_counters(board.handle, &counters) == DYNAP_OK && counters.late_events == 1)
    #expect(board.register(DYNAP_REG_STATUS) & Int(DYNAP_STATUS_LATE) != 0)
  }

  @Test func `events are taken or refused together`() throws {
    let board = try TestBoard(TestBoard.relay)
    var events = [
      dynap_event(time: 0, word: 1 << 12 | 9 << 4 | 1, chip: 0, bus: 0, flags: 0),
      dynap_event(time: 0, word: 1 << 30, chip: 0, bus: 0, flags: 0),
    ]
    #expect(dynap_inject(board.handle, &events, 2) == DYNAP_E_RANGE)
    #expect(
      lastError
        == "DYNAP_E_RANGE: events[1].word sets bits above 22, which are spare in an event word; clear bits 23 to 31"
    )
    events[1] = dynap_event(time: 0, word: 1, chip: 1, bus: 0, flags: 0)
    #expect(dynap_inject(board.handle, &events, 2) == DYNAP_E_RANGE)
    #expect(lastError == "DYNAP_E_RANGE: events[1].chip is 1; it runs from 0 to 0")
    #expect(dynap_inject(board.handle, nil, 2) == DYNAP_E_NULL)
    #expect(dynap_inject(board.handle, nil, 0) == DYNAP_OK)
    #expect(dynap_inject(board.handle, &events, -1) == DYNAP_E_RANGE)
    dynap_run_until(board.handle, ms)
    #expect(board.events().isEmpty)
  }

  @Test func `an interrupt before a run ends it before its first step`() throws {
    let board = try TestBoard()
    #expect(dynap_interrupt(board.handle) == DYNAP_OK)
    #expect(dynap_run_until(board.handle, ms) == DYNAP_E_INTERRUPT)
    #expect(board.time == 0)
    #expect(dynap_run_until(board.handle, ms) == DYNAP_OK)
  }

  @Test func `packets over an edge are read where its bus is on`() throws {
    let board = try TestBoard(columns: 2, rows: 1)
    #expect(dynap_enable_output(board.handle, UInt32(DYNAP_BUS_EAST), 1) == DYNAP_OK)
    var events = [
      dynap_event(time: 0, word: 9 << 12 | 2 << 4 | 1, chip: 0, bus: 0, flags: 0),
      dynap_event(time: 0, word: 9 << 12 | 1 << 8 | 1, chip: 0, bus: 0, flags: 0),
    ]
    dynap_inject(board.handle, &events, 2)
    dynap_run_until(board.handle, ms)
    let out = board.events()
    #expect(out.map(\.bus) == [UInt8(DYNAP_BUS_EAST)] && out.map(\.time) == [100_000])
    #expect(board.register(DYNAP_REG_LOST) == 1)
    #expect(board.register(DYNAP_REG_BUSES) == 5)
  }

  @Test func `two boards beside each other give what one board of two chips gives`() throws {
    // Chip 0's neuron drives chip 1's, which answers to the host of its own.
    let one = try TestBoard(Self.pair, settings: "step=10 us")
    let west = try TestBoard(Self.west, settings: "step=10 us")
    let east = try TestBoard(Self.east, settings: "step=10 us")
    dynap_enable_output(west.handle, UInt32(DYNAP_BUS_EAST), 1)
    dynap_record_spikes(one.handle, nil, 0)
    for board in [one, west] {
      var events = (1...5).map {
        dynap_event(time: Int64($0) * ms, word: word(1024), chip: 0, bus: 0, flags: 0)
      }
      dynap_inject(board.handle, &events, events.count)
    }
    dynap_record_spikes(east.handle, nil, 0)
    dynap_run_until(one.handle, 8 * ms)
    for step in 1...800 {
      // The receiver completes the step first that the sender has put packets out in.
      for board in [west, east] { dynap_run_until(board.handle, Int64(step) * ms / 100) }
      var packets = west.events()
      for i in packets.indices { packets[i].bus = UInt8(DYNAP_IN_GRID) }
      dynap_inject(east.handle, &packets, packets.count)
    }
    let together = one.spikes().filter { $0[1] >= 1024 }
    #expect(!together.isEmpty)
    #expect(east.spikes().map { [$0[0], $0[1] + 1024] } == together)
    #expect(east.register(DYNAP_REG_LATE) == 0)
  }

  private static let core = """
              parameters: {SOIF_LEAK_N: [0, 50], SOIF_GAIN_N: [3, 40], SOIF_SPKTHR_P: [3, 40], SOIF_REFR_N: [3, 160], DEAM_ETAU_P: [2, 30], DEAM_EGAIN_P: [3, 60], SYPD_EXT_N: [3, 200], SYAM_W0_P: [5, 200], SYPD_DLY1_P: [5, 250]}
    """
  private static let head = "format: dynapse/1\nduration: 20 ms\nmismatch: off\nboard:\n  chips:\n"
  private static func chip(_ number: Int, tag: Int, _ destination: String) -> String {
    "    \(number):\n      cores:\n        0:\n\(core)\n          neurons:\n            0:\n"
      + "              synapses: {0-7: {tag: \(tag), dendrite: ampa, weight: [0], precise_delay: true}}\n"
      + "              destinations: {0: \(destination)}\n"
  }
  private static let toEast = "{tag: 30, cores: 0, x_hop: 1}"
  private static let toHost = "{tag: 5, cores: 0-3, x_hop: -7}"
  private static var pair: String { head + chip(0, tag: 1024, toEast) + chip(1, tag: 30, toHost) }
  private static var west: String { head + chip(0, tag: 1024, toEast) }
  private static var east: String { head + chip(0, tag: 30, toHost) }
}
