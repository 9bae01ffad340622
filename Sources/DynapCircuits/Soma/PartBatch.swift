/// Membranes that take their steps in parts side by side, in a buffer on the stack.
///
/// Each lane has parts of its own length; one that has come to its end, or to its threshold, waits for the others.
/// Method: ``Splitting``. Shape: 32 lanes; pA, ms, 1/(pA ms).
struct PartBatch {
  /// The lanes: enough to hide that each operation of a step waits for the one before.
  static let size = 32

  /// The membrane current.
  let now: UnsafeMutablePointer<Float>
  /// Up to where in the step it has come.
  let time: UnsafeMutablePointer<Float>
  /// The length of a part.
  let part: UnsafeMutablePointer<Float>
  let drive: UnsafeMutablePointer<Float>
  let leak: UnsafeMutablePointer<Float>
  let charging: UnsafeMutablePointer<Float>
  let gain: UnsafeMutablePointer<Float>
  /// The threshold.
  let level: UnsafeMutablePointer<Float>
  /// 1 where the current came to the threshold, otherwise 0.
  let fired: UnsafeMutablePointer<Float>
  private let law: UnsafeMutablePointer<Float>
  private let work: UnsafeMutablePointer<Float>

  /// Calls `body` with a batch whose numbers are anything.
  @inline(__always)
  static func with(_ body: (PartBatch) -> Void) {
    // In three, since the stack gives no more than a kilobyte at once.
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 8 * size) { numbers in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 5 * size) { further in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * size) { work in
          guard let numbers = numbers.baseAddress, let further = further.baseAddress,
            let work = work.baseAddress
          else { return }
          body(PartBatch(numbers, further, work))
        }
      }
    }
  }

  @inline(__always)
  private init(
    _ numbers: UnsafeMutablePointer<Float>, _ further: UnsafeMutablePointer<Float>,
    _ work: UnsafeMutablePointer<Float>
  ) {
    let size = Self.size
    now = numbers
    time = numbers + size
    part = numbers + 2 * size
    drive = numbers + 3 * size
    leak = numbers + 4 * size
    charging = numbers + 5 * size
    gain = numbers + 6 * size
    level = numbers + 7 * size
    law = further
    fired = further + 4 * size
    self.work = work
  }

  /// What the feedback of a lane follows.
  @inline(__always)
  subscript(i: Int) -> PositiveFeedback.Law {
    get {
      let size = Self.size
      return .init(
        threshold: law[i], slope: law[size + i], offset: law[2 * size + i], exponent: law[3 * size + i])
    }
    nonmutating set {
      let size = Self.size
      law[i] = newValue.threshold
      law[size + i] = newValue.slope
      law[2 * size + i] = newValue.offset
      law[3 * size + i] = newValue.exponent
    }
  }

  /// Gives the lanes from `count` on, which are not there, the numbers of the first.
  @inline(__always)
  func repeatFirst(from count: Int) {
    for i in count..<Self.size {
      (now[i], time[i], drive[i], leak[i]) = (now[0], time[0], drive[0], leak[0])
      (charging[i], gain[i], level[i]) = (charging[0], gain[0], level[0])
      self[i] = self[0]
    }
  }

  /// Takes every lane to a time, or to its threshold.
  @inline(__always)
  func advance(to end: Float, floor: Float, isExponential: Bool) {
    if isExponential {
      while isBusy(before: end) { takePart(end, floor, isExponential: true) }
    } else {
      while isBusy(before: end) { takePart(end, floor, isExponential: false) }
    }
  }

  @inline(__always)
  private func isBusy(before end: Float) -> Bool {
    var isBusy: UInt32 = 0
    for i in 0..<Self.size { isBusy |= time[i] < end ? 1 : 0 }
    return isBusy != 0
  }

  @inline(__always)
  private func takePart(_ end: Float, _ floor: Float, isExponential: Bool) {
    let size = Self.size
    let (starts, deltas, factors, charged) = (work, work + size, work + 2 * size, work + 3 * size)
    for i in 0..<size {
      let begin = splitting(i).begin(now[i], span(i, end), isExponential)
      starts[i] = begin.start
      deltas[i] = begin.delta
      factors[i] = begin.factor
      charged[i] = Charge.small(begin.start, gain: gain[i], begin.delta)
    }
    for first in stride(from: 0, to: size, by: LaneBatch.size) {
      Charge.repair(
        charged + first, starts + first, gain + first, deltas + first, above: Charge.largestSmall)
    }
    for i in 0..<size {
      let then = splitting(i).end(charged[i], factors[i], span(i, end), floor, isExponential)
      let (before, firedBefore, begun, part) = (now[i], fired[i], time[i], part[i])
      let isUnderWay = begun < end
      let isFiring = isUnderWay && then >= level[i]
      now[i] = isUnderWay ? then : before
      fired[i] = isFiring ? 1 : firedBefore
      // Without this, rounding could leave a remainder that no longer advances the time.
      let isLast = end - begun <= part || isFiring
      time[i] = isLast ? end : begun + part
    }
  }

  @inline(__always)
  private func span(_ i: Int, _ end: Float) -> Float {
    let rest = end - time[i]
    let span = part[i] < rest ? part[i] : rest
    return span > 0 ? span : 0
  }

  @inline(__always)
  private func splitting(_ i: Int) -> Splitting {
    Splitting(
      drive: drive[i], leak: leak[i], charging: charging[i], gain: gain[i],
      feedback: self[i])
  }
}
