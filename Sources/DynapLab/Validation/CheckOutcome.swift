/// What the measurement of a check gave.
package struct CheckOutcome: Sendable {
  /// The check.
  package let check: Check
  /// A row per number, in the order of the check's values.
  package let rows: [Row]

  /// How a number came out.
  package enum Verdict: String, Sendable, CaseIterable {
    /// Both sides are within the tolerance.
    case holds
    /// The law holds, and the lanes cannot be measured yet.
    case pending
    /// One side is not within the tolerance, or was not measured.
    case fails
  }

  /// One number.
  package struct Row: Sendable {
    /// What is expected.
    package let value: Check.Value
    /// By the law in Double.
    package let double: Double?
    /// By the emulator's lanes.
    package let lanes: Double?

    /// The comparison of a measured number with the expected one.
    package func finding(_ found: Double) -> Finding {
      Finding(
        value.name, unit: value.unit, expected: value.expected, found: found, tolerance: value.tolerance)
    }

    /// How the number came out; a law that is not there does not count, lanes that are not there do.
    package var verdict: Verdict {
      let law = double.map { finding($0).holds } ?? true
      guard let lanes else { return law && value.pending != nil ? .pending : .fails }
      return law && finding(lanes).holds ? .holds : .fails
    }
  }

  /// The worst of the rows.
  package var verdict: Verdict {
    for verdict in [Verdict.fails, .pending] where rows.contains(where: { $0.verdict == verdict }) {
      return verdict
    }
    return .holds
  }
}
