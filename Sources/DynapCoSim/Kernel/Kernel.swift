import CSystemC
import DynapUnits

/// One SystemC simulation: a kernel with its own context, its parts, and its time in whole picoseconds.
///
/// ```swift
/// let kernel = try Kernel()
/// let bus = try Handshake(in: kernel, name: "link", width: 24, slot: .ns(30))
/// try kernel.elaborate()
/// try kernel.advance(to: .us(1))
/// ```
/// Parts are made before ``elaborate()``. A program may have many kernels, side by side or one after the other; one that
/// runs keeps the others waiting. The callbacks of parts run inside ``advance(to:)``.
public final class Kernel {
  /// Whether the program was built with SystemC; without it nothing can be co-simulated.
  public static var isAvailable: Bool { csc_is_available() == 1 }

  /// What the parts keep alive.
  let handle: KernelHandle
  private var parts: [AnyObject] = []

  /// Makes a kernel at time zero, before elaboration.
  ///
  /// - Throws: ``KernelFailure`` with code `absent`, or `busy` from inside a callback.
  public init() throws(KernelFailure) { handle = try KernelHandle() }

  /// Ends elaboration; from then on time can pass.
  ///
  /// - Throws: ``KernelFailure`` with code `elaborated` the second time, `busy` from inside a callback, `systemc` when SystemC
  ///   finds the parts wrong.
  public func elaborate() throws(KernelFailure) {
    try KernelFailure.check(csc_kernel_elaborate(handle.pointer))
  }

  /// Runs everything that is due up to and including a time, and makes that the time.
  ///
  /// - Throws: ``KernelFailure`` with code `notElaborated`, `backwards` for a time that has passed, `busy` from inside a
  ///   callback, `systemc` and `exception` for what went wrong inside, and `dead` from then on.
  public func advance(to time: SimTime) throws(KernelFailure) {
    try KernelFailure.check(csc_kernel_advance(handle.pointer, time.picoseconds))
  }

  /// The time; inside a callback that of the callback.
  public var now: SimTime { SimTime(picoseconds: csc_kernel_now(handle.pointer)) }

  /// When the next thing is due, now or later, or nil when nothing is.
  public var nextActivity: SimTime? {
    let time = csc_kernel_next_activity(handle.pointer)
    return time == .max ? nil : SimTime(picoseconds: time)
  }

  /// Delta cycles so far.
  public var deltaCount: UInt64 { csc_kernel_delta_count(handle.pointer) }

  /// Opens a trace file, which SystemC's own writer completes when the kernel goes; its name ends in `.vcd`.
  ///
  /// - Throws: ``KernelFailure`` with code `file`, `elaborated`, or `argument` for a second one.
  public func openTrace(path: String) throws(KernelFailure) {
    try KernelFailure.check(csc_trace_open(handle.pointer, path))
  }

  /// Adds a signal to the trace file.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` for a signal of another kernel or without a trace file, `elaborated`.
  public func trace(_ signal: Signal) throws(KernelFailure) {
    try KernelFailure.check(csc_trace_add(handle.pointer, signal.pointer))
  }

  /// Keeps a part until the kernel goes: its callbacks hold no reference.
  func keep(_ part: AnyObject) { parts.append(part) }
}

/// The kernel's own memory, which its parts share.
final class KernelHandle {
  let pointer: OpaquePointer

  init() throws(KernelFailure) {
    var made: OpaquePointer?
    try KernelFailure.check(csc_kernel_create(&made))
    guard let made else { throw KernelFailure(.exception, "made no kernel") }
    pointer = made
  }

  deinit { csc_kernel_destroy(pointer) }
}
