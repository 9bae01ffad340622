/// A signal of a waveform: its dotted name, whose parts before the last are scopes, and what it holds.
package struct WaveSignal: Hashable, Sendable {
  /// What a signal holds.
  package enum Kind: Hashable, Sendable {
    /// 1 to 64 bits.
    case bits(Int)
    /// A real number.
    case real
    /// Nothing but the times at which it happens.
    case event
  }

  /// The name, such as `board.chip0.west.req`.
  package var name: String
  /// What it holds.
  package var kind: Kind

  /// Makes a signal.
  package init(_ name: String, _ kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// Its scopes from the outermost in.
  var scopes: [Substring] { Array(name.split(separator: ".").dropLast()) }
  /// Its name in the innermost scope.
  package var leaf: Substring { name.split(separator: ".").last ?? Substring(name) }
}

/// A value of a signal.
package enum WaveValue: Hashable, Sendable {
  /// Bits, the lowest first.
  case bits(UInt64)
  /// A finite real number.
  case real(Double)
  /// It happened.
  case event
  /// Nobody knows, as before the first change.
  case unknown
}

/// Which signals of many are meant: those whose names match one of some patterns, in which `*` stands for any characters and
/// `?` for one.
package struct WaveFilter: Hashable, Sendable {
  /// The patterns; none lets everything pass.
  package var patterns: [String]

  /// Makes a filter.
  package init(_ patterns: [String] = []) { self.patterns = patterns }

  /// Whether a name passes.
  package func passes(_ name: String) -> Bool {
    patterns.isEmpty || patterns.contains { Self.matches($0, name) }
  }

  /// Whether a pattern matches a whole name; quadratic at worst.
  static func matches(_ pattern: String, _ name: String) -> Bool {
    let (pattern, name) = (Array(pattern.utf8), Array(name.utf8))
    var (p, n) = (0, 0)
    var retry: (p: Int, n: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        p += 1
        retry = (p, n)
      } else if p < pattern.count, pattern[p] == name[n] || pattern[p] == UInt8(ascii: "?") {
        (p, n) = (p + 1, n + 1)
      } else if let last = retry {
        (p, n) = (last.p, last.n + 1)
        retry = (p, n)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
