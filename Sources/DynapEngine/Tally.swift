/// Counts of what happened since the simulation began.
public struct Tally: Hashable, Sendable {
  /// Spikes of neurons, spurious ones included.
  public var spikes = 0
  /// Spikes that a bad tag caused.
  public var spuriousSpikes = 0
  /// Events broadcast in a core.
  public var events = 0
  /// CAM words that matched and gave a pulse, each counted when its delay ends at the latest.
  public var matches = 0
  /// Matches that a faulty word missed, or that were lost in a delay element that held another event.
  public var missedMatches = 0
  /// Matches that became one with an event that the synapse was delaying.
  public var mergedMatches = 0

  /// Adds the counts of a core's step.
  static func += (all: inout Tally, part: Tally) {
    all.spikes += part.spikes
    all.spuriousSpikes += part.spuriousSpikes
    all.events += part.events
    all.matches += part.matches
    all.missedMatches += part.missedMatches
    all.mergedMatches += part.mergedMatches
  }
}
