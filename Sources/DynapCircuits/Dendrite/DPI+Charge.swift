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
  /// decay to the step's end. Lanes for which `isCharged` is false are left to ``step(_:step:floor:)``.
  @inline(__always)
  func charge(_ branch: BranchCharge, _ context: StepContext, where isCharged: (Int) -> Bool = { _ in true })
  {
    guard branch.count > 0 else { return }
    let h = context.step
    let floor = context.floor
    let (currents, rates, begins) = (branch.row(0), branch.row(1), branch.row(2))
    let (middles, gains, deltas) = (branch.row(3), branch.row(4), branch.row(5))
    let (sums, count) = (branch.row(6), branch.count)
    for i in 0..<count {
      let index = Int(branch.lanes[i])
      let lane = branch.firstLane + index
      let charge = branch.charge[index]
      currents[i] = current.base[lane]
      rates[i] = rate.base[lane]
      begins[i] = branch.begin[index]
      middles[i] = branch.moment[index] / charge
      gains[i] = gain.base[lane]
      deltas[i] = charging.base[lane] * charge
    }
    for i in 0..<count {
      let k = rates[i]
      let first = begins[i]
      // Rounding could put the middle of a single short pulse a little before its begin.
      let middle = middles[i] > first ? middles[i] : first
      let loss0 = currents[i] * Elementary.expm1(-k * first)
      let at0 = currents[i] + loss0
      let sum0 = -loss0 / k
      let start = at0 > floor ? at0 : floor
      let loss1 = start * Elementary.expm1(-k * (middle - first))
      let gain = gains[i]
      let charged = gain * Charge.apply((start + loss1) / gain, deltas[i])
      let rest = h - middle
      let loss2 = charged * Elementary.expm1(-k * rest)
      let at2 = charged + loss2
      let sum2 = -loss2 / k
      currents[i] = at2 > floor ? at2 : floor
      sums[i] =
        (sum0 > floor * first ? sum0 : floor * first) - loss1 / k
        + (sum2 > floor * rest ? sum2 : floor * rest)
    }
    for i in 0..<count {
      let lane = branch.firstLane + Int(branch.lanes[i])
      guard isCharged(lane) else { continue }
      current.base[lane] = currents[i]
      integral.base[lane] = sums[i]
      elapsed.base[lane] = Self.finished
    }
  }

  /// Takes a lane that was charged by single pulses to the end of the step; others are left as they are.
  @inline(__always)
  func finish(_ lane: Int, _ context: StepContext) {
    guard elapsed.base[lane] > 0 else { return }
    advance(lane, to: context.step, floor: context.floor)
    elapsed.base[lane] = Self.finished
  }

  /// Marks a lane that is at the end of its step.
  static let finished: Float = -1
}
