import DynapUnits

/// One line on a terminal that says how far a run is.
struct ProgressBar {
  /// Redrawn at most this often.
  private static let interval = Duration.milliseconds(100)
  /// The columns of the bar itself.
  private static let length = 24

  private let stream: StandardStream?
  private let duration: SimTime
  private let start: ContinuousClock.Instant
  private var drawn: ContinuousClock.Instant?

  /// A bar on standard error when that is a terminal, and none otherwise.
  init(duration: SimTime, isQuiet: Bool, stream: StandardStream = .error) {
    self.stream = stream.isTerminal && !isQuiet ? stream : nil
    self.duration = duration
    start = .now
  }

  /// Redraws the line unless it was drawn a moment ago.
  mutating func update(_ time: SimTime) {
    guard let stream else { return }
    let now = ContinuousClock.now
    if let drawn, now - drawn < Self.interval { return }
    drawn = now
    let text = Self.text(time, of: duration, after: now - start)
    stream.say("\r\(text.prefix(max(stream.width - 1, 0)))\u{1B}[K")
  }

  /// Takes the line away.
  mutating func clear() {
    guard let stream, drawn != nil else { return }
    stream.say("\r\u{1B}[K")
    drawn = nil
  }

  /// Percent, simulated and whole time, real-time factor and the time that is left.
  static func text(_ time: SimTime, of duration: SimTime, after elapsed: Duration) -> String {
    let share = duration > .zero ? min(time.seconds / duration.seconds, 1) : 1
    let seconds = elapsed / .seconds(1)
    let factor = seconds > 0 ? DecimalText.trimmed(time.seconds / seconds, significantDigits: 3) : "?"
    let rest = share > 0 ? span(seconds * (1 - share) / share) : "?"
    return "\(gauge(share)) \(Interval(si: time.seconds).formatted(digits: 4)) of \(duration)"
      + "  \(factor)x real time  ETA \(rest)"
  }

  /// A share from 0 to 1 as percent and a bar.
  static func gauge(_ share: Double) -> String {
    let filled = Int((share * Double(length)).rounded(.down))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: length - filled)
    let percent = String(Int(share * 100))
    return "\(String(repeating: " ", count: 3 - percent.count))\(percent) % [\(bar)]"
  }

  /// A span for a person: `8 s`, `3 min 20 s`, `2 h 5 min`.
  static func span(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
