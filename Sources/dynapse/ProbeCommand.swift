import ArgumentParser
import DynapChip
import DynapCircuits
import DynapEngine
import DynapIO
import DynapUnits

/// `dynapse probe`: watches nodes of some neurons while an experiment runs.
struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Run an experiment and draw nodes of some neurons over time, one panel per node.",
    discussion: """
      The nodes are those that `dynapse states` lists, and V_mon, the voltage of the analog pin. With --over, points that \
      were measured on a chip are drawn over the node that their column names, such as V_mon_mV. With --csv the samples go to standard output, and the path of \
      the picture to standard error.

      Example: dynapse probe chips/experiments/wta.yaml --neuron 0.0.3,0.0.4 --nodes V_mem,I_ampa,I_in --for 200ms
      """)

  @Argument(
    help: "The experiment, or a board in the vendor's JSON; - is standard input.", completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp("The neurons, such as 0.2.17 or 0.2.17,0.2.20-23.", valueName: "chip.core.neuron"))
  var neuron: String

  @Option(help: ArgumentHelp("The nodes, such as V_mem,I_ampa.", valueName: "names"))
  var nodes: String

  @Option(
    name: .customLong("for"), help: ArgumentHelp("How long to simulate, such as 100ms.", valueName: "time"),
    transform: SimTime.argument)
  var duration: SimTime?

  @Option(
    help: ArgumentHelp(
      "How often to sample, a multiple of the step; about 100us by default.", valueName: "time"),
    transform: SimTime.argument)
  var every: SimTime?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Change a value of the experiment; may be repeated.", valueName: "path=value"))
  var settings: [String] = []

  @Option(
    help: ArgumentHelp(
      "A table of measured points to draw over the nodes: time_ms,V_mon_mV.", valueName: "csv"),
    completion: .file())
  var over: String?

  @Option(
    help: ArgumentHelp("When in the run the measurement's time zero is.", valueName: "time"),
    transform: SimTime.argument)
  var shift: SimTime?

  @Option(
    help: ArgumentHelp("What V_mon reads where V_mem is 0; 30mV by default.", valueName: "voltage"),
    transform: { try Voltage.argument($0) })
  var padOffset: Voltage?

  @Option(name: .shortAndLong, help: "The picture to write; - is standard output.", completion: .file())
  var output = "probe.svg"

  @Flag(help: "Print the samples as CSV on standard output.")
  var csv = false

  @Flag(name: .shortAndLong, help: "Say nothing but errors.")
  var quiet = false

  func validate() throws {
    if let duration, duration <= .zero { throw ValidationError("--for must be longer than 0 s.") }
    if csv, output == "-" { throw ValidationError("--csv and --output - both want standard output.") }
    if shift != nil, over == nil {
      throw ValidationError("--shift moves a measurement: give one with --over.")
    }
    if output.isEmpty { throw ValidationError("--output must name a file.") }
    if let setting = settings.first(where: { !$0.contains("=") }) {
      throw ValidationError("--set \(setting) is not of the form PATH=VALUE, such as duration=2s.")
    }
  }

  func run() throws {
    var (experiment, warnings) = try read()
    var pad = MonitorPad()
    if let padOffset { pad.offset = padOffset }
    let probe = try Probe(
      neurons: Self.parts(neuron), nodes: Self.parts(nodes), every: every, of: experiment, pad: pad)
    let measurement = try over.map { try Measurement(path: $0, shift: shift ?? .zero) }
    if let measurement, let over { try probe.check(measurement, path: over) }
    warnings += probe.warnings(of: experiment)
    experiment.recordings += probe.recordings
    var run = try ExperimentRun(experiment)
    if !quiet { StandardStream.error.say(warnings + run.simulation.warnings) }
    try simulate(&run)

    let record = RunRecord(experiment, run.simulation)
    let picture = probe.figure(of: record, over: measurement).svg()
    if output == "-" { return try StandardStream.output.print(picture) }
    try ByteSink.write(Array(picture.utf8), toPath: output)
    if csv {
      if !quiet { StandardStream.error.say(output + "\n") }
      try StandardStream.output.print(probe.csv(of: record))
    } else {
      try StandardStream.output.print(output)
    }
  }

  private func simulate(_ run: inout ExperimentRun) throws(DiagnosticError) {
    var bar = ProgressBar(duration: run.experiment.duration, isQuiet: quiet)
    defer { bar.clear() }
    while !run.isFinished {
      try run.advance(by: .ms(20))
      bar.update(run.simulation.time)
    }
  }

  /// The experiment with the options of the command line in it.
  private func read() throws(DiagnosticError) -> (Experiment, [Diagnostic]) {
    let overrides = settings + (duration.map { ["duration=\($0)"] } ?? [])
    let configuration = try ConfigurationFile.read(
      path: file, overrides: overrides, vendorOverrides: settings)
    var experiment = try configuration.experiment(name: FileName.stem(file))
    if case .vendor = configuration { experiment.duration = duration ?? experiment.duration }
    return (experiment, configuration.warnings)
  }

  /// The parts between commas.
  private static func parts(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map { String($0.filter { $0 != " " }) }
  }
}

extension Voltage {
  /// Reads a voltage with its unit, such as `268mV`.
  ///
  /// - Throws: `ValidationError` with the reason and the remedy when it is not one.
  static func argument(_ text: String) throws -> Voltage {
    do { return try Voltage(text) } catch { throw ValidationError("it \(error.reason); \(error.remedy)") }
  }
}
