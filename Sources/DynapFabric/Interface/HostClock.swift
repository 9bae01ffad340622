import DynapUnits

/// The board's free-running microsecond counter: it stamps what reaches the host, and host events wait for it.
///
/// The counter has 32 bits and wraps after 71.6 minutes; resetting the board's FPGA restarts it (source: dossier 2.5).
public struct HostClock: Hashable, Sendable {
  /// How many bits of the counter the host sees.
  public enum Width: String, CaseIterable, Sendable {
    /// As on the board: wraps at 2^32 microseconds.
    case wrapping
    /// Widened to 64 bits, for runs longer than 71.6 minutes; no board does this.
    case wide
  }

  /// The simulated time at which the counter was zero.
  public private(set) var origin: SimTime
  /// How many bits of the counter the host sees.
  public var width: Width

  /// Makes a counter that is zero at `origin`.
  public init(origin: SimTime = .zero, width: Width = .wrapping) {
    self.origin = origin
    self.width = width
  }

  /// Restarts the counter at zero, as resetting the FPGA does.
  public mutating func reset(at time: SimTime) { origin = time }

  /// The 32 bits that the counter shows at a time: whole microseconds since the origin, modulo 2^32.
  ///
  /// A time before the origin reads as the counter that will wrap to zero there.
  public func stamp(of time: SimTime) -> UInt32 { UInt32(truncatingIfNeeded: (time - origin).microseconds) }

  /// The counter as the host sees it in the chosen ``width``; a widened one wraps before the origin, too.
  public func counter(of time: SimTime) -> UInt64 {
    switch width {
    case .wrapping: UInt64(stamp(of: time))
    case .wide: UInt64(bitPattern: (time - origin).microseconds)
    }
  }

  /// When the FPGA lets go of a host event that carries a 32-bit stamp and waits since `now`.
  ///
  /// Zero, and stamps that the counter has passed, mean at once. A stamp counts as passed when it lies less than half
  /// a turn of the counter, 35.8 minutes, behind it.
  public func release(of stamp: UInt32, now: SimTime) -> SimTime {
    guard stamp != 0 else { return now }
    let ahead = Int32(truncatingIfNeeded: Int64(stamp) - Int64(self.stamp(of: now)))
    guard ahead > 0 else { return now }
    return origin + .us((now - origin).microseconds + Int64(ahead))
  }
}
