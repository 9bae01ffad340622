import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

private typealias Tag = DynapFabric.Tag

@Suite struct DepartureTests {
  /// A neuron that fires by itself, with two words.
  private func rig() -> Rig {
    var rig = FabricAcceptanceTests.firing(Rig.neuron(0), chips: 2)
    rig.board[Rig.neuron(0)].destinations[1] = Destination(tag: 5, cores: .all, hop: Hop(x: 1))
    rig.board[Rig.neuron(0)].destinations[3] = Destination(tag: 6, cores: .all, hop: .toHost)
    return rig
  }

  @Test func `the word that was sent is known from where it ends`() {
    let router = GridRouter(grid: Grid(width: 3, height: 2))
    for x in Hop.range {
      for y in Hop.range {
        let word = Destination(tag: 9, cores: .all, hop: Hop(x: x, y: y))
        for chip in router.grid.chips {
          #expect(router.plan(word: word, from: chip)?.sentWord(from: chip, on: router.grid) == word)
        }
      }
    }
  }

  @Test func `packets that are listed are routed all the same`() throws {
    let rig = rig()
    var (plain, listed) = (try rig.simulation(), try rig.simulation())
    listed.watchPackets(.listed)
    for simulation in [0, 1] {
      let event = InputEvent(time: .us(30), destination: Destination(tag: 5, cores: .all))
      if simulation == 0 { plain.inject([event]) } else { listed.inject([event]) }
    }
    plain.run(for: .ms(30))
    listed.run(for: .ms(30))
    #expect(listed.hostEvents == plain.hostEvents)
    #expect(listed.tally == plain.tally)
    let packets = listed.takePackets()
    #expect(packets.spikes.count == plain.tally.spikes)
    let spike = try #require(packets.spikes.first)
    #expect(packets.departures.count == 1 + 2 * plain.tally.spikes)
    #expect(packets.departures[0].entrance == .inputInterface(.first))
    #expect(packets.departures[1].time == spike.time)
    #expect(packets.departures[1].word == Destination(tag: 5, cores: .all, hop: Hop(x: 1)))
    #expect(packets.departures[2].word == Destination(tag: 6, cores: .all, hop: .toHost))
    #expect(listed.takePackets().spikes.isEmpty)
  }

  @Test func `packets that are handed out go nowhere until they arrive`() throws {
    var simulation = try rig().simulation()
    simulation.watchPackets(.handedOut)
    simulation.run(for: .ms(30))
    #expect(simulation.hostEvents.isEmpty)
    #expect(simulation.tally.events == 0)
    #expect(simulation.takePackets().departures.count == 2 * simulation.tally.spikes)
    // One of a step that is over, which acts at once, and one of a step to come.
    for time in [SimTime.ms(1), .ms(31)] {
      simulation.arrive(.delivered(.first, cores: .all, tag: Tag(5), at: time))
    }
    simulation.arrive(
      .host(HostEvent(word: Destination(tag: 6, cores: .all), time: .ms(30), clock: HostClock())))
    #expect(simulation.hostEvents.count == 1)
    simulation.run(for: .ms(1))
    #expect(simulation.tally.events == 4)
    simulation.run(for: .ms(1))
    #expect(simulation.tally.events == 8)
  }

  @Test func `a reader reads what a state is`() throws {
    var simulation = try rig().simulation()
    let reader = try #require(simulation.reader(of: "I_mem", of: Rig.neuron(0)))
    simulation.run(for: .ms(5))
    #expect(reader.value == simulation.state("I_mem", of: Rig.neuron(0)))
    #expect(reader.unit == "pA")
    #expect(simulation.reader(of: "I_x", of: Rig.neuron(0)) == nil)
    #expect(
      simulation.reader(
        of: "I_mem", of: NeuronOnBoard(chip: ChipOnBoard(2), core: .zero, neuron: NeuronOnCore(0))) == nil)
  }
}
