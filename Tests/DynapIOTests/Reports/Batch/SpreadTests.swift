import Testing

@testable import DynapIO

@Suite("Spread over dies") struct SpreadTests {
  // By hand: 2, 4, 9 have the mean 5, squares 9 + 1 + 16 = 26 over n - 1 = 2, so sqrt(13).
  @Test("mean, deviation over n - 1, variation, median and range") func three() throws {
    let spread = try #require(Spread([9, 2, 4]))
    #expect(spread.count == 3 && spread.mean == 5 && spread.median == 4)
    #expect(spread.deviation == 13.0.squareRoot() && spread.variation == 13.0.squareRoot() / 5)
    #expect(spread.minimum == 2 && spread.maximum == 9)
    #expect(Spread([1, 2, 4, 9])?.median == 3)
  }

  @Test("a single die has no deviation, silent dies no variation, no die no spread") func edges() throws {
    let one = try #require(Spread([3]))
    #expect(one.mean == 3 && one.median == 3 && one.deviation == nil && one.variation == nil)
    let silent = try #require(Spread([0, 0]))
    #expect(silent.deviation == 0 && silent.variation == nil)
    #expect(Spread([]) == nil)
  }

  @Test("serials are written the way that --serial reads them") func ranges() {
    #expect(SerialRanges.text([1, 2, 3, 7, 9, 10]) == "1-3,7,9-10")
    #expect(SerialRanges.text([5, 4]) == "5,4")
    #expect(SerialRanges.text([]) == "" && SerialRanges.text([.max]) == "\(UInt64.max)")
  }
}
