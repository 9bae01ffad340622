import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits
import Testing

@testable import DynapEngine

/// Events and pulses that go another way for what does not concern them come to the same, bit by bit.
@Suite struct EventPathTests {
  /// A neuron with 40 synapses on one tag, a third of them depressing, with pulses of 175 us and delays of 1 ms.
  static func rig(stp: Bool) -> Rig {
    var rig = DendriteValidationTests.rig(weight: 2000, synapses: 40)
    for i in stride(from: 0, to: stp ? 40 : 0, by: 3) { rig.board[Rig.neuron(0)].synapses[i].stp = true }
    rig.set("SYPD_EXT_N", 2000)
    rig.set("SYPD_DLY0_P", 350)
    rig.set("SYAM_STDW_N", 300_000)
    rig.set("SYAW_STDSTR_N", 0.5 * 25 / 50)
    // An integrator that a step is long for: its pulses come one by one.
    rig.set("DENM_ETAU_P", 40_000)
    rig.options.mismatch = MismatchModel(.pelgrom)
    return rig
  }

  /// Events 0.2 to 3 ms apart, nearer to one another than a delay and a pulse take and farther.
  static var events: [InputEvent] {
    let generator = Philox(key: 5)
    var time = SimTime.zero
    return (0..<120).map { i in
      let gap = 200 + Int64(2800 * generator.uniform(at: .init(UInt32(i), 0, 0, 0)))
      time = time + .us(gap)
      return DendriteValidationTests.event(at: time)
    }
  }

  /// The current of the first neuron after each millisecond, and the counts of events.
  static func run(_ simulation: Simulation) throws -> (currents: [Double], tally: Tally) {
    var simulation = simulation
    simulation.inject(events)
    let currents = try (0..<250).map { _ in
      simulation.run(for: .ms(1))
      return try #require(simulation.state("I_ampa", of: Rig.neuron(0)))
    }
    return (currents, simulation.tally)
  }

  @Test(
    "an event that looks at each synapse comes to what one does that need not",
    arguments: [false, true], [Delay.Capacity.merged, .queued])
  func looking(stp: Bool, capacity: Delay.Capacity) throws {
    var rig = Self.rig(stp: stp)
    rig.options.delayCapacity = capacity
    let quick = try rig.simulation()
    var looking = try rig.simulation()
    looking.instance.synapses.cores[0].entries.mark(.isWatched) { _, _ in true }
    let (a, b) = (try Self.run(quick), try Self.run(looking))
    #expect(a.currents == b.currents && a.tally.matches == b.tally.matches)
    #expect(
      a.tally.mergedMatches == b.tally.mergedMatches && (a.tally.mergedMatches > 0) == (capacity == .merged))
    #expect(Set(a.currents).count > 200, "something happens")
  }

  @Test("so do events of many tags that come together, of few synapses and of more than a buffer holds")
  func together() throws {
    var rig = Self.rig(stp: false)
    // Tag 1 has 120 synapses, and tags 2 to 9 have 1 to 8.
    for n in 1..<3 { rig.board[Rig.neuron(n)].synapses = rig.board[Rig.neuron(0)].synapses }
    for tag in 2..<10 {
      for word in 0..<tag - 1 {
        rig.board[Rig.neuron(tag + 1)].synapses[word] = Synapse(tag: tag, dendrite: .ampa, weight: .w0)
      }
    }
    let quick = try rig.simulation()
    var looking = try rig.simulation()
    looking.instance.synapses.cores[0].entries.mark(.isWatched) { _, _ in true }
    func run(_ simulation: Simulation) throws -> (currents: [Double], tally: Tally) {
      var simulation = simulation
      let generator = Philox(key: 6)
      simulation.inject(
        (0..<600).map { i in
          let words = generator.words(at: .init(UInt32(i), 0, 0, 0))
          // Up to twenty in a millisecond, some at one time and some of one tag.
          return InputEvent(
            time: .us(Int64(i / 20) * 1000 + Int64(words.w0 % 50) * 20),
            destination: Destination(tag: 1 + Int(words.w1 % 9), cores: .all))
        })
      let currents = try (0..<40).flatMap { _ in
        simulation.run(for: .ms(1))
        return try (0..<11).map { try #require(simulation.state("I_ampa", of: Rig.neuron($0))) }
      }
      return (currents, simulation.tally)
    }
    let (a, b) = (try run(quick), try run(looking))
    #expect(a.currents == b.currents && a.tally.matches == b.tally.matches)
    #expect(a.tally.mergedMatches == b.tally.mergedMatches && a.tally.matches > 1000)
    #expect(Set(a.currents).count > 200, "something happens")
  }

  @Test("depression of many pulses at once comes to that of one by one, where another dendrite asks for that")
  func depression() throws {
    let rig = Self.rig(stp: true)
    var other = rig
    other.board[Rig.neuron(1)].synapses[0] = Synapse(tag: 99, dendrite: .nmda, weight: .w0)
    let (batched, single) = (try rig.simulation(), try other.simulation())
    let depressing = CoreSynapses.Target.Flag.isDepressing.rawValue
    #expect(batched.instance.synapses.cores[0].entries.startingFlags == depressing)
    #expect(single.instance.synapses.cores[0].entries.startingFlags > depressing)
    let (a, b) = (try Self.run(batched), try Self.run(single))
    #expect(a.currents == b.currents && a.tally.matches == b.tally.matches && a.tally.matches > 1000)
    #expect(Set(a.currents).count > 200, "something happens")
  }
}
