import DynapUnits

/// The synapses of one tag, which are neighbours, and what is known of the pulses of all of them.
///
/// An event reaches all synapses of its tag at once, so that the last pulse of each starts a delay after the last event:
/// while no event finds another under way, nothing is written synapse by synapse, and nothing is looked up.
struct TagBucket: Sendable, BitwiseCopyable {
  /// Where the synapses begin.
  let begin: UInt32
  /// Where they end.
  let end: UInt32
  /// From an event to the end of its last pulse, ps.
  var reach: Int64 = 0
  /// From when on every pulse is over, ps, or later; ``afterAll`` where each event has to look at each synapse.
  var quietFrom = Self.beforeAll
  /// The event, ps, after which the last pulses start, where ``SynapseColumns`` does not hold when they do; ``beforeAll``
  /// elsewhere.
  var unwritten = Self.beforeAll

  /// Before all times.
  static let beforeAll = CoreSynapses.Entry.never.picoseconds
  /// After all times.
  static let afterAll = Int64.max

  /// Makes the bucket of some places, at rest.
  init(_ begin: UInt32, _ end: UInt32) { (self.begin, self.end) = (begin, end) }

  /// Whether ``SynapseColumns`` holds when the last pulses start.
  @inline(__always) var isWritten: Bool { unwritten == Self.beforeAll }

  /// The places of the synapses.
  @inline(__always) var places: Range<Int> { Int(begin)..<Int(end) }

  /// Notes an event that reaches every synapse at rest.
  @inline(__always)
  mutating func note(_ time: Int64) {
    unwritten = time
    quietFrom = time &+ reach
  }

  /// Notes an event whose pulses have been written.
  mutating func noteWritten(_ time: Int64) {
    if quietFrom != Self.afterAll { quietFrom = max(quietFrom, time &+ reach) }
  }
}
