import ArgumentParser
import DynapChip
import DynapIO

/// How the program ends after an error: its exit code and its last words.
struct Ending {
  /// The exit codes beside 0.
  enum Code: Int32 {
    /// The compared inputs differ, or a check fails.
    case different = 1
    /// The command line cannot be understood.
    case usage = 2
    /// An input is wrong.
    case invalidInput = 3
    /// A file cannot be read or written.
    case inputOutput = 4
    /// The program is wrong.
    case internalError = 5
    /// A signal ended the program early; what it wrote is valid.
    case interrupted = 130
  }

  /// The exit code of the process.
  let code: Int32
  /// The last words, perhaps none.
  let text: String
  /// Whether the words are what was asked for, as a help text is.
  let isOutput: Bool

  /// Maps an error of parsing or of a command.
  init(of error: any Error) {
    switch error {
    case let error as DiagnosticError: self.init(error.diagnostics)
    case let error as FormatError: self.init([Diagnostic(error)])
    case let code as ExitCode: self.init(code.rawValue)
    default:
      switch Dynapse.exitCode(for: error) {
      case .success: self.init(0, Dynapse.fullMessage(for: error), isOutput: true)
      case .validationFailure: self.init(.usage, Dynapse.fullMessage(for: error))
      default:
        self.init(
          .internalError, "error[internal]: \(error); please report it with the command and its input")
      }
    }
  }

  private init(_ diagnostics: [Diagnostic]) {
    let isSystem = diagnostics.contains { $0.code == FormatError.Code.system.rawValue }
    self.init(isSystem ? .inputOutput : .invalidInput, DiagnosticError(diagnostics).description)
  }

  private init(_ code: Code, _ text: String) { self.init(code.rawValue, text) }

  private init(_ code: Int32, _ text: String = "", isOutput: Bool = false) {
    self.code = code
    self.text = text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
    self.isOutput = isOutput
  }
}

extension ExitCode {
  /// An ending without further words.
  init(_ code: Ending.Code) { self.init(code.rawValue) }
}
