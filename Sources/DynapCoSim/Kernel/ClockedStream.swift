import CSystemC
import DynapUnits

/// A clocked bus with valid, ready and data: a word moves at a rising edge before which valid and ready were high.
///
/// The clock rises at multiples of its period, while there are words to move, or always. A receiver that lowers ready
/// stalls the sender.
public final class ClockedStream {
  /// The pins.
  public let clock: Signal, valid: Signal, ready: Signal, data: Signal
  /// A word has moved.
  public var taken: (UInt64) -> Void = { _ in }
  private let pointer: OpaquePointer
  private let handle: KernelHandle

  /// Makes an idle bus of 1 to 64 bits whose receiver is ready.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` for a width outside 1 to 64, a period below 2 ps or an empty name,
  ///   `elaborated`, `busy`.
  public init(
    in kernel: Kernel, name: String, width: Int, period: SimTime, runsFree: Bool = false
  ) throws(KernelFailure) {
    let relay = Relay()
    var made: OpaquePointer?
    try KernelFailure.check(
      csc_stream_create(
        kernel.handle.pointer, name, Int32(clamping: width), period.picoseconds, runsFree ? 1 : 0,
        { user, word in
          guard let user else { return }
          Unmanaged<Relay>.fromOpaque(user).takeUnretainedValue().owner?.taken(word)
        }, Unmanaged.passUnretained(relay).toOpaque(), &made))
    guard let made else { throw KernelFailure(.exception, "made no stream") }
    pointer = made
    handle = kernel.handle
    clock = try Signal(csc_stream_clock(made), handle)
    valid = try Signal(csc_stream_valid(made), handle)
    ready = try Signal(csc_stream_ready(made), handle)
    data = try Signal(csc_stream_data(made), handle)
    relay.owner = self
    kernel.keep(relay)
    kernel.keep(self)
  }

  /// Queues a word at the sender, whose memory has no bound.
  public func post(_ word: UInt64) throws(KernelFailure) {
    try KernelFailure.check(csc_stream_post(pointer, word))
  }

  /// Raises or lowers ready.
  public func setReady(_ ready: Bool) throws(KernelFailure) {
    try KernelFailure.check(csc_stream_set_ready(pointer, ready ? 1 : 0))
  }

  /// Rising edges at which a word waited for ready.
  public var stalls: Int { Int(csc_stream_stalls(pointer)) }
  /// Words that the sender holds, the one on the pins with them.
  public var queued: Int { Int(csc_stream_queued(pointer)) }
  /// Since when the word on the pins has been there, or nil without one.
  public var waitingSince: SimTime? {
    let time = csc_stream_waiting_since(pointer)
    return time == .max ? nil : SimTime(picoseconds: time)
  }

  private final class Relay {
    unowned(unsafe) var owner: ClockedStream?
  }
}
