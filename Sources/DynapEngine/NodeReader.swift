import DynapFabric

/// Reads one node of one neuron while a simulation runs, without a search for its name each time.
package struct NodeReader: Sendable {
  /// The unit of the values.
  package let unit: String
  private let trace: Trace
  private let lane: Int

  /// The node's value at the end of the last step.
  package var value: Double { Double(trace.value(lane)) }

  init(_ trace: Trace, lane: Int) {
    self.trace = trace
    self.lane = lane
    unit = trace.unit
  }
}

extension Simulation {
  /// A reader of a node by its name, or nil when there is no such node or neuron; it is good for this simulation only.
  package func reader(of name: String, of neuron: NeuronOnBoard) -> NodeReader? {
    let reading = Recording(name: "", neurons: [neuron], quantity: .spikes)
    guard neuron.chip.index < board.chips.count else { return nil }
    return Trace(reading, name: name, every: options.step, instance.rows, options).map {
      NodeReader($0, lane: neuron.lane)
    }
  }
}
