import Testing

@testable import DynapCircuits

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Normal quantile") struct NormalQuantileTests {
  // The first three are the check values of AS 241; the others from tables of the normal distribution.
  @Test(
    "the quantile has the published values",
    arguments: [
      (0.25, -0.674489750196081743), (0.001, -3.09023230616781354), (1e-20, -9.26234008979840757),
      (0.5, 0), (0.975, 1.959963984540054), (0.05, -1.6448536269514729),
    ])
  func checkValues(_ probability: Double, _ z: Double) {
    #expect(abs(NormalQuantile.value(probability) - z) <= 1e-15 * max(1, abs(z)))
  }

  @Test("the quantile inverts the distribution function, and rises over the seams of its regions")
  func inverts() {
    var last = -Double.infinity
    for step in 1..<10_000 {
      let probability = Double(step) / 10_000
      let z = NormalQuantile.value(probability)
      #expect(z > last)
      last = z
      #expect(abs(0.5 * erfc(-z / 2.0.squareRoot()) - probability) < 1e-14)
    }
  }

  @Test("the exponential and the logarithm agree with the system's to three units in the last place")
  func elementary() {
    for step in -4000...4000 {
      let x = Double(step) / 173
      let y = exp(x)
      #expect(abs(ReproducibleMath.exp(x) - y) <= 3 * y.ulp)
      #expect(abs(ReproducibleMath.log(y) - log(y)) <= 3 * log(y).ulp)
    }
    #expect(ReproducibleMath.exp(0) == 1)
    #expect(ReproducibleMath.log(1) == 0)
  }
}
