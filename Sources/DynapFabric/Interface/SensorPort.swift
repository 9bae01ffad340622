import DynapUnits

/// The gate between a sensor pipeline and the grid: until when the grid cannot take the port's next packet.
///
/// After a packet the port is taken for ``FabricTiming/sensorSlot``. A packet that comes sooner is lost, or waits and with
/// it all that follow, as the interface is told. The slot is zero unless it is set: then the grid is never busy, as the
/// engine's fabric has no contention. Not modelled: the traffic of other packets on the grid.
public struct SensorPort: Hashable, Sendable {
  /// From when on it takes a packet.
  package var free = SimTime(picoseconds: .min)

  /// Makes an idle port.
  public init() {}

  /// When a packet gets through, or nil when it is lost. Call in the order of times.
  public mutating func pass(at time: SimTime, slot: SimTime, drops: Bool) -> SimTime? {
    guard slot > .zero else { return time }
    if time < free, drops { return nil }
    let start = max(time, free)
    free = start + slot
    return start
  }
}
