import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// What bad tags do: neurons of a core that hears one spike without a reason of their own.
@Suite struct MisfireTests {
  static let everyone = (0..<1024).map { NeuronOnBoard(lane: $0) }
  static let bad = DynapFabric.Tag(517)

  /// A chip whose core 1 cannot bear tag 517, and that hears it `events` times, a millisecond apart.
  static func run(
    events: Int = 1, serial: UInt64 = 1, tag: Int = 517, slice: SimTime = .ms(10),
    change: (inout SimulationOptions, inout Board) -> Void = { _, _ in }
  ) throws -> Simulation {
    var options = SimulationOptions()
    var board = Board()
    options.serial = serial
    options.faults[badTagsOf: .one, on: .first] = [bad]
    change(&options, &board)
    var simulation = try Simulation(board, options)
    try simulation.record(Recording(name: "s", neurons: everyone, quantity: .spikes))
    simulation.inject(
      (0..<events).map {
        InputEvent(time: .ms(Int64($0)), destination: Destination(tag: DynapFabric.Tag(tag), cores: .all))
      })
    let end = SimTime.ms(Int64(events) + 1)
    while simulation.time < end { simulation.run(until: min(end, simulation.time + slice)) }
    return simulation
  }

  @Test(
    "an event with a bad tag makes 5 to 100 neurons of the core that cannot bear it spike once, when it arrives"
  )
  func oneEvent() throws {
    let simulation = try Self.run()
    let lanes = simulation.spikes.map(\.lane)
    #expect((5...100).contains(lanes.count))
    #expect(Set(lanes).count == lanes.count)
    #expect(lanes.allSatisfy { (256..<512).contains($0) })
    #expect(Set(simulation.spikes.map(\.time)).count == 1 && simulation.spikes[0].time < .us(2))
    #expect(simulation.tally.spuriousSpikes == lanes.count && simulation.tally.spikes == lanes.count)
    #expect(try Self.run(tag: 516).spikes.isEmpty)
  }

  @Test("the draw is the die's: the same for the same serial, however the run is cut, and new at every event")
  func draw() throws {
    let spikes = try Self.run(events: 40).spikes
    #expect(try Self.run(events: 40, slice: .us(700)).spikes == spikes)
    #expect(try Self.run(events: 40, serial: 2).spikes != spikes)
    let counts = Dictionary(grouping: spikes, by: \.time).values.map(\.count)
    #expect(counts.count == 40 && Set(counts).count > 20)
    // The mean of 5 ... 100 is 52.5, its standard deviation 27.7: three standard errors of 40 are 13.1.
    #expect(abs(Double(spikes.count) / 40 - 52.5) < 13.1)
    // 2100 draws of 256 neurons leave each out with a chance of e^-8.
    #expect(Set(spikes.map(\.lane)).count > 250)
  }

  @Test("a spurious spike leaves as any spike does, and moves no current")
  func departure() throws {
    let simulation = try Self.run { _, board in
      for n in 0..<256 {
        let neuron = Rig.neuron(n, core: .one)
        board[neuron].latches = LatchSet(.soAdaptation)
        board[neuron].destinations[0] = Destination(tag: Tag(n), cores: .all, hop: .toHost)
      }
    }
    let fired = simulation.spikes.map(\.lane)
    #expect(simulation.hostEvents.map { 256 + $0.word.tag.value }.sorted() == fired.sorted())
    for lane in fired {
      #expect(simulation.state("I_ahp", of: NeuronOnBoard(lane: lane)) == 0.5)
      #expect(simulation.state("I_mem", of: NeuronOnBoard(lane: lane)) == 0.5)
    }
  }

  @Test("silent neurons stay silent, and the switch turns all of it off")
  func exceptions() throws {
    let silent = try Self.run(events: 20) { options, _ in
      for n in 0..<128 { options.faults.setSilent(Rig.neuron(n, core: .one)) }
    }
    #expect(!silent.spikes.isEmpty && silent.spikes.allSatisfy { $0.lane >= 384 })
    #expect(try Self.run(events: 20) { options, _ in options.badTagsFire = false }.spikes.isEmpty)
  }

  @Test("an avalanche is bounded: a neuron misfires at most once in a step")
  func avalanche() throws {
    let simulation = try Self.run { _, board in
      for n in 0..<256 {
        board[Rig.neuron(n, core: .one)].destinations[0] = Destination(tag: Self.bad, cores: .all)
      }
    }
    // 20 steps of 100 us, of which 18 to 20 see spikes; those of one step come together and share a draw.
    #expect((18 * 5...20 * 256).contains(simulation.tally.spuriousSpikes))
    let times = Dictionary(grouping: simulation.spikes, by: \.lane).mapValues {
      $0.map { $0.time.index(step: .us(100)) }
    }
    #expect(times.values.allSatisfy { Set($0).count == $0.count })
  }
}
