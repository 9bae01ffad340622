import ArgumentParser
import DynapIO
import Foundation

/// The command line: one subcommand per file.
@main struct Dynapse: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dynapse",
    abstract: "A device-level emulator of a DYNAP-SE2 neuromorphic chip.",
    usage: """
      dynapse <subcommand>
      dynapse run chips/experiments/ecg.yaml
      """,
    discussion: """
      Data go to standard output or to files, words to standard error. A file named - is standard input or output.

      Exit codes: 0 ok, 1 differences (diff) or a failed verdict (validate, characterize), 2 usage, 3 invalid input, 4 input or output, 5 internal, 130 \
      interrupted.
      """,
    version: ProgramVersion.line,
    subcommands: [
      RunCommand.self, CosimCommand.self, HilCommand.self, ReplayCommand.self, ServeCommand.self,
      CheckCommand.self, InspectCommand.self, DiffCommand.self, ConvertCommand.self, PlotCommand.self,
      ProbeCommand.self, CharacterizeCommand.self, ValidateCommand.self, FaultsCommand.self,
      LearnCommand.self, EvolveCommand.self, ExperimentsCommand.self,
      ParametersCommand.self, CircuitsCommand.self, StatesCommand.self, SchemaCommand.self,
      CompletionsCommand.self,
    ])

  static func main() {
    // A closed pipe shows as an error of the write, which ends the program without a word.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let ending = Ending(of: error)
      if ending.isOutput {
        StandardStream.output.writeOrQuit(ending.text)
      } else {
        StandardStream.error.say(ending.text)
      }
      Foundation.exit(ending.code)
    }
  }
}
