import DynapUnits
import Testing

@testable import DynapCircuits

/// Draws that are made four at a time are, bit by bit, those that are made one by one.
@Suite("Source bank") struct SourceBankTests {
  @Test("the exponential of four numbers has the bits of each") func exponential() {
    let xs = (-700...700).map { Double($0) } + (0..<3000).map { Double($0 - 1500) * 0.001_037 } + [0, -0.0]
    for i in stride(from: 0, to: xs.count - 3, by: 1) {
      let four = ReproducibleMath.exp(SIMD4(xs[i], xs[i + 1], xs[i + 2], xs[i + 3]))
      #expect((0..<4).allSatisfy { four[$0].bitPattern == ReproducibleMath.exp(xs[i + $0]).bitPattern })
    }
  }

  @Test("the logarithm of four numbers has the bits of each") func logarithm() {
    let xs =
      (1...3000).map { Double($0) * 0.001_037 }
      + (-1000...1000).map { Double(sign: .plus, exponent: $0, significand: 1.4142135623730951) }
    for i in stride(from: 0, to: xs.count - 3, by: 1) {
      let four = ReproducibleMath.log(SIMD4(xs[i], xs[i + 1], xs[i + 2], xs[i + 3]))
      #expect((0..<4).allSatisfy { four[$0].bitPattern == ReproducibleMath.log(xs[i + $0]).bitPattern })
    }
  }

  @Test("the uniform numbers of four counters have the bits of each") func uniforms() {
    let philox = Philox(key: 0xFEED_0123_4567_89AB)
    for i in UInt32(0)..<2000 {
      let (a, b) = (SIMD4(i, .max - i, i &* 0x9E37_79B9, 7), SIMD4(0, 1, i, .max))
      let (c, d) = (SIMD4(i &* 77, 3, .max, 0), SIMD4(1 << 31, i, 0, i &* 0xBB67_AE85))
      let uniforms = philox.uniforms(a, b, c, d)
      for lane in 0..<4 {
        let counter = Philox.Block(a[lane], b[lane], c[lane], d[lane])
        #expect(uniforms[lane].bitPattern == philox.uniform(at: counter).bitPattern)
      }
    }
  }

  @Test(
    "quantiles in place have the bits of each, from the middle to the far ends", arguments: [0, 4, 8, 4000])
  func quantiles(_ count: Int) {
    let tiny = (0..<20).map { Double(sign: .plus, exponent: -33 - $0, significand: 1.3) }
    let ends = tiny + tiny.map { 1 - $0 } + [0.075, 0.075.nextUp, 0.075.nextDown, 0.925, 0.925.nextUp, 0.5]
    let uniforms = (0..<count).map { i in
      i < ends.count && count > ends.count
        ? ends[i] : Philox(key: 3).uniform(at: Philox.Block(UInt32(i), 0, 0, 0))
    }
    var values = uniforms
    values.withUnsafeMutableBufferPointer { NormalQuantile.replace($0) }
    #expect(values.map(\.bitPattern) == uniforms.map { NormalQuantile.value($0).bitPattern })
  }

  static let models: [(name: String, model: MismatchModel)] = {
    var wide = MismatchModel()
    wide.scale = 3
    wide.preservesMean = true
    var tilted = MismatchModel()
    tilted.gradientSigma = 0.1
    return [
      ("pelgrom", MismatchModel()), ("group", MismatchModel(.group)), ("off", .off), ("wide", wide),
      ("tilted", tilted),
    ]
  }()

  @Test("currents that are drawn together have the bits of each", arguments: 0..<5)
  func currents(_ index: Int) {
    let core = SynapseSiliconTests.core(Self.models[index].model)
    let place = SiliconPlace(chip: 1, core: 2, neuron: 200)
    let single = LaneSettings(place: place, latches: [], core: core)
    var together = single
    together.drawAll()
    for parameter in ParameterTable.parameters(in: .core) {
      #expect(together.current(parameter).bitPattern == single.current(parameter).bitPattern)
    }
  }

  @Test("a bank's factors are its sources', for every model and any number of draws", arguments: 0..<5)
  func factors(_ index: Int) {
    let spread = DieSpread(serial: 1 << 40 | 5, model: Self.models[index].model)
    let sources =
      WeightDAC.parameters.map { spread.source(for: $0) } + [
        spread.capacitorSource("C_dly"), spread.outputSource("x"),
      ]
    let bank = SourceBank(sources)
    var factors = [1.0, 2]
    for count in 0...9 {
      let draws = (0..<count).map {
        SourceBank.Draw(source: UInt8(($0 * 5) % sources.count), synapse: Int8($0 * 7 - 1))
      }
      bank.draw(draws, at: SiliconPlace(chip: 3, core: 2, neuron: 255), into: &factors)
      let alone = draws.map {
        sources[Int($0.source)].factor(
          at: SiliconPlace(chip: 3, core: 2, neuron: 255, synapse: $0.synapse < 0 ? nil : Int($0.synapse)))
      }
      #expect(factors.map(\.bitPattern) == alone.map(\.bitPattern), "\(Self.models[index].name), \(count)")
    }
  }
}
