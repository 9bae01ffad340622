import DynapUnits
import Testing

@testable import DynapCircuits

/// Draws that are made side by side are, bit by bit, those that are made one by one.
@Suite("Draws side by side") struct DrawSpotsTests {
  /// Calls `body` with eight neighbours of a list, from each number on.
  static func eights(_ xs: [Double], _ body: ([Double], SIMD8<Double>) -> Void) {
    for i in stride(from: 0, through: xs.count - 8, by: 1) {
      body(Array(xs[i..<i + 8]), SIMD8(xs[i..<i + 8]))
    }
  }

  static func haveBits(of xs: [Double], _ eight: SIMD8<Double>) -> Bool {
    (0..<8).allSatisfy { eight[$0].bitPattern == xs[$0].bitPattern }
  }

  @Test("the exponential of eight numbers has the bits of each") func exponential() {
    let xs =
      (-700...700).map { Double($0) } + (0..<3000).map { Double($0 - 1500) * 0.001_037 }
      + [0, -0.0, 1e-300, -1e-300, .leastNonzeroMagnitude, 1e-17]
    Self.eights(xs) { alone, eight in
      #expect(Self.haveBits(of: alone.map { ReproducibleMath.exp($0) }, ReproducibleMath.exp(eight)))
    }
  }

  @Test("the logarithm of eight numbers has the bits of each") func logarithm() {
    let xs =
      (1...3000).map { Double($0) * 0.001_037 }
      + (-1000...1000).map { Double(sign: .plus, exponent: $0, significand: 1.4142135623730951) }
    Self.eights(xs) { alone, eight in
      #expect(Self.haveBits(of: alone.map { ReproducibleMath.log($0) }, ReproducibleMath.log(eight)))
    }
  }

  @Test("a quotient by an odd number has the bits of a division", arguments: [3, 5, 7, 9, 11, 13])
  func quotient(_ n: Int) {
    let philox = Philox(key: UInt64(n))
    let random = (0..<4000).map { i in
      let words = philox.words(at: .init(UInt32(i), 0, 0, 0))
      let bits = UInt64(words.w0) << 32 | UInt64(words.w1)
      // Any sign and significand, with exponents of -500 to 523.
      return Double(bitPattern: bits & 0x800F_FFFF_FFFF_FFFF | UInt64(500 + words.w2 % 1024) << 52)
    }
    // Multiples, and their neighbours: exact quotients, and those next to the middle between two numbers.
    let near = (1..<500).flatMap { (k: Int) -> [Double] in
      let (multiple, middle) = (Double(k * n), Double((2 * k + 1) * n) / 2)
      return [multiple, multiple.nextUp, multiple.nextDown, middle]
    }
    Self.eights(random.filter(\.isNormal) + near + [0]) { alone, eight in
      #expect(Self.haveBits(of: alone.map { $0 / Double(n) }, ReproducibleMath.divide(eight, by: n)))
    }
  }

  @Test("the uniform numbers of eight counters have the bits of each") func uniforms() {
    let philox = Philox(key: 0xFEED_0123_4567_89AB)
    for i in UInt32(0)..<2000 {
      let a = SIMD8<UInt32>(i, .max - i, i &* 0x9E37_79B9, 7, 0, i << 16, 1, .max)
      let b = SIMD8<UInt32>(0, 1, i, .max, i &* 3, 0, .max - i, 2)
      let c = SIMD8<UInt32>(i &* 77, 3, .max, 0, i, i << 24, 9, .max)
      let d = SIMD8<UInt32>(1 << 31, i, 0, i &* 0xBB67_AE85, .max, 1, i, .max)
      let uniforms = philox.uniforms(a, b, c, d)
      let alone = (0..<8).map { philox.uniform(at: Philox.Block(a[$0], b[$0], c[$0], d[$0])) }
      #expect(Self.haveBits(of: alone, uniforms))
    }
  }

  @Test(
    "quantiles in place have the bits of each, from the middle to the far ends", arguments: [0, 8, 16, 4000])
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

  @Test("factors at spots are the source's, for every model and any number of spots", arguments: 0..<5)
  func factors(_ index: Int) {
    let spread = DieSpread(serial: 1 << 40 | 5, model: Self.models[index].model)
    let sources =
      WeightDAC.parameters.map { spread.source(for: $0) } + [
        spread.capacitorSource("C_dly"), spread.outputSource("x"),
      ]
    var spots = DrawSpots(chip: 3, core: 2)
    for i in 0..<600 {
      spots.append(neuron: i * 37 % 256, synapse: i % 5 == 0 ? nil : i * 11 % 64)
    }
    let ranges = [0..<0, 0..<1, 0..<7, 0..<8, 3..<12, 100..<356, 591..<600, 344..<600]
    for source in sources {
      for range in ranges {
        var factors = [Double](repeating: 9, count: DrawSpots.most)
        factors.withUnsafeMutableBufferPointer { factors in
          if let first = factors.baseAddress { spots.draw(source, range, into: first) }
        }
        let alone = range.map { source.factor(at: spots[$0]).bitPattern }
        #expect(
          factors.prefix(range.count).map(\.bitPattern) == alone, "\(Self.models[index].name), \(range)")
      }
    }
  }

  @Test("a spot is where it was put") func places() {
    var spots = DrawSpots(chip: 1, core: 3, neurons: 2)
    spots.append(neuron: 255, synapse: 63)
    spots.append(neuron: 255, synapse: 0)
    #expect(spots.count == 4)
    #expect(spots[1] == SiliconPlace(chip: 1, core: 3, neuron: 1))
    #expect(spots[2] == SiliconPlace(chip: 1, core: 3, neuron: 255, synapse: 63))
    #expect(spots[3] == SiliconPlace(chip: 1, core: 3, neuron: 255, synapse: 0))
  }
}
