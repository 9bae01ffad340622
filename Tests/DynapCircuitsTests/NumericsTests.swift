import DynapCircuits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The lanes' arithmetic against the C library in Double.
@Suite struct NumericsTests {
  /// Relative error of a value that is not zero.
  private static func error(_ value: Float, _ exact: Double) -> Double { abs(Double(value) / exact - 1) }

  @Test("exp and expm1 keep their stated errors from -87 to 88")
  func exponential() {
    var worst = (exp: 0.0, expm1: 0.0)
    for i in 0...40_000 {
      let x = Float(-87 + 175 * Double(i) / 40_000)
      worst.exp = max(worst.exp, Self.error(Elementary.exp(x), exp(Double(x))))
      if x != 0 { worst.expm1 = max(worst.expm1, Self.error(Elementary.expm1(x), expm1(Double(x)))) }
      // Small arguments matter most for expm1: 1e-8 ... 1 on both sides.
      let small = Float(exp(-18.4 * Double(i) / 40_000)) * (i % 2 == 0 ? 1 : -1)
      worst.expm1 = max(worst.expm1, Self.error(Elementary.expm1(small), expm1(Double(small))))
    }
    #expect(worst.exp < 3e-7)
    #expect(worst.expm1 < 3e-7)
    #expect(Elementary.exp(-1e9) == Elementary.exp(-87) && Elementary.exp(1e9) == Elementary.exp(88))
  }

  @Test("the series of expm1 keeps its stated error up to a quarter")
  func seriesOfExponential() {
    var worst = 0.0
    for i in 0...20_000 {
      let x = Float(0.25 * exp(-18.4 * Double(i) / 20_000)) * (i % 2 == 0 ? 1 : -1)
      worst = max(worst, Self.error(Elementary.smallExpm1(x), expm1(Double(x))))
    }
    #expect(worst < 2e-7)
  }

  @Test("the polynomial of expm1 keeps its stated error up to two")
  func polynomialOfExponential() {
    var worst = 0.0
    for i in 0...40_000 {
      for x in [Float(2 * Double(i) / 40_000), Float(2 * exp(-18.4 * Double(i) / 40_000))] where x > 0 {
        worst = max(worst, Self.error(Elementary.mediumExpm1(x), expm1(Double(x))))
      }
    }
    #expect(worst < 3e-7)
    #expect(Elementary.mediumExpm1(0) == 0)
  }

  @Test("log keeps its stated error in every binade of the normal numbers")
  func logarithm() {
    var worst = 0.0
    for exponent in UInt32(1)...254 {
      // Both ends of a binade, and both sides of where the mantissa is split.
      let mantissas = (0..<64).map { UInt32($0) << 17 } + [0x7F_FFFF, 0x35_04F2, 0x35_04F3, 0x35_04F4]
      for mantissa in mantissas {
        let x = Float(bitPattern: exponent << 23 | mantissa)
        let exact = log(Double(x))
        worst = max(worst, abs(Double(Elementary.log(x)) - exact) / max(1, abs(exact)))
      }
    }
    #expect(worst < 2e-7)
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

  /// The largest error of ln I over y of 1e-6 to 1e6 and evenly spread deltas, with gains of 1e-2 to 1e5 pA.
  private static func chargeError(
    _ deltas: StrideTo<Double>, _ apply: (Float, Float, Float) -> Float = { Charge.apply($0, gain: $1, $2) }
  ) -> Double {
    var worst = 0.0
    for (n, delta) in deltas.enumerated() {
      for i in 0..<200 {
        let y = exp(log(1e-6) + (log(1e12) * (Double(i) + Double(n % 7) / 7)) / 200)
        let (gain, charge) = (Float(0.01 * exp(Double((i * 37 + n) % 17))), Float(delta))
        let current = Float(y) * gain
        let twin = Charge.apply(Double(current) / Double(gain), Double(charge)) * Double(gain)
        worst = max(worst, abs(log(Double(apply(current, gain, charge)) / twin)))
      }
    }
    return worst
  }

  @Test("the charge operation in Float keeps its stated errors of ln I against Double")
  func floatCharge() {
    let (quarter, two) = (Double(Charge.largestSmall), Double(Charge.largestMedium))
    let small = Self.chargeError(stride(from: 0.000_7, to: quarter, by: 0.002_3)) {
      Charge.small($0, gain: $1, $2)
    }
    let first = Self.chargeError(stride(from: 0.000_7, to: quarter, by: 0.002_3))
    let medium = Self.chargeError(stride(from: 0.003, to: two, by: 0.017))
    let large = Self.chargeError(stride(from: two + 0.001, to: 40, by: 0.31))
    let largest = Self.chargeError(stride(from: 40, to: 1e4, by: 83))
    #expect(small < 1e-7, "\(small)")
    #expect(first < 1e-7, "\(first)")
    #expect(medium < 3e-7, "\(medium)")
    #expect(large < 3e-7, "\(large)")
    #expect(largest < 3e-7, "\(largest)")
  }

  @Test("the methods of charging meet where one takes over from the other")
  func chargeSeam() {
    for y in [Float(1e-6), 1e-3, 0.1, 1, 3, 1e3, 1e6] {
      let small = Charge.small(y, gain: 1, Charge.largestSmall)
      #expect(Self.error(small, Double(Charge.medium(y, gain: 1, Charge.largestSmall))) < 2e-7)
      let medium = Charge.medium(y, gain: 1, Charge.largestMedium)
      #expect(Self.error(medium, Double(Charge.large(y, gain: 1, Charge.largestMedium))) < 5e-7)
    }
  }

  @Test("charging nothing changes nothing, and charges add up")
  func additivity() {
    for current in [Float(1e-3), 3, 1e6, 1e30] {
      #expect(Charge.apply(current, gain: 0.1, 0) == current)
      #expect(Charge.apply(current, gain: 1e6, 0) == current)
      #expect(Charge.small(current, gain: 0.1, 0) == current)
    }
    #expect(Charge.apply(Float(1e30), gain: 0.1, 2) == 1e30)
    let twice = Charge.apply(Charge.apply(0.2, 0.7), 0.7)
    #expect(abs(twice / Charge.apply(0.2, 1.4) - 1) < 1e-11)
  }
}
