import DynapCircuits
import Testing

@Suite("Current comparator") struct CurrentComparatorTests {
  @Test("it is high where the first current is larger, and slower the closer the two are")
  func decides() {
    #expect(
      CurrentComparator.isHigh(2, 1) && !CurrentComparator.isHigh(1, 2) && !CurrentComparator.isHigh(1, 1))
    let comparator = CurrentComparator(capacitance: 0.1, swing: 900)
    // C V / |dI| = 0.1 pF 900 mV / 10 pA = 9 ms.
    #expect(agree(comparator.delay(20, 10), 9, within: 1e-12))
    #expect(comparator.delay(10, 20) == comparator.delay(20, 10))
    #expect(comparator.delay(5, 5) == .infinity)
  }
}
