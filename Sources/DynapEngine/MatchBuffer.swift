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
  /// How many numbers are computed together; what lies behind the last synapse is computed too, and not used.
  static let vector = 16

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
  static func with(_ body: (MatchBuffer) -> Void) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: size) { step in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: size) { slot in
        withUnsafeTemporaryAllocation(of: Portion.self, capacity: size) { portions in
          guard let step = step.baseAddress, let slot = slot.baseAddress,
            let portions = portions.baseAddress
          else { return }
          body(MatchBuffer(step: step, slot: slot, portions: portions))
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
    filled &+ (count &+ (vector / 2 &- 1)) & ~(vector / 2 &- 1) <= size
  }

  /// Computes what an event comes to in `count` synapses from `first` on, and puts it where there is room, from the place
  /// `filled` on. `fraction` is the place in the event's `own` step, of 1.
  @inline(__always)
  func compute(
    _ view: SynapseColumns.View, _ first: Int, _ count: Int, at filled: Int, own: Int64, _ fraction: Float,
    _ frame: CoreStepper.Frame
  ) {
    let rest = MatchBuffer(step: step + filled, slot: slot + filled, portions: portions + filled)
    let own = UInt32(truncatingIfNeeded: own)
    // The last half of a vector where more is not needed: what lies behind may not be in the cache.
    let whole = (count &+ Self.vector / 2 &- 1) & ~(Self.vector &- 1)
    for vector in stride(from: 0, to: whole, by: Self.vector) {
      rest.compute(view, first, vector..<vector &+ Self.vector, own, fraction, frame)
    }
    if whole < count {
      rest.compute(view, first, whole..<whole &+ Self.vector / 2, own, fraction, frame)
    }
  }

  /// Computes what an event comes to in some synapses, counted from `first`.
  @inline(__always)
  private func compute(
    _ view: SynapseColumns.View, _ first: Int, _ synapses: Range<Int>, _ own: UInt32, _ fraction: Float,
    _ frame: CoreStepper.Frame
  ) {
    let devices = view.devices + first
    let perPicosecond = Float(frame.perPicosecond)
    let length = Float(frame.step.picoseconds) * 1e-9
    let firstSynapse = UInt32(truncatingIfNeeded: first)
    for k in synapses {
      let device = devices[k]
      let sum = device.delay * perPicosecond + fraction
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
