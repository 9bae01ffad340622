import CDynap
import Synchronization

/// The part of a board that calls find without touching an object: its generation, its locks and its plain registers.
///
/// | Offset | What |
/// |---|---|
/// | 0 | generation: which of the boards that have had this place; 0 is none |
/// | 4 | 1 while a call uses the board |
/// | 8 | 1 when a run is to end early |
/// | 16 | the object |
/// | 64 | the registers as they read, 48 words |
/// | 256 | the upper halves as they are, 48 words: reading a lower half copies its upper half |
struct BoardHead {
  /// Where it is; such memory is never given back, so that a stale handle finds a generation and no fault.
  let raw: UnsafeMutableRawPointer

  /// Bytes of a head.
  static let size = 512
  private static let registers = 64
  private static let upperHalves = 256

  private var inUse: UnsafeMutablePointer<Atomic<UInt32>> {
    @inline(__always) get { (raw + 4).assumingMemoryBound(to: Atomic<UInt32>.self) }
  }

  private var interrupted: UnsafeMutablePointer<Atomic<UInt32>> {
    @inline(__always) get { (raw + 8).assumingMemoryBound(to: Atomic<UInt32>.self) }
  }

  /// Which board has this place.
  var generation: UInt32 {
    @inline(__always) get { raw.load(as: UInt32.self) }
    nonmutating set { raw.storeBytes(of: newValue, as: UInt32.self) }
  }

  /// The object behind the head; nil while there is none.
  var board: Unmanaged<EmulatedBoard>? {
    @inline(__always) get { raw.load(fromByteOffset: 16, as: Unmanaged<EmulatedBoard>?.self) }
    nonmutating set { raw.storeBytes(of: newValue, toByteOffset: 16, as: Unmanaged<EmulatedBoard>?.self) }
  }

  /// Whether no call uses the board.
  @inline(__always)
  var isIdle: Bool { inUse.pointee.load(ordering: .relaxed) == 0 }

  /// Takes the board for a call; false when another call has it.
  func enter() -> Bool {
    inUse.pointee.compareExchange(expected: 0, desired: 1, ordering: .acquiring).exchanged
  }

  /// Gives the board back.
  func leave() { inUse.pointee.store(0, ordering: .releasing) }

  /// Asks a run to end early.
  func interrupt() { interrupted.pointee.store(1, ordering: .relaxed) }

  /// Whether a run was asked to end early, which is then done with.
  func takeInterrupt() -> Bool { interrupted.pointee.exchange(0, ordering: .relaxed) != 0 }

  /// A register by its number, as it reads.
  subscript(_ number: Int) -> UInt32 {
    @inline(__always) get { raw.load(fromByteOffset: Self.registers + 4 * number, as: UInt32.self) }
    @inline(__always)
    nonmutating set {
      raw.storeBytes(of: newValue, toByteOffset: Self.registers + 4 * number, as: UInt32.self)
    }
  }

  /// Lets the upper half behind a lower half be read.
  @inline(__always)
  func latch(after number: Int) {
    self[number + 1] = raw.load(fromByteOffset: Self.upperHalves + 4 * (number + 1), as: UInt32.self)
  }

  /// Sets a pair: the lower half as it reads, the upper half as it will read after that.
  func setPair(_ number: Int, to value: UInt64) {
    self[number] = UInt32(truncatingIfNeeded: value)
    raw.storeBytes(
      of: UInt32(truncatingIfNeeded: value >> 32), toByteOffset: Self.upperHalves + 4 * (number + 1),
      as: UInt32.self)
  }

  /// Clears everything but the generation.
  func reset() {
    let generation = generation
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: Self.size)
    self.generation = generation
  }
}
