import DynapUnits

/// What an event comes to in neighbouring synapses of its tag, computed side by side in a buffer on the stack.
///
/// Equation: the delay ends (t + T_d) / h steps after the beginning of the event's own step, whose whole part is the step
/// that the pulse begins in and whose rest is where; a pulse that does not fit into the step lasts.
/// Shape: synapses; in Float, in which a delay is 24 bits: what that moves a pulse is below a millionth of the delay.
/// A compiler vectorises a loop only where it knows that what the loop writes is not what it reads; see `LaneBatch`.
struct MatchBuffer {
  /// The most synapses at a time.
  static let size = 64
  /// How many numbers are computed together, or half as many where that will do; what lies behind the last synapse is
  /// computed too, and not used.
  static let vector = 16
  private static let half = vector / 2

  /// Where in which step an event comes.
  struct Origin {
    /// The step.
    var step: Int64
    /// The place in it, of 1.
    var fraction: Float
  }

  /// Steps in a picosecond.
  private let perPicosecond: Float
  /// The step, ms.
  private let length: Float

  /// The step that the pulse begins in, counted from the event's own.
  let step: UnsafeMutablePointer<Int32>
  /// Where that step lies in a wheel.
  let slot: UnsafeMutablePointer<UInt32>
  /// What the pulse brings in that step.
  let portions: UnsafeMutablePointer<Portion>

  /// The farthest step, from which on a Float has no place in a step.
  private static let farthest: Float = 0x1p22
  /// Adding it leaves the nearest whole number in the low bits.
  private static let rounding: Float = 0x1.8p23

  /// Calls `body` with a buffer that holds anything.
  @inline(__always)
  static func with(_ frame: CoreStepper.Frame, _ body: (MatchBuffer) -> Void) {
    // In pieces, since the stack gives no more than a kilobyte at once, which is what the portions take.
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: size) { step in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: size) { slot in
        withUnsafeTemporaryAllocation(of: Portion.self, capacity: size) { portions in
          guard let step = step.baseAddress, let slot = slot.baseAddress,
            let portions = portions.baseAddress
          else { return }
          body(
            MatchBuffer(
              perPicosecond: Float(frame.perPicosecond), length: Float(frame.step.picoseconds) * 1e-9,
              step: step, slot: slot, portions: portions))
        }
      }
    }
  }

  /// Whether a delay in ps ends farther away than portions reach.
  static func isFar(_ delay: Float, _ fraction: Float, _ frame: CoreStepper.Frame) -> Bool {
    delay * Float(frame.perPicosecond) + fraction >= farthest
  }

  /// A delay, ps, below which nothing is far: the step that is left out more than makes up for what a Float rounds.
  static func longestDelay(step: SimTime) -> Float { Float(step.picoseconds) * (farthest - 2) }

  /// Whether what an event comes to in so many synapses, at most ``size``, has room behind what is filled.
  @inline(__always)
  static func hasRoom(for count: Int, behind filled: Int) -> Bool {
    filled &+ (count &+ (half &- 1)) & ~(half &- 1) <= size
  }

  /// Computes what an event comes to in some synapses, at most ``size``, and puts it where there is room, from the place
  /// `filled` on.
  @inline(__always)
  func compute(_ view: SynapseColumns.View, _ synapses: Range<Int>, at filled: Int, _ origin: Origin) {
    let (first, count) = (synapses.lowerBound, synapses.count)
    // The last half of a vector where more is not needed: what lies behind may not be in the cache.
    let whole = (count &+ (Self.half &- 1)) & ~(Self.vector &- 1)
    for begin in stride(from: 0, to: whole, by: Self.vector) {
      compute(view.devices + first, first, at: filled, begin..<begin &+ Self.vector, origin)
    }
    if whole < count {
      compute(view.devices + first, first, at: filled, whole..<whole &+ Self.half, origin)
    }
  }

  /// Computes what an event comes to in some synapses, counted from the `first`.
  @inline(__always)
  private func compute(
    _ devices: UnsafePointer<SynapseColumns.Device>, _ first: Int, at filled: Int, _ synapses: Range<Int>,
    _ origin: Origin
  ) {
    let (step, slot, portions) = (step + filled, slot + filled, portions + filled)
    let own = UInt32(truncatingIfNeeded: origin.step)
    let firstSynapse = UInt32(truncatingIfNeeded: first)
    for k in synapses {
      let device = devices[k]
      let sum = device.delay * perPicosecond + origin.fraction
      let shifted = sum + Self.rounding
      let over = sum - (shifted - Self.rounding)
      let (isBelow, whole) = (over < 0, shifted.bitPattern &- Self.rounding.bitPattern)
      let begin = (isBelow ? over + 1 : over) * length
      let room = length - begin
      let width = device.width * 1e-9
      let part = width < room ? width : room
      let steps = isBelow ? whole &- 1 : whole
      step[k] = Int32(bitPattern: steps)
      slot[k] = TimeWheel<Portion>.slot(of: own &+ steps)
      // Negative where the pulse is longer than what is left of the step.
      let lasts = (room - width).bitPattern & Portion.lasts
      let bits = Portion.bits(
        synapse: firstSynapse &+ UInt32(truncatingIfNeeded: k), target: device.target)
      portions[k] = Portion(
        bits: bits | lasts, begin: begin, middle: begin + 0.5 * part, charge: device.weight * part)
    }
  }
}
