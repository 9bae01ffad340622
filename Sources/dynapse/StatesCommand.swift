import ArgumentParser
import DynapEngine
import DynapIO

/// `dynapse states`: what can be recorded.
struct StatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "states",
    abstract: "List the states and step-wise means of a neuron that can be recorded.",
    discussion: """
      A name goes into a recording: {name: membrane, of: exc, state: I_mem, every: 1 ms}.

      Example: dynapse states --fidelity linear
      """)

  @Option(
    help: ArgumentHelp(
      "The law of the circuits: \(SimulationOptions.Fidelity.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "law"))
  var fidelity = SimulationOptions.Fidelity.full

  @Flag(help: "Print JSON.")
  var json = false

  private struct Entry: Encodable {
    let name: String
    let unit: String
    let summary: String
  }

  func run() throws {
    let states = Observable.all(fidelity)
    if json {
      let entries = states.map { Entry(name: $0.name, unit: $0.unit, summary: $0.summary) }
      return try StandardStream.output.print(ReportJSON.text(entries))
    }
    var table = TextTable(["NAME", "UNIT", "MEANING"])
    table.rows = states.map { [$0.name, $0.unit, $0.summary] }
    try StandardStream.output.print(table.lines().joined(separator: "\n"))
  }
}

extension SimulationOptions.Fidelity: ExpressibleByArgument {}
