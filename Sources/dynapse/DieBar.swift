/// One line on a terminal that says how far a batch of dies is.
struct DieBar {
  private static let interval = Duration.milliseconds(100)

  private let stream: StandardStream?
  private let dies: Int
  private let start: ContinuousClock.Instant
  private var drawn: ContinuousClock.Instant?

  /// A bar on standard error when that is a terminal, and none otherwise.
  init(dies: Int, isQuiet: Bool, stream: StandardStream = .error) {
    self.stream = stream.isTerminal && !isQuiet ? stream : nil
    self.dies = dies
    start = .now
  }

  /// Redraws the line unless it was drawn a moment ago.
  mutating func update(_ done: Int, share: Double) {
    guard let stream else { return }
    let now = ContinuousClock.now
    if let drawn, now - drawn < Self.interval { return }
    drawn = now
    let text = Self.text(done, of: dies, share: share, after: now - start)
    stream.say("\r\(text.prefix(max(stream.width - 1, 0)))\u{1B}[K")
  }

  /// Takes the line away.
  mutating func clear() {
    guard let stream, drawn != nil else { return }
    stream.say("\r\u{1B}[K")
    drawn = nil
  }

  /// Percent of the whole work, the dies that are done, and the time that is left.
  static func text(_ done: Int, of dies: Int, share: Double, after elapsed: Duration) -> String {
    let share = min(max(share, 0), 1)
    let rest = share > 0 ? ProgressBar.span(elapsed / .seconds(1) * (1 - share) / share) : "?"
    return "\(ProgressBar.gauge(share)) \(done) of \(dies) dies  ETA \(rest)"
  }
}
