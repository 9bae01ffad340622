/// The rows of an integrator as plain pointers, for passes that step several of them at once.
struct IntegratorRows {
  private let current: UnsafeMutablePointer<Float>
  private let offsets: Offsets

  /// Where the rows are, counted from the current's: the same in each integrator, so that they take few registers.
  struct Offsets: Hashable {
    let mean: Int
    let loss: Int
    let meanFactor: Int
    let output: Int
    let integral: Int

    init(_ dpi: DPI) {
      let current = dpi.current.base
      mean = dpi.mean.base - current
      loss = dpi.loss.base - current
      meanFactor = dpi.meanFactor.base - current
      output = dpi.output.base - current
      integral = dpi.integral.base - current
    }
  }

  @inline(__always)
  init(_ dpi: DPI, _ offsets: Offsets) {
    current = dpi.current.base
    self.offsets = offsets
  }

  /// The current of a lane at the end of the step, and its mean.
  @inline(__always)
  func ended(_ lane: Int, _ perStep: Float, _ floor: Float) -> (current: Float, mean: Float) {
    let current = current + lane
    return DPI.ended(
      current[0], given: current[offsets.integral], loss: current[offsets.loss],
      meanFactor: current[offsets.meanFactor], output: current[offsets.output], perStep: perStep,
      floor: floor)
  }

  /// Writes the currents of a batch, and forgets what charging has given out.
  @inline(__always)
  func write(_ currents: UnsafeMutablePointer<Float>, _ first: Int) {
    LaneBatch.write(currents, to: current + first)
    LaneBatch.fill(current + (first &+ offsets.integral), with: 0)
  }

  /// Writes the means of a batch.
  @inline(__always)
  func writeMean(_ means: UnsafeMutablePointer<Float>, _ first: Int) {
    LaneBatch.write(means, to: mean + first)
  }

  /// The means.
  @inline(__always) var mean: UnsafeMutablePointer<Float> { current + offsets.mean }
}
