import DynapCircuits
import Testing

@Suite("Philox") struct PhiloxTests {
  // The known-answer vectors that come with the authors' library.
  @Test(
    "the published vectors come out",
    arguments: [
      (
        UInt64(0), Philox.Block(0, 0, 0, 0), Philox.Block(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
      ),
      (
        0xffff_ffff_ffff_ffff, .init(0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff),
        .init(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
      ),
      (
        0x299f_31d0_a409_3822, .init(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        .init(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
      ),
    ])
  func knownAnswers(_ key: UInt64, _ counter: Philox.Block, _ expected: Philox.Block) {
    #expect(Philox(key: key).words(at: counter) == expected)
  }

  @Test("uniform numbers lie inside the open interval and have its mean and variance")
  func uniform() {
    let philox = Philox(key: 7)
    let numbers = (0..<100_000).map { philox.uniform(at: .init(UInt32($0), 0, 0, 0)) }
    #expect(numbers.allSatisfy { $0 > 0 && $0 < 1 })
    let mean = numbers.reduce(0, +) / 1e5
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1e5
    // Five standard errors: sqrt(1/12/n) = 9.1e-4, and sqrt(1/180/n) = 2.4e-4 for the variance.
    #expect(abs(mean - 0.5) < 4.6e-3)
    #expect(abs(variance - 1.0 / 12) < 1.2e-3)
  }

  @Test("normal numbers have the moments of the standard normal distribution")
  func normal() {
    let philox = Philox(key: 11)
    let numbers = (0..<100_000).map { philox.normal(at: .init(0, UInt32($0), 0, 0)) }
    func moment(_ power: Int) -> Double {
      numbers.reduce(0) { sum, z in sum + (0..<power).reduce(1) { product, _ in product * z } } / 1e5
    }
    // Five standard errors of each moment: sqrt(1, 2, 15, 96 / n).
    #expect(abs(moment(1)) < 0.016)
    #expect(abs(moment(2) - 1) < 0.023)
    #expect(abs(moment(3)) < 0.062)
    #expect(abs(moment(4) - 3) < 0.155)
  }
}
