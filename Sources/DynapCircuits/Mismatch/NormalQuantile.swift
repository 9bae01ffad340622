/// The inverse of the standard normal distribution function.
///
/// Equation: the `z` with `Phi(z) = p`, as rational approximations in three regions; relative error about
/// 1e-16. Source: Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied
/// Statistics 37 (1988), routine PPND16.
enum NormalQuantile {
  /// The quantile of a probability inside the open interval from 0 to 1.
  static func value(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "a probability lies between 0 and 1")
    let q = probability - 0.5
    if abs(q) <= 0.425 {
      let r = 0.180625 - q * q
      return q * central.ratio(at: r)
    }
    let tail = q < 0 ? probability : 1 - probability
    let r = (-ReproducibleMath.log(tail)).squareRoot()
    let z = r <= 5 ? middle.ratio(at: r - 1.6) : far.ratio(at: r - 5)
    return q < 0 ? -z : z
  }

  /// Puts quantiles in the place of probabilities, as many as are a multiple of eight: the bits of ``value(_:)``.
  static func replace(_ values: UnsafeMutableBufferPointer<Double>) {
    precondition(values.count % 8 == 0, "quantiles are computed in eights")
    guard let first = values.baseAddress else { return }
    // 85 % lie in the middle. The others are gathered first, to come in eights as well.
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: values.count + 1) { places in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count + 8) { outer in
        guard let firstOuter = outer.baseAddress else { return }
        var count = 0
        for place in values.indices {
          places[count] = Int32(truncatingIfNeeded: place)
          // The sign is 1 outside the middle: adding it takes no branch, which nobody could foretell.
          count &+= Int(truncatingIfNeeded: (0.425 - abs(values[place] - 0.5)).bitPattern &>> 63)
        }
        for i in 0..<count { outer[i] = values[Int(places[i])] }
        for place in stride(from: 0, to: values.count, by: 8) {
          let eight = first + place
          let q = eight.loadEight() - 0.5
          eight.storeEight(q * central.ratio(at: 0.180625 - q * q))
        }
        for i in count..<(count + 7) & ~7 { outer[i] = 0.01 }
        replaceOuter(firstOuter, (count + 7) & ~7)
        for i in 0..<count { values[Int(places[i])] = outer[i] }
      }
    }
  }

  /// Puts quantiles in the place of probabilities outside the middle.
  private static func replaceOuter(_ values: UnsafeMutablePointer<Double>, _ count: Int) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count + 1) { roots in
      guard let roots = roots.baseAddress else { return }
      for i in stride(from: 0, to: count, by: 8) {
        let probability = (values + i).loadEight()
        let tail = (1 - probability).replacing(with: probability, where: probability .< 0.5)
        (roots + i).storeEight(-ReproducibleMath.log(tail))
      }
      // Roots of a vector are taken one by one, and everything around them with them: so they have a loop of their own.
      for i in 0..<count { roots[i] = roots[i].squareRoot() }
      for i in stride(from: 0, to: count, by: 8) {
        let (probability, r) = ((values + i).loadEight(), (roots + i).loadEight())
        let z = middle.ratio(at: r - 1.6)
        var signed = z.replacing(with: -z, where: probability .< 0.5)
        // One in 36 billion.
        let isFar = r .> 5
        if any(isFar) {
          for lane in 0..<8 where isFar[lane] { signed[lane] = value(probability[lane]) }
        }
        (values + i).storeEight(signed)
      }
    }
  }

  /// A quotient of two polynomials of the seventh degree; coefficients from the constant up.
  private struct Rational: Sendable {
    let n0, n1, n2, n3, n4, n5, n6, n7: Double
    let d1, d2, d3, d4, d5, d6, d7: Double

    func ratio(at r: Double) -> Double {
      let numerator = ((((((n7 * r + n6) * r + n5) * r + n4) * r + n3) * r + n2) * r + n1) * r + n0
      let denominator = ((((((d7 * r + d6) * r + d5) * r + d4) * r + d3) * r + d2) * r + d1) * r + 1
      return numerator / denominator
    }

    @inline(__always)
    func ratio(at r: SIMD8<Double>) -> SIMD8<Double> {
      var numerator = SIMD8(repeating: n7)
      numerator = numerator * r + n6
      numerator = numerator * r + n5
      numerator = numerator * r + n4
      numerator = numerator * r + n3
      numerator = numerator * r + n2
      numerator = numerator * r + n1
      numerator = numerator * r + n0
      var denominator = SIMD8(repeating: d7)
      denominator = denominator * r + d6
      denominator = denominator * r + d5
      denominator = denominator * r + d4
      denominator = denominator * r + d3
      denominator = denominator * r + d2
      denominator = denominator * r + d1
      denominator = denominator * r + 1
      return numerator / denominator
    }
  }

  private static let central = Rational(
    n0: 3.3871328727963666080e0, n1: 1.3314166789178437745e2, n2: 1.9715909503065514427e3,
    n3: 1.3731693765509461125e4, n4: 4.5921953931549871457e4, n5: 6.7265770927008700853e4,
    n6: 3.3430575583588128105e4, n7: 2.5090809287301226727e3,
    d1: 4.2313330701600911252e1, d2: 6.8718700749205790830e2, d3: 5.3941960214247511077e3,
    d4: 2.1213794301586595867e4, d5: 3.9307895800092710610e4, d6: 2.8729085735721942674e4,
    d7: 5.2264952788528545610e3)

  private static let middle = Rational(
    n0: 1.42343711074968357734e0, n1: 4.63033784615654529590e0, n2: 5.76949722146069140550e0,
    n3: 3.64784832476320460504e0, n4: 1.27045825245236838258e0, n5: 2.41780725177450611770e-1,
    n6: 2.27238449892691845833e-2, n7: 7.74545014278341407640e-4,
    d1: 2.05319162663775882187e0, d2: 1.67638483018380384940e0, d3: 6.89767334985100004550e-1,
    d4: 1.48103976427480074590e-1, d5: 1.51986665636164571966e-2, d6: 5.47593808499534494600e-4,
    d7: 1.05075007164441684324e-9)

  private static let far = Rational(
    n0: 6.65790464350110377720e0, n1: 5.46378491116411436990e0, n2: 1.78482653991729133580e0,
    n3: 2.96560571828504891230e-1, n4: 2.65321895265761230930e-2, n5: 1.24266094738807843860e-3,
    n6: 2.71155556874348757815e-5, n7: 2.01033439929228813265e-7,
    d1: 5.99832206555887937690e-1, d2: 1.36929880922735805310e-1, d3: 1.48753612908506148525e-2,
    d4: 7.86869131145613259100e-4, d5: 1.84631831751005468180e-5, d6: 1.42151175831644588870e-7,
    d7: 2.04426310338993978564e-15)
}
