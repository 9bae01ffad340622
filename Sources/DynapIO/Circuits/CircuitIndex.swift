import DynapCircuits
import DynapEngine

/// The index of the circuits: from a name of the silicon to its page, and the way of an event through the chip.
package enum CircuitIndex {
  /// The list for a terminal.
  package static var lines: [String] {
    var table = TextTable()
    for part in CircuitPage.Part.allCases {
      if !table.rows.isEmpty { table.rows.append([]) }
      table.rows.append([part.title])
      table.rows += CircuitPage.all.filter { $0.part == part }.map { ["  " + $0.name, $0.gist] }
    }
    let headings = Set(CircuitPage.Part.allCases.map(\.title))
    // A heading is no cell of the first column: it would widen it.
    let width = table.rows.filter { $0.count > 1 }.map { $0[0].count }.max() ?? 0
    return table.rows.map { row in
      guard row.count > 1, !headings.contains(row[0]) else { return row.first ?? "" }
      return row[0] + String(repeating: " ", count: width - row[0].count + 2) + row[1]
    }
  }

  /// The index in Markdown.
  package static var markdown: [String] {
    var lines = [
      "# Circuits", "",
      "Look a silicon name up in [biases](#biases), [states](#states) or [latches](#latches); each leads to the page of its "
        + "circuit: law, range, what turning it does, a picture, what is assumed. `dynapse circuits NAME` prints the page.",
      "", "## From an event to a spike", "", "```text",
    ]
    lines += signalChain + ["```"]
    for part in CircuitPage.Part.allCases {
      lines += ["", "## \(part.title)", ""]
      lines += CircuitPage.all.filter { $0.part == part }.map {
        "- [\($0.title)](\($0.name).md): \($0.gist)"
      }
    }
    lines += ["", "## Biases", ""] + biases
    lines += ["", "## States", ""] + states
    lines += ["", "## Latches", ""] + latches
    return lines
  }

  /// The way of an event through a neuron, by page.
  private static let signalChain = [
    "event with a tag",
    "  |",
    "  |  64 synapses of a neuron                             4 dendrites",
    "  v",
    "sense-amplifier --> delay --> pulse-extender ----------+--> ampa ----> alpha, diffusion, conductance --> input",
    "(match of a word)             x weight-dac             +--> nmda ----> alpha, nmda-gate, conductance --> input",
    "                              x short-term-depression  +--> gaba-b --> conductance --------------------> input, minus",
    "                                                       +--> gaba-a ------------------------------------> leak",
    "",
    "input, dc ---------> soma-input --> membrane --> spike-threshold --+--> spike, to the routers",
    "leak, adaptation --> soma-input       ^  ^                         |",
    "                                      |  +---- exponential-soma    |",
    "                                      +------- refractory <--------+",
    "                                               (reset)             |",
    "leak <---------------------------------------- adaptation <--------+  both charged by post-spike-pulse",
    "gain of membrane or dendrites <-- homeostasis <-- calcium <--------+",
    "",
    "currents of all biases: parameter-generator, mismatch     law: weak inversion (dpi, membrane), or device-level",
    "read by a host: spiking-adc, monitors                     events from outside: analog-front-end, camera-port",
  ]

  private static var biases: [String] {
    var table = TextTable(["Bias", "What it does", "Block", "Swift file", "Page"])
    table.rows = ParameterTable.all.sorted { ($0.name, $0.scope.rawValue) < ($1.name, $1.scope.rawValue) }.map
    {
      let report = ParameterReport($0)
      let file = report.file.split(separator: "/").suffix(2).joined(separator: "/")
      return [
        "`\($0.name)`", $0.summary + ($0.isModelled ? "" : " (not modelled)"), "`\(report.block)`",
        "[\(file)](../../\(report.file))", link(CircuitPage.page(of: $0)),
      ]
    }
    return table.markdown()
  }

  private static var states: [String] {
    var table = TextTable(["State", "Unit", "Meaning", "Page"])
    table.rows = CircuitPage.recordable.map { state in
      let page = CircuitPage.all.first { $0.states.contains(state.name) }
      return ["`\(state.name)`", state.unit, state.summary, link(page)]
    }
    return table.markdown()
  }

  private static var latches: [String] {
    var table = TextTable(["Latch", "What it does", "Page"])
    table.rows = Latch.allCases.map { latch in
      let page = CircuitPage.page(of: latch)
      let effect = page?.latches.first { $0.latch == latch }?.effect ?? ""
      return ["`latch_\(latch.name)`", effect, link(page)]
    }
    return table.markdown()
  }

  private static func link(_ page: CircuitPage?) -> String {
    page.map { "[\($0.name)](\($0.name).md)" } ?? ""
  }
}
