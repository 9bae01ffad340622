import DynapUnits

/// When events match: those of some steps together, after the last of these and before a delay can end.
///
/// Blocks of steps begin at whole multiples of their length, wherever a run is cut, so that events match in the same order
/// whatever is recorded and whoever asks.
struct MatchBlocks: Equatable, Sendable {
  /// The steps of a block; 0 where each event matches in its own step.
  let length: Int64

  /// The most steps of a block: more gain nothing, and what they give out has to be kept.
  static let longest: Int64 = 32

  /// Makes blocks that a delay of so many whole steps allows.
  init(shortestDelay steps: Int64) { length = min(max(steps, 0), Self.longest) }

  /// The step at whose beginning an event of a step matches.
  @inline(__always)
  func step(matching index: Int64) -> Int64 {
    guard length > 0 else { return index }
    let (block, rest) = index.quotientAndRemainder(dividingBy: length)
    return (rest < 0 ? block : block &+ 1) &* length
  }

  /// The step at whose beginning an event of a time matches, with a division at the most where it is `next`, before which
  /// everything is complete.
  @inline(__always)
  func step(matching time: SimTime, step: SimTime, from next: Int64) -> Int64 {
    let end = next * step
    let isNext =
      length > 0
      ? time < end && time >= end - length * step && next % length == 0 : time >= end && time < end + step
    return isNext ? next : self.step(matching: time.index(step: step))
  }

  /// How many steps the cores can take on their own from a step on.
  func stepsLeft(from index: Int64) -> Int64 { length > 0 ? length - index % length : 1 }
}
