import CSystemC
import DynapUnits

/// A SystemC signal: of 1 to 64 bits, or of a real number. What is written shows after the next delta.
public final class Signal {
  let pointer: OpaquePointer
  private let handle: KernelHandle
  private var changed: ((SimTime, UInt64) -> Void)?

  /// Makes a signal of bits.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` for a width outside 1 to 64 or an empty name, `elaborated`, `busy`.
  public convenience init(in kernel: Kernel, name: String, width: Int) throws(KernelFailure) {
    var made: OpaquePointer?
    try KernelFailure.check(
      csc_signal_create(kernel.handle.pointer, name, Int32(clamping: width), &made))
    try self.init(made, kernel.handle)
    kernel.keep(self)
  }

  /// Makes a signal of a real number.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` for an empty name, `elaborated`, `busy`.
  public convenience init(realIn kernel: Kernel, name: String) throws(KernelFailure) {
    var made: OpaquePointer?
    try KernelFailure.check(csc_real_create(kernel.handle.pointer, name, &made))
    try self.init(made, kernel.handle)
    kernel.keep(self)
  }

  /// A pin of a part.
  init(_ pointer: OpaquePointer?, _ handle: KernelHandle) throws(KernelFailure) {
    guard let pointer else { throw KernelFailure(.argument, "there is no signal") }
    self.pointer = pointer
    self.handle = handle
  }

  /// The value of a signal of bits.
  public var bits: UInt64 { csc_signal_read(pointer) }
  /// The value of a signal of a real number.
  public var real: Double { csc_real_read(pointer) }

  /// Writes bits; those above the width are cut off.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` for a signal of a real number.
  public func write(_ value: UInt64) throws(KernelFailure) {
    try KernelFailure.check(csc_signal_write(pointer, value))
  }

  /// Writes a real number.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` for a signal of bits.
  public func write(real value: Double) throws(KernelFailure) {
    try KernelFailure.check(csc_real_write(pointer, value))
  }

  /// Calls back with the time and the value of each change of a signal of bits; once, and before elaboration.
  ///
  /// - Throws: ``KernelFailure`` with code `argument` for a signal of a real number or a second observer, `elaborated`.
  public func observe(_ changed: @escaping (SimTime, UInt64) -> Void) throws(KernelFailure) {
    guard self.changed == nil else { throw KernelFailure(.argument, "the signal has an observer") }
    self.changed = changed
    try KernelFailure.check(
      csc_signal_observe(
        pointer,
        { user, time, value in
          guard let user else { return }
          Unmanaged<Signal>.fromOpaque(user).takeUnretainedValue().changed?(
            SimTime(picoseconds: time), value)
        }, Unmanaged.passUnretained(self).toOpaque()))
  }
}
