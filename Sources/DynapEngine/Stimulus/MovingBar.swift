import DynapCircuits
import DynapFabric
import DynapUnits

/// A bright bar that moves over a camera: its front makes ON events, its back OFF events.
///
/// Equation: a pixel at the distance `i` from where the bar comes in turns ON at `t_k + i / v` and OFF at
/// `t_k + (i + b) / v`; passes follow one another at `t_k = t_0 + k ((n + b) / v + p)`.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `v`, `b` | speed and width of the bar | px/s, px |
/// | `n` | pixels of the sensor in the direction of movement | px |
/// | `t_0`, `p` | start, and pause between passes | s |
///
/// Each time is rounded by itself. With a jitter each event is late by a uniform part of it, keyed by seed, stream, pass,
/// pixel and polarity, so that another pass redraws nothing.
public struct MovingBar: Hashable, Sendable {
  /// Where the bar goes to; rows count downwards.
  public enum Direction: String, CaseIterable, Hashable, Sendable {
    case right, left, down, up

    /// The way back.
    public var opposite: Direction {
      switch self {
      case .right: .left
      case .left: .right
      case .down: .up
      case .up: .down
      }
    }
  }

  /// The camera.
  public var mode = SensorMode.dvs128
  /// Where the first pass goes to.
  public var direction = Direction.right
  /// Whether each pass goes back where the last one came from.
  public var alternates = false
  /// Pixels per second, above zero.
  public var speed: Double
  /// Pixels from front to back.
  public var width = 4
  /// How many times it passes.
  public var passes = 1
  /// When the first pass begins.
  public var start = SimTime.zero
  /// From the bar's leaving to the next pass.
  public var pause = SimTime.zero
  /// By how much an event can be late.
  public var jitter = SimTime.zero
  /// The key of the jitter.
  public var seed: UInt64 = 1
  /// Which stimulus of the experiment this is, so that two with one seed differ.
  public var stream: UInt32 = 0

  /// Makes a bar; a speed that is not above zero is a programmer's mistake.
  public init(speed: Double) {
    precondition(speed > 0 && speed.isFinite, "a bar moves")
    self.speed = speed
  }

  /// How many events there are.
  public var eventCount: Double { 2 * Double(mode.width) * Double(mode.height) * Double(passes) }

  /// When the last pass is over, in seconds.
  public var end: Double {
    var seconds = start.seconds
    for pass in [direction, alternates ? direction.opposite : direction] {
      seconds += (Double(extent(pass) + width) / speed + pause.seconds) * Double(passes) / 2
    }
    return seconds + jitter.seconds
  }

  /// The events, pass by pass; those of a pass are in order of time when there is no jitter.
  ///
  /// They must end within the 106 days that a time can hold.
  public func events() -> [CameraEvent] {
    let generator = Philox(key: seed)
    var events: [CameraEvent] = []
    var begin = 0.0
    for pass in 0..<passes {
      let direction = alternates && pass % 2 == 1 ? direction.opposite : direction
      let extent = extent(direction)
      for front in 0..<extent + width {
        let time = SimTime(seconds: begin + Double(front) / speed) ?? .zero
        for (place, isOn) in [(front, true), (front - width, false)] where (0..<extent).contains(place) {
          for pixel in line(at: place, direction) {
            var time = start + time
            if jitter > .zero {
              let draw = generator.uniform(
                at: .init(
                  UInt32(truncatingIfNeeded: (pixel.y * mode.width + pixel.x) * 2 + (isOn ? 1 : 0)),
                  UInt32(truncatingIfNeeded: pass), stream, Self.purpose))
              time += SimTime(picoseconds: Int64(draw * Double(jitter.picoseconds)))
            }
            events.append(CameraEvent(time: time, pixel: pixel, isOn: isOn))
          }
        }
      }
      begin += Double(extent + width) / speed + pause.seconds
    }
    return events
  }

  private func extent(_ direction: Direction) -> Int {
    direction == .right || direction == .left ? mode.width : mode.height
  }

  /// The pixels at a distance from where the bar comes in.
  private func line(at place: Int, _ direction: Direction) -> [Pixel] {
    switch direction {
    case .right: (0..<mode.height).map { Pixel(x: place, y: $0) }
    case .left: (0..<mode.height).map { Pixel(x: mode.width - 1 - place, y: $0) }
    case .down: (0..<mode.width).map { Pixel(x: $0, y: place) }
    case .up: (0..<mode.width).map { Pixel(x: $0, y: mode.height - 1 - place) }
    }
  }

  /// The word of the counter that keeps stimuli apart from other draws with the same key: "MBAR".
  private static let purpose: UInt32 = 0x4D42_4152
}
