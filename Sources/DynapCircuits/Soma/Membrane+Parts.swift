/// Lanes of a step that wait until enough of them take it side by side.
struct WaitingLanes {
  /// Thresholded ones that take it in parts; room for ``PartBatch/size``.
  let stiff: UnsafeMutablePointer<Int32>
  /// Exponential ones; room for as many.
  let exponential: UnsafeMutablePointer<Int32>
  var stiffCount = 0
  var exponentialCount = 0
}

/// Steps in parts, exponential somata and spikes: what not every lane has in a step.
extension Membrane {
  /// Takes the steps of the marked ones of `count` lanes from `first` on; those in parts wait until there are enough.
  @inline(never)
  func integrate(
    _ first: Int, _ count: Int, _ special: UnsafePointer<Float>, _ waiting: inout WaitingLanes,
    _ context: inout StepContext
  ) {
    for i in 0..<count where special[i] > 0 {
      let lane = first + i
      guard alive[lane] > 0 else { continue }
      guard held[lane] < context.step else {
        held[lane] -= context.step
        continue
      }
      if special[i] == Self.spiking {
        integrate(lane, &context)
      } else if special[i] == Self.withFeedback {
        waiting.exponential[waiting.exponentialCount] = Int32(truncatingIfNeeded: lane)
        waiting.exponentialCount += 1
        guard waiting.exponentialCount == PartBatch.size else { continue }
        takeParts(waiting.exponential, PartBatch.size, isExponential: true, &context)
        waiting.exponentialCount = 0
      } else if current[lane] <= context.floor, input.input[lane] <= input.leak[lane] {
        // At the floor with less input than leak nothing moves, however stiff the leak.
        held[lane] = 0
      } else {
        waiting.stiff[waiting.stiffCount] = Int32(truncatingIfNeeded: lane)
        waiting.stiffCount += 1
        guard waiting.stiffCount == PartBatch.size else { continue }
        takeParts(waiting.stiff, PartBatch.size, isExponential: false, &context)
        waiting.stiffCount = 0
      }
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
          integrate(lane, &context)
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

  /// Takes the step of one lane in parts, with every spike in it.
  @inline(never)
  private func integrate(_ lane: Int, _ context: inout StepContext) {
    let (h, floor) = (context.step, context.floor)
    let lanes = Splitting(
      drive: input.input[lane], leak: input.leak[lane], charging: charging[lane], gain: gainCurrent[lane],
      feedback: feedback.law(lane))
    let isExponential = feedback.isOn[lane] > 0
    let part = h / Self.parts(lanes.charging * lanes.leak * h / Self.stiffness)
    let level = threshold[lane]
    var time = held[lane]
    var now = current[lane]
    held[lane] = 0
    while time < h {
      let span = min(part, h - time)
      let then = lanes.advanced(now, span, floor: floor, isExponential: isExponential)
      guard then >= level else {
        now = then
        // Without this, rounding could leave a remainder that no longer advances the time.
        time = h - time <= part ? h : time + span
        continue
      }
      let z = (height(now / lanes.gain), height(level / lanes.gain), height(then / lanes.gain))
      let fraction = z.2 > z.0 ? min(max((z.1 - z.0) / (z.2 - z.0), 0), 1) : 0
      let fired = time + fraction * span
      context.spikes.append(LaneSpike(lane: lane, offset: min(fired, h)))
      now = floor
      time = fired + period[lane]
      if time >= h { held[lane] = time - h }
    }
    current[lane] = now
  }

  private func height(_ y: Float) -> Float { y + Elementary.log(y) }
}
