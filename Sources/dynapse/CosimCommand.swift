import ArgumentParser
import DynapChip
import DynapCoSim
import DynapEngine
import DynapIO
import DynapUnits
import Foundation

/// `dynapse cosim`: runs an experiment with its buses clocked in SystemC.
struct CosimCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cosim",
    abstract: "Run an experiment with its buses clocked in SystemC.",
    discussion: """
      The host's 40-bit input bus has a clock, valid and ready; the grid buses between chips and to the host, and the \
      sensor port, have four-phase handshakes. Their times are the fabric's declared latencies. With contention, a bus \
      that is taken, or whose receiver has no place, lets its sender wait; without, spikes are those of `dynapse run` at \
      the same step, to the picosecond.

      Example: dynapse cosim chips/experiments/wta.yaml --for 10ms --vcd out.vcd
      Example: dynapse cosim chips/experiments/sensor.yaml --contention on --receiver 2us --json
      """)

  /// Whether buses wait for one another.
  enum Contention: String, CaseIterable, ExpressibleByArgument { case on, off }

  @Argument(
    help: "The experiment, or a board in the vendor's JSON; - is standard input.", completion: .file())
  var file: String

  @Option(
    name: .customLong("for"), help: ArgumentHelp("How long to simulate, such as 10ms.", valueName: "time"),
    transform: SimTime.argument)
  var duration: SimTime?

  @Option(
    help: ArgumentHelp("The engine's step, 1us to 1ms; at most 10us by default.", valueName: "time"),
    transform: SimTime.argument)
  var step: SimTime?

  @Option(help: "Whether buses, cores and the host's input make packets wait.")
  var contention = Contention.off

  @Option(
    help: ArgumentHelp(
      "How long the host takes to acknowledge, or never; under contention.", valueName: "time"),
    transform: CosimCommand.receiver)
  var receiver: BusOptions.Receiver?

  @Option(help: "How many packets an input of a router holds, under contention.")
  var places: Int?

  @Option(
    name: .customLong("stall-limit"),
    help: ArgumentHelp(
      "How long a word may wait for its acknowledge; 10ms by default.", valueName: "time"),
    transform: SimTime.argument)
  var stallLimit: SimTime?

  @Flag(name: .customLong("free-clock"), help: "Let the clock of the input bus run all the time.")
  var freeClock = false

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Change a value of the experiment; may be repeated.", valueName: "path=value"))
  var settings: [String] = []

  @Option(
    help: ArgumentHelp("Write the files of a run to this folder, too.", valueName: "folder"),
    completion: .directory)
  var out: String?

  @Flag(help: "Print what the buses carried as JSON on standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "Say nothing but errors.")
  var quiet = false

  @OptionGroup(title: "Waveform") var wave: WaveArguments

  func validate() throws {
    try wave.validate(reading: file)
    if let duration, duration <= .zero { throw ValidationError("--for must be longer than 0 s.") }
    if let out, out.isEmpty { throw ValidationError("--out must name a folder.") }
    if let setting = settings.first(where: { !$0.contains("=") }) {
      throw ValidationError("--set \(setting) is not of the form PATH=VALUE, such as duration=2s.")
    }
  }

  func run() throws {
    try Self.requireKernel(isAvailable: Kernel.isAvailable)
    let (experiment, warnings) = try read()
    let files = out.map(RunFiles.init(folder:))
    let simulation = try CoSimulation(
      experiment, options, waves: wave.file(), nodes: wave.nodes(of: experiment))
    let interrupt = Interrupt()
    try files?.prepare()
    if !quiet { StandardStream.error.say(warnings + simulation.simulation.warnings) }

    var course = RunSummary.Course(file: file, started: Date.now.ISO8601Format(), warnings: warnings)
    let outcome = Result { try simulate(simulation, interrupt) }
    // What led to an error is what a waveform is for.
    let words = wave.words(
      try simulation.finishWaves(), isFull: simulation.wavesAreFull, end: simulation.time)
    do { course.wallSeconds = try outcome.get() } catch {
      if !quiet, !words.isEmpty { StandardStream.error.say(words.joined(separator: "\n") + "\n") }
      throw error
    }

    course.inputEvents = simulation.inputEvents
    course.hostEvents = simulation.run.hostEvents
    var record = RunRecord(experiment, simulation.simulation)
    record.windows = simulation.run.windows
    var summary = RunSummary(experiment, simulation.simulation, record, course)
    if let files { summary = try files.write(record, summary, pictures: true) }
    if !quiet {
      var lines = simulation.words(wallSeconds: course.wallSeconds)
      if let files { lines += summary.words(in: files) }
      StandardStream.error.say((lines + words).joined(separator: "\n") + "\n")
    }
    if json { try StandardStream.output.print(ReportJSON.text(simulation.report)) }
    guard simulation.isFinished else { throw ExitCode(.interrupted) }
  }

  /// Runs to the end or to the first signal; returns the time it took in seconds.
  private func simulate(_ simulation: CoSimulation, _ interrupt: Interrupt) throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var bar = ProgressBar(duration: simulation.experiment.duration, isQuiet: quiet)
    defer { bar.clear() }
    var slice = RunSlice(step: simulation.experiment.options.step)
    while !simulation.isFinished, !interrupt.isRequested {
      let begin = clock.now
      try simulation.advance(by: slice.length)
      slice.adapt(to: clock.now - begin)
      bar.update(simulation.time)
    }
    return (clock.now - start) / .seconds(1)
  }

  private var options: BusOptions {
    var options = BusOptions()
    options.hasContention = contention == .on
    options.receiver = receiver ?? options.receiver
    options.places = places ?? options.places
    options.stallLimit = stallLimit ?? options.stallLimit
    options.clockRunsFree = freeClock
    return options
  }

  /// The experiment with the options of the command line in it.
  private func read() throws(DiagnosticError) -> (Experiment, [Diagnostic]) {
    let overrides = settings + (duration.map { ["duration=\($0)"] } ?? [])
    let configuration = try ConfigurationFile.read(
      path: file, overrides: overrides, vendorOverrides: settings)
    var experiment = try configuration.experiment(name: FileName.stem(file))
    if case .vendor = configuration { experiment.duration = duration ?? experiment.duration }
    experiment.options.step = step ?? min(experiment.options.step, BusOptions.defaultStep)
    return (experiment, configuration.warnings)
  }

  /// Stops where nothing can be co-simulated.
  static func requireKernel(isAvailable: Bool) throws(DiagnosticError) {
    guard !isAvailable else { return }
    throw DiagnosticError([KernelFailure.absent.diagnostic])
  }

  /// Reads `2us` or `never`.
  ///
  /// - Throws: `ValidationError` with the reason and the remedy when it is neither.
  static func receiver(_ text: String) throws -> BusOptions.Receiver {
    if text == "never" { return .never }
    let time = try SimTime.argument(text)
    return time == .zero ? .atOnce : .after(time)
  }
}
