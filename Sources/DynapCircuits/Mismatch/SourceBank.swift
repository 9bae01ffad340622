/// Sources of one die that are drawn together, four at a time: the bits of ``DieSpread/Source/factor(at:)``, faster.
struct SourceBank: Sendable {
  private let sources: [DieSpread.Source]
  private let isFlat: Bool
  private let isTilted: Bool

  /// A draw: which source of the bank, and at which synapse of the neuron; -1 is the neuron itself.
  struct Draw: Sendable {
    let source: UInt8
    let synapse: Int8
  }

  /// Makes a bank of at most 256 sources of one die.
  init(_ sources: [DieSpread.Source]) {
    precondition(!sources.isEmpty && sources.count <= 256, "a bank has 1 to 256 sources")
    precondition(
      sources.allSatisfy { $0.philox == sources[0].philox }, "the sources of a bank are of one die")
    self.sources = sources
    isTilted = sources.contains { $0.slope > 0 }
    isFlat = !isTilted && sources.allSatisfy { $0.sigma == 0 }
  }

  /// The factors of draws at the synapses of one neuron, in their order; what `factors` held is lost.
  func draw(_ draws: [Draw], at place: SiliconPlace, into factors: inout [Double]) {
    factors.removeAll(keepingCapacity: true)
    guard !isFlat else {
      factors.append(contentsOf: repeatElement(1, count: draws.count))
      return
    }
    guard !isTilted else {
      for draw in draws {
        let here = SiliconPlace(
          chip: place.chip, core: place.core, neuron: place.neuron,
          synapse: draw.synapse < 0 ? nil : Int(draw.synapse))
        factors.append(sources[Int(draw.source)].factor(at: here))
      }
      return
    }
    guard let last = draws.last else { return }
    let chip = SIMD4(repeating: UInt32(place.chip))
    let neuron = SIMD4(repeating: UInt32(place.core) << 16 | UInt32(place.neuron))
    // The last group is filled up with draws that nobody takes.
    let count = (draws.count + 3) & ~3
    factors.append(contentsOf: repeatElement(0, count: count))
    draws.withUnsafeBufferPointer { draws in
      func draw(_ i: Int) -> Draw { i < draws.count ? draws[i] : last }
      sources.withUnsafeBufferPointer { sources in
        func source(_ i: Int) -> DieSpread.Source { sources[Int(draw(i).source)] }
        factors.withUnsafeMutableBufferPointer { values in
          guard let first = values.baseAddress else { return }
          // One after the other over all draws, so that the groups do not wait for each other.
          for i in stride(from: 0, to: count, by: 4) {
            let names = Names(source(i), source(i + 1), source(i + 2), source(i + 3))
            let synapses = SIMD4<Int32>(
              Int32(draw(i).synapse), Int32(draw(i + 1).synapse), Int32(draw(i + 2).synapse),
              Int32(draw(i + 3).synapse))
            let spots = SIMD4<UInt32>(truncatingIfNeeded: synapses &+ 1)
            (first + i).storeFour(
              sources[0].philox.uniforms(names.tags, chip, neuron, names.purposes &<< 16 | spots))
          }
          NormalQuantile.replace(values)
          for i in stride(from: 0, to: count, by: 4) {
            let group = Spreads(source(i), source(i + 1), source(i + 2), source(i + 3))
            let four = first + i
            four.storeFour(ReproducibleMath.exp(group.sigmas * four.loadFour() + group.shifts))
          }
        }
      }
    }
    factors.removeLast(count - draws.count)
  }

  private struct Names {
    let tags: SIMD4<UInt32>
    let purposes: SIMD4<UInt32>

    @inline(__always)
    init(_ a: DieSpread.Source, _ b: DieSpread.Source, _ c: DieSpread.Source, _ d: DieSpread.Source) {
      tags = SIMD4(a.tag, b.tag, c.tag, d.tag)
      purposes = SIMD4(a.purpose, b.purpose, c.purpose, d.purpose)
    }
  }

  private struct Spreads {
    let sigmas: SIMD4<Double>
    let shifts: SIMD4<Double>

    @inline(__always)
    init(_ a: DieSpread.Source, _ b: DieSpread.Source, _ c: DieSpread.Source, _ d: DieSpread.Source) {
      sigmas = SIMD4(a.sigma, b.sigma, c.sigma, d.sigma)
      shifts = SIMD4(a.shift, b.shift, c.shift, d.shift)
    }
  }
}
