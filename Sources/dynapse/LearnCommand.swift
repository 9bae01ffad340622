import ArgumentParser
import DynapChip
import DynapIO
import DynapLab
import DynapLearning
import Foundation

/// `dynapse learn`: trains an emulated chip and shows how it learns.
struct LearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Train a network by errors that travel back, and show its learning curve.",
    discussion: """
      The files go to a folder: report.html with all numbers and pictures, curves.svg, weights.svg, rasters.svg, \
      trials.csv, weights.json, snapshot.json and summary.json. Ctrl-C ends after the trials under way with valid files \
      and exit code 130; --resume goes on from there, to the same bits as a run that was not interrupted.

      Controls take a part away, to see what it is good for: \(Self.controlNames.joined(separator: ", ")), or all. With \
      none among them, or by default, the network learns as it is.

      With --snapshot-every the folder holds a snapshot while it learns, so that a run which is killed loses at most so \
      many trials. --write-board writes a chip that has learned as an ordinary experiment, for inference.

      The profile chip trains the emulated chip of a file, circuit by circuit, one die for each seed; the file of such a \
      chip can be given itself.

      Example: dynapse learn chips/experiments/error-propagation.yaml
      Example: dynapse learn chips/experiments/error-propagation.yaml --profile chip --seeds 11-20
      Example: dynapse learn chips/experiments/error-propagation.yaml --control all --seeds 200-219
      Example: dynapse learn chips/experiments/error-propagation-chip.yaml --seeds 11 --write-board learned.yaml
      """)

  static let controlNames = ErrorPropagation.Control.allCases.map(\.rawValue)

  @Argument(help: "The learning experiment; - is standard input.", completion: .file())
  var file: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change a value of the experiment or of its chip; may be repeated.", valueName: "path=value"))
  var settings: [String] = []

  @Option(help: ArgumentHelp("What is taken away, such as frozen,shuffled or all.", valueName: "controls"))
  var control: String?

  @Option(help: ArgumentHelp("Which seeds and dies, such as 200-209.", valueName: "seeds"))
  var seeds: String?

  @Option(help: ArgumentHelp("The equations: normalised, current or chip.", valueName: "profile"))
  var profile: String?

  @Option(help: "Training trials.")
  var trials: Int?

  @Option(help: ArgumentHelp("Start from, and only test, the weights of a weights.json.", valueName: "file"))
  var weights: String?

  @Option(
    help: ArgumentHelp("Stop after so many trials, as Ctrl-C would; --resume goes on.", valueName: "trial"))
  var stopAfter: Int?

  @Option(
    name: .customLong("snapshot-every"),
    help: ArgumentHelp(
      "Write the snapshot each time so many trials are done, beside that of the end.", valueName: "trials"))
  var snapshotInterval: Int?

  @Flag(help: "Go on from the snapshot in the folder.")
  var resume = false

  @Option(
    name: .customLong("write-board"),
    help: ArgumentHelp(
      "Write the chip with the learned weights, without learning: .yaml for dynapse run, .json for the vendor's software.",
      valueName: "file"),
    completion: .file())
  var boardPath: String?

  @Option(
    help: ArgumentHelp("The folder to write to; out/NAME by default.", valueName: "folder"),
    completion: .directory)
  var out: String?

  @Option(help: "Worker threads; results do not depend on it.")
  var threads: Int?

  @Flag(help: "Print the summary as JSON on standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "Say nothing but errors.")
  var quiet = false

  @Flag(name: .customLong("no-plots"), help: "Draw no pictures and no report.")
  var noPlots = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be 1 to 1024.") }
    if let trials, !(1...1_000_000).contains(trials) {
      throw ValidationError("--trials must be 1 to 1000000.")
    }
    if let stopAfter, stopAfter < 0 { throw ValidationError("--stop-after must be 0 or more.") }
    if let snapshotInterval, snapshotInterval < 1 {
      throw ValidationError("--snapshot-every must be 1 or more trials.")
    }
    if let boardPath, BoardFormat(boardPath) == nil {
      throw ValidationError("--write-board \(boardPath) must end in .yaml, .yml, .json or .json.gz.")
    }
    if let out, out.isEmpty { throw ValidationError("--out must name a folder.") }
    if let setting = settings.first(where: { !$0.contains("=") }) {
      throw ValidationError("--set \(setting) is not of the form PATH=VALUE, such as learn.hidden=16.")
    }
    if let seeds, SeedList.read(seeds) == nil {
      throw ValidationError(
        "--seeds \(seeds) names no seeds; write a range such as 200-209, or a list such as 1,5,9.")
    }
    if let control { _ = try Self.controls(control) }
    if weights != nil, resume || control != nil || stopAfter != nil || snapshotInterval != nil {
      throw ValidationError(
        "--weights only tests; it goes without --resume, --control, --stop-after and --snapshot-every.")
    }
  }

  func run() throws {
    let experiment: LearningExperiment
    switch try read() {
    case .pairs(let pairs): return try learn(pairs)
    case .network(let network): experiment = network
    }
    StandardStream.error.say(experiment.warnings)
    try checkBoard(experiment)
    if let weights { return try test(experiment, path: weights) }
    let files = LearningFiles(folder: out ?? "out/\(FolderName.text(experiment.name))")
    let controls = try control.map(Self.controls) ?? [experiment.plan.network.control]
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let maker = try experiment.networkMaker()
    var batch = LearningBatch(experiment, controls: controls, threads: threads, maker: maker)
    if resume {
      guard
        let resumed = LearningBatch(
          experiment, controls: controls, threads: threads, try files.readSnapshot(), maker: maker)
      else {
        throw DiagnosticError([
          Diagnostic(
            .error, "snapshot-of-another", at: .init(file: files.path(.snapshot)), "the snapshot",
            "is of another experiment, of other controls or other seeds",
            "give those that it was made with, or leave out --resume")
        ])
      }
      batch = resumed
    }
    try files.prepare()
    let interrupt = Interrupt()
    let clock = ContinuousClock()
    let start = clock.now
    try train(&batch, files, interrupt)
    let summary = LearningSummary(batch, wallSeconds: (clock.now - start) / .seconds(1))
    try files.write(batch, summary, pictures: !noPlots)
    if let run = batch.runs.first { try writeBoard(of: run, experiment) }
    if !quiet {
      StandardStream.error.say("\n" + summary.table.lines().joined(separator: "\n") + "\n")
      StandardStream.error.say("\(files.path(noPlots ? .summary : .report))\n")
    }
    if json { try StandardStream.output.print(ReportJSON.text(summary)) }
    guard summary.complete else { throw ExitCode(.interrupted) }
  }

  /// Trains a group of trials at a time, so that what is shown, and where it can stop, does not depend on the threads.
  private func train(_ batch: inout LearningBatch, _ files: LearningFiles, _ interrupt: Interrupt) throws {
    let group = LearningCurve.group(trials: batch.trials)
    let end = min(stopAfter ?? batch.trials, batch.trials)
    let interval = snapshotInterval ?? batch.trials
    var display = LearningDisplay(batch, isQuiet: quiet)
    defer { display.finish() }
    while !batch.isFinished, batch.done < end, !interrupt.isRequested {
      let snapshot = batch.done / interval * interval + interval
      batch.advance(to: min(batch.done / group * group + group, snapshot, end))
      if snapshotInterval != nil, batch.done == snapshot { try files.write(batch.snapshot) }
      display.show(batch)
    }
  }

  /// Tests weights that were learned elsewhere on dies of the experiment, learning off.
  private func test(_ experiment: LearningExperiment, path: String) throws {
    let file = try LearningFiles.readWeights(path: path)
    guard file.sizes == experiment.plan.sizes,
      file.entries.allSatisfy({ $0.weights.hidden.count == file.sizes.inputs * file.sizes.hidden }),
      file.entries.allSatisfy({ $0.weights.output.count == file.sizes.hidden * file.sizes.outputs })
    else {
      throw DiagnosticError([
        Diagnostic(
          .error, "weights-of-another", at: .init(file: path), "the weights",
          "are of \(file.sizes.inputs) inputs, \(file.sizes.hidden) hidden neurons and \(file.sizes.outputs) outputs",
          "the experiment has \(experiment.plan.sizes.inputs), \(experiment.plan.sizes.hidden) and \(experiment.plan.sizes.outputs)"
        )
      ])
    }
    var entries = file.entries.filter { $0.control == .none }
    if boardPath != nil { entries = entries.filter { $0.seed == experiment.seeds.first } }
    guard !entries.isEmpty else {
      throw DiagnosticError([
        Diagnostic(
          .error, "weights-missing", at: .init(file: path), "the weights",
          "hold none that were learned without a control"
            + (boardPath == nil ? "" : " on die \(experiment.seeds.first ?? 1)"),
          "give a file of a run with the control none, and with --write-board a seed that is in it")
      ])
    }
    let maker = try experiment.networkMaker(seeds: entries.map(\.seed))
    for entry in entries {
      var network = maker(experiment.plan, entry.seed, entry.seed)
      network.weights = entry.weights
      let run = TrainingRun(experiment.plan, seed: entry.seed, serial: entry.seed, network: network)
      try StandardStream.output.print("seed \(entry.seed): accuracy \(run.accuracy())")
      try writeBoard(of: run, experiment)
    }
  }

  private func read() throws(DiagnosticError) -> LearningFile {
    var overrides = settings
    if let profile { overrides.append("learn.profile=\(profile)") }
    if let trials { overrides.append("learn.trials=\(trials)") }
    if let seeds { overrides.append("seeds='\(seeds)'") }
    return try LearningReader.read(path: file, overrides: overrides)
  }

  /// Learns by pairs of spikes, and writes a table and a summary.
  private func learn(_ experiment: PairExperiment) throws {
    let isPlain = control == nil && !resume && weights == nil && stopAfter == nil && profile == nil
    guard isPlain, trials == nil, snapshotInterval == nil, boardPath == nil else {
      throw ValidationError(
        "\(file) learns by pairs of spikes; it goes without --control, --resume, --weights, --stop-after, "
          + "--snapshot-every, --profile, --trials and --write-board.")
    }
    let files = LearningFiles(folder: out ?? "out/\(FolderName.text(experiment.name))")
    try files.prepare()
    let rows = experiment.run(threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    let text = try ReportJSON.text(rows)
    try ByteSink.write(Array(text.utf8), toPath: files.path(.summary))
    if !quiet {
      StandardStream.error.say(experiment.table(rows).lines().joined(separator: "\n") + "\n")
      StandardStream.error.say("\(files.path(.summary))\n")
    }
    if json { try StandardStream.output.print(text) }
  }

  /// The controls of `frozen,shuffled` or `all`.
  static func controls(_ text: String) throws -> [ErrorPropagation.Control] {
    if text == "all" { return ErrorPropagation.Control.allCases }
    let controls = try text.split(separator: ",", omittingEmptySubsequences: false).map { name in
      guard let control = ErrorPropagation.Control(rawValue: String(name)) else {
        let nearest = Spelling.nearest(to: String(name), among: controlNames).map { "did you mean \($0)?" }
        throw ValidationError(
          "--control \(text): '\(name)' is no control; "
            + (nearest ?? "write some of \(controlNames.joined(separator: ", ")), or all") + ".")
      }
      return control
    }
    guard Set(controls).count == controls.count else {
      throw ValidationError("--control \(text) names one twice; name each once.")
    }
    return controls
  }
}
