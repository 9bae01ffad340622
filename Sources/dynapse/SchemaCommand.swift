import ArgumentParser
import DynapIO

/// `dynapse schema`: the JSON Schema of an experiment.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of an experiment, for editors.",
    discussion: """
      Example: dynapse schema > dynapse.schema.json
      """)

  @Flag(help: "Print the format's reference as Markdown instead.")
  var markdown = false

  func run() throws {
    try StandardStream.output.print(markdown ? Schema.markdown() : Schema.json())
  }
}
