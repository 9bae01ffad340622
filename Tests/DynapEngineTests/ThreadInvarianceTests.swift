import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// What a run gives does not depend on its threads, on its pieces, or on whether states are recorded: every circuit, queue,
/// window and port.
@Suite struct ThreadInvarianceTests {
  /// What is compared: the spikes to the picosecond, what reached the host, and the counts.
  private struct Outcome: Equatable {
    var spikes: [Spike]
    var hostEvents: [HostEvent]
    var tally: Tally
  }

  private static func outcome(
    _ network: SnapshotNetwork, threads: Int = 1, tracing: Bool = true, pieces: Int64 = 1
  ) throws -> Outcome {
    var simulation = try network.simulation(threads: threads, tracing: tracing)
    for piece in 1...pieces {
      // Cuts lie anywhere in a step.
      let end = SimTime.ps(network.duration.picoseconds * piece / pieces)
      try network.run(&simulation, until: piece == pieces ? end : end + .ps(piece * 1_234_567))
    }
    return Outcome(
      spikes: simulation.spikes, hostEvents: simulation.hostEvents, tally: simulation.tally)
  }

  @Test(
    "threads, cuts and recordings change no bit of a network",
    arguments: SnapshotNetwork.allCases.enumerated().map { ($0.element, [2, 3, 4, 8][$0.offset % 4]) })
  func network(_ network: SnapshotNetwork, threads: Int) throws {
    let whole = try Self.outcome(network)
    #expect(whole.spikes.count > 20)
    #expect(try Self.outcome(network, threads: threads, tracing: false, pieces: 10) == whole)
  }

  @Test("two chips give the same on every number of threads", arguments: [2, 3, 4, 8])
  func twoChips(threads: Int) throws {
    #expect(try Self.outcome(.twoChips, threads: threads) == Self.outcome(.twoChips))
  }

  @Test("a span in which nothing moves is passed at once and changes no bit")
  func idleSpan() throws {
    func spikes(tracing: Bool) throws -> [Spike] {
      let (board, options, events) = InvarianceTests.network()
      var simulation = try Simulation(board, options)
      let everyone = InvarianceTests.everyone
      try simulation.record(Recording(name: "s", neurons: everyone, quantity: .spikes))
      // Where a state is recorded, every step is taken.
      let state = Recording(name: "v", neurons: [everyone[0]], quantity: .state("I_mem", every: .ms(1)))
      if tracing { try simulation.record(state) }
      simulation.inject(
        events.map { InputEvent(time: $0.time + .ms(300), destination: $0.destination) })
      simulation.run(until: .us(299_950))
      #expect(simulation.time == .us(299_950))
      simulation.run(until: .ms(340))
      return simulation.spikes
    }
    let passed = try spikes(tracing: false)
    #expect(passed.count > 10)
    #expect(try passed == spikes(tracing: true))
  }
}
