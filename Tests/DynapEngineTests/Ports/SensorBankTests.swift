import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// Camera events through the ports of a board.
@Suite("Camera port") struct SensorBankTests {
  /// A board whose cameras map pooled pixel (x, y) of 8 x 8 to tag `1024 + 8 y + x`, all cores.
  static func board(chips: Int = 1, _ change: (inout SensorInterface) -> Void = { _ in }) -> Board {
    var board = Board(chipCount: chips)
    var sensor = SensorInterface()
    sensor.poolingShift = Pixel(x: 4, y: 4)
    for y in 0..<8 {
      for x in 0..<8 {
        sensor.pixelDestinations[64 * y + x] = Destination(tag: 1024 + 8 * y + x, cores: CoreMask(.zero))
      }
    }
    change(&sensor)
    for chip in 0..<chips { board.chips[chip].sensorInterface = sensor }
    return board
  }

  static func events(_ count: Int = 500) -> [CameraEvent] {
    (0..<count).map { i in
      CameraEvent(
        time: .us(Int64(i * 37)), pixel: Pixel(x: i * 7 % 140, y: i * 13 % 128), isOn: i % 3 > 0)
    }
  }

  @Test("events become packets, counted by stage, after the encoder's latency") func counts() throws {
    var board = Self.board {
      $0.offEvents = false
      $0.filter = [Pixel(x: 7, y: 13)]
      $0.max = Pixel(x: 127, y: 99)
    }
    board[Rig.neuron(0)].synapses[0] = Synapse(tag: 1024, dendrite: .ampa, weight: .w0)
    var simulation = try Simulation(board, SimulationOptions())
    let events = Self.events()
    simulation.inject(events)
    simulation.run(for: .ms(20))
    let tally = simulation.sensorTally()
    let inside = events.filter { $0.pixel.x < 128 && $0.pixel != Pixel(x: 7, y: 13) }
    #expect(tally.received == 500 && tally.outside == events.count { $0.pixel.x >= 128 })
    #expect(tally.filtered == events.count { $0.pixel == Pixel(x: 7, y: 13) } && tally.filtered > 0)
    #expect(tally.wrongPolarity == inside.count { !$0.isOn })
    #expect(tally.cropped == inside.count { $0.isOn && $0.pixel.y > 99 })
    let passed = inside.filter { $0.isOn && $0.pixel.y <= 99 }
    #expect(tally.delivered == passed.count && simulation.portEvents.map(\.time) == passed.map(\.time))
    #expect(
      simulation.portEvents.map(\.tag.value) == passed.map { 1024 + $0.pixel.y / 16 * 8 + $0.pixel.x / 16 })
    #expect(simulation.tally.events == passed.count)
    #expect(simulation.tally.matches == passed.count { $0.pixel.x < 16 && $0.pixel.y < 16 })
  }

  @Test("a word with hops reaches the host after the encoder and its hops") func host() throws {
    let board = Self.board(chips: 2) {
      $0.pixelDestinations[0] = Destination(tag: 9, cores: .all, hop: .toHost)
    }
    var simulation = try Simulation(board, SimulationOptions())
    simulation.inject(
      [CameraEvent(time: .us(250), pixel: Pixel(x: 0, y: 0), isOn: true)], chip: ChipOnBoard(1))
    simulation.run(for: .ms(1))
    #expect(simulation.hostEvents.map(\.time) == [SimTime.ns(250_000 + 100 + 2 * 50)])
    #expect(simulation.hostEvents.first?.word.hop.x == -5)
  }

  @Test("copies go through the other chip's own pipeline, unprocessed, a hop later") func copies() throws {
    var board = Self.board(chips: 3) {
      $0.copyEvents = true
      $0.copyHop = Offset(x: 1, y: 0)
    }
    board.chips[0].sensorInterface.onEvents = false
    board.chips[1].sensorInterface.origin = Pixel(x: 16, y: 0)
    board.chips[2].sensorInterface.copyEvents = false
    var simulation = try Simulation(board, SimulationOptions())
    simulation.inject([CameraEvent(time: .us(10), pixel: Pixel(x: 40, y: 0), isOn: true)])
    simulation.run(for: .ms(1))
    let tallies = (0..<3).map { simulation.sensorTally(of: ChipOnBoard($0)) }
    #expect(tallies.map(\.copied) == [1, 1, 0] && tallies.map(\.wrongPolarity) == [1, 0, 0])
    #expect(simulation.portEvents.map(\.chip.index) == [1, 2])
    #expect(simulation.portEvents.map(\.tag.value) == [1025, 1026])
    #expect(simulation.portEvents.map(\.time) == [SimTime.ns(10_050), .ns(10_100)])
  }

  @Test(
    "copies that go round, to nowhere or far away end, and are counted",
    arguments: [
      (Offset(x: -1, y: 0), 1), (Offset(x: 0, y: 0), 1), (Offset(x: 0, y: 5), 1),
      (Offset(x: .max, y: .min), 1),
      (Offset(x: 1, y: 0), 2),
    ])
  func lost(_ hop: Offset, _ copies: Int) throws {
    var board = Self.board(chips: 2) {
      $0.copyEvents = true
      $0.copyHop = hop
    }
    // The second chip copies back to the first.
    if hop.x == 1 { board.chips[1].sensorInterface.copyHop = Offset(x: -1, y: 0) }
    var simulation = try Simulation(board, SimulationOptions())
    simulation.inject([CameraEvent(time: .us(10), pixel: Pixel(x: 40, y: 0), isOn: true)])
    #expect(simulation.warnings.map(\.code) == (copies == 1 ? ["sensor-copy-lost"] : []))
    simulation.run(for: .ms(1))
    let tallies = (0..<2).map { simulation.sensorTally(of: ChipOnBoard($0)) }
    #expect(tallies.reduce(0) { $0 + $1.copied } == copies)
    #expect(tallies.reduce(0) { $0 + $1.copiesLost } == 1)
    #expect(tallies.reduce(0) { $0 + $1.delivered } == copies)
  }

  @Test("a busy grid drops, or holds back, what comes too soon") func busy() throws {
    // 500 events every 37 us against slots of 100 us: one in three gets through, or each waits its turn.
    var options = SimulationOptions()
    options.timing.sensorSlot = .us(100)
    let events = Self.events().map {
      CameraEvent(time: $0.time, pixel: Pixel(x: $0.pixel.x % 128, y: $0.pixel.y), isOn: true)
    }
    for drops in [true, false] {
      var simulation = try Simulation(Self.board { $0.dropEvents = drops }, options)
      simulation.inject(events)
      simulation.run(for: .ms(60))
      let tally = simulation.sensorTally()
      #expect(tally.dropped + tally.delivered == 500)
      #expect(tally.delivered == (drops ? (499 + 3) / 3 : 500) && tally.delayed == (drops ? 0 : 499))
      #expect(simulation.portEvents.last?.time == (drops ? .us(37 * 498) : .us(49_900)))
    }
  }

  @Test(
    "slices, threads and the order of injection do not change a bit", arguments: [SimTime.us(70), .ms(3)])
  func invariance(_ slice: SimTime) throws {
    func spikes(slice: SimTime, threads: Int, halves: Bool) throws -> ([PortEvent], Tally) {
      var board = Self.board(chips: 2) {
        $0.copyEvents = true
        $0.copyHop = Offset(x: 1, y: 0)
      }
      for n in 0..<8 {
        board[Rig.neuron(n)].synapses[0] = Synapse(tag: 1024 + 8 * n, dendrite: .ampa, weight: .w0)
      }
      var options = SimulationOptions()
      options.threads = threads
      var simulation = try Simulation(board, options)
      let events = Self.events()
      if halves {
        simulation.inject(Array(events[250...]))
        simulation.inject(Array(events[..<250]))
      } else {
        simulation.inject(events)
      }
      while simulation.time < .ms(20) { simulation.run(until: min(.ms(20), simulation.time + slice)) }
      return (simulation.portEvents, simulation.tally)
    }
    let whole = try spikes(slice: .ms(20), threads: 1, halves: false)
    let cut = try spikes(slice: slice, threads: 3, halves: true)
    #expect(whole.0.count > 800 && whole.0 == cut.0 && whole.1 == cut.1)
  }

  @Test("a new configuration holds for events from then on, and late events come at once") func changes()
    throws
  {
    var board = Self.board()
    var simulation = try Simulation(board, SimulationOptions())
    let pixel = Pixel(x: 0, y: 0)
    simulation.inject([0, 5, 6].map { CameraEvent(time: .ms($0), pixel: pixel, isOn: true) })
    simulation.run(until: .ms(5))
    board.chips[0].sensorInterface.onEvents = false
    try simulation.apply(board)
    simulation.inject([CameraEvent(time: .ms(1), pixel: pixel, isOn: false)])
    simulation.run(until: .ms(10))
    let tally = simulation.sensorTally()
    #expect(tally.delivered == 2 && tally.wrongPolarity == 2 && simulation.lateEvents == 1)
    #expect(simulation.portEvents.map(\.time) == [.zero, .ms(5)])
  }

  @Test("settings that can hardly be meant are told, where a camera is used") func warnings() throws {
    for (change, text) in [
      (
        {
          $0.origin = Pixel(x: 90, y: 0); $0.max = Pixel(x: 80, y: 90)
        } as (inout SensorInterface) -> Void,
        "sensor-crop-empty]: board.chips[0].sensor_interface crops every pixel; origin is the lowest pixel that "
          + "passes, max the highest"
      ),
      (
        { $0.poolingShift = Pixel(x: 0, y: 4) },
        "sensor-map-small]: board.chips[0].sensor_interface maps 128 x 8 pixels to 64 x 64 words; crop, or pool "
          + "with a larger pooling_shift; pixels past the map send nothing"
      ),
      (
        { $0.pixelDestinations = [] },
        "sensor-unmapped]: board.chips[0].sensor_interface has no pixel that sends anything; give a map, or "
          + "pixel_destinations"
      ),
    ] {
      var simulation = try Simulation(Self.board(change), SimulationOptions())
      #expect(simulation.warnings.isEmpty)
      simulation.inject(Self.events(3))
      #expect(simulation.warnings.map(\.description) == ["warning[" + text])
      simulation.run(for: .ms(1))
      #expect(simulation.sensorTally().received == 3)
    }
  }
}
