import DynapChip
import DynapFabric
import Synchronization

/// Many dies of one experiment in one process: a die per thread, each the same bits as when it runs alone.
///
/// ```swift
/// let dies = Batch(experiment).run(serials: Array(1...100), threads: 8) { serial, simulation in
///   simulation.run(for: experiment.duration)
///   return simulation.tally.spikes
/// }
/// for die in dies { print(die.serial, try die.result.get()) }
/// ```
/// The dies share the board, the network and the events that are sent in; their mismatch, and the faults that are drawn
/// by serial, are their own. No more dies exist at a time than there are threads.
public struct Batch: Sendable {
  /// What every die runs; its serial and its number of threads are of no account.
  public let experiment: Experiment
  /// The host's events, which no die changes.
  package let inputEvents: [InputEvent]
  /// What the dies have in common; nil where each has faults of its own, or none can be run.
  private let layout: BoardLayout?

  /// What became of one die.
  public struct Die<Output: Sendable>: Sendable {
    /// Which die it was.
    public let serial: UInt64
    /// What running it gave, or why it failed.
    public let result: Result<Output, any Error>
  }

  /// Makes a batch of an experiment. Costs a sort of its input, and a look at all of its synapses.
  public init(_ experiment: Experiment) {
    self.experiment = experiment
    inputEvents = experiment.inputEvents()
    let isAlike =
      experiment.faultsOfDie == nil && Simulation.problems(of: experiment.board, experiment.options).isEmpty
    layout = isAlike ? BoardLayout(experiment.board, experiment.options) : nil
  }

  /// The experiment as it runs alone on a die, on one thread.
  public func experiment(onDie serial: UInt64) -> Experiment {
    var alone = experiment
    alone.options.serial = serial
    alone.options.threads = 1
    if let faults = experiment.faultsOfDie { alone.options.faults = faults(serial) }
    return alone
  }

  /// The simulation of a die at time zero, its recordings set up and its input sent in.
  ///
  /// - Throws: what keeps the experiment from being run or recorded.
  public func simulation(onDie serial: UInt64) throws(DiagnosticError) -> Simulation {
    let alone = experiment(onDie: serial)
    var simulation = try Simulation(alone.board, alone.options, sharing: layout)
    for recording in alone.recordings { try simulation.record(recording) }
    try simulation.inject(inputsOf: alone, hostEvents: inputEvents)
    return simulation
  }

  /// Calls `body` with the simulation of each die, as ``simulation(onDie:)`` makes it, and returns what became of the dies
  /// in the order of `serials`.
  ///
  /// The experiment's changes are the body's to program. A die that throws stops no other.
  public func run<Output: Sendable>(
    serials: [UInt64], threads: Int = 1, _ body: @Sendable (UInt64, inout Simulation) throws -> Output
  ) -> [Die<Output>] {
    each(serials, threads: threads) { serial in
      var simulation = try simulation(onDie: serial)
      return try body(serial, &simulation)
    }
  }

  /// Calls `body` for each serial on some threads, as each of them is free; once `isOver`, no further one begins.
  package func each<Output: Sendable>(
    _ serials: [UInt64], threads: Int, until isOver: @Sendable () -> Bool = { false },
    _ body: @Sendable (UInt64) throws -> Output
  ) -> [Die<Output>] {
    precondition(threads >= 1, "a batch needs at least one thread")
    let dies = Mutex([Die<Output>?](repeating: nil, count: serials.count))
    let crew = Crew(threads: max(min(threads, serials.count), 1))
    crew.run(serials.count, isLong: true) { index, _ in
      guard !isOver() else { return }
      let serial = serials[index]
      let die = Die(serial: serial, result: Result { try body(serial) })
      dies.withLock { $0[index] = die }
    }
    return dies.withLock { $0.compactMap(\.self) }
  }
}
