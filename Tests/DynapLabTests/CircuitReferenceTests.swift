import DynapIO
import Testing

@testable import DynapLab

/// What the pages on circuits name of the lab.
@Suite struct CircuitReferenceTests {
  @Test("benches that a page names exist, and every bench has a page") func benches() {
    let named = CircuitPage.all.flatMap(\.pictures).map(\.command).filter { $0.hasPrefix("characterize ") }
    #expect(Set(named) == Set(CharacterizationCatalogue.all.map { "characterize \($0.name)" }))
  }

  @Test("every check of the validation table is on a page, and no page names another") func checks() {
    #expect(Set(CircuitPage.all.flatMap(\.checks)) == Set(Validation.checks.map(\.id)))
  }
}
