import DynapCircuits
import DynapUnits

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Independent Poisson trains, one per channel, optionally with a dead time after each spike.
///
/// Equation: intervals are `d + e`, `e` exponential with mean `1/r - d`, so that the mean rate is `r` with a dead time too.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `r` | rate of the channel | Hz |
/// | `d` | dead time | s |
///
/// The first interval starts at the window's start and has no dead time. A draw is keyed by seed, stream, channel and the
/// spike's number in its channel: adding a channel, or lengthening the window, redraws nothing.
public struct PoissonStimulus: Hashable, Sendable {
  /// The mean rate of each channel.
  public var rates: [Frequency]
  /// When.
  public var window: StimulusWindow
  /// The seed of the experiment.
  public var seed: UInt64
  /// Which stimulus of the experiment this is, so that two with one seed differ.
  public var stream: UInt32
  /// The least interval between two spikes of a channel; `rate * deadTime` must be below 1.
  public var deadTime: SimTime

  /// Makes a stimulus; a rate that is negative or that the dead time does not allow is a programmer's mistake.
  public init(
    rates: [Frequency], window: StimulusWindow, seed: UInt64, stream: UInt32 = 0, deadTime: SimTime = .zero
  ) {
    precondition(
      rates.allSatisfy { $0.si >= 0 && $0.si * deadTime.seconds < 1 },
      "a Poisson rate is at least 0 and below the reciprocal of the dead time")
    self.rates = rates
    self.window = window
    self.seed = seed
    self.stream = stream
    self.deadTime = deadTime
  }

  /// The spikes; costs one draw each, and a sort.
  public func spikes() -> SpikeTrain {
    var spikes: [SpikeTrain.Spike] = []
    for (channel, rate) in rates.enumerated() where rate.si > 0 {
      appendChannel(channel, mean: 1 / rate.si - deadTime.seconds, to: &spikes)
    }
    return SpikeTrain(spikes)
  }

  private func appendChannel(_ channel: Int, mean: Double, to spikes: inout [SpikeTrain.Spike]) {
    let generator = Philox(key: seed)
    var time = window.from
    var number: UInt32 = 0
    while true {
      let uniform = generator.uniform(
        at: .init(number, UInt32(truncatingIfNeeded: channel), stream, Self.purpose))
      guard let interval = SimTime(seconds: -log(uniform) * mean) else { return }
      // Compared by subtraction, which cannot overflow.
      guard time < window.until, interval < window.until - time else { return }
      time += interval
      spikes.append(.init(time: time, channel: channel))
      guard deadTime < window.until - time else { return }
      time += deadTime
      number &+= 1
    }
  }

  /// The word of the counter that keeps stimuli apart from other draws with the same key: "POIS".
  private static let purpose: UInt32 = 0x504F_4953
}
