import ArgumentParser
import DynapChip
import DynapIO

/// `dynapse circuits`: the circuits of the chip, and all that the program knows of one.
struct CircuitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "circuits",
    abstract: "List the circuits of the chip, or explain the one that a bias, a state or a latch belongs to.",
    discussion: """
      Example: dynapse circuits SOAD_TAU_P
      """)

  @Argument(
    help:
      "Names of circuits, biases, states or latches, such as adaptation, SOAD_TAU_P, I_ahp, so_adaptation.")
  var names: [String] = []

  @Flag(help: "Print Markdown: the pages, or without names their index.")
  var markdown = false

  func run() throws {
    guard !names.isEmpty else {
      let lines = markdown ? CircuitIndex.markdown : CircuitIndex.lines
      return try StandardStream.output.print(lines.joined(separator: "\n"))
    }
    var pages: [CircuitPage] = []
    var problems: [Diagnostic] = []
    for name in names {
      let found = CircuitPage.pages(for: name)
      if found.isEmpty { problems.append(Self.unknown(name)) }
      pages += found.filter { page in !pages.contains { $0.name == page.name } }
    }
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    let lines = pages.map { markdown ? $0.markdown : $0.lines }.joined(separator: ["", ""])
    try StandardStream.output.print(lines.joined(separator: "\n"))
  }

  private static func unknown(_ name: String) -> Diagnostic {
    let words = CircuitPage.words
    let nearest =
      Spelling.nearest(to: name, among: words) ?? Spelling.nearest(to: name.uppercased(), among: words)
    return Diagnostic(
      .error, "unknown-circuit", name, "is not the name of a circuit, a bias, a state or a latch",
      "\(nearest.map { "did you mean \($0)? " } ?? "")`dynapse circuits` lists the circuits")
  }
}
