import DynapUnits
import Testing

@testable import DynapCircuits

/// What a population of a die shows of the declared spread, and what of a gradient over its chip.
@Suite struct PopulationSpreadTests {
  static let groups = SpreadGroup.allCases.filter { $0 != .other }

  static func logarithms(_ source: DieSpread.Source) -> [Double] {
    (0..<1024).map {
      ReproducibleMath.log(source.factor(at: SiliconPlace(core: $0 / 256, neuron: $0 % 256)))
    }
  }

  // The standard deviation of 1024 draws is known to 1 / sqrt(2 x 1024) = 2.2 %; 10 % is more than four of those.
  @Test("1024 neurons of each of 20 dies have the declared spread of every group", arguments: groups)
  func declared(_ group: SpreadGroup) throws {
    let parameter = try #require(ParameterTable.parameters(in: .core).first { $0.spread == group })
    for kind in [MismatchModel.Kind.pelgrom, .group] {
      let model = MismatchModel(kind)
      let expected =
        kind == .group
        ? ReproducibleMath.log(1 + pow2(MismatchModel.assumedGroupCV[group] ?? 0)).squareRoot()
        : model.sigma(of: parameter, process: .dynapse2)
      #expect(expected > 0)
      for serial in 1...20 as ClosedRange<UInt64> {
        let source = DieSpread(serial: serial, model: model).source(for: parameter)
        let deviation = DieSpreadTests.deviation(Self.logarithms(source))
        #expect(agree(deviation, expected, within: 0.1), "serial \(serial), \(kind)")
      }
    }
  }

  private func pow2(_ x: Double) -> Double { x * x }

  @Test(
    "a gradient is a plane over the chip, of slopes of the declared spread, and leaves the draws as they are")
  func gradient() {
    var model = MismatchModel()
    let flat = DieSpread(serial: 60, model: model).source(for: DieSpreadTests.leak)
    model.gradientSigma = 0.2
    let tilted = DieSpread(serial: 60, model: model).source(for: DieSpreadTests.leak)
    func tilt(_ column: Int, _ row: Int, _ source: DieSpread.Source) -> Double {
      let place = SiliconPlace(core: row / 16 * 2 + column / 16, neuron: column % 16 * 16 + row % 16)
      return ReproducibleMath.log(source.factor(at: place) / flat.factor(at: place))
    }
    let corners = [(0, 0), (31, 0), (0, 31), (31, 31)].map { tilt($0.0, $0.1, tilted) }
    // The mean of opposite corners is that of the middle, 0.
    #expect(abs(corners[0] + corners[3]) < 1e-12 && abs(corners[1] + corners[2]) < 1e-12)
    for column in 0..<32 {
      let share = Double(column) / 31
      #expect(abs(tilt(column, 0, tilted) - (corners[0] + share * (corners[1] - corners[0]))) < 1e-12)
    }
    let slopes = (0..<2000).flatMap { serial -> [Double] in
      let source = DieSpread(serial: UInt64(serial), model: model).source(for: DieSpreadTests.leak)
      let bare = DieSpread(serial: UInt64(serial)).source(for: DieSpreadTests.leak)
      func log(_ core: Int, _ neuron: Int) -> Double {
        let place = SiliconPlace(core: core, neuron: neuron)
        return ReproducibleMath.log(source.factor(at: place) / bare.factor(at: place))
      }
      return [log(1, 240) - log(0, 0), log(2, 15) - log(0, 0)]
    }
    #expect(agree(DieSpreadTests.deviation(slopes), 0.2, within: 5e-2))
    #expect(abs(DieSpreadTests.mean(slopes)) < 0.015)
  }

  @Test("without a spread a gradient is all there is, and a model that is off has none")
  func gradientAlone() {
    var model = MismatchModel(.group)
    model.groupCV = [:]
    model.gradientSigma = 0.1
    let source = DieSpread(serial: 61, model: model).source(for: DieSpreadTests.leak)
    #expect(source.factor(at: SiliconPlace()) != 1)
    model.kind = .off
    let off = DieSpread(serial: 61, model: model).source(for: DieSpreadTests.leak)
    #expect(off.factor(at: SiliconPlace()) == 1)
  }
}
