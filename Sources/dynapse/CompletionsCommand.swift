import ArgumentParser

/// `dynapse completions`: the script that completes commands in a shell.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print the script that completes dynapse's commands in a shell.",
    discussion: """
      Example: dynapse completions bash > ~/.local/share/bash-completion/completions/dynapse
      """)

  /// The shells with a script.
  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
  }

  @Argument(help: "The shell.")
  var shell: Shell

  func run() throws {
    let completed: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    try StandardStream.output.print(Dynapse.completionScript(for: completed))
  }
}
