/// One presentation: spikes of the inputs, and the class that the teacher names.
public struct LearningTrial: Hashable, Sendable {
  /// A spike of an input.
  public struct Spike: Hashable, Codable, Sendable {
    /// The input.
    public var channel: Int
    /// When, ms from the begin of the trial.
    public var time: Double

    /// Makes a spike.
    public init(channel: Int, time: Double) {
      self.channel = channel
      self.time = time
    }
  }

  /// Which training trial it is, from 0; keys what is drawn during it.
  public var index: Int
  /// The class.
  public var label: Int
  /// The spikes by time.
  public var spikes: [Spike]
  /// How long the stimulus lasts, ms.
  public var stimulus: Double
  /// How long the trial lasts with the gap after it, ms.
  public var duration: Double
  /// Where in its period the teacher begins, 0 to 1.
  public var teacherPhase: Double

  /// Makes a trial.
  public init(
    index: Int, label: Int, spikes: [Spike], stimulus: Double, duration: Double, teacherPhase: Double
  ) {
    self.index = index
    self.label = label
    self.spikes = spikes
    self.stimulus = stimulus
    self.duration = duration
    self.teacherPhase = teacherPhase
  }

  /// When a teacher of a rate in Hz spikes, ms: regularly during the stimulus, from the trial's phase.
  public func teacherTimes(rate: Double) -> [Double] {
    guard rate > 0 else { return [] }
    let period = 1000 / rate
    return Array(stride(from: teacherPhase * period, to: stimulus, by: period))
  }
}

/// What came out of a trial.
public struct TrialOutcome: Hashable, Codable, Sendable {
  /// Spikes of each output until 20 ms after the stimulus.
  public var counts: [Int]
  /// The first of them, ms; -1 where there was none.
  public var firstSpikes: [Double]
  /// Spikes of all error neurons.
  public var errorSpikes = 0
  /// Weights of the hidden layer and of the output that changed, counted at each event.
  public var updates = [0, 0]
  /// Spikes of hidden and output neurons, hidden first; empty unless asked for.
  public var raster: [LearningTrial.Spike] = []

  /// How long after the stimulus outputs are counted, ms.
  public static let countMargin = 20.0

  /// An outcome without spikes.
  public init(outputs: Int) {
    counts = Array(repeating: 0, count: outputs)
    firstSpikes = Array(repeating: -1, count: outputs)
  }

  /// How right it is: 1, or the share of a tie for the most spikes.
  public func score(_ label: Int) -> Double {
    let most = counts.max() ?? 0
    let winners = counts.count { $0 == most }
    return counts[label] == most ? 1 / Double(winners) : 0
  }
}
