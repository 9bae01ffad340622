import DynapFabric

/// What one or more steps gave out.
struct StepOutcome: Sendable {
  var spikes: [Spike] = []
  var hostEvents: [HostEvent] = []
  var lost: [LostPacket] = []
  /// What set out, where it is listed or handed out.
  var departures: [Departure] = []
  var learningEvents: [LearningEvent] = []

  /// Whether nothing came out.
  var isEmpty: Bool {
    spikes.isEmpty && hostEvents.isEmpty && lost.isEmpty && departures.isEmpty && learningEvents.isEmpty
  }

  /// Forgets everything but what was listed to set out, and keeps the memory; most lists are empty in most steps.
  mutating func clear() {
    if !spikes.isEmpty { spikes.removeAll(keepingCapacity: true) }
    if !hostEvents.isEmpty { hostEvents.removeAll(keepingCapacity: true) }
    if !lost.isEmpty { lost.removeAll(keepingCapacity: true) }
    if !learningEvents.isEmpty { learningEvents.removeAll(keepingCapacity: true) }
  }
}
