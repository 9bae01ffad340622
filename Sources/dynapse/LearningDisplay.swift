import DynapIO
import DynapLearning

/// The learning curve as it grows: one line that is redrawn on a terminal, plain lines elsewhere.
struct LearningDisplay {
  private let stream: StandardStream
  private let isQuiet: Bool
  private let group: Int
  private var isDrawn = false
  private var shown = 0

  init(_ batch: LearningBatch, isQuiet: Bool, stream: StandardStream = .error) {
    self.stream = stream
    self.isQuiet = isQuiet
    group = LearningCurve.group(trials: batch.trials)
    shown = batch.done
  }

  /// Shows what is new.
  mutating func show(_ batch: LearningBatch) {
    guard !isQuiet else { return }
    let curve = LearningCurve(batch.runs(of: batch.controls.first ?? .none), group: group)
    if stream.isTerminal {
      stream.say("\r\(Self.line(curve, of: batch.trials).prefix(max(stream.width - 1, 0)))\u{1B}[K")
      isDrawn = true
    } else {
      for point in curve.points where point.trial > shown {
        stream.say(Self.text(point, of: batch.trials) + "\n")
        shown = point.trial
      }
    }
  }

  /// Ends the line.
  mutating func finish() {
    if isDrawn { stream.say("\n") }
    isDrawn = false
  }

  /// The curve in one line.
  static func line(_ curve: LearningCurve, of trials: Int) -> String {
    guard let last = curve.points.last else { return "" }
    return "\(text(last, of: trials))  \(curve.blocks)"
  }

  /// One group of trials in words.
  static func text(_ point: LearningCurve.Point, of trials: Int) -> String {
    let accuracy = "\(Int((point.accuracy * 100).rounded()))"
    let errors = "\((point.errorSpikes * 10).rounded() / 10)"
    return "trial \(point.trial) of \(trials)  right \(accuracy) %  error spikes \(errors) a trial"
  }
}
