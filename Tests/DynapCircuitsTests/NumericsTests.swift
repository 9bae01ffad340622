import DynapCircuits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The lanes' arithmetic against the C library in Double.
@Suite struct NumericsTests {
  @Test("exp, expm1 and log keep their stated errors over the whole range")
  func elementary() {
    var worst = (exp: 0.0, expm1: 0.0, log: 0.0)
    for i in 0..<40_000 {
      let x = Float(-86.5 + 174 * Double(i) / 40_000)
      worst.exp = max(worst.exp, abs(Double(Elementary.exp(x)) / exp(Double(x)) - 1))
      // Small arguments matter most for expm1: 1e-8 ... 1 on both sides.
      let small = Float(exp(-18.4 * Double(i) / 40_000)) * (i % 2 == 0 ? 1 : -1)
      worst.expm1 = max(worst.expm1, abs(Double(Elementary.expm1(small)) / expm1(Double(small)) - 1))
      let y = Float(exp(-80 + 160 * Double(i) / 40_000))
      worst.log = max(
        worst.log, abs(Double(Elementary.log(y)) - log(Double(y))) / max(1, abs(log(Double(y)))))
    }
    #expect(worst.exp < 3e-7)
    #expect(worst.expm1 < 3e-7)
    #expect(worst.log < 2e-7)
  }

  @Test("the charge operation solves y + ln y = z in Double to 1e-11")
  func exactness() {
    for y in [1e-6, 1e-3, 1, 1e3, 1e6] {
      for delta in [1e-7, 1e-2, 1, 50, 1e4] {
        let after = Charge.apply(y, delta)
        let residual = (after - y) + log(after / y) - delta
        #expect(abs(residual) < 1e-10 * max(1, delta, y))
      }
    }
  }

  @Test("charging nothing changes nothing, and charges add up")
  func additivity() {
    #expect(Charge.apply(Float(3), 0) == 3)
    let twice = Charge.apply(Charge.apply(0.2, 0.7), 0.7)
    #expect(abs(twice / Charge.apply(0.2, 1.4) - 1) < 1e-11)
  }
}
