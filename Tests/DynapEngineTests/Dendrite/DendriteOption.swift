import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// A circuit that latches switch on: what each of them has to keep, whatever its law is.
struct DendriteOption: Sendable {
  /// The latches that are turned on.
  var latches: LatchSet
  /// Biases beside those of ``InvarianceTests/network(threads:)``.
  var codes: [(String, BiasCode)]
  /// Which neurons of a core get the latches.
  var neurons = Array(stride(from: 0, to: 140, by: 7))
  /// What the network runs with.
  var options = SimulationOptions()

  /// The spikes of a run and every state at its end.
  struct Outcome: Hashable {
    var spikes: [Spike] = []
    var states: [Double?] = []
  }

  /// Who gets the latches.
  enum Owners {
    case nobody, everyone
    /// A neuron of each core that has no synapse and no destination, hence no part in the network.
    case bystanders
  }

  /// Runs the network for 40 ms, in slices if wanted.
  func run(_ owners: Owners = .everyone, threads: Int = 1, slice: SimTime = .ms(40)) throws -> Outcome {
    let (board, options, events) = configured(owners, threads: threads)
    var simulation = try Simulation(board, options)
    try simulation.record(
      Recording(name: "s", neurons: InvarianceTests.everyone, quantity: .spikes))
    simulation.inject(events)
    while simulation.time < .ms(40) { simulation.run(until: min(.ms(40), simulation.time + slice)) }
    return outcome(simulation)
  }

  /// The state of a simulation whose spikes are recorded.
  func outcome(_ simulation: Simulation) -> Outcome {
    // Sums such as I_in are only computed where a neuron is stepped; one that is never used has none.
    let states = Observable.all(.full).filter(\.isState).flatMap { observable in
      InvarianceTests.everyone.map { simulation.state(observable.name, of: $0) }
    }
    return Outcome(spikes: simulation.spikes, states: states)
  }

  /// The network with its latches, not run yet.
  func configured(_ owners: Owners, threads: Int = 1)
    -> (board: Board, options: SimulationOptions, events: [InputEvent])
  {
    var (board, _, events) = InvarianceTests.network()
    var options = self.options
    options.threads = threads
    for core in 0..<2 {
      for (name, code) in codes { board.chips[0].cores[core].parameters[name]?.code = code }
      for n in neurons where owners == .everyone {
        board[Rig.neuron(n, core: CoreOnChip.allCases[core])].latches.formUnion(latches)
      }
      if owners == .bystanders { board[Rig.neuron(3, core: CoreOnChip.allCases[core])].latches = latches }
    }
    return (board, options, events)
  }

  /// Neither threads nor the cuts of a run nor a configuration applied anew change a bit, in a run that the latch
  /// changes; and a neuron without the latch never notices that the circuit is in use.
  func checkInvariance() throws {
    let plain = try run()
    let without = try run(.nobody)
    #expect(plain.spikes.count > 20)
    #expect(plain != without)
    for threads in 2...3 { #expect(try run(threads: threads) == plain) }
    for slice in [SimTime.us(100), .us(730)] { #expect(try run(slice: slice) == plain) }
    #expect(try run(.bystanders) == without)

    let (board, options, events) = configured(.everyone)
    var simulation = try Simulation(board, options)
    try simulation.record(
      Recording(name: "s", neurons: InvarianceTests.everyone, quantity: .spikes))
    simulation.inject(events)
    simulation.run(until: .ms(21))
    try simulation.apply(board)
    simulation.run(until: .ms(40))
    #expect(outcome(simulation) == plain)
  }

  /// Every state stays finite and at or above the floor under absurd biases.
  func checkAbsurdBiases() throws {
    for code in [BiasCode.lowest, .highest, BiasCode(0, 255), BiasCode(5, 1)] {
      for latched in [latches, latches.union(LatchSet(.soDC, .soifType))] {
        var (board, options, events) = DendriteOption(
          latches: latched, codes: [], neurons: neurons, options: self.options
        ).configured(.everyone)
        for core in 0..<2 {
          for parameter in ParameterTable.parameters(in: .core) {
            board.chips[0].cores[core].parameters[parameter].code = code
          }
          // Half of this circuit's biases at the other end of the generator.
          for (i, entry) in codes.enumerated() where i % 2 == 0 {
            board.chips[0].cores[core].parameters[entry.0]?.code = code == .highest ? .lowest : .highest
          }
        }
        options.step = .ms(1)
        // Events shall act whatever the biases of delay and match are.
        options.delayCapacity = .queued
        options.senseAmplifiers = .ignored
        var simulation = try Simulation(board, options)
        simulation.inject(events)
        simulation.run(for: .ms(10))
        try Self.checkFinite(simulation, "at \(code)")
      }
    }
  }

  private static func checkFinite(_ simulation: Simulation, _ comment: String) throws {
    for observable in Observable.all(.full) where observable.unit == "pA" && observable.isState {
      for n in 0..<20 {
        let value = try #require(simulation.state(observable.name, of: Rig.neuron(n * 7)))
        #expect(value.isFinite && value >= 0.5, "\(observable.name) \(value) \(comment)")
      }
    }
    for row in ["I_in", "I_leak", "I_ampa.mean", "I_nmda.mean", "I_gaba.mean", "I_shunt.mean"] {
      for n in 0..<20 {
        let value = try #require(simulation.row(row, of: Rig.neuron(n * 7)))
        #expect(value.isFinite && value >= 0, "\(row) \(value) \(comment)")
      }
    }
  }

  /// The ratio of the spread of a row's logarithm over a core to the declared spread of its parameter.
  static func spreadRatio(_ row: String, _ parameter: Parameter, _ latches: LatchSet) throws -> Double {
    var options = SimulationOptions()
    options.serial = 11
    var board = Board()
    for n in 0..<256 { board[Rig.neuron(n)].latches = latches }
    // Mid-scale codes, so that nothing is clipped at the floor.
    for parameter in ParameterTable.parameters(in: .core) {
      board.chips[0].cores[0].parameters[parameter].code = BiasCode(3, 100)
    }
    let spread = try DieTests.spread(row, Simulation(board, options)).sigma
    return spread / options.mismatch.sigma(of: parameter, process: options.process)
  }
}
