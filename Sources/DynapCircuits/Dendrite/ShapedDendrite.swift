/// The step of a dendrite and of the second integrator that shapes it, if there is one, in one pass.
///
/// What comes of a lane is, bit by bit, what the dendrite and ``AlphaShape`` make of it one after the other.
final class ShapedDendrite: CircuitCall, @unchecked Sendable {
  private let rows: IntegratorRows
  private let second: (rows: IntegratorRows, direct: Row, share: Row)?

  /// Takes a dendrite of `lanes` neurons with its second integrator; nil where that is charged by the first, which takes
  /// lanes one by one.
  init?(_ dpi: DPI, _ shape: AlphaShape<DPI>?, lanes: Int) {
    if let shape, (0..<lanes).contains(where: { shape.share[$0] > 0 }) { return nil }
    rows = IntegratorRows(dpi, .init(dpi))
    second = shape.map { (IntegratorRows($0.dpi, .init($0.dpi)), $0.direct, $0.share) }
  }

  /// Advances a range of lanes by one step.
  override func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    if let second {
      step(lanes, context, second.rows, second.direct.base, second.share.base)
    } else {
      step(lanes, context)
    }
  }

  private func step(_ lanes: Range<Int>, _ context: StepContext) {
    let (perStep, floor, rows) = (1 / context.step, context.floor, rows)
    LaneBatch.each(lanes) { first, buffer in
      let (currents, means) = (buffer[0], buffer[1])
      for i in 0..<LaneBatch.size { (currents[i], means[i]) = rows.ended(first &+ i, perStep, floor) }
      rows.write(currents, first)
      rows.writeMean(means, first)
    }
  }

  private func step(
    _ lanes: Range<Int>, _ context: StepContext, _ second: IntegratorRows,
    _ direct: UnsafePointer<Float>, _ share: UnsafePointer<Float>
  ) {
    let (perStep, floor, rows) = (1 / context.step, context.floor, rows)
    LaneBatch.each(lanes) { first, buffer in
      let (currents, means, others, otherMeans) = (buffer[0], buffer[1], buffer[4], buffer[5])
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        let one = rows.ended(lane, perStep, floor)
        let other = second.ended(lane, perStep, floor)
        (currents[i], others[i], otherMeans[i]) = (one.current, other.current, other.mean)
        means[i] = AlphaShape<DPI>.shaped(one.mean, other.mean, direct: direct[lane], share: share[lane])
      }
      rows.write(currents, first)
      second.write(others, first)
      rows.writeMean(means, first)
      if context.sees(first) { second.writeMean(otherMeans, first) }
    }
  }
}
