import CSystemC
import DynapUnits

/// A TLM-2.0 initiator bound to a target: transactions of 64 bits go from one to the other by `b_transport`.
///
/// The initiator's process is C++ and waits there; a callback of Swift never waits.
public final class Socket {
  /// A transaction.
  public struct Transaction: Hashable, Sendable {
    /// Whether it writes.
    public var isWrite: Bool
    /// Where.
    public var address: UInt64
    /// What is written, or was read.
    public var data: UInt64
    /// How long it takes; the target may add to it.
    public var delay: SimTime
    /// The TLM response: 1 is OK, -1 a generic error, -2 an address error, -3 a command error.
    public var response: Int

    /// Makes a transaction without a response.
    public init(isWrite: Bool, address: UInt64, data: UInt64 = 0, delay: SimTime = .zero) {
      self.isWrite = isWrite
      self.address = address
      self.data = data
      self.delay = delay
      response = 0
    }
  }

  /// The target.
  public var transport: (inout Transaction) -> Void = { _ in }
  /// A transaction and its delay are over.
  public var done: ((Transaction) -> Void)?
  private let pointer: OpaquePointer
  private let handle: KernelHandle

  /// Makes an initiator and its target.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` for an empty name, `elaborated`, `busy`.
  public init(in kernel: Kernel, name: String) throws(KernelFailure) {
    let relay = Relay()
    var made: OpaquePointer?
    try KernelFailure.check(
      csc_socket_create(
        kernel.handle.pointer, name, { Relay.transport($0, $1) }, { Relay.done($0, $1) },
        Unmanaged.passUnretained(relay).toOpaque(), &made))
    guard let made else { throw KernelFailure(.exception, "made no socket") }
    pointer = made
    handle = kernel.handle
    relay.owner = self
    kernel.keep(relay)
    kernel.keep(self)
  }

  /// Queues a transaction at the initiator.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` for a negative delay.
  public func post(_ transaction: Transaction) throws(KernelFailure) {
    var raw = csc_transaction(
      address: transaction.address, data: transaction.data, delay: transaction.delay.picoseconds,
      is_write: transaction.isWrite ? 1 : 0, response: 0)
    try KernelFailure.check(csc_socket_post(pointer, &raw))
  }

  /// Transactions that wait at the initiator.
  public var queued: Int { Int(csc_socket_queued(pointer)) }

  private final class Relay {
    unowned(unsafe) var owner: Socket?

    static func transport(
      _ user: UnsafeMutableRawPointer?, _ raw: UnsafeMutablePointer<csc_transaction>?
    ) {
      guard let user, let raw,
        let owner = Unmanaged<Relay>.fromOpaque(user).takeUnretainedValue().owner
      else { return }
      var transaction = Transaction(raw.pointee)
      owner.transport(&transaction)
      raw.pointee.data = transaction.data
      raw.pointee.delay = max(transaction.delay.picoseconds, 0)
      raw.pointee.response = Int32(clamping: transaction.response)
    }

    static func done(_ user: UnsafeMutableRawPointer?, _ raw: UnsafeMutablePointer<csc_transaction>?) {
      guard let user, let raw,
        let owner = Unmanaged<Relay>.fromOpaque(user).takeUnretainedValue().owner
      else { return }
      owner.done?(Transaction(raw.pointee))
    }
  }
}

extension Socket.Transaction {
  fileprivate init(_ raw: csc_transaction) {
    self.init(
      isWrite: raw.is_write != 0, address: raw.address, data: raw.data,
      delay: SimTime(picoseconds: raw.delay))
    response = Int(raw.response)
  }
}
