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
    GatheredLanes.each(branch.count) { first, count, buffer in
      for i in 0..<count {
        let index = branch.lane(first &+ i)
        gather(branch, index, i, buffer)
      }
      Self.charge(buffer, count, context)
      for i in 0..<count {
        let lane = branch.firstLane &+ branch.lane(first &+ i)
        if let sign, sign.base[lane] >= 0 { continue }
        current.base[lane] = buffer[6][i]
        integral.base[lane] = buffer[7][i]
      }
    }
  }

  /// Puts what charging a lane, counted from the first of the branch, needs into place `i` of a batch.
  @inline(__always)
  func gather(_ branch: BranchCharge, _ index: Int, _ i: Int, _ buffer: GatheredLanes) {
    let lane = branch.firstLane &+ index
    buffer[0][i] = current.base[lane]
    buffer[1][i] = rate.base[lane]
    buffer[2][i] = branch.begin[index]
    buffer[3][i] = branch.moment[index]
    buffer[4][i] = gain.base[lane]
    buffer[5][i] = charging.base[lane]
    buffer[6][i] = branch.charge[index]
  }

  /// Charges a batch of lanes that were gathered: the currents at the step's end in row 6 of the buffer, their integrals
  /// in row 7.
  @inline(__always)
  static func charge(_ buffer: GatheredLanes, _ count: Int, _ context: StepContext) {
    let (h, floor) = (context.step, context.floor)
    let (currents, rates, taus, middles) = (buffer[0], buffer[1], buffer[2], buffer[3])
    let (gains, deltas, charged, given) = (buffer[4], buffer[5], buffer[6], buffer[7])
    let whole = (count &+ LaneBatch.size &- 1) & ~(LaneBatch.size &- 1)
    for vector in stride(from: 0, to: whole, by: LaneBatch.size) {
      for i in vector..<vector &+ LaneBatch.size {
        let begun = Self.begin(
          currents[i], rate: rates[i], charge: charged[i], moment: middles[i], begin: taus[i], floor: floor)
        currents[i] = begun.current
        given[i] = begun.given
        middles[i] = begun.middle
        taus[i] = begun.tau
        deltas[i] *= charged[i]
        charged[i] = Charge.medium(begun.current, gain: gains[i], deltas[i])
      }
    }
    let isMedium = !Charge.isAny(deltas, whole, above: Charge.largestMedium)
    for vector in stride(from: 0, to: isMedium ? 0 : whole, by: LaneBatch.size) {
      Charge.repair(
        charged + vector, currents + vector, gains + vector, deltas + vector, above: Charge.largestMedium)
    }
    for vector in stride(from: 0, to: whole, by: LaneBatch.size) {
      for i in vector..<vector &+ LaneBatch.size {
        let ended = Self.end(charged[i], rate: rates[i], tau: taus[i], rest: h - middles[i], floor: floor)
        charged[i] = ended.current
        given[i] += ended.given
      }
    }
  }

  /// Charges the lanes that pulses reached as ``charge(_:_:whereNegative:)`` does, bit by bit, but going through all in
  /// their order, and forgets the charges.
  func chargeAll(_ branch: BranchCharge, _ context: StepContext) {
    chargeAll(branch, context) { _ in true }
    for first in stride(from: 0, to: branch.lanes, by: LaneBatch.size) {
      LaneBatch.fill(branch.charge + first, with: 0)
      LaneBatch.fill(branch.moment + first, with: 0)
      LaneBatch.fill(branch.begin + first, with: .infinity)
    }
  }

  /// The same where a row is negative, without forgetting anything.
  func chargeAll(_ branch: BranchCharge, _ context: StepContext, whereNegative sign: Row) {
    let sign = sign.base + branch.firstLane
    chargeAll(branch, context) { sign[$0] < 0 }
  }

  @inline(__always)
  private func chargeAll(_ branch: BranchCharge, _ context: StepContext, where isChosen: (Int) -> Bool) {
    let (h, floor, origin) = (context.step, context.floor, branch.firstLane)
    let (current, integral) = (self.current.base + origin, self.integral.base + origin)
    let (rate, gain) = (self.rate.base + origin, self.gain.base + origin)
    let charging = self.charging.base + origin
    let (charge, moment, begin) = (branch.charge, branch.moment, branch.begin)
    LaneBatch.each(0..<branch.lanes) { first, buffer in
      let (currents, gains, deltas, charged) = (buffer[0], buffer[1], buffer[2], buffer[3])
      let (given, middles, taus) = (buffer[4], buffer[5], buffer[6])
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        // Without pulses, numbers from which others come.
        let (q, start) = (charge[lane], begin[lane])
        let begun = Self.begin(
          current[lane], rate: rate[lane], charge: q > 0 ? q : 1, moment: moment[lane],
          begin: q > 0 ? start : 0, floor: floor)
        currents[i] = begun.current
        gains[i] = gain[lane]
        deltas[i] = charging[lane] * q
        charged[i] = Charge.medium(begun.current, gain: gains[i], deltas[i])
        given[i] = begun.given
        middles[i] = begun.middle
        taus[i] = begun.tau
      }
      Charge.repair(charged, currents, gains, deltas, above: Charge.largestMedium)
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        let ended = Self.end(charged[i], rate: rate[lane], tau: taus[i], rest: h - middles[i], floor: floor)
        let (hasCharge, isChosen) = (charge[lane] > 0, isChosen(lane))
        let (was, sum) = (current[lane], integral[lane])
        let all = given[i] + ended.given
        charged[i] = hasCharge && isChosen ? ended.current : was
        given[i] = hasCharge && isChosen ? all : sum
      }
      LaneBatch.write(charged, to: current + first)
      LaneBatch.write(given, to: integral + first)
    }
  }

  /// A lane at the middle of its charge, and what it has given out by then.
  @inline(__always)
  private static func begin(
    _ start: Float, rate: Float, charge: Float, moment: Float, begin: Float, floor: Float
  ) -> (current: Float, given: Float, middle: Float, tau: Float) {
    // One division for two. The product is far from the ends of a Float: 1e-6 to 1e4 / ms, 1e-10 to 1e8 pA ms.
    let inverse = 1 / (rate * charge)
    let tau = charge * inverse
    let mean = moment * (rate * inverse)
    // Rounding could put the middle of a single short pulse a little before its begin.
    let middle = mean > begin ? mean : begin
    let loss0 = start * Elementary.smallExpm1(-rate * begin)
    let (current0, given0) = (start + loss0, -loss0 * tau)
    let current1 = current0 > floor ? current0 : floor
    let loss1 = current1 * Elementary.smallExpm1(-rate * (middle - begin))
    let given1 = given0 > floor * begin ? given0 : floor * begin
    return (current1 + loss1, given1 - loss1 * tau, middle, tau)
  }

  /// A charged lane at the end of the step, and what it has given out since the charge.
  @inline(__always)
  private static func end(
    _ charged: Float, rate: Float, tau: Float, rest: Float, floor: Float
  ) -> (current: Float, given: Float) {
    let loss = charged * Elementary.smallExpm1(-rate * rest)
    let (current, given) = (charged + loss, -loss * tau)
    return (current > floor ? current : floor, given > floor * rest ? given : floor * rest)
  }

  /// Takes a lane that was charged by single pulses to the end of the step; others are left as they are.
  @inline(__always)
  public func finish(_ lane: Int, _ context: StepContext) {
    guard elapsed.base[lane] > 0 else { return }
    advance(lane, to: context.step, floor: context.floor)
    elapsed.base[lane] = 0
  }
}
