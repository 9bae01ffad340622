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
  /// When the last pulse of each starts now, ps.
  let starts: UnsafeMutablePointer<Int64>
  private let bits: UnsafeMutablePointer<UInt32>
  private let floats: UnsafeMutablePointer<Float>
  private var begins: UnsafeMutablePointer<Float> { floats }
  private var middles: UnsafeMutablePointer<Float> { floats + Self.size }
  private var charges: UnsafeMutablePointer<Float> { floats + 2 * Self.size }
  private var widths: UnsafeMutablePointer<Float> { floats + 3 * Self.size }
  private let delays: UnsafeMutablePointer<Float>

  /// What the pulse of a synapse brings in the step that it begins in.
  @inline(__always)
  func portion(_ k: Int) -> Portion {
    Portion(bits: bits[k], begin: begins[k], middle: middles[k], charge: charges[k])
  }

  /// What keeps an event off the shortest way.
  struct Unusual: OptionSet {
    let rawValue: UInt32
    /// The last pulse may not have begun, or it may last on when this one begins.
    static let isClose = Unusual(rawValue: 1)
    /// The synapse has a flag that concerns matching.
    static let isSpecial = Unusual(rawValue: 2)
    /// The pulse begins too late for a number of steps.
    static let isFar = Unusual(rawValue: 4)
  }

  /// The farthest step, from which on a Float has no place in a step.
  private static let farthest: Float = 0x1p22
  /// Adding it leaves the nearest whole number in the low bits.
  private static let rounding: Float = 0x1.8p23

  /// Calls `body` with a buffer that holds anything.
  @inline(__always)
  static func with(_ body: (MatchBuffer) -> Void) {
    // In pieces, since the stack gives no more than a kilobyte at once.
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: size) { starts in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: size) { step in
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: size) { bits in
          withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * size) { floats in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: size) { delays in
              guard let starts = starts.baseAddress, let step = step.baseAddress, let bits = bits.baseAddress,
                let floats = floats.baseAddress, let delays = delays.baseAddress
              else { return }
              body(MatchBuffer(step: step, starts: starts, bits: bits, floats: floats, delays: delays))
            }
          }
        }
      }
    }
  }

  /// Whether a delay in ps ends farther away than portions reach.
  static func isFar(_ delay: Float, _ fraction: Float, _ frame: CoreStepper.Frame) -> Bool {
    delay * Float(frame.perPicosecond) + fraction >= farthest
  }

  /// Computes what an event at a time comes to in `count` synapses from `first` on, at most ``size``; returns what is
  /// unusual about any of them, or of their neighbours. `fraction` is the place in the event's own step, of 1.
  @inline(__always)
  func compute(
    _ view: SynapseColumns.View, _ first: Int, _ count: Int, at time: SimTime, _ fraction: Float,
    _ frame: CoreStepper.Frame
  ) -> Unusual {
    let padded = (count &+ Self.vector &- 1) & ~(Self.vector &- 1)
    let devices = view.devices + first
    let perPicosecond = Float(frame.perPicosecond)
    let length = Float(frame.step.picoseconds) * 1e-9
    var any: UInt32 = 0
    for k in 0..<padded {
      let device = devices[k]
      let sum = device.delay * perPicosecond + fraction
      let shifted = sum + Self.rounding
      let over = sum - (shifted - Self.rounding)
      let (isBelow, whole) = (over < 0, shifted.bitPattern &- Self.rounding.bitPattern)
      let begin = (isBelow ? over + 1 : over) * length
      let room = length - begin
      let width = device.width * 1e-9
      let part = width < room ? width : room
      step[k] = Int32(truncatingIfNeeded: isBelow ? whole &- 1 : whole)
      begins[k] = begin
      middles[k] = begin + 0.5 * part
      charges[k] = device.weight * part
      let target = device.target
      let own = Portion.bits(synapse: UInt32(truncatingIfNeeded: first &+ k), target: target)
      bits[k] = width > room ? own | Portion.lasts : own
      widths[k] = device.width
      delays[k] = device.delay
      var word: UInt32 = target.isSpecialInMatching ? Unusual.isSpecial.rawValue : 0
      word |= sum >= Self.farthest ? Unusual.isFar.rawValue : 0
      any |= word
    }
    let (time, lasts) = (time.picoseconds, view.lastStart + first)
    for k in 0..<padded {
      // On the safe side of what a Float rounds; by the sign, since a comparison would become a search.
      any |= (Float(time &- lasts[k]) - widths[k] * 1.0001).bitPattern &>> 31
      let start = time &+ CoreSynapses.Entry.whole(delays[k])
      starts[k] = k < count ? start : lasts[k]
    }
    return Unusual(rawValue: any)
  }
}
