import DynapCircuits
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The closed forms of the device level in Double: what its kernels are tested against.
enum DeviceLaw {
  /// F(x) = ln(1 + exp(x / 2))^2.
  static func inverted(_ x: Double) -> Double {
    let root = x > 80 ? x / 2 : log1p(exp(x / 2))
    return root * root
  }

  /// The share of an input current w, in units of I_S, that a pair steers onto a node that is y times the gain.
  static func share(_ y: Double, _ w: Double) -> Double {
    let u = log(y)
    var (low, high) = (-200.0, 200.0)
    for _ in 0..<200 {
      let middle = 0.5 * (low + high)
      if inverted(middle) + inverted(middle + u) > w { high = middle } else { low = middle }
    }
    return inverted(low) / w
  }

  /// ln y after a charge, by RK4.
  static func charged(_ y: Double, _ delta: Double, _ w: Double, steps: Int = 400) -> Double {
    integrated(log(y), delta, steps) { share(exp($0), w) }
  }

  /// RK4 of dz/dx = slope(z) from 0 to `end`.
  static func integrated(_ start: Double, _ end: Double, _ steps: Int, _ slope: (Double) -> Double) -> Double
  {
    var z = start
    let h = end / Double(steps)
    for _ in 0..<steps {
      let k1 = slope(z)
      let k2 = slope(z + 0.5 * h * k1)
      let k3 = slope(z + 0.5 * h * k2)
      let k4 = slope(z + h * k3)
      z += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    }
    return z
  }
}

@Suite struct DeviceLawTests {
  @Test("ln(1 + x) keeps its relative error from 1e-8 to 1e8 and towards -1")
  func log1pError() {
    var worst = 0.0
    for i in 0..<20_000 {
      let x = Float(exp(-18.4 + 36.8 * Double(i) / 20_000))
      worst = max(worst, abs(Double(Elementary.log1p(x)) / log1p(Double(x)) - 1))
      let down = -Float(exp(-18.4 * Double(i) / 20_000)) * 0.999
      worst = max(worst, abs(Double(Elementary.log1p(down)) / log1p(Double(down)) - 1))
    }
    #expect(worst < 4e-7)
  }

  @Test("the square root is good to two roundings from 1e-30 to 1e30, and zero at zero")
  func squareRootError() {
    #expect(Elementary.squareRoot(0) == 0)
    for i in 0..<20_000 {
      let x = Float(exp(-69 + 138 * Double(i) / 20_000))
      #expect(abs(Double(Elementary.squareRoot(x)) / Double(x).squareRoot() - 1) < 1.2e-7)
    }
  }

  @Test("the EKV fit gives the generator's own currents from its gate voltages: 4.4 % rms, 13 % at most")
  func fit() {
    let generator = ParameterGenerator()
    for branch in ParameterGenerator.Branch.allCases {
      let transistor = Transistor(branch, in: .dynapse2)
      var (sum, worst, count) = (0.0, 0.0, 0)
      for code in BiasCode.all {
        let current = generator.baseCurrent(branch, code)
        guard current.si > 3e-12, current.si < 2e-6 else { continue }
        let gate = generator.gateVoltage(branch, code)
        let fromRail = branch == .n ? gate : Voltage(si: 1.8 - gate.si)
        let error = log(transistor.current(atGate: fromRail) / current)
        sum += error * error
        worst = max(worst, abs(error))
        count += 1
      }
      #expect(count > 1000)
      #expect((sum / Double(count)).squareRoot() < 0.05, "\(branch)")
      #expect(worst < 0.14, "\(branch)")
    }
  }

  @Test("a gate voltage and its current are inverses, from weak to strong inversion")
  func gateVoltage() {
    let transistor = Transistor(.n, in: .dynapse2)
    for exponent in stride(from: -13.0, through: -5, by: 0.25) {
      let current = Current(si: pow(10, exponent))
      let again = transistor.current(atGate: transistor.gateVoltage(carrying: current))
      #expect(agree(again.si, current.si, within: 1e-10))
    }
    // I_S ln(2)^2 at the threshold.
    let level = transistor.current(atGate: transistor.threshold)
    #expect(agree(level.si, 436e-9 * log(2) * log(2), within: 1e-12))
  }

  @Test("node and current meet at the floor, and Float agrees with Double")
  func inversion() {
    let map = Inversion(.p, in: .dynapse2)
    #expect(agree(map.node(carrying: 0.5), 0.5, within: 1e-12))
    for exponent in stride(from: -0.3, through: 6, by: 0.1) {
      let current = pow(10, exponent)
      let node = map.node(carrying: current)
      #expect(agree(map.current(at: node), current, within: 1e-12))
      let (specific, reach) = (Float(map.specific), Float(map.reach))
      #expect(agree(Double(Inversion.current(Float(node), specific, reach)), current, within: 1e-6))
      #expect(agree(Double(Inversion.node(Float(current), specific, reach)), node, within: 4e-6))
      // I / K = 1 - sqrt(K / I_S) + ..., the series of (ln(1 + x) / x)^2, less what it is at the floor.
      let x = (node / map.specific).squareRoot()
      if x < 0.02 {
        #expect(agree(current / node, 1 - x + (0.5 / map.specific).squareRoot(), within: 4 * x * x + 1e-5))
      }
    }
  }

  @Test("the pair steers as the EKV form has it, and in weak inversion as 1 / (1 + y)")
  func pair() {
    for y in [1e-5, 1e-2, 0.3, 0.999, 1, 1.001, 3, 100, 1e5] {
      for w in [1e-7, 1e-3, 0.1, 1, 10] {
        let expected = DeviceLaw.share(y, w)
        let share = 1 / (1 + y * Double(DifferentialPair.ratioOverNode(Float(y), Float(w))))
        #expect(agree(share, expected, within: 2e-5), "y \(y), w \(w): \(share) for \(expected)")
      }
      #expect(agree(DeviceLaw.share(y, 1e-9), 1 / (1 + y), within: 1e-4))
    }
  }

  @Test("a charge moves the node as the differential equation does, to 1e-3")
  func charge() {
    for (y, delta, w) in [(1e-4, 20.0, 0.1), (1e-3, 6, 1), (0.5, 3, 0.2), (10, 15, 1), (2, 0.3, 0.01)] {
      let expected = DeviceLaw.charged(y, delta, w)
      let after = log(Double(DifferentialPair.charged(Float(y), Float(delta), Float(w))))
      #expect(abs(after - expected) < 1e-3, "\(y) \(delta) \(w): \(after) for \(expected)")
    }
  }

  @Test("the leak device leaves saturation as its differential equation has it, with and without a lift")
  func leak() {
    let (floor, kappa) = (0.5, 0.705)
    for (start, leak, lift) in [
      (100.0, 3.0, 0.0), (2, 1, 0), (0.6, 5, 0), (1e4, 0.01, 0), (5, 1, 2), (50, 1, 1),
    ] {
      let expected = DeviceLaw.integrated(log(start), 1, 2000) { z in
        -(leak * (1 - pow(floor / exp(z), 1 / kappa)) - lift)
      }
      let after = LeakDevice.leaked(
        Float(start), Float(leak), lift: Float(lift), floor: Float(floor), kappa: Float(kappa))
      #expect(abs(log(Double(after)) - expected) < 3e-6)
    }
    // At rest to one rounding, which the circuits clamp.
    #expect(agree(Double(LeakDevice.leaked(0.5, 7, floor: 0.5, kappa: 0.705)), 0.5, within: 1e-7))
  }

  @Test("the two normal numbers of a counter have mean 0, variance 1 and no correlation")
  func normals() {
    let philox = Philox(key: 11)
    var (a, b, aa, bb, ab) = (0.0, 0.0, 0.0, 0.0, 0.0)
    let n = 40_000
    for i in 0..<n {
      let (x, y) = philox.normals(at: .init(UInt32(i), 1, 2, 3))
      a += x
      b += y
      aa += x * x
      bb += y * y
      ab += x * y
    }
    // Five standard errors of each.
    let error = 5 / Double(n).squareRoot()
    for mean in [a, b, ab].map({ $0 / Double(n) }) { #expect(abs(mean) < error) }
    for variance in [aa, bb].map({ $0 / Double(n) }) { #expect(abs(variance - 1) < error * 2.0.squareRoot()) }
  }
}
