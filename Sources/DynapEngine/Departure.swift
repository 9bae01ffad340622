import DynapFabric
import DynapUnits

/// A word that has set out into the fabric: from a neuron, a port, or the host.
package struct Departure: Hashable, Sendable {
  /// When the neuron spiked, the port sent, or the host released it.
  package let time: SimTime
  /// How it gets into a router.
  package let entrance: Entrance
  /// The word as it was sent.
  package let word: Destination

  /// Makes a departure.
  package init(time: SimTime, entrance: Entrance, word: Destination) {
    self.time = time
    self.entrance = entrance
    self.word = word
  }
}

/// What a simulation tells of the packets that set out.
package enum PacketWatch: Hashable, Sendable {
  /// Nothing; the engine routes them.
  case none
  /// The engine routes them and keeps a list.
  case listed
  /// Somebody else routes them: they are handed out, and come back on arrival.
  case handedOut
}

/// The spikes of all neurons, the departures and the learning events since they were taken last, in the order of the engine.
package struct PacketList: Sendable {
  /// The spikes, in order of time.
  package var spikes: [Spike] = []
  /// The departures, step by step.
  package var departures: [Departure] = []
  /// What went over the learning buses, in order of departure.
  package var learning: [LearningEvent] = []
}

extension Simulation {
  /// Lists the packets from now on, or hands them out.
  ///
  /// Where they are handed out, host events are not to be injected, and ``prepareStep()`` comes before each step.
  package mutating func watchPackets(_ watch: PacketWatch) {
    packetWatch = watch
    stepper.packetWatch = watch
  }

  /// Takes what has set out since the last call.
  package mutating func takePackets() -> PacketList {
    defer { packets = PacketList() }
    return packets
  }

  /// What the ports send in the step that comes next: they depend on the world outside and on nothing inside.
  package mutating func prepareStep() -> [Departure] {
    precondition(packetWatch == .handedOut, "ports are run ahead only where packets are handed out")
    return ports.advance(from: stepper.now, to: stepper.now + options.step).map {
      Departure(time: $0.time, entrance: .port($0.chip), word: $0.word)
    }
  }

  /// Takes a packet that has come to its end: in cores, at the host, or off the board.
  ///
  /// A tag of a step that is complete acts from the beginning of the next one on.
  package mutating func arrive(_ end: RouteOutcome) {
    var outcome = StepOutcome()
    if case .delivered(let chip, let cores, let tag, let time) = end {
      stepper.insert(Delivery(to: cores, of: chip, tag), at: time)
    } else {
      outcome.note(end)
    }
    keep(&outcome)
  }
}

extension RoutePlan {
  /// The word that was sent from a place: the one on arrival, with the hops that it has gone.
  package func sentWord(from start: ChipOnBoard, on grid: Grid) -> Destination {
    let (from, to) = (grid.position(of: start), position(on: grid))
    var sent = word
    sent.hop = Hop(x: Int(word.hop.x) + to.x - from.x, y: Int(word.hop.y) + to.y - from.y)
    return sent
  }

  private func position(on grid: Grid) -> ChipOnGrid {
    switch end {
    case .chip(let chip): grid.position(of: chip)
    case .host: .host
    case .empty(let position): position
    }
  }
}
