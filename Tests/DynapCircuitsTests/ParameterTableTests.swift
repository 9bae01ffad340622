import DynapCircuits
import Testing

/// The table of the chip's biases as a whole.
@Suite struct ParameterTableTests {
  @Test("the chip has 89 biases, in the vendor's numbers per scope, and a learning block 16")
  func counts() {
    #expect(ParameterTable.all.count == 89)
    let counts = Parameter.Scope.allCases.map { ParameterTable.parameters(in: $0).count }
    #expect(counts == [52, 6, 2, 5, 14, 10, 16])
  }

  @Test("a name is declared once in a scope, by the block that owns it")
  func uniqueness() throws {
    #expect(Set(ParameterTable.all).count == 89)
    for parameter in ParameterTable.all {
      #expect(ParameterTable.parameter(named: parameter.name, in: parameter.scope) == parameter)
      let owner = try #require(ParameterTable.owner(of: parameter))
      #expect(owner.parameters.contains(parameter))
      #expect(!parameter.summary.isEmpty && !parameter.symbol.isEmpty)
    }
  }

  @Test("the letter at the end of a name is the branch's type")
  func kinds() {
    for parameter in ParameterTable.all where parameter.name.dropLast().hasSuffix("_") {
      guard let letter = parameter.name.last, "NPV".contains(letter) else { continue }
      #expect(parameter.kind.rawValue == String(letter), "\(parameter.name)")
    }
  }

  @Test("a blind newcomer finds the block of SOAD_TAU_P")
  func owner() throws {
    let tau = try #require(ParameterTable.parameter(named: "SOAD_TAU_P", in: .core))
    #expect(ParameterTable.owner(of: tau)?.name == "soma.adaptation")
  }

  @Test("spellings of public tables lead to the device's names")
  func spellings() {
    #expect(ParameterTable.parameter(named: "SYPD_DYL0_P", in: .core)?.name == "SYPD_DLY0_P")
    #expect(ParameterTable.parameter(named: "SYAM_STDSTR_N", in: .core)?.name == "SYAW_STDSTR_N")
  }
}
