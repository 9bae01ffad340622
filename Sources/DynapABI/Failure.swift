import CDynap
import DynapChip
import DynapIO
import Glibc

/// Why a call failed: a code of the header, and what was wrong in words.
struct Failure: Error {
  /// The code that the call returns.
  let code: Int32
  /// What `dynap_error_text()` tells.
  let text: String

  /// Makes a failure from a place such as `events[3].word`, what is wrong with it, and the rule or remedy.
  init(_ code: Int32, _ place: String, _ fact: String, _ remedy: String) {
    self.code = code
    text = "\(Self.name(of: code)): \(place) \(fact); \(remedy)"
  }

  /// Makes a failure of everything that diagnostics tell.
  init(_ code: Int32, _ error: DiagnosticError) {
    self.code = code
    text = error.description
  }

  /// Makes a failure of a file.
  init(_ error: FormatError) {
    code = DYNAP_E_FILE
    text = "\(Self.name(of: DYNAP_E_FILE)): \(error)"
  }

  /// The codes with their names, in the order of the header.
  private static let names: [(code: Int32, name: String)] = [
    (DYNAP_OK, "DYNAP_OK"), (DYNAP_E_NULL, "DYNAP_E_NULL"), (DYNAP_E_HANDLE, "DYNAP_E_HANDLE"),
    (DYNAP_E_VERSION, "DYNAP_E_VERSION"), (DYNAP_E_SIZE, "DYNAP_E_SIZE"), (DYNAP_E_BUSY, "DYNAP_E_BUSY"),
    (DYNAP_E_RANGE, "DYNAP_E_RANGE"), (DYNAP_E_NAME, "DYNAP_E_NAME"), (DYNAP_E_TIME, "DYNAP_E_TIME"),
    (DYNAP_E_CONFIG, "DYNAP_E_CONFIG"), (DYNAP_E_FILE, "DYNAP_E_FILE"),
    (DYNAP_E_SNAPSHOT, "DYNAP_E_SNAPSHOT"), (DYNAP_E_ADDRESS, "DYNAP_E_ADDRESS"),
    (DYNAP_E_ACCESS, "DYNAP_E_ACCESS"), (DYNAP_E_SPACE, "DYNAP_E_SPACE"),
    (DYNAP_E_INTERRUPT, "DYNAP_E_INTERRUPT"), (DYNAP_E_LIMIT, "DYNAP_E_LIMIT"),
    (DYNAP_E_INTERNAL, "DYNAP_E_INTERNAL"),
  ]

  /// The name of a code, or `unknown`.
  static func name(of code: Int32) -> String { names.first { $0.code == code }?.name ?? "unknown" }
}

extension Failure {
  /// A pointer that must not be null.
  static func null(_ name: String) -> Failure {
    Failure(DYNAP_E_NULL, name, "is null", "pass the address of a variable")
  }

  /// A value outside its range.
  static func range(_ place: String, _ value: some BinaryInteger, _ range: ClosedRange<Int64>) -> Failure {
    Failure(DYNAP_E_RANGE, place, "is \(value)", "it runs from \(range.lowerBound) to \(range.upperBound)")
  }
}

/// What the last call of each thread that failed had to say.
enum ErrorText {
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { free($0) }
    return key
  }()

  /// Keeps the words of a failure for this thread, and returns its code.
  static func report(_ failure: Failure) -> Int32 {
    free(pthread_getspecific(key))
    pthread_setspecific(key, strdup(failure.text))
    return failure.code
  }

  /// The words of the last failure of this thread.
  static var current: UnsafePointer<CChar>? {
    guard let text = pthread_getspecific(key) else { return StaticText.pointer("") }
    return UnsafePointer(text.assumingMemoryBound(to: CChar.self))
  }
}

/// What the last call of this thread that failed had to say.
@c @implementation
public func dynap_error_text() -> UnsafePointer<CChar>? { ErrorText.current }

/// The name of a code.
@c @implementation
public func dynap_error_name(_ code: Int32) -> UnsafePointer<CChar>? {
  StaticText.pointer(Failure.name(of: code))
}
