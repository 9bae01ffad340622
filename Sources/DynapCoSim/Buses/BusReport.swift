import DynapUnits

/// What the buses of a co-simulation carried, and who waited.
public struct BusReport: Hashable, Codable, Sendable {
  /// One bus.
  public struct Bus: Hashable, Codable, Sendable {
    /// Its name, such as `board.chip0.west`.
    public var name: String
    /// Words that it carried.
    public var words = 0
    /// Words that were not taken at once.
    public var stalls = 0
    /// How long they waited in all.
    public var stalledSeconds = 0.0
    /// The longest wait.
    public var longestStallSeconds = 0.0
    /// The most words that waited before it at a time.
    public var longestQueue = 0

    private enum CodingKeys: String, CodingKey {
      case name, words, stalls
      case stalledSeconds = "stalled_s"
      case longestStallSeconds = "longest_stall_s"
      case longestQueue = "longest_queue"
    }

    /// Makes a bus that has carried nothing.
    public init(name: String) { self.name = name }

    /// Counts a word that was taken after a wait.
    mutating func count(after wait: SimTime) {
      words += 1
      guard wait > .zero else { return }
      stalls += 1
      stalledSeconds += wait.seconds
      longestStallSeconds = max(longestStallSeconds, wait.seconds)
    }
  }

  /// Whether buses made one another wait.
  public var contention: Bool
  /// The buses that carried something, or tried to.
  public var buses: [Bus]
  /// Delta cycles of the kernel.
  public var deltaCycles: UInt64

  private enum CodingKeys: String, CodingKey {
    case contention, buses
    case deltaCycles = "delta_cycles"
  }
}
