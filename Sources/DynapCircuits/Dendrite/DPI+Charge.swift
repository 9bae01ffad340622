extension DPI {
  /// The longest step, in units of tau, in which the pulses of a lane are taken together.
  ///
  /// At a quarter their places within the step matter by less than (h/tau)^2 / 24, 0.3 %, of one step's charge.
  private static let coarsestStep: Float = 0.25

  /// Whether the pulses of a lane have to come one by one: a step or a pulse is not short against tau.
  public func isStiff(_ lane: Int, width: Float, step: Float) -> Bool {
    rate[lane] * step > Self.coarsestStep || rate[lane] * width * Self.finestParts > 1
  }

  /// Charges the lanes that pulses reached, all pulses of a lane together at the middle of their charge, and takes them
  /// to the end of the step.
  ///
  /// Equation: decay to the first pulse, where the floor ends it; decay on to the middle of the charge; the charge;
  /// decay to the step's end. With a `sign`, lanes where it is not negative are left to ``step(_:_:)``.
  @inline(__always)
  public func charge(_ branch: BranchCharge, _ context: StepContext, whereNegative sign: Row?) {
    LaneBatch.each(0..<branch.count) { first, count, buffer in
      for i in 0..<count {
        let index = branch.lane(first &+ i)
        gather(branch.firstLane &+ index, branch[index], i, buffer)
      }
      Self.charge(buffer, count, context)
      for i in 0..<count {
        let lane = branch.firstLane &+ branch.lane(first &+ i)
        if let sign, sign.base[lane] >= 0 { continue }
        current.base[lane] = buffer[6][i]
        integral.base[lane] = buffer[7][i]
        elapsed.base[lane] = Self.finished
      }
    }
  }

  /// Puts what charging a lane needs into place `i` of a batch.
  @inline(__always)
  func gather(_ lane: Int, _ sum: BranchCharge.Sum, _ i: Int, _ buffer: LaneBatch.Buffer) {
    buffer[0][i] = current.base[lane]
    buffer[1][i] = rate.base[lane]
    buffer[2][i] = sum.begin
    buffer[3][i] = sum.moment
    buffer[4][i] = gain.base[lane]
    buffer[5][i] = charging.base[lane]
    buffer[6][i] = sum.charge
  }

  /// Charges a batch of lanes that were gathered: the currents at the step's end in row 6 of the buffer, their integrals
  /// in row 7.
  @inline(__always)
  static func charge(_ buffer: LaneBatch.Buffer, _ count: Int, _ context: StepContext) {
    let (h, floor) = (context.step, context.floor)
    let (starts, rates, begins, middles) = (buffer[0], buffer[1], buffer[2], buffer[3])
    let (gains, deltas, ends, sums) = (buffer[4], buffer[5], buffer[6], buffer[7])
    // Whole vectors: the lanes of the last one that are not there repeat the first.
    let whole = (count + 15) & ~15
    for i in count..<whole {
      for row in 0..<7 { buffer[row][i] = buffer[row][0] }
    }
    for i in 0..<whole {
      let (k, begin, charge) = (rates[i], begins[i], ends[i])
      // One division for three. The product is far from the ends of a Float: 1e-6 to 1e4 / ms, 0.1 to 1e6 pA, 1e-10 to
      // 1e8 pA ms.
      let gained = k * gains[i]
      let inverse = 1 / (gained * charge)
      let charged = charge * inverse
      let tau = gains[i] * charged
      let mean = middles[i] * (gained * inverse)
      // Rounding could put the middle of a single short pulse a little before its begin.
      let middle = mean > begin ? mean : begin
      let loss0 = starts[i] * Elementary.smallExpm1(-k * begin)
      let current0 = starts[i] + loss0
      let sum0 = -loss0 * tau
      let current1 = current0 > floor ? current0 : floor
      let loss1 = current1 * Elementary.smallExpm1(-k * (middle - begin))
      middles[i] = middle
      sums[i] = (sum0 > floor * begin ? sum0 : floor * begin) - loss1 * tau
      starts[i] = (current1 + loss1) * (k * charged)
      begins[i] = tau
      deltas[i] *= charge
      ends[i] = Charge.small(starts[i], deltas[i])
    }
    Charge.repair(ends, starts, deltas, whole)
    for i in 0..<whole {
      let charged = gains[i] * ends[i]
      let rest = h - middles[i]
      let loss = charged * Elementary.smallExpm1(-rates[i] * rest)
      let current2 = charged + loss
      let sum = -loss * begins[i]
      ends[i] = current2 > floor ? current2 : floor
      sums[i] += sum > floor * rest ? sum : floor * rest
    }
  }

  /// Takes a lane that was charged by single pulses to the end of the step; others are left as they are.
  @inline(__always)
  public func finish(_ lane: Int, _ context: StepContext) {
    guard elapsed.base[lane] > 0 else { return }
    advance(lane, to: context.step, floor: context.floor)
    elapsed.base[lane] = Self.finished
  }

  /// Marks a lane that is at the end of its step.
  static let finished: Float = -1
}
