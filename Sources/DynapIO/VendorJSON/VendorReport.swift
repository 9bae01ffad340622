import DynapChip

/// Collects what is wrong with a file: the first hundred diagnostics, then a count.
struct VendorReport {
  /// How many diagnostics are worth reading at once.
  static let limit = 100

  private var diagnostics: [Diagnostic] = []
  private var dropped = 0

  /// Whether nothing is wrong.
  var isEmpty: Bool { diagnostics.isEmpty }

  /// Adds a fault that does not keep the rest from being read; not evaluated once the report is full.
  mutating func add(_ diagnostic: @autoclosure () -> Diagnostic) {
    if diagnostics.count >= Self.limit { dropped += 1 } else { diagnostics.append(diagnostic()) }
  }

  /// All diagnostics, with the one that ended the reading, if any, after the others.
  func all(stop: Diagnostic? = nil, file: String) -> [Diagnostic] {
    var all = diagnostics
    if dropped > 0 {
      all.append(
        Diagnostic(
          .error, "more-diagnostics", at: .init(file: file), "", "has \(dropped) more errors",
          "mend the first ones and read again"
        ))
    }
    if let stop { all.append(stop) }
    return all
  }
}
