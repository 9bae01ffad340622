import ArgumentParser
import DynapChip
import DynapEngine
import DynapFabric
import DynapIO

/// `dynapse inspect`: what a configuration amounts to, without running it.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a configuration amounts to: who hears whom, time constants, pulse widths, weights.",
    discussion: """
      Fan-in and fan-out are lowest/middle/highest over the neurons of a group. Times and currents are nominal, \
      without mismatch.

      Example: dynapse inspect chips/experiments/wta.yaml
      """)

  @Argument(help: "The configuration; - is standard input.", completion: .file())
  var file: String

  @Option(
    name: .customLong("set"), help: ArgumentHelp("Change a value before looking.", valueName: "path=value"))
  var settings: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let configuration = try ConfigurationFile.read(path: file, overrides: settings)
    StandardStream.error.say(configuration.warnings)
    let experiment = try configuration.experiment(name: FileName.stem(file))
    let populations = experiment.network.populations.compactMap { population in
      let neurons = experiment.neurons(of: population.name)
      return neurons.isEmpty ? nil : Population(population.name, neurons: neurons)
    }
    let inputs = Set(experiment.stimuli.flatMap { $0.words.joined() })
    let inspection = Inspection(of: experiment.board, populations: populations, inputs: Array(inputs))
    let report = CoreReport(experiment)
    if json {
      try StandardStream.output.print(ReportJSON.text(InspectionReport(experiment.name, inspection, report)))
    } else {
      let lines = [experiment.name, "", inspection.description, ""] + report.lines
      try StandardStream.output.print(lines.joined(separator: "\n"))
    }
  }
}
