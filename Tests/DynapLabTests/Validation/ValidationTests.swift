import Testing

@testable import DynapLab

extension Check: CustomTestStringConvertible {
  /// The number and the claim.
  public var testDescription: String { "\(id) \(what)" }
}

@Suite struct ValidationTests {
  @Test("the table is complete, in order, and each check is in one group")
  func complete() {
    #expect(Validation.checks.map(\.id) == (1...61).map { $0 < 10 ? "V0\($0)" : "V\($0)" })
    #expect(Set(Validation.groups.map(\.title)).count == Validation.groups.count)
  }

  @Test("a check holds by its law in Double and in the emulator's lanes", arguments: Validation.checks)
  func holds(check: Check) throws {
    for row in try check.run().rows {
      #expect(row.verdict == (row.value.pending == nil ? .holds : .pending), "\(check.id) \(row)")
    }
  }
}
