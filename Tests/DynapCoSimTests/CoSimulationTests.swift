import DynapChip
import DynapCoSim
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Testing

@Suite struct CoSimulationTests {
  /// A file of `chips/experiments`, shortened.
  static func experiment(_ name: String, for span: SimTime, step: SimTime? = nil) throws -> Experiment {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    var overrides = ["duration=\(span)"]
    if let step { overrides.append("step=\(step)") }
    let file = try ConfigurationFile.read(
      path: "/\(root)/chips/experiments/\(name).yaml", overrides: overrides)
    return try file.experiment(name: name)
  }

  /// What a run without SystemC gives.
  static func pure(_ experiment: Experiment) throws -> ExperimentRun {
    var run = try ExperimentRun(experiment)
    try run.advance(by: experiment.duration)
    return run
  }

  @Test(
    arguments: [
      ("wta", SimTime.ms(30)), ("synfire", .ms(40)), ("sensor", .ms(30)), ("front-end", .ms(20)),
      ("windows", .ms(20)),
    ])
  func `without contention an experiment gives the spikes of a run without SystemC`(
    name: String, span: SimTime
  ) throws {
    let experiment = try Self.experiment(name, for: span)
    let run = try Self.pure(experiment)
    let simulation = try CoSimulation(experiment)
    try simulation.advance(by: span)
    #expect(simulation.isFinished)
    #expect(simulation.simulation.spikes == run.simulation.spikes)
    #expect(simulation.simulation.tally == run.simulation.tally)
    #expect(simulation.simulation.lostPackets == run.simulation.lostPackets)
    #expect(simulation.inputEvents == run.inputEvents)
  }
}
