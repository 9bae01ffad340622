import ArgumentParser
import DynapChip
import DynapEngine
import DynapIO
import DynapUnits
import Foundation

/// `dynapse run`: runs an experiment and writes what came out.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run an experiment and write its spikes, traces, pictures and summary.",
    discussion: """
      The files go to a folder, each whole or not at all: spikes.csv, spikes.npz, traces.npz, inputs.npz, raster.svg, \
      traces.svg and summary.json; of the chip's windows sadc, sadc_events, pads, pulses, host_events and \
      windows.svg, as the experiment asks for them. Ctrl-C ends the run early with valid files, marked complete: false, and exit code \
      130; a second Ctrl-C quits at once.

      With --snapshot-every the folder also holds snapshot.dynapse, from which --resume goes on, whatever ended the run; \
      the files then are those of a run that was not interrupted, the times in the summary apart.

      With several serials each die has a folder serial-N of its own, with the files that it has when it runs alone; \
      beside them stand dies.csv, dies.svg and a summary of how the dies differ.

      Example: dynapse run chips/experiments/wta.yaml --for 500ms --set connections[0].probability=0.2 --out try1
      Example: dynapse run chips/experiments/wta.yaml --serial 1-100 --threads 8
      """)

  @Argument(
    help: "The experiment, or a board in the vendor's JSON; - is standard input.", completion: .file())
  var file: String

  @Option(
    name: .customLong("for"), help: ArgumentHelp("How long to simulate, such as 2s.", valueName: "time"),
    transform: SimTime.argument)
  var duration: SimTime?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Change a value of the experiment; may be repeated.", valueName: "path=value"))
  var settings: [String] = []

  @Option(
    help: ArgumentHelp(
      "Which die: keys mismatch and faults. Several, such as 1-100 or 1,5,9, run side by side.",
      valueName: "serial"),
    transform: SerialList.init(argument:))
  var serial: SerialList?

  @Option(help: "Keys stimuli and noise.")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("The folder to write to; out/NAME by default.", valueName: "folder"),
    completion: .directory)
  var out: String?

  @Option(
    name: .customLong("snapshot-every"),
    help: ArgumentHelp(
      "Write a snapshot to the folder each time so much has been simulated, and at the end.",
      valueName: "time"),
    transform: SimTime.argument)
  var snapshotInterval: SimTime?

  @Flag(help: "Go on from the snapshot in the folder; --for may have changed, nothing else.")
  var resume = false

  @Option(help: "Worker threads, of several dies the dies that run at a time; results do not depend on it.")
  var threads: Int?

  @Flag(help: "Print the summary as JSON on standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "Say nothing but errors.")
  var quiet = false

  @Flag(name: .customLong("no-plots"), help: "Draw no pictures.")
  var noPlots = false

  @OptionGroup(title: "Waveform") var wave: WaveArguments

  func validate() throws {
    if wave.path != nil, resume || serial?.isBatch == true {
      throw ValidationError("--vcd takes one serial and a run from its beginning.")
    }
    try wave.validate(reading: file)
    if let duration, duration <= .zero { throw ValidationError("--for must be longer than 0 s.") }
    if let snapshotInterval, snapshotInterval <= .zero {
      throw ValidationError("--snapshot-every must be longer than 0 s.")
    }
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be 1 to 1024.") }
    if let out, out.isEmpty { throw ValidationError("--out must name a folder.") }
    if let setting = settings.first(where: { !$0.contains("=") }) {
      throw ValidationError("--set \(setting) is not of the form PATH=VALUE, such as duration=2s.")
    }
    if let serial, serial.isBatch, let setting = settings.first(where: { $0.hasPrefix("serial=") }) {
      throw ValidationError("--set \(setting) contradicts --serial \(serial.text); give one of them.")
    }
    if let serial, serial.isBatch, resume || snapshotInterval != nil {
      throw ValidationError(
        "--snapshot-every and --resume take one serial; of several, those that are done stay.")
    }
  }

  func run() throws {
    let (experiment, warnings) = try read()
    if let serial, serial.isBatch { return try runBatch(experiment, serial.serials, warnings) }
    let files = RunFiles(folder: out ?? "out/\(FolderName.text(experiment.name))")
    var run = try resume ? files.resume(experiment) : ExperimentRun(experiment)
    var waves = try wave.file().map { file in
      try RunWaves(file, &run.simulation, nodes: wave.nodes(of: experiment))
    }
    let interrupt = Interrupt()
    try files.prepare()
    if !quiet { StandardStream.error.say(warnings + run.simulation.warnings) }

    var course = RunSummary.Course(file: file, started: Date.now.ISO8601Format(), warnings: warnings)
    course.wallSeconds = try simulate(&run, files, interrupt, &waves)
    course.inputEvents = run.inputEvents
    course.hostEvents = run.hostEvents

    var record = RunRecord(experiment, run.simulation)
    record.windows = run.windows
    var summary = RunSummary(experiment, run.simulation, record, course)
    summary = try files.write(record, summary, pictures: !noPlots)
    let end = run.simulation.time
    let words = try waves.map { try wave.words($0.finish(at: end), isFull: $0.isFull, end: end) } ?? []
    if !quiet { StandardStream.error.say((summary.words(in: files) + words).joined(separator: "\n") + "\n") }
    if json { try StandardStream.output.print(ReportJSON.text(summary)) }
    guard summary.complete else { throw ExitCode(.interrupted) }
  }

  /// Runs to the end or to the first signal; returns the time it took in seconds.
  private func simulate(
    _ run: inout ExperimentRun, _ files: RunFiles, _ interrupt: Interrupt, _ waves: inout RunWaves?
  ) throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var bar = ProgressBar(duration: run.experiment.duration, isQuiet: quiet)
    defer { bar.clear() }
    var slice = RunSlice(step: run.experiment.options.step)
    var snapshots = SnapshotTimes(every: snapshotInterval, after: run.simulation.time)
    while !run.isFinished, !interrupt.isRequested {
      let begin = clock.now
      let length = min(slice.length, snapshots.next - run.simulation.time)
      if waves == nil { try run.advance(by: length) } else { try waves?.advance(&run, by: length) }
      if snapshots.isDue(at: run.simulation.time) { try files.write(run.snapshot()) }
      slice.adapt(to: clock.now - begin)
      bar.update(run.simulation.time)
    }
    if snapshots.isDue(atEnd: run.simulation.time) { try files.write(run.snapshot()) }
    return (clock.now - start) / .seconds(1)
  }

  /// The experiment with the options of the command line in it.
  private func read() throws(DiagnosticError) -> (Experiment, [Diagnostic]) {
    var overrides = settings
    if let duration { overrides.append("duration=\(duration)") }
    let serial = serial.flatMap { $0.isBatch ? nil : $0.serials.first }
    if let serial { overrides.append("serial=\(serial)") }
    if let seed { overrides.append("seed=\(seed)") }
    var experiment: Experiment
    var warnings: [Diagnostic] = []
    let configuration = try ConfigurationFile.read(
      path: file, overrides: overrides, vendorOverrides: settings)
    warnings = configuration.warnings
    experiment = try configuration.experiment(name: FileName.stem(file))
    if case .vendor = configuration {
      experiment.duration = duration ?? experiment.duration
      experiment.options.serial = serial ?? experiment.options.serial
      experiment.options.seed = seed ?? experiment.options.seed
    }
    if let threads { experiment.options.threads = threads }
    return (experiment, warnings)
  }
}
