/// Lanes of a step that wait until enough of them take it side by side.
struct WaitingLanes {
  /// Thresholded ones that take it in parts, at most ``PartBatch/size``.
  let stiff: UnsafeMutablePointer<Int32>
  /// Exponential ones.
  let exponential: UnsafeMutablePointer<Int32>
  var stiffCount = 0
  private(set) var exponentialCount = 0

  /// What the lists take: exponential lanes come a batch at a time.
  static let room = 2 * PartBatch.size + LaneBatch.size

  /// Makes empty lists in a place of ``room`` numbers.
  init(_ room: UnsafeMutablePointer<Int32>) {
    precondition(LaneBatch.size <= PartBatch.size, "one batch is taken where another one has been added")
    (stiff, exponential) = (room, room + PartBatch.size)
  }

  /// Adds an exponential lane; there are fewer than ``PartBatch/size`` before a batch of them is added.
  @inline(__always)
  mutating func addExponential(_ lane: Int) {
    exponential[exponentialCount] = Int32(truncatingIfNeeded: lane)
    exponentialCount &+= 1
  }

  /// Whether enough exponential lanes wait.
  @inline(__always) var hasExponentialBatch: Bool { exponentialCount >= PartBatch.size }

  /// Forgets the first ``PartBatch/size`` exponential lanes.
  mutating func forgetExponentialBatch() {
    exponentialCount -= PartBatch.size
    exponential.update(from: exponential + PartBatch.size, count: exponentialCount)
  }
}

/// Steps in parts, exponential somata and spikes: what not every lane has in a step.
extension Membrane {
  /// Takes the step of a marked lane, whose step in one part leads to a current; those in parts wait until there are
  /// enough. Exponential ones that move have been taken care of.
  @inline(never)
  func integrate(
    _ lane: Int, _ mark: Float, to first: Float, _ waiting: inout WaitingLanes,
    _ context: inout StepContext
  ) {
    guard alive[lane] > 0 else { return }
    guard held[lane] < context.step else {
      held[lane] -= context.step
      return
    }
    if mark == Self.spiking {
      integrate(lane, to: first, &context)
    } else if current[lane] <= context.floor, input.input[lane] <= input.leak[lane] {
      // At the floor with less input than leak nothing moves, however stiff the leak.
      held[lane] = 0
    } else {
      waiting.stiff[waiting.stiffCount] = Int32(truncatingIfNeeded: lane)
      waiting.stiffCount += 1
      guard waiting.stiffCount == PartBatch.size else { return }
      takeParts(waiting.stiff, PartBatch.size, isExponential: false, &context)
      waiting.stiffCount = 0
    }
  }

  /// Takes the steps of lanes in parts side by side; those that fire on the way begin anew, one by one.
  @inline(never)
  func takeParts(
    _ lanes: UnsafePointer<Int32>, _ count: Int, isExponential: Bool, _ context: inout StepContext
  ) {
    guard count > 0 else { return }
    let h = context.step
    PartBatch.with { batch in
      for i in 0..<count {
        let lane = Int(lanes[i])
        batch.now[i] = current.base[lane]
        batch.time[i] = held.base[lane]
        batch.drive[i] = input.input.base[lane]
        batch.leak[i] = input.leak.base[lane]
        batch.charging[i] = charging.base[lane]
        batch.gain[i] = gainCurrent.base[lane]
        batch.level[i] = threshold.base[lane]
        batch[i] = feedback.law(lane)
      }
      batch.repeatFirst(from: count)
      for i in 0..<PartBatch.size {
        let stiff = batch.charging[i] * batch.leak[i] * h / Self.stiffness
        batch.part[i] = h / Self.parts(stiff)
        batch.fired[i] = 0
      }
      batch.advance(to: h, floor: context.floor, isExponential: isExponential)
      for i in 0..<count {
        let lane = Int(lanes[i])
        if batch.fired[i] > 0 {
          integrate(lane, to: nil, &context)
        } else {
          current.base[lane] = batch.now[i]
          held.base[lane] = 0
        }
      }
    }
  }

  /// How many parts a step has whose a I_L h is so many times the largest of one.
  @inline(__always)
  private static func parts(_ stiff: Float) -> Float {
    // Rounded up without the library, which would keep the loop from vectorising: exact below 2^23.
    let bounded = stiff < mostParts ? stiff : mostParts
    let nearest = (bounded + 8_388_608) - 8_388_608
    let whole = nearest < bounded ? nearest + 1 : nearest
    return whole > 1 ? whole : 1
  }

  /// Takes the step of one lane in parts, with every spike in it; what the first part leads to may be known.
  @inline(never)
  private func integrate(_ lane: Int, to first: Float?, _ context: inout StepContext) {
    let (h, floor) = (context.step, context.floor)
    let lanes = Splitting(
      drive: input.input[lane], leak: input.leak[lane], charging: charging[lane], gain: gainCurrent[lane],
      feedback: feedback.law(lane))
    let isExponential = feedback.isOn[lane] > 0
    let part = h / Self.parts(lanes.charging * lanes.leak * h / Self.stiffness)
    let level = threshold[lane]
    var time = held[lane]
    var now = current[lane]
    var known = first
    held[lane] = 0
    while time < h {
      let span = min(part, h - time)
      let then = known ?? lanes.advanced(now, span, floor: floor, isExponential: isExponential)
      known = nil
      guard then >= level else {
        now = then
        // Without this, rounding could leave a remainder that no longer advances the time.
        time = h - time <= part ? h : time + span
        continue
      }
      let fraction = Self.place(of: level, from: now, to: then, gain: lanes.gain)
      let fired = time + fraction * span
      context.spikes.append(LaneSpike(lane: lane, offset: min(fired, h)))
      now = floor
      time = fired + period[lane]
      if time >= h { held[lane] = time - h }
    }
    current[lane] = now
  }

  /// Where a level lies between two currents, linearly in z, from 0 to 1.
  @inline(__always)
  private static func place(of level: Float, from now: Float, to then: Float, gain: Float) -> Float {
    let (part, whole) = (rise(from: now, to: level, gain), rise(from: now, to: then, gain))
    return whole > 0 ? min(max(part / whole, 0), 1) : 0
  }

  /// How much z rises from a current to another, times I_g.
  @inline(__always)
  private static func rise(from now: Float, to then: Float, _ gain: Float) -> Float {
    (then - now) + gain * Elementary.log(then / now)
  }
}
