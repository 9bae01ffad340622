import DynapChip
import DynapFabric
import DynapUnits

extension Stepper {
  /// Follows the learning blocks of a configuration; weights that are still there stay as they are.
  mutating func configureLearning(_ instance: Instance) {
    for core in cores.indices {
      let old = cores[core].learning
      cores[core].learning = instance.learningPlans[core].map { plan in
        var new = CoreLearning(plan, serial: serial, start: completed)
        if let old { new.adopt(old) }
        return new
      }
    }
    learns = cores.contains { $0.learning != nil }
    exchangeSigns()
  }

  /// Hands every sign to every core that reads it.
  mutating func exchangeSigns() {
    for core in cores.indices {
      guard let learning = cores[core].learning else { continue }
      for (slot, synapse) in learning.plan.plastic.enumerated() {
        tell(synapse.address, LearningPlan.sign(learning.weights[slot]))
      }
    }
  }

  /// Hands on the signs that changed in the step.
  mutating func exchangeFlips(of busy: [Int]) {
    guard learns else { return }
    for core in busy {
      for flip in cores[core].learning?.flips ?? [] { tell(flip.address, flip.sign) }
    }
  }

  private mutating func tell(_ address: UInt32, _ sign: Int8) {
    for core in cores.indices { cores[core].learning?.follow(address, sign) }
  }

  /// Puts the learning events of a spike on their way.
  mutating func sendLearning(_ spike: Spike, _ bus: LearningBus, _ outcome: inout StepOutcome) {
    for event in bus.events(of: spike) {
      outcome.learningEvents.append(event)
      guard let arrival = event.arrival else { continue }
      let step = max(arrival.index(step: step), completed)
      for core in event.cores.cores {
        cores[event.source.chip.index * CoreOnChip.allCases.count + core.index].learning?.arrivals.insert(
          .init(time: arrival, tag: event.tag, lane: Int32(spike.lane)), at: step)
      }
    }
  }
}
