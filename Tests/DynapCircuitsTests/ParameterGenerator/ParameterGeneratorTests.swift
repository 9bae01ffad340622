import DynapCircuits
import DynapUnits
import Testing

@Suite("Parameter generator") struct ParameterGeneratorTests {
  let generator = ParameterGenerator()

  static let leak = parameter("SOIF_LEAK_N", scale: 0.61, device: .n5_6x6)
  static let gain = parameter("SOIF_GAIN_N", scale: 1.05, device: .ns3)
  static let refractory = parameter("SOIF_REFR_N", scale: 1.05, device: .ns3)
  static let dc = parameter("SOIF_DC_P", scale: 0.38, device: .ps2)
  static let threshold = parameter("SOIF_SPKTHR_P", scale: 0.38, device: .ps3)
  static let extent = parameter("SYPD_EXT_N", scale: 0.92, device: .ns2)
  static let delay0 = parameter("SYPD_DLY0_P", scale: 0.22, device: .p2x1)
  static let delay2 = parameter("SYPD_DLY2_P", scale: 1.6, device: .ps_25)
  static let tau = parameter("DEAM_ETAU_P", scale: 0.2, device: .p3x1)
  static let dendriteGain = parameter("DEAM_EGAIN_P", scale: 0.68, device: .p1x2)
  static let gabaTau = parameter("DEGA_ITAU_P", scale: 0.2, device: .p3x1)
  static let weight = parameter("SYAM_W0_P", scale: 0.22, device: .p1_92x1)

  // Published rows, recomputed from the table: code, base current and effective current in amperes.
  @Test(
    "a code makes the published base and effective current",
    arguments: [
      (leak, BiasCode(2, 10), 1.948296e-10, 1.188460e-10),
      (extent, BiasCode(3, 200), 2.812291e-08, 2.587307e-08),
      (tau, BiasCode(2, 30), 5.385951e-10, 1.077190e-10),
      (weight, BiasCode(5, 25), 2.210476e-07, 4.863048e-08),
      (weight, BiasCode(4, 80), 8.747732e-08, 1.924501e-08),
      (refractory, BiasCode(3, 255), 3.642206e-08, 3.824317e-08),
      (threshold, BiasCode(3, 254), 3.429091e-08, 1.303054e-08),
      (gain, BiasCode(3, 40), 6.002604e-09, 6.302734e-09),
      (dc, BiasCode(0, 0), 3.727860e-13, 1.416587e-13),
      (dc, BiasCode(1, 160), 3.325754e-10, 1.263787e-10),
      (gabaTau, BiasCode(1, 50), 1.083149e-10, 2.166298e-11),
      (delay2, BiasCode(1, 80), 1.696891e-10, 2.715026e-10),
    ])
  func forward(_ parameter: Parameter, _ code: BiasCode, _ base: Double, _ effective: Double) {
    let branch: ParameterGenerator.Branch = parameter.kind == .n ? .n : .p
    #expect(agree(generator.baseCurrent(branch, code).si, base, within: 1e-6))
    #expect(agree(generator.current(of: parameter, code).si, effective, within: 1e-6))
  }

  // The achieved currents are printed with five digits, so they are compared at half a unit of the last one.
  @Test(
    "the nearest code is the one that the vendor-side rule picks",
    arguments: [
      (leak, 5.319e-12, BiasCode(0, 29), 5.2703e-12),
      (gain, 2.128e-11, BiasCode(0, 71), 2.1246e-11),
      (refractory, 1.05e-9, BiasCode(2, 53), 1.0406e-9),
      (extent, 3.5e-8, BiasCode(4, 32), 3.4669e-8),
      (tau, 8.688e-11, BiasCode(1, 208), 8.6729e-11),
      (dendriteGain, 8.688e-9, BiasCode(3, 92), 8.6761e-9),
      (weight, 1e-9, BiasCode(3, 31), 1.0043e-9),
      (weight, 2e-9, BiasCode(3, 67), 2.0092e-9),
      (weight, 4e-9, BiasCode(3, 138), 4.0111e-9),
      (threshold, 1e-7, BiasCode(4, 243), 9.981e-8),
      (delay0, 3.5e-11, BiasCode(1, 75), 3.5095e-11),
    ])
  func inverse(_ parameter: Parameter, _ target: Double, _ code: BiasCode, _ achieved: Double) {
    let nearest = generator.nearestCode(to: Current(si: target), of: parameter)
    #expect(nearest.code == code)
    #expect(agree(nearest.achieved.si, achieved, within: 5e-5))
    #expect(nearest.relativeError == (nearest.achieved.si - target) / target)
  }

  @Test("8 nA of weight take the far side of a major-carry dip")
  func carryRegression() {
    let nearest = generator.nearestCode(to: Current(8, .nano), of: Self.weight)
    #expect(nearest.code == BiasCode(4, 31))
    #expect(agree(nearest.achieved.si, 8.1226e-9, within: 5e-5))
    // Behind the dip the current is below the target again, and further from it.
    let behind = generator.current(of: Self.weight, BiasCode(4, 32))
    #expect(behind < Current(8, .nano))
    #expect(8e-9 - behind.si > nearest.achieved.si - 8e-9)
  }

  @Test("a target equal to a code's current finds the first code that makes it, exactly")
  func roundTrip() {
    for fine in stride(from: 0, through: 255, by: 5) {
      for coarse in 0...5 {
        let wished = generator.current(of: Self.tau, BiasCode(coarse, fine))
        let nearest = generator.nearestCode(to: wished, of: Self.tau)
        #expect(nearest.achieved == wished)
        #expect(nearest.relativeError == 0)
      }
    }
  }

  @Test("a target out of reach gets the code at that end and a large relative error")
  func outOfReach() {
    let range = generator.range(of: Self.tau)
    #expect(range.lowerBound == generator.current(of: Self.tau, .lowest))
    #expect(range.upperBound == generator.current(of: Self.tau, .highest))
    let high = generator.nearestCode(to: Current(1, .milli), of: Self.tau)
    #expect(high.code == .highest)
    #expect(high.relativeError < -0.99)
    let low = generator.nearestCode(to: .zero, of: Self.tau)
    #expect(low.code == .lowest)
    #expect(low.relativeError == .infinity)
  }

  // Percent at fine 32, 64 ... 224, for coarse 0 ... 5; printed with two decimals that were
  // rounded from three, hence half a unit of either as the tolerance.
  static let dips: [(ParameterGenerator.Branch, [[Double]])] = [
    (
      .n,
      [
        [-0.37, -1.94, -0.11, -2.78, -0.05, -0.70, -0.05], [-0.31, -2.13, -0.10, -3.11, -0.05, -0.73, -0.06],
        [-0.86, -2.84, -0.30, -4.01, -0.19, -0.98, -0.13], [-2.07, -4.20, -0.71, -5.48, -0.44, -1.47, -0.32],
        [-3.44, -5.05, -1.20, -5.28, -0.74, -1.77, -0.53], [-1.57, -1.46, -0.53, -0.32, -0.32, -0.49, -0.23],
      ]
    ),
    (
      .p,
      [
        [-0.36, -1.95, -0.12, -2.77, -0.10, -0.69, -0.05], [-0.33, -2.13, -0.11, -3.11, -0.07, -0.77, -0.10],
        [-0.88, -2.84, -0.30, -4.02, -0.19, -0.98, -0.13], [-2.07, -4.21, -0.72, -5.49, -0.44, -1.48, -0.32],
        [-3.45, -5.06, -1.21, -5.31, -0.75, -1.79, -0.55], [-1.59, -1.49, -0.54, -0.34, -0.33, -0.50, -0.23],
      ]
    ),
  ]

  @Test("the current drops at every multiple of 32, by the published amount, and nowhere else")
  func dipsAreTheOnlyDrops() {
    for (branch, table) in Self.dips {
      for coarse in 0...5 {
        for fine in 1...255 {
          let before = generator.baseCurrent(branch, BiasCode(coarse, fine - 1)).si
          let after = generator.baseCurrent(branch, BiasCode(coarse, fine)).si
          #expect((after < before) == (fine % 32 == 0), "\(branch) \(coarse) \(fine)")
          guard fine % 32 == 0 else { continue }
          let percent = 100 * (after / before - 1)
          #expect(abs(percent - table[coarse][fine / 32 - 1]) <= 0.0055, "\(branch) \(coarse) \(fine)")
        }
      }
    }
  }

  // Full scale, floor and first step in amperes, as printed.
  @Test("fine 0 is a leakage floor and full scale is the published one")
  func floorAndFullScale() {
    let n: [(Double, Double, Double)] = [
      (71.766e-12, 0.4936e-12, 0.657e-12), (572.77e-12, 0.9351e-12, 2.687e-12),
      (4.5680e-9, 1.0613e-12, 20.79e-12),
      (36.422e-9, 1.0781e-12, 171.5e-12), (290.36e-9, 1.0802e-12, 1.418e-9),
      (2.2759e-6, 1.0806e-12, 10.76e-9),
    ]
    let p: [(Double, Double, Double)] = [
      (66.911e-12, 0.3728e-12, 0.528e-12), (536.28e-12, 0.6591e-12, 2.457e-12),
      (4.3004e-9, 0.7470e-12, 19.34e-12),
      (34.449e-9, 0.7588e-12, 160.2e-12), (277.42e-9, 0.7603e-12, 1.331e-9),
      (2.2449e-6, 0.7607e-12, 10.15e-9),
    ]
    for (branch, rows) in [(ParameterGenerator.Branch.n, n), (.p, p)] {
      for (coarse, row) in rows.enumerated() {
        #expect(agree(generator.baseCurrent(branch, BiasCode(coarse, 255)).si, row.0, within: 2e-5))
        #expect(agree(generator.baseCurrent(branch, BiasCode(coarse, 0)).si, row.1, within: 1e-4))
        #expect(agree(generator.baseCurrent(branch, BiasCode(coarse, 1)).si, row.2, within: 8e-4))
      }
    }
  }

  @Test("gate voltages are the published ones")
  func gateVoltages() {
    let n = [0.26854, 0.34849, 0.43219, 0.52405, 0.62911, 0.77113]
    let p = [1.46230, 1.38471, 1.30277, 1.21207, 1.10585, 0.94435]
    for coarse in 0...5 {
      #expect(abs(generator.gateVoltage(.n, BiasCode(coarse, 255)).si - n[coarse]) <= 5.1e-6)
      #expect(abs(generator.gateVoltage(.p, BiasCode(coarse, 255)).si - p[coarse]) <= 5.1e-6)
    }
    #expect(abs(generator.gateVoltage(.n, .lowest).si - 0.08082) <= 5.1e-6)
    #expect(abs(generator.gateVoltage(.p, .lowest).si - 1.65016) <= 5.1e-6)
  }

  @Test("a switchable parameter reads the half of the table it is switched to, p after power-up")
  func switchable() {
    let reference = parameter("NCCF_REF_H_V")
    let code = BiasCode(3, 80)
    #expect(generator.current(of: reference, code) == generator.baseCurrent(.p, code))
    #expect(generator.current(of: reference, code, type: .n) == generator.baseCurrent(.n, code))
    #expect(generator.range(of: reference, type: .n).upperBound == generator.baseCurrent(.n, .highest))
  }
}
