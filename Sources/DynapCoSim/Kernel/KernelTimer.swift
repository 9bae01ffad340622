import CSystemC
import DynapUnits

/// A SystemC event that calls back once for each time that it is set to.
public final class KernelTimer {
  private let pointer: OpaquePointer
  private let handle: KernelHandle
  /// What it calls.
  public var due: () -> Void = {}

  /// Makes a timer that is not set.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` for an empty name, `elaborated`, `busy`.
  public init(in kernel: Kernel, name: String) throws(KernelFailure) {
    // The callback needs the object, which is complete only once it has its pointer.
    let relay = Relay()
    var made: OpaquePointer?
    try KernelFailure.check(
      csc_timer_create(
        kernel.handle.pointer, name,
        { user in
          guard let user else { return }
          Unmanaged<Relay>.fromOpaque(user).takeUnretainedValue().owner?.due()
        }, Unmanaged.passUnretained(relay).toOpaque(), &made))
    guard let made else { throw KernelFailure(.exception, "made no timer") }
    pointer = made
    handle = kernel.handle
    relay.owner = self
    kernel.keep(relay)
    kernel.keep(self)
  }

  /// Sets it to a time, now or later; an earlier setting is forgotten.
  ///
  /// - Throws: ``KernelFailure`` with code `backwards` for a time that has passed.
  public func set(to time: SimTime) throws(KernelFailure) {
    try KernelFailure.check(csc_timer_set(pointer, time.picoseconds))
  }

  private final class Relay {
    unowned(unsafe) var owner: KernelTimer?
  }
}
