/// Neurons of a core, or synapses of them, whose factors are drawn side by side: the bits of
/// ``DieSpread/Source/factor(at:)``, in a fraction of the time.
struct DrawSpots: Sendable {
  /// Draws that are made side by side.
  static let vector = 8
  /// The most spots of one call, so that what is between its loops stays in the nearest cache.
  static let most = 256

  /// The chip on the board.
  let chip: Int
  /// The core on the chip.
  let core: Int
  /// How many spots there are.
  private(set) var count = 0
  /// The neuron times 256, plus the synapse plus 1, or plus 0 for the neuron itself; behind the last one zeros, so that
  /// whole vectors can be read from each.
  private var spots = [UInt32](repeating: 0, count: Self.vector - 1)

  /// Makes a list without spots.
  init(chip: Int, core: Int) {
    self.chip = chip
    self.core = core
  }

  /// Makes the list of all neurons of a core.
  init(chip: Int, core: Int, neurons: Int) {
    self.init(chip: chip, core: core)
    for neuron in 0..<neurons { append(neuron: neuron) }
  }

  /// Makes room for a number of spots.
  mutating func reserveCapacity(_ count: Int) { spots.reserveCapacity(count + Self.vector - 1) }

  /// Adds a neuron, or a synapse of one.
  mutating func append(neuron: Int, synapse: Int? = nil) {
    precondition(
      (0..<Int(UInt16.max)).contains(neuron) && (0..<255).contains(synapse ?? 0),
      "a neuron has 16 bits, and a synapse less than eight")
    spots[count] = UInt32(neuron) << 8 | (synapse.map { UInt32($0) + 1 } ?? 0)
    spots.append(0)
    count += 1
  }

  /// Where a spot is.
  subscript(index: Int) -> SiliconPlace {
    precondition(index < count, "a spot of the list")
    let spot = spots[index]
    return SiliconPlace(
      chip: chip, core: core, neuron: Int(spot >> 8), synapse: spot & 0xFF == 0 ? nil : Int(spot & 0xFF) - 1)
  }

  /// Draws a source at some neighbouring spots, at most ``most``.
  ///
  /// - Parameter factors: Room for as many numbers as fill whole vectors.
  func draw(_ source: DieSpread.Source, _ range: Range<Int>, into factors: UnsafeMutablePointer<Double>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count && range.count <= Self.most,
      "some spots of the list, no more than fit")
    guard source.slope == 0 else {
      for index in range { factors[index - range.lowerBound] = source.factor(at: self[index]) }
      return
    }
    guard source.sigma != 0 else { return factors.update(repeating: 1, count: range.count) }
    let size = (range.count + Self.vector - 1) / Self.vector * Self.vector
    // One after the other over all spots, so that the vectors do not wait for each other.
    uniforms(source, from: range.lowerBound, into: factors, size)
    NormalQuantile.replace(UnsafeMutableBufferPointer(start: factors, count: size))
    for i in stride(from: 0, to: size, by: Self.vector) {
      let eight = factors + i
      eight.storeEight(ReproducibleMath.exp(source.sigma * eight.loadEight() + source.shift))
    }
  }

  /// What a branch comes to at every spot.
  func draw(_ branch: Branch) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(count)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.most) { factors in
      guard let first = factors.baseAddress else { return }
      for begin in stride(from: 0, to: count, by: Self.most) {
        let part = begin..<min(begin + Self.most, count)
        draw(branch.spread, part, into: first)
        for i in 0..<part.count { values.append(branch.current * first[i]) }
      }
    }
    return values
  }

  private func uniforms(
    _ source: DieSpread.Source, from first: Int, into factors: UnsafeMutablePointer<Double>, _ size: Int
  ) {
    typealias Words = SIMD8<UInt32>
    let (tag, chip) = (Words(repeating: source.tag), Words(repeating: UInt32(chip)))
    let (core, purpose) = (Words(repeating: UInt32(core) << 16), Words(repeating: source.purpose << 16))
    spots.withUnsafeBytes { spots in
      for i in stride(from: 0, to: size, by: Self.vector) {
        let spot = spots.loadUnaligned(
          fromByteOffset: (first + i) * MemoryLayout<UInt32>.stride, as: Words.self)
        (factors + i).storeEight(
          source.philox.uniforms(tag, chip, core | spot &>> 8, purpose | spot & Words(repeating: 0xFF)))
      }
    }
  }
}

extension UnsafeMutablePointer<Double> {
  /// Eight neighbours.
  @inline(__always)
  func loadEight() -> SIMD8<Double> { UnsafeRawPointer(self).loadUnaligned(as: SIMD8<Double>.self) }

  /// Sets eight neighbours.
  @inline(__always)
  func storeEight(_ eight: SIMD8<Double>) {
    UnsafeMutableRawPointer(self).storeBytes(of: eight, as: SIMD8<Double>.self)
  }
}
