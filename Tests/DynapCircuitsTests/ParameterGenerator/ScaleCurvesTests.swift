import DynapUnits
import Testing

@testable import DynapCircuits

@Suite("Scale curves") struct ScaleCurvesTests {
  // Excerpt of the published curves at 1e-13, 1e-12 ... 1e-6 A, printed with three decimals.
  @Test(
    "a curve has the published values at whole decades",
    arguments: [
      (MirrorDevice.ns3, [1.000, 1.003, 1.041, 1.058, 1.063, 1.064, 1.067, 1.056]),
      (.ns2, [1.000, 0.996, 0.941, 0.916, 0.910, 0.909, 0.906, 0.920]),
      (.n5_6x6, [0.875, 0.841, 0.643, 0.609, 0.614, 0.629, 0.628, 0.575]),
      (.ps2, [1.000, 0.974, 0.488, 0.384, 0.370, 0.363, 0.355, 0.345]),
      (.ps3, [1.000, 0.974, 0.481, 0.375, 0.362, 0.356, 0.350, 0.341]),
      (.p3x1, [1.000, 0.965, 0.310, 0.170, 0.151, 0.143, 0.133, 0.122]),
      (.p1x2, [1.000, 0.987, 0.736, 0.681, 0.675, 0.673, 0.668, 0.677]),
      (.p1_92x1, [18.0, 1.838, 0.369, 0.227, 0.210, 0.203, 0.195, 0.187]),
      (.p2x1, [18.0, 1.837, 0.362, 0.219, 0.203, 0.196, 0.188, 0.179]),
      (.ps_25, [1.000, 1.074, 2.001, 1.887, 1.570, 1.231, 0.938, 0.668]),
      (.p_5x2, [1.000, 1.024, 1.421, 1.474, 1.455, 1.435, 1.408, 1.450]),
      (.n1_92x1, [1.000, 0.984, 0.764, 0.655, 0.612, 0.568, 0.516, 0.482]),
      (.ps_5, [1.000, 0.983, 0.653, 0.565, 0.533, 0.493, 0.446, 0.409]),
      (.p_25x20, [1.00, 6.37, 86.1, 90.1, 79.4, 67.8, 57.5, 49.5]),
    ])
  func excerpt(_ device: MirrorDevice, _ expected: [Double]) {
    for (place, current) in [1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6].enumerated() {
      let ratio = ScaleCurves.shared.ratio(device, at: current)
      let printed = expected[place]
      // Half a unit of the last printed digit.
      let step = printed >= 10 ? 0.05 : device == .p_25x20 ? 0.005 : 0.0005
      #expect(abs(ratio - printed) <= step * 1.02, "\(device) at \(current): \(ratio)")
    }
  }

  @Test("outside the table a curve keeps the value at its end")
  func clamped() {
    #expect(ScaleCurves.shared.ratio(.n5_6x6, at: 1e-15) == 0.875175)
    #expect(ScaleCurves.shared.ratio(.n5_6x6, at: 1e-13) == 0.875175)
    #expect(ScaleCurves.shared.ratio(.n5_6x6, at: 1e-5) == 0.546961)
    #expect(ScaleCurves.shared.ratio(.n5_6x6, at: 1) == 0.546961)
  }

  @Test("between two points a curve is linear in the logarithm of the current")
  func logarithmic() {
    // The geometric mean of two neighbouring base currents lies half-way.
    let middle = (1e-9 * 1.44544e-9).squareRoot()
    let ratio = ScaleCurves.shared.ratio(.p3x1, at: middle)
    #expect(abs(ratio - (0.151174 + 0.149806) / 2) < 1e-12)
  }

  @Test("with curves the shortest reach of a time constant is the leakage, not the constant factor")
  func curvesInUse() {
    let tau = parameter("DEAM_ETAU_P", scale: 0.2, device: .p3x1)
    let curves = ParameterGenerator(scaling: .curves)
    let base = curves.baseCurrent(.p, BiasCode(2, 30))
    let expected = ScaleCurves.shared.ratio(.p3x1, at: base.si) * base.si
    #expect(curves.current(of: tau, BiasCode(2, 30)).si == expected)
    #expect(curves.range(of: tau).lowerBound > ParameterGenerator().range(of: tau).lowerBound)
    let target = curves.current(of: tau, BiasCode(3, 100))
    #expect(curves.nearestCode(to: target, of: tau).achieved == target)
  }

  @Test("without a published device the constant factor is used")
  func withoutDevice() {
    let reference = parameter("SOHO_VREF_P", scale: 0.68)
    let code = BiasCode(2, 40)
    #expect(
      ParameterGenerator(scaling: .curves).current(of: reference, code)
        == ParameterGenerator().current(of: reference, code))
  }

  @Test("a calibration mirror has a curve for each type")
  func calibration() {
    let bias = parameter("NCCF_CAL_REFBIAS_V", device: .calibrationP)
    let curves = ParameterGenerator(scaling: .curves)
    let code = BiasCode(3, 100)
    let n = curves.current(of: bias, code, type: .n) / curves.baseCurrent(.n, code)
    let p = curves.current(of: bias, code) / curves.baseCurrent(.p, code)
    #expect(n > 1.4 && n < 1.43)
    #expect(p > 0.68 && p < 0.69)
  }
}
