/// Patterns with equal mean rates that differ in timing only: a count of spikes cannot tell them apart.
///
/// Every input has exactly `spikesPerInput` spikes in every pattern and every trial, uniform in [5 ms, T - 5 ms) with a
/// minimum interval; the jitter is too small to merge two. Class of pattern p: p mod K.
/// Source: section 1.5 of the learning dossier, a reconstruction.
public struct EqualRateTask: Hashable, Codable, Sendable {
  /// What makes the class of a pattern.
  public enum Kind: String, CaseIterable, Codable, Sendable {
    /// Every pattern is its own; classes take turns.
    case patterns
    /// Two bits, each by the times of one half of the inputs; the class is whether they differ.
    case xor
    /// Two bits, one after the other by the times of all inputs; the class is whether they differ.
    case temporalXor = "temporal-xor"
  }

  /// What makes the class of a pattern.
  public var kind = Kind.patterns
  /// Input channels.
  public var inputs = 32
  /// Classes.
  public var classes = 2
  /// Patterns of each class.
  public var patternsPerClass = 1
  /// Spikes of an input in a pattern.
  public var spikesPerInput = 4
  /// The shortest interval of an input in a pattern, ms.
  public var minimumInterval = 8.0
  /// Standard deviation of the jitter, ms; it is clipped so that two spikes never merge, at 3 ms of 8.
  public var jitter = 2.0
  /// How long a pattern lasts, ms.
  public var stimulus = 200.0
  /// The silence after it, ms.
  public var gap = 100.0
  /// The margin at both ends without spikes, ms.
  public static let margin = 5.0

  /// The longest trial, ms.
  public static let longest = 60_000.0

  /// The task of the demonstration: two patterns.
  public init() {}

  /// What is wrong with the numbers, or nil: the key, the fact and the remedy.
  public var problem: (key: String, fact: String, remedy: String)? {
    guard stimulus + gap <= Self.longest else {
      return (
        "stimulus", "makes a trial of \(stimulus + gap) ms", "ask for at most \(Self.longest) ms with the gap"
      )
    }
    let room = stimulus - 2 * Self.margin - Double(spikesPerInput - 1) * minimumInterval
    if kind != .patterns {
      guard classes == 2 else {
        return ("classes", "is \(classes), and two bits differ or do not", "write 2")
      }
      guard kind == .xor || spikesPerInput % 2 == 0 else {
        return (
          "spikes_per_input", "is \(spikesPerInput), and each bit has half of them", "write an even number"
        )
      }
    }
    guard room > 0 else {
      return (
        "spikes_per_input",
        "is \(spikesPerInput), and so many do not fit into \(stimulus) ms with \(minimumInterval) ms between them",
        "ask for fewer spikes, a longer stimulus or a shorter minimum interval"
      )
    }
    return nil
  }

  /// Patterns of all classes; the four pairs of bits where the class is whether they differ.
  public var patterns: Int { kind == .patterns ? classes * patternsPerClass : 4 }

  /// The class of a pattern.
  public func label(ofPattern pattern: Int) -> Int {
    kind == .patterns ? pattern % classes : (pattern & 1) ^ (pattern >> 1)
  }

  /// The spike times of an input in a pattern, rising.
  public func times(pattern: Int, input: Int, draws: Draws, scramble: Int? = nil) -> [Double] {
    if kind == .temporalXor, scramble == nil {
      let half = spikesPerInput / 2
      var times: [Double] = []
      for bit in 0...1 {
        let begin = Self.margin + Double(bit) * stimulus / 2
        let source = 2 * bit + (pattern >> bit & 1)
        times += train(half, from: begin, until: begin + stimulus / 2 - 2 * Self.margin) { spike in
          draws.uniform(.pattern, source, input, spike)
        }
      }
      return times
    }
    // Of the two bits, an input shows only that of its half.
    let source = kind == .xor ? (2 * input < inputs ? pattern & 1 : 2 + (pattern >> 1)) : pattern
    return train(spikesPerInput, from: Self.margin, until: stimulus - Self.margin) { spike in
      scramble.map { draws.uniform(.scramble, $0, input, spike) }
        ?? draws.uniform(.pattern, source, input, spike)
    }
  }

  /// Sorted uniform numbers in the room that the intervals leave, pushed apart: uniform over all trains that obey them.
  private func train(_ count: Int, from begin: Double, until end: Double, _ draw: (Int) -> Double) -> [Double]
  {
    let room = max(end - begin - Double(count - 1) * minimumInterval, 0)
    return (0..<count).map(draw).sorted().enumerated().map {
      begin + $0.element * room + Double($0.offset) * minimumInterval
    }
  }

  /// The pattern of a training trial: a random order of all patterns in each epoch.
  public func pattern(ofTrial index: Int, draws: Draws) -> Int {
    let order = draws.permutation(patterns, .order, index / patterns)
    return order[index % patterns]
  }

  /// A presentation of a pattern.
  ///
  /// - Parameter scrambled: draws new times with the same counts: the control that only a count could solve.
  public func trial(_ index: Int, pattern: Int, draws: Draws, scrambled: Bool = false) -> LearningTrial {
    var spikes: [LearningTrial.Spike] = []
    let reach = max((minimumInterval - 2) / 2, 0)
    for input in 0..<inputs {
      let times = times(pattern: pattern, input: input, draws: draws, scramble: scrambled ? index : nil)
      for (number, time) in times.enumerated() {
        let shift = jitter == 0 ? 0 : jitter * draws.normal(.jitter, index, input, number)
        spikes.append(.init(channel: input, time: time + min(max(shift, -reach), reach)))
      }
    }
    spikes.sort { ($0.time, $0.channel) < ($1.time, $1.channel) }
    return LearningTrial(
      index: index, label: label(ofPattern: pattern), spikes: spikes, stimulus: stimulus,
      duration: stimulus + gap,
      teacherPhase: draws.uniform(.phase, index))
  }
}
