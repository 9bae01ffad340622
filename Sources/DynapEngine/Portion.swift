import DynapFabric
import DynapUnits

/// What a pulse brings to a dendrite in the step that it begins in: its charge, and where in the step it falls.
struct Portion: Sendable, BitwiseCopyable {
  /// The synapse, the dendrite and two marks; see ``bits(synapse:target:)``.
  var bits: UInt32
  /// Where it begins, ms from the step's beginning.
  var begin: Float
  /// The middle, ms.
  var middle: Float
  /// The charge, pA ms.
  var charge: Float

  static let placeMask = UInt32(4 * NeuronOnCore.count - 1)
  private static let placeBits: UInt32 = 10
  /// Marks a pulse that goes on in the next step.
  static let lasts: UInt32 = 0x8000_0000
  /// Marks a synapse with a flag that concerns where a pulse starts.
  static let isSpecial: UInt32 = 0x4000_0000

  /// The synapse's place in its core's table and, below it, what it charges (``CoreSynapses/Target/placeOnCore``), with a mark
  /// where the synapse has a flag.
  @inline(__always)
  static func bits(synapse: UInt32, target: CoreSynapses.Target) -> UInt32 {
    // Less than nothing where there is any flag.
    let special = (0 &- target.startingFlags) &>> 1 & isSpecial
    return synapse &<< placeBits | target.placeOnCore | special
  }

  /// The synapse's place in its core's table.
  @inline(__always) var synapse: Int { Int((bits & ~(Self.lasts | Self.isSpecial)) >> Self.placeBits) }
  /// What it charges.
  @inline(__always) var place: Int { Int(bits & Self.placeMask) }

  /// When it begins.
  @inline(__always)
  func start(in frame: CoreStepper.Frame) -> SimTime { frame.begin + CoreStepper.time(begin) }

  /// How long of a pulse of a width in ps falls into the step, ms: the number of a synapse without a flag.
  @inline(__always)
  func part(of width: Float, _ frame: CoreStepper.Frame) -> Float {
    let room = Float(frame.step.picoseconds) * 1e-9 - begin
    let width = width * 1e-9
    return width < room ? width : room
  }
}
