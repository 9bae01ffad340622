import DynapChip
import DynapCoSim
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Foundation
import Testing

@Suite struct CoSimulationTests {
  /// A file of `chips/experiments`, shortened.
  static func experiment(_ name: String, for span: SimTime, _ overrides: String...) throws -> Experiment {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let file = try ConfigurationFile.read(
      path: "/\(root)/chips/experiments/\(name).yaml", overrides: ["duration=\(span)"] + overrides)
    return try file.experiment(name: name)
  }

  /// What a run without SystemC gives.
  static func pure(_ experiment: Experiment) throws -> ExperimentRun {
    var run = try ExperimentRun(experiment)
    try run.advance(by: experiment.duration)
    return run
  }

  /// What kept something from being done.
  static func diagnostics(_ body: () throws -> Void) -> [String] {
    do { try body() } catch {
      return (error as? DiagnosticError)?.diagnostics.map(\.description) ?? ["\(error)"]
    }
    return []
  }

  @Test(
    arguments: [
      ("synfire", SimTime.ms(40)), ("sensor", .ms(20)), ("front-end", .ms(15)), ("windows", .ms(15)),
      ("relay", .ms(40)),
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
    #expect(simulation.simulation.portEvents == run.simulation.portEvents)
    #expect(simulation.inputEvents == run.inputEvents)
    #expect(simulation.run.hostEvents == run.hostEvents)
  }

  @Test func `the shorter step of co-simulation gives the spikes of a run at that step`() throws {
    var experiment = try Self.experiment("relay", for: .ms(10))
    experiment.options.step = BusOptions.defaultStep
    let run = try Self.pure(experiment)
    let simulation = try CoSimulation(experiment)
    try simulation.advance(by: .s(1))
    #expect(!run.simulation.spikes.isEmpty)
    #expect(simulation.simulation.spikes == run.simulation.spikes)
  }

  @Test func `hops longer than a step, and delays of a second, arrive when they do without SystemC`() throws {
    for hop in [SimTime.us(130), .ms(3)] {
      var experiment = try Self.experiment("relay", for: .ms(25))
      experiment.options.timing.chipHop = hop
      let run = try Self.pure(experiment)
      let simulation = try CoSimulation(experiment)
      try simulation.advance(by: .ms(25))
      #expect(run.simulation.spikes.count > 16)
      #expect(simulation.simulation.spikes == run.simulation.spikes)
      #expect(simulation.simulation.tally == run.simulation.tally)
    }
  }

  @Test(arguments: [false, true])
  func `however time is sliced, results are the same`(contention: Bool) throws {
    let experiment = try Self.experiment("relay", for: .ms(16), "mismatch=off")
    var options = BusOptions()
    options.hasContention = contention
    let whole = try CoSimulation(experiment, options)
    try whole.advance(by: .ms(16))
    #expect(!whole.simulation.spikes.isEmpty)
    // One by 100 us and a picosecond, one to the middle of a volley picosecond by picosecond.
    let sliced = try CoSimulation(experiment, options)
    while !sliced.isFinished { try sliced.advance(by: .us(100) + .ps(1)) }
    let fine = try CoSimulation(experiment, options)
    let volley = whole.simulation.spikes[0].time
    try fine.advance(by: volley + .ns(100))
    for _ in 0..<500 { try fine.advance(by: .ps(1)) }
    try fine.advance(by: .zero)
    try fine.advance(by: .s(1))
    for other in [sliced, fine] {
      #expect(other.simulation.spikes == whole.simulation.spikes)
      #expect(other.simulation.tally == whole.simulation.tally)
      #expect(other.report.buses == whole.report.buses)
    }
  }

  @Test func `a change of the board acts at the same spike as without SystemC`() throws {
    var experiment = try Self.experiment("relay", for: .ms(20))
    var changed = experiment.board
    // The words of the first chip's neurons are turned to the west, and lost.
    for n in 0..<16 {
      let place = NeuronOnBoard(chip: .first, core: .zero, neuron: NeuronOnCore(n))
      for word in 0..<4 where changed[place].destinations[word].isSent {
        changed[place].destinations[word].hop = Hop(x: 0, y: 2)
      }
    }
    let volley = try Self.pure(experiment).simulation.spikes
    for offset in [SimTime.zero, .us(33), .us(100)] {
      let time = SimTime.us(volley[8].time.microseconds / 100 * 100) + offset
      experiment.changes = [.init(time: time, board: changed)]
      let run = try Self.pure(experiment)
      let simulation = try CoSimulation(experiment)
      try simulation.advance(by: .ms(20))
      #expect(!run.simulation.lostPackets.isEmpty)
      #expect(simulation.simulation.spikes == run.simulation.spikes)
      #expect(simulation.simulation.lostPackets == run.simulation.lostPackets)
    }
  }

  @Test func `time backwards is refused`() throws {
    let simulation = try CoSimulation(Self.experiment("relay", for: .ms(1)))
    try simulation.advance(by: .us(5))
    #expect(
      Self.diagnostics { try simulation.advance(by: .ps(-1)) } == [
        "error[cosim-time-backwards]: time cannot go back by 1 ps from 5 us; advance by 0 s or more"
      ])
    try simulation.advance(by: .ms(2))
    #expect(simulation.isFinished)
  }

  @Test func `without contention a run and a co-simulation draw the same pins`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let experiment = try Self.experiment("relay", for: .ms(10))
    let nodes = BoardWaves.Node.recorded(by: experiment)
    let paths = ["run.vcd", "cosim.vcd"].map { folder.appendingPathComponent($0).path }

    var run = try ExperimentRun(experiment)
    var waves = try RunWaves(
      WaveFile(path: paths[0], WaveFile.Limits()), &run.simulation, nodes: nodes)
    while !run.isFinished { try waves.advance(&run, by: .us(730)) }
    #expect(try waves.finish(at: run.simulation.time) > 1000)
    let simulation = try CoSimulation(
      experiment, waves: WaveFile(path: paths[1], WaveFile.Limits()), nodes: nodes)
    try simulation.advance(by: .ms(10))
    _ = try simulation.finishWaves()

    let (a, b) = (try VCDReader.read(path: paths[0]), try VCDReader.read(path: paths[1]))
    #expect(a.signals == b.signals)
    // Spikes, nodes and the input bus have the same times; a packet is on its bus when its step is complete.
    for name in a.signals.map(\.name) where !name.contains("east") && !name.contains("broadcast") {
      guard !name.hasSuffix("tag") else { continue }
      #expect(a.changes(of: name) == b.changes(of: name), "\(name)")
    }
    let words = [a, b].map { $0.changes(of: "board.chip0.east.data")?.map(\.value) }
    #expect(words[0] == words[1])
    #expect(try #require(words[0]).count == 17)
    #expect(a.changes(of: "board.chip0.core0.spike")?.count == 16)
  }
}
