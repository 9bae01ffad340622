/// Checks that belong to one part of the chip, in the order of their numbers.
package struct CheckGroup: Sendable {
  /// The part of the chip, as a heading.
  package let title: String
  /// The checks.
  package let checks: [Check]

  /// Makes a group.
  package init(_ title: String, _ checks: [Check]) {
    self.title = title
    self.checks = checks
  }
}
