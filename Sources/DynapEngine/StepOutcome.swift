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

  /// Notes a packet that ended outside the cores.
  mutating func note(_ end: RouteOutcome) {
    switch end {
    case .delivered: preconditionFailure("what ends in cores is put on its way to them")
    case .host(let event): hostEvents.append(event)
    case .lost(let packet): lost.append(packet)
    }
  }

  /// Forgets everything but what was listed to set out, and keeps the memory; most lists are empty in most steps.
  mutating func clear() {
    if !spikes.isEmpty { spikes.removeAll(keepingCapacity: true) }
    if !hostEvents.isEmpty { hostEvents.removeAll(keepingCapacity: true) }
    if !lost.isEmpty { lost.removeAll(keepingCapacity: true) }
    if !learningEvents.isEmpty { learningEvents.removeAll(keepingCapacity: true) }
  }
}
