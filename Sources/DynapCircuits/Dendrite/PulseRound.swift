/// Pulses within one step, at most one of a lane, which an integrator takes side by side.
///
/// Lanes whose integrator is fast get their pulses one by one: the first of each lane is one round, the second of those
/// that have one the next, and so on. Shape: pulses, in any order. It does not own its memory.
public struct PulseRound {
  /// The lane of each pulse.
  public let lanes: UnsafePointer<Int32>
  /// When each pulse begins, ms from the step's beginning.
  public let begins: UnsafePointer<Float>
  /// When each pulse ends, ms.
  public let ends: UnsafePointer<Float>
  /// The current of each pulse, pA.
  public let weights: UnsafePointer<Float>
  /// How many pulses there are.
  public let count: Int

  /// Makes a round of the numbers of its pulses.
  @inlinable @inline(__always)
  public init(
    lanes: UnsafePointer<Int32>, begins: UnsafePointer<Float>, ends: UnsafePointer<Float>,
    weights: UnsafePointer<Float>, count: Int
  ) {
    self.lanes = lanes
    self.begins = begins
    self.ends = ends
    self.weights = weights
    self.count = count
  }
}

extension Integrator {
  /// Charges lanes with one pulse each, but those for which `isCharged` is false, one after the other.
  public func pulse(_ round: PulseRound, _ context: StepContext, where isCharged: (Int) -> Bool) {
    for i in 0..<round.count where isCharged(Int(round.lanes[i])) {
      pulse(
        Int(round.lanes[i]), from: round.begins[i], to: round.ends[i], weight: round.weights[i],
        floor: context.floor)
    }
  }

  /// Ends the step of the lanes of a round, one after the other.
  public func finish(_ round: PulseRound, _ context: StepContext) {
    for i in 0..<round.count { finish(Int(round.lanes[i]), context) }
  }

  /// Charges lanes with the one pulse each that they get in a step and that begins with it, and ends their step.
  public func pulseFromBegin(_ round: PulseRound, _ context: StepContext) {
    pulse(round, context) { _ in true }
    finish(round, context)
  }
}

extension DPI {
  /// Charges lanes with one pulse each, but those for which `isCharged` is false: bit by bit what ``pulse(_:from:to:weight:floor:)``
  /// makes of each.
  public func pulse(_ round: PulseRound, _ context: StepContext, where isCharged: (Int) -> Bool) {
    let floor = context.floor
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: LaneBatch.size) { chosen in
      guard let chosen = chosen.baseAddress else { return }
      LaneBatch.eachPart(round.count) { first, count, buffer in
        let (begins, ends, deltas) = (buffer[0], buffer[1], buffer[2])
        var filled = 0
        for i in first..<first + count {
          let lane = Int(round.lanes[i])
          guard isCharged(lane) else { continue }
          let width = round.ends[i] - round.begins[i]
          if width * rate.base[lane] * Self.finestParts > 1 {
            pulse(lane, from: round.begins[i], to: round.ends[i], weight: round.weights[i], floor: floor)
            continue
          }
          chosen[filled] = round.lanes[i]
          begins[filled] = round.begins[i]
          ends[filled] = round.ends[i]
          deltas[filled] = charging.base[lane] * (round.weights[i] * width)
          filled += 1
        }
        if filled > 0 { charge(chosen, filled, buffer, floor: floor) }
      }
    }
  }

  /// Charges lanes with one short pulse each; `buffer` holds where they begin and end, and their charges as delta.
  @inline(__always)
  private func charge(
    _ lanes: UnsafePointer<Int32>, _ count: Int, _ buffer: LaneBatch.Buffer, floor: Float
  ) {
    let (begins, ends, deltas, currents) = (buffer[0], buffer[1], buffer[2], buffer[3])
    let (rates, gains, times, sums) = (buffer[4], buffer[5], buffer[6], buffer[7])
    for i in 0..<count {
      let lane = Int(lanes[i])
      currents[i] = current.base[lane]
      rates[i] = rate.base[lane]
      gains[i] = gain.base[lane]
      times[i] = elapsed.base[lane]
      sums[i] = integral.base[lane]
    }
    // What is not there of a batch repeats the first.
    for i in count..<LaneBatch.size {
      (begins[i], ends[i], deltas[i], currents[i]) = (begins[0], ends[0], deltas[0], currents[0])
      (rates[i], gains[i], times[i], sums[i]) = (rates[0], gains[0], times[0], sums[0])
    }
    for i in 0..<LaneBatch.size {
      let middle = 0.5 * (begins[i] + ends[i])
      let before = Self.advanced(
        (currents[i], times[i], sums[i]), to: begins[i], rate: rates[i], floor: floor)
      // The leak acts during the pulse too, so only the time before it can end at the floor.
      let then = Self.advanced(before, to: middle, rate: rates[i], floor: 0)
      times[i] = then.time
      sums[i] = then.sum
      currents[i] = then.current
      ends[i] = Charge.medium(then.current, gain: gains[i], deltas[i])
    }
    Charge.repair(ends, currents, gains, deltas, above: Charge.largestMedium)
    for i in 0..<count {
      let lane = Int(lanes[i])
      current.base[lane] = ends[i]
      elapsed.base[lane] = times[i]
      integral.base[lane] = sums[i]
    }
  }

  /// Charges lanes with the one pulse each that they get in a step and that begins with it, and takes them to the end of the
  /// step: bit by bit what ``pulse(_:_:where:)`` and ``finish(_:_:)`` make of them.
  public func pulseFromBegin(_ round: PulseRound, _ context: StepContext) {
    guard (0..<round.count).allSatisfy({ isShort(round.ends[$0], Int(round.lanes[$0])) }) else {
      pulse(round, context) { _ in true }
      finish(round, context)
      return
    }
    let (step, floor) = (context.step, context.floor)
    LaneBatch.eachPart(round.count) { first, count, buffer in
      let (ends, deltas, currents) = (buffer[0], buffer[1], buffer[2])
      let (rates, gains, charged, sums) = (buffer[3], buffer[4], buffer[5], buffer[6])
      for i in 0..<count {
        let lane = Int(round.lanes[first &+ i])
        ends[i] = round.ends[first &+ i]
        deltas[i] = charging.base[lane] * (round.weights[first &+ i] * ends[i])
        currents[i] = current.base[lane]
        rates[i] = rate.base[lane]
        gains[i] = gain.base[lane]
      }
      // What is not there of a batch repeats the first.
      for i in count..<LaneBatch.size {
        (ends[i], deltas[i], currents[i]) = (ends[0], deltas[0], currents[0])
        (rates[i], gains[i]) = (rates[0], gains[0])
      }
      for i in 0..<LaneBatch.size {
        // The leak acts during the pulse too, so that nothing before its middle can end at the floor.
        let then = Self.advanced((currents[i], 0, 0), to: 0.5 * ends[i], rate: rates[i], floor: 0)
        currents[i] = then.current
        sums[i] = then.sum
        charged[i] = Charge.medium(then.current, gain: gains[i], deltas[i])
      }
      Charge.repair(charged, currents, gains, deltas, above: Charge.largestMedium)
      for i in 0..<LaneBatch.size {
        let then = Self.advanced((charged[i], 0.5 * ends[i], sums[i]), to: step, rate: rates[i], floor: floor)
        charged[i] = then.current
        sums[i] = then.sum
      }
      for i in 0..<count {
        let lane = Int(round.lanes[first &+ i])
        current.base[lane] = charged[i]
        integral.base[lane] = sums[i]
      }
    }
  }

  /// Whether a pulse of a width in ms is charged in one part.
  @inline(__always)
  private func isShort(_ width: Float, _ lane: Int) -> Bool {
    width * rate.base[lane] * Self.finestParts <= 1
  }

  /// Takes the lanes of a round to the end of the step, unless they are there.
  public func finish(_ round: PulseRound, _ context: StepContext) {
    let (step, floor) = (context.step, context.floor)
    LaneBatch.eachPart(round.count) { first, count, buffer in
      let (currents, rates, times, sums) = (buffer[0], buffer[1], buffer[2], buffer[3])
      for i in 0..<count {
        let lane = Int(round.lanes[first &+ i])
        currents[i] = current.base[lane]
        rates[i] = rate.base[lane]
        times[i] = elapsed.base[lane]
        sums[i] = integral.base[lane]
      }
      for i in count..<LaneBatch.size {
        (currents[i], rates[i], times[i], sums[i]) = (currents[0], rates[0], times[0], sums[0])
      }
      for i in 0..<LaneBatch.size {
        let then = Self.advanced((currents[i], times[i], sums[i]), to: step, rate: rates[i], floor: floor)
        currents[i] = then.current
        sums[i] = then.sum
      }
      for i in 0..<count where times[i] > 0 {
        let lane = Int(round.lanes[first &+ i])
        current.base[lane] = currents[i]
        integral.base[lane] = sums[i]
        elapsed.base[lane] = 0
      }
    }
  }

  /// A lane taken to a time, unless it is there: its current, the time, and the charge given out up to then.
  @inline(__always)
  private static func advanced(
    _ state: (current: Float, time: Float, sum: Float), to time: Float, rate: Float, floor: Float
  ) -> (current: Float, time: Float, sum: Float) {
    let span = time - state.time
    let change = state.current * Elementary.expm1(-span * rate)
    let after = state.current + change
    let smooth = -change / rate
    let given = smooth > floor * span ? smooth : floor * span
    let before = state.time == 0 ? 0 : state.sum
    let clipped = after > floor ? after : floor
    let isAhead = span > 0
    return (
      isAhead ? clipped : state.current, isAhead ? time : state.time, isAhead ? before + given : state.sum
    )
  }
}
