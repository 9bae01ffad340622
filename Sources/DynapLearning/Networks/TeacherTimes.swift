/// When the teacher of a trial spikes: regularly during the stimulus, from a random phase.
struct TeacherTimes {
  private let period: Double
  private let first: Double
  private let end: Double

  init(_ trial: LearningTrial, rate: Double, _ mode: TrialMode) {
    period = rate > 0 ? 1000 / rate : .infinity
    first = trial.teacherPhase * period
    end = mode.contains(.teaches) && rate > 0 ? trial.stimulus : 0
  }

  /// Whether a spike falls into [from, to).
  func spikes(from: Double, to: Double) -> Bool {
    guard from < end, to > first else { return false }
    let number = max(0, ((from - first) / period).rounded(.up))
    let time = first + number * period
    return time < to && time < end
  }
}

extension TrialOutcome {
  /// Notes a counted spike of an output.
  mutating func note(_ output: Int, _ time: Double) {
    counts[output] += 1
    if firstSpikes[output] < 0 { firstSpikes[output] = time }
  }
}

extension ErrorPropagation {
  /// The gate with the control applied.
  var gateInUse: MembraneGate { control == .noGate ? MembraneGate(.none) : gate }
}
