import CSystemC
import DynapUnits

/// A point-to-point bus with a four-phase handshake: request, acknowledge, data.
///
/// A word is offered when req rises. Once it is accepted, ack rises, req falls and ack falls, a quarter of the slot apart,
/// and after a slot in all the bus is idle. A receiver that does not accept stalls the sender.
public final class Handshake {
  /// The pins.
  public let req: Signal, ack: Signal, data: Signal
  /// A word is offered; it may be accepted at once or later.
  public var offered: (UInt64) -> Void = { _ in }
  /// The bus is idle after a word, and takes the next.
  public var idle: (UInt64) -> Void = { _ in }
  private let pointer: OpaquePointer
  private let handle: KernelHandle

  /// Makes an idle bus of 1 to 64 bits.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` for a width outside 1 to 64, a negative slot or an empty name,
  ///   `elaborated`, `busy`.
  public init(in kernel: Kernel, name: String, width: Int, slot: SimTime) throws(KernelFailure) {
    let relay = Relay()
    var made: OpaquePointer?
    try KernelFailure.check(
      csc_handshake_create(
        kernel.handle.pointer, name, Int32(clamping: width), slot.picoseconds,
        { Relay.owner($0)?.offered($1) }, { Relay.owner($0)?.idle($1) },
        Unmanaged.passUnretained(relay).toOpaque(), &made))
    guard let made else { throw KernelFailure(.exception, "made no handshake") }
    pointer = made
    handle = kernel.handle
    req = try Signal(csc_handshake_req(made), handle)
    ack = try Signal(csc_handshake_ack(made), handle)
    data = try Signal(csc_handshake_data(made), handle)
    relay.owner = self
    kernel.keep(relay)
    kernel.keep(self)
  }

  /// Offers a word.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` while the bus is not idle.
  public func post(_ word: UInt64) throws(KernelFailure) {
    try KernelFailure.check(csc_handshake_post(pointer, word))
  }

  /// Accepts the word that is offered.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` when none is.
  public func accept() throws(KernelFailure) { try KernelFailure.check(csc_handshake_accept(pointer)) }

  /// Since when a word waits to be accepted, or nil.
  public var waitingSince: SimTime? {
    let time = csc_handshake_waiting_since(pointer)
    return time == .max ? nil : SimTime(picoseconds: time)
  }

  private final class Relay {
    unowned(unsafe) var owner: Handshake?

    static func owner(_ user: UnsafeMutableRawPointer?) -> Handshake? {
      user.flatMap { Unmanaged<Relay>.fromOpaque($0).takeUnretainedValue().owner }
    }
  }
}
