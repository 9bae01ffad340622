/// One row of the validation table: a claim on a circuit with numbers, and how to measure them in two independent ways.
///
/// A check is declared once. The tests run it, `dynapse validate` prints it, and `docs/validation.md` is that print.
package struct Check: Sendable {
  /// The number in the table of the analog dossier, such as `V05`; `S` and `R` rows compare with traces of others.
  package let id: String
  /// What is claimed, in a few words.
  package let what: String
  /// The formula behind the expected numbers, as text.
  package let formula: String
  /// Where the formula comes from: a section of the analog dossier, unless it says otherwise.
  package let source: String
  /// The numbers.
  package let values: [Value]
  /// The numbers by the law in Double, in the order of ``values``; nil where a value has no law of its own.
  package let double: @Sendable () throws -> [Double?]
  /// The numbers by the emulator's Float lanes, in the order of ``values``; nil where a value is pending.
  package let lanes: @Sendable () throws -> [Double?]

  /// One number of a check.
  package struct Value: Hashable, Sendable {
    /// Which of the check's cases it is; empty when there is one.
    package let name: String
    /// What it should be, in ``unit``.
    package let expected: Double
    /// The unit; `1` for ratios and counts.
    package let unit: String
    /// How far off it may be, relative to ``expected``; absolute where zero is expected.
    package let tolerance: Double
    /// Why the lanes cannot be measured yet; nil where they are.
    package let pending: String?

    /// Makes a number.
    package init(
      _ name: String = "", _ expected: Double, _ unit: String, within tolerance: Double,
      pending: String? = nil
    ) {
      self.name = name
      self.expected = expected
      self.unit = unit
      self.tolerance = tolerance
      self.pending = pending
    }
  }

  /// Declares a check.
  package init(
    _ id: String, _ what: String, formula: String, source: String, _ values: [Value],
    double: @escaping @Sendable () throws -> [Double?], lanes: @escaping @Sendable () throws -> [Double?]
  ) {
    self.id = id
    self.what = what
    self.formula = formula
    self.source = source
    self.values = values
    self.double = double
    self.lanes = lanes
  }

  /// Measures every number of the check. Costs up to a minute of simulated time.
  ///
  /// - Throws: what the measurement throws, such as a trace that cannot be read.
  package func run() throws -> CheckOutcome {
    let (double, lanes) = (try double(), try lanes())
    precondition(
      double.count == values.count && lanes.count == values.count,
      "\(id) measures as many numbers as it declares")
    return CheckOutcome(
      check: self,
      rows: values.indices.map { CheckOutcome.Row(value: values[$0], double: double[$0], lanes: lanes[$0]) })
  }
}
