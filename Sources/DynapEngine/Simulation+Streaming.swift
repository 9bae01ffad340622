import DynapFabric
import DynapUnits

extension Simulation {
  /// Takes the recorded spikes since the last call, in order of time.
  public mutating func takeSpikes() -> [Spike] {
    defer { spikes.removeAll() }
    return spikes
  }

  /// Forgets what nobody takes of a run without end: packets that were lost, learning
  /// events, and what ports have sent.
  package mutating func forgetRecords() {
    lostPackets.removeAll()
    learningEvents.removeAll()
    ports.events.removeAll()
    stepper.watch.forget()
  }

  /// Reads a state of many neurons again and again at little cost, or nil when there is no such state.
  package func probe(_ name: String) -> StateProbe? {
    let reading = Recording(name: "", neurons: [], quantity: .spikes)
    return Trace(reading, name: name, every: options.step, instance.rows, options).map(StateProbe.init)
  }
}

/// A state that is read at the end of steps; it stays valid while its simulation lives.
package struct StateProbe: Sendable {
  private let trace: Trace
  init(_ trace: Trace) { self.trace = trace }

  /// The unit of the values.
  package var unit: String { trace.unit }

  /// The value of a neuron at the end of the last step.
  package func value(of neuron: NeuronOnBoard) -> Double { Double(trace.value(neuron.lane)) }
}
