import DynapChip
import DynapFabric
import DynapUnits

extension Simulation {
  /// The end of the last complete step: everything before it has happened.
  package var completedTime: SimTime { stepper.now }

  /// The voltage at the pin of a core's monitored membrane at the end of the last step; 0 V where no neuron is connected
  /// or a buffer has too little bias. A chip that the board does not have is a programmer's mistake.
  package func monitorVoltage(core: CoreOnChip, chip: ChipOnBoard = .first) -> Voltage {
    precondition(chip.index < board.chips.count, "the board has chips 0 to \(board.chips.count - 1)")
    return windows.membraneVoltage(core: core, chip: chip, at: stepper.now, board, instance, options)
  }
}

extension Simulation {
  /// Shows the values of a state, in the unit of its ``Observable``, of lanes of the board: the place in the list, and the
  /// value. Nothing when there is no such state.
  package func states(_ name: String, ofLanes lanes: [Int], _ body: (Int, Double) -> Void) {
    let reading = Recording(name: "", neurons: [], quantity: .spikes)
    guard let trace = Trace(reading, name: name, every: options.step, instance.rows, options) else { return }
    for (place, lane) in lanes.enumerated() { body(place, Double(trace.value(lane))) }
  }
}
