import DynapUnits
import Testing

@Suite("Decimal text") struct DecimalTextTests {
  @Test(
    "a number is trimmed to its significant digits",
    arguments: [
      (0.75, 6, "0.75"), (123.456789, 6, "123.457"), (0.000012345678, 3, "0.0000123"), (1e-6, 6, "0.000001"),
      (0.1, 1, "0.1"), (0.01, 2, "0.01"), (0.001, 3, "0.001"), (0.99999999, 6, "1"), (9.9999999, 6, "10"),
      (-2.50, 6, "-2.5"), (0, 6, "0"), (1_234_567, 6, "1234567"), (1e-7, 6, "1e-07"), (1e16, 6, "1e+16"),
    ])
  func trimmed(_ value: Double, _ digits: Int, _ text: String) {
    #expect(DecimalText.trimmed(value, significantDigits: digits) == text)
  }

  @Test("fixed decimals keep their zeros, and a rounded-off sign goes")
  func fixed() {
    #expect(DecimalText.fixed(2.5, decimals: 3) == "2.500")
    #expect(DecimalText.fixed(2.5, decimals: 0) == "2")
    #expect(DecimalText.fixed(-0.0004, decimals: 3) == "0.000")
    #expect(DecimalText.fixed(-0.25, decimals: 1, trimming: true) == "-0.2")
    #expect(DecimalText.fixed(.nan, decimals: 2) == "nan")
  }
}
