/// One thing that is wrong, or worth saying, about what a user gave: a value, with a place, a reason and a remedy.
public struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
  /// How bad it is, and whose doing.
  public enum Severity: String, Sendable {
    /// Nothing can be run.
    case error
    /// The user's own setting is doubtful; it runs.
    case warning
    /// The silicon has it and the emulator has no model of it; it runs without.
    case notModelled
  }

  /// Where in a file it stands.
  public struct Place: Hashable, Sendable {
    /// The file as the user named it.
    public var file: String
    /// Line, from 1; nil where the format has no lines to speak of.
    public var line: Int?
    /// Column, from 1.
    public var column: Int?
    /// Makes a place.
    public init(file: String, line: Int? = nil, column: Int? = nil) {
      self.file = file
      self.line = line
      self.column = column
    }
  }

  /// How bad it is.
  public var severity: Severity
  /// The stable code that users search for, in kebab case.
  public var code: String
  /// Where it stands, when it came from a file.
  public var place: Place?
  /// The path of keys to the value, such as `board.chips[0].cores[2]`; empty at the top.
  public var keyPath: String
  /// What is wrong, as a clause that follows the key path, such as `is 2048`.
  public var fact: String
  /// The rule and what to do instead.
  public var remedy: String

  /// Makes a diagnostic.
  public init(
    _ severity: Severity = .error, _ code: String, at place: Place? = nil, _ keyPath: String, _ fact: String,
    _ remedy: String
  ) {
    self.severity = severity
    self.code = code
    self.place = place
    self.keyPath = keyPath
    self.fact = fact
    self.remedy = remedy
  }

  /// `file:line:column: error[code]: key.path fact; remedy`.
  public var description: String {
    var text = ""
    if let place {
      text += place.file + ":"
      if let line = place.line { text += "\(line):" }
      if let column = place.column { text += "\(column):" }
      text += " "
    }
    text += "\(severity.rawValue)[\(code)]: "
    if !keyPath.isEmpty { text += keyPath + " " }
    return text + fact + "; " + remedy
  }
}

/// All that is wrong with an input at once; at least one of the diagnostics is an error.
public struct DiagnosticError: Error, Sendable, CustomStringConvertible {
  /// The diagnostics in the order of their places.
  public let diagnostics: [Diagnostic]
  /// Makes an error from diagnostics.
  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
  /// One diagnostic a line.
  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

/// The names a user may have meant.
public enum Spelling {
  /// The candidate nearest to a name by edit distance, when it is near enough to be worth suggesting.
  public static func nearest(to name: String, among candidates: [String]) -> String? {
    let limit = max(2, name.count / 3)
    let ranked = candidates.map { (candidate: $0, distance: distance($0.lowercased(), name.lowercased())) }
    return ranked.filter { $0.distance <= limit }.min { $0.distance < $1.distance }?.candidate
  }

  private static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a.utf8)
    let b = Array(b.utf8)
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let substitution = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
