import DynapLearning

/// How learning went: the trials in groups, the mean over the seeds in each.
package struct LearningCurve: Sendable {
  /// A group of trials.
  package struct Point: Hashable, Sendable {
    /// The trial after the last of the group.
    package var trial: Int
    /// The mean share of right answers.
    package var accuracy: Double
    /// The mean count of error spikes of a trial.
    package var errorSpikes: Double
    /// The mean count of changed weights of a trial, hidden layer and output.
    package var updates: [Double]
  }

  /// The groups that are complete.
  package let points: [Point]

  /// Groups the trials of some runs.
  package init(_ runs: some Collection<TrainingRun>, group: Int) {
    let done = runs.map(\.records.count).min() ?? 0
    let size = max(group, 1)
    points = stride(from: 0, to: done - size + 1, by: size).map { start in
      var point = Point(trial: start + size, accuracy: 0, errorSpikes: 0, updates: [0, 0])
      for run in runs {
        for record in run.records[start..<start + size] {
          point.accuracy += record.score
          point.errorSpikes += Double(record.errorSpikes)
          for layer in 0..<2 { point.updates[layer] += Double(record.updates[layer]) }
        }
      }
      let count = Double(size * runs.count)
      point.accuracy /= count
      point.errorSpikes /= count
      point.updates = point.updates.map { $0 / count }
      return point
    }
  }

  /// The size of a group for so many trials: 25, or what makes 24 groups of a longer run.
  package static func group(trials: Int) -> Int { min(max(trials / 24, min(trials, 25), 1), max(trials, 1)) }

  /// The curve in one line of blocks, from a half or below to 1.
  package var blocks: String {
    let signs = Array("▁▂▃▄▅▆▇█")
    return String(points.map { signs[min(max(Int(($0.accuracy - 0.5) * 16), 0), 7)] })
  }
}
