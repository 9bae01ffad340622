import CSystemC
import DynapChip

/// Why the SystemC kernel refused or failed.
public struct KernelFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The stable reasons.
  public enum Code: String, CaseIterable, Sendable {
    /// SystemC reported an error; the simulation is dead.
    case systemc = "systemc-error"
    /// A C++ exception; the simulation is dead.
    case exception = "systemc-exception"
    /// The program was built without SystemC.
    case absent = "systemc-absent"
    /// A value that the kernel does not take.
    case argument = "systemc-argument"
    /// A part, or elaboration, after elaboration.
    case elaborated = "systemc-elaborated"
    /// Time was to pass before elaboration.
    case notElaborated = "systemc-not-elaborated"
    /// Time was to go back.
    case backwards = "systemc-time-backwards"
    /// A call from inside a callback.
    case busy = "systemc-busy"
    /// A simulation that has failed before.
    case dead = "systemc-dead"
    /// A trace file that cannot be written.
    case file = "systemc-file"
  }

  /// The stable reason.
  public let code: Code
  /// The kernel's words.
  public let words: String

  init(_ code: Code, _ words: String) {
    self.code = code
    self.words = words
  }

  /// What every call of a program without SystemC says.
  public static let absent = KernelFailure(.absent, "the program was built without SystemC")

  /// The code and the kernel's words.
  public var description: String { "\(code.rawValue): \(words)" }

  /// The failure as users see it.
  public var diagnostic: Diagnostic { Diagnostic(.error, code.rawValue, "SystemC", "says: \(words)", remedy) }

  private var remedy: String {
    switch code {
    case .systemc, .exception, .dead: "the simulation cannot go on; make a new one"
    case .absent: "build with the package trait SystemC, which is on by default, and libsystemc-dev"
    case .argument: "see the declaration of the call"
    case .elaborated: "make all parts first and elaborate once; for another simulation make another kernel"
    case .notElaborated: "elaborate before time passes"
    case .backwards: "advance to the present or a later time"
    case .busy: "do it outside of callbacks, when the kernel has returned"
    case .file: "give a path that can be written"
    }
  }

  /// Throws what a code of the shim stands for, with the words that go with it.
  static func check(_ code: Int32) throws(KernelFailure) {
    guard code != 0 else { return }
    let reason: Code =
      switch code {
      case -1: .systemc
      case -100: .absent
      case -101: .argument
      case -102: .elaborated
      case -103: .notElaborated
      case -104: .backwards
      case -105: .busy
      case -106: .dead
      case -107: .file
      default: .exception
      }
    throw KernelFailure(
      reason, String(cString: csc_last_error()).split(separator: "\n").joined(separator: " "))
  }
}
