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
  /// Marks a synapse with a flag.
  static let isSpecial: UInt32 = 0x4000_0000

  /// The synapse's place in its core's table and, below it, what it charges (``CoreSynapses/Target/placeOnCore``), with a mark
  /// where the synapse has a flag.
  @inline(__always)
  static func bits(synapse: UInt32, target: CoreSynapses.Target) -> UInt32 {
    synapse &<< placeBits | target.placeOnCore | (target.isSpecial ? isSpecial : 0)
  }

  /// The synapse's place in its core's table.
  var synapse: Int { Self.synapse(bits) }
  /// What it charges.
  var place: Int { Self.place(bits) }

  /// The synapse in the bits.
  @inline(__always)
  static func synapse(_ bits: UInt32) -> Int { Int((bits & ~(lasts | isSpecial)) >> placeBits) }

  /// What the bits charge.
  @inline(__always)
  static func place(_ bits: UInt32) -> Int { Int(bits & placeMask) }

  /// Makes a portion of its parts.
  @inline(__always)
  init(bits: UInt32, begin: Float, middle: Float, charge: Float) {
    self.bits = bits
    self.begin = begin
    self.middle = middle
    self.charge = charge
  }
}

/// Portions, a column for each of their parts.
struct PortionColumns {
  let bits: UnsafeMutablePointer<UInt32>
  let begin: UnsafeMutablePointer<Float>
  let middle: UnsafeMutablePointer<Float>
  let charge: UnsafeMutablePointer<Float>

  /// Columns that begin further on.
  @inline(__always)
  static func + (columns: PortionColumns, count: Int) -> PortionColumns {
    .init(
      bits: columns.bits + count, begin: columns.begin + count, middle: columns.middle + count,
      charge: columns.charge + count)
  }

  @inline(__always)
  subscript(i: Int) -> Portion {
    get { Portion(bits: bits[i], begin: begin[i], middle: middle[i], charge: charge[i]) }
    nonmutating set {
      bits[i] = newValue.bits
      begin[i] = newValue.begin
      middle[i] = newValue.middle
      charge[i] = newValue.charge
    }
  }

  /// Copies `count` portions, rounded up to whole vectors.
  @inline(__always)
  func copy(_ count: Int, of other: PortionColumns) {
    var i = 0
    while i < count {
      // The number is known to the compiler: each is a move of a vector.
      (bits + i).update(from: other.bits + i, count: MatchBuffer.vector)
      (begin + i).update(from: other.begin + i, count: MatchBuffer.vector)
      (middle + i).update(from: other.middle + i, count: MatchBuffer.vector)
      (charge + i).update(from: other.charge + i, count: MatchBuffer.vector)
      i &+= MatchBuffer.vector
    }
  }
}
