import DynapCircuits
import DynapUnits

/// Patterns with equal mean rates that differ in timing only: what a count of spikes cannot tell apart.
///
/// Every input has exactly `spikes` spikes in every pattern and every trial, uniform in [5 ms, T - 5 ms) with a minimum
/// interval; the jitter is clipped so that two never merge. The class of a pattern is its number modulo the classes.
/// Source: 1.5 of the learning dossier, a reconstruction.
package struct TimingTask: Hashable, Sendable {
  /// Input channels.
  package var inputs = 32
  /// Classes.
  package var classes = 2
  /// Patterns of each class.
  package var patternsPerClass = 1
  /// Spikes of an input in a pattern.
  package var spikes = 4
  /// The shortest interval of an input in a pattern, ms.
  package var interval = 8.0
  /// Standard deviation of the jitter, ms, clipped at 3.
  package var jitter = 2.0
  /// How long a pattern lasts, ms.
  package var stimulus = 200.0
  /// The silence after it, ms.
  package var gap = 100.0
  /// The rate of the teacher, Hz.
  package var teacherRate = 60.0

  /// The task of the demonstration.
  package init() {}

  /// A spike of a channel in a trial, ms from its begin.
  package struct Spike: Hashable, Sendable {
    package var channel: Int
    package var time: Double
  }

  /// Patterns of all classes.
  package var patterns: Int { classes * patternsPerClass }

  /// How long a trial lasts.
  package var period: SimTime { SimTime(seconds: (stimulus + gap) * 1e-3) ?? .ms(300) }

  // What a draw is for.
  private enum Purpose: UInt32 { case pattern, order, jitter, phase, scramble }

  private func counter(_ purpose: Purpose, _ a: Int, _ b: Int, _ c: Int) -> Philox.Block {
    .init(
      0x7A51_0000 | purpose.rawValue, UInt32(truncatingIfNeeded: a), UInt32(truncatingIfNeeded: b),
      UInt32(truncatingIfNeeded: c))
  }

  private func uniform(_ seed: UInt64, _ purpose: Purpose, _ a: Int, _ b: Int = 0, _ c: Int = 0) -> Double {
    Philox(key: seed).uniform(at: counter(purpose, a, b, c))
  }

  /// The pattern of a training trial: a random order of all in each epoch.
  package func pattern(of trial: Int, seed: UInt64) -> Int {
    var order = Array(0..<patterns)
    for last in stride(from: patterns - 1, to: 0, by: -1) {
      let other = Int(uniform(seed, .order, trial / patterns, last) * Double(last + 1))
      order.swapAt(last, min(other, last))
    }
    return order[trial % patterns]
  }

  /// The input spikes of a presentation, by time; `isScrambled` draws new times with the same counts.
  package func spikes(trial: Int, pattern: Int, seed: UInt64, isScrambled: Bool = false) -> [Spike] {
    let room = stimulus - 10 - Double(spikes - 1) * interval
    let reach = (interval - 2) / 2
    var all: [Spike] = []
    for input in 0..<inputs {
      let places = (0..<spikes).map { spike in
        isScrambled
          ? uniform(seed, .scramble, trial, input, spike) : uniform(seed, .pattern, pattern, input, spike)
      }.sorted()
      for (number, place) in places.enumerated() {
        let draw = Philox(key: seed).normal(at: counter(.jitter, trial, input, number))
        let shift = min(max(jitter * draw, -reach), reach)
        all.append(Spike(channel: input, time: 5 + place * room + Double(number) * interval + shift))
      }
    }
    return all.sorted { ($0.time, $0.channel) < ($1.time, $1.channel) }
  }

  /// When the teacher of a trial spikes, ms: regularly during the stimulus, from a random phase.
  package func teacherTimes(trial: Int, seed: UInt64) -> [Double] {
    guard teacherRate > 0 else { return [] }
    let period = 1000 / teacherRate
    return Array(stride(from: uniform(seed, .phase, trial) * period, to: stimulus, by: period))
  }
}
