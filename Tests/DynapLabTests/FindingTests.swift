import DynapLab
import Testing

@Suite struct FindingTests {
  @Test func `a finding within its tolerance holds, and one past it does not`() {
    #expect(Finding("tau", unit: "ms", expected: 10, found: 10.0009, tolerance: 1e-4).holds)
    #expect(!Finding("tau", unit: "ms", expected: 10, found: 10.0011, tolerance: 1e-4).holds)
  }

  @Test func `where zero is expected the tolerance is absolute`() {
    #expect(Finding("spikes", unit: "1", expected: 0, found: 0, tolerance: 0).holds)
    #expect(!Finding("spikes", unit: "1", expected: 0, found: 1, tolerance: 0.5).holds)
  }

  @Test func `what is not a number never holds`() {
    #expect(!Finding("tau", unit: "ms", expected: 10, found: .nan, tolerance: 1).holds)
    #expect(!Finding("tau", unit: "ms", expected: .nan, found: 10, tolerance: 1).holds)
  }
}
