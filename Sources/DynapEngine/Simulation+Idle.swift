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

  /// How many steps come next before anyone looks, or the cores have to hear of one another.
  func stepsTogether(until end: SimTime) -> Int {
    let step = options.step
    guard stepper.blocks.length > 1, packetWatch == .none, ports.isIdle, !windows.asksForEachStep,
      stepper.watch.isIdle
    else { return 1 }
    var last = end.index(step: step)
    if let conditions { last = min(last, conditions.nextDue(after: stepper.completed)) }
    for trace in traces { last = min(last, trace.nextStep(after: stepper.now, step: step)) }
    return Int(max(1, min(last - stepper.completed, stepper.blocks.stepsLeft(from: stepper.completed))))
  }
}
