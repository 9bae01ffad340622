import DynapUnits

extension Simulation {
  /// Lets the steps up to the next event pass at once where nothing moves and nobody looks; whether there were any.
  mutating func passIdleSteps(until end: SimTime) -> Bool {
    guard conditions == nil, traces.isEmpty, ports.isIdle, windows.isIdle else { return false }
    let next = min(pending.last?.time ?? .max, end)
    let steps = next.index(step: options.step) - stepper.completed
    guard steps > 1 else { return false }
    stepper.skip(steps)
    return true
  }
}
