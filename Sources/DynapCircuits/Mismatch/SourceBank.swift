/// Sources of one die that are drawn together, four at a time: the bits of ``DieSpread/Source/factor(at:)``, faster.
struct SourceBank: Sendable {
  private let sources: [DieSpread.Source]
  private let isFlat: Bool
  private let isTilted: Bool

  /// A draw: which source of the bank, and at which synapse of the neuron.
  struct Draw: Sendable {
    let source: UInt8
    let synapse: UInt8
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
          chip: place.chip, core: place.core, neuron: place.neuron, synapse: Int(draw.synapse))
        factors.append(sources[Int(draw.source)].factor(at: here))
      }
      return
    }
    let chip = SIMD4(repeating: UInt32(place.chip))
    let neuron = SIMD4(repeating: UInt32(place.core) << 16 | UInt32(place.neuron))
    sources.withUnsafeBufferPointer { sources in
      var first = 0
      while first < draws.count {
        // The last group is filled up with draws that nobody takes.
        let last = draws.count - 1
        let (a, b) = (draws[first], draws[min(first + 1, last)])
        let (c, d) = (draws[min(first + 2, last)], draws[min(first + 3, last)])
        let group = Group(
          sources[Int(a.source)], sources[Int(b.source)], sources[Int(c.source)], sources[Int(d.source)])
        let synapses = SIMD4(UInt32(a.synapse), UInt32(b.synapse), UInt32(c.synapse), UInt32(d.synapse))
        let uniforms = sources[0].philox.uniforms(
          group.tags, chip, neuron, group.purposes &<< 16 | (synapses &+ 1))
        let four = ReproducibleMath.exp(group.sigmas * NormalQuantile.value(uniforms) + group.shifts)
        factors.append(four.x)
        if first + 1 <= last { factors.append(four.y) }
        if first + 2 <= last { factors.append(four.z) }
        if first + 3 <= last { factors.append(four.w) }
        first += 4
      }
    }
  }

  private struct Group {
    let tags: SIMD4<UInt32>
    let purposes: SIMD4<UInt32>
    let sigmas: SIMD4<Double>
    let shifts: SIMD4<Double>

    @inline(__always)
    init(_ a: DieSpread.Source, _ b: DieSpread.Source, _ c: DieSpread.Source, _ d: DieSpread.Source) {
      tags = SIMD4(a.tag, b.tag, c.tag, d.tag)
      purposes = SIMD4(a.purpose, b.purpose, c.purpose, d.purpose)
      sigmas = SIMD4(a.sigma, b.sigma, c.sigma, d.sigma)
      shifts = SIMD4(a.shift, b.shift, c.shift, d.shift)
    }
  }
}
