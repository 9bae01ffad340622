import DynapUnits

/// Evenly spaced spikes, one train per channel.
///
/// Equation: `t_k = from + phase + k / r`, each rounded by itself, so that no error accumulates.
public struct RegularStimulus: Hashable, Sendable {
  /// The rate of each channel; 0 makes no spike.
  public var rates: [Frequency]
  /// When.
  public var window: StimulusWindow
  /// The time of the first spike after the window's start.
  public var phase: SimTime

  /// Makes a stimulus; a negative rate or phase is a programmer's mistake.
  public init(rates: [Frequency], window: StimulusWindow, phase: SimTime = .zero) {
    precondition(rates.allSatisfy { $0.si >= 0 }, "a rate is at least 0")
    precondition(phase >= .zero, "a phase is at least 0")
    self.rates = rates
    self.window = window
    self.phase = phase
  }

  /// The spikes; costs one step each, and a sort.
  public func spikes() -> SpikeTrain {
    var spikes: [SpikeTrain.Spike] = []
    guard window.from < window.until, phase < window.until - window.from else { return SpikeTrain() }
    let start = window.from + phase
    for (channel, rate) in rates.enumerated() where rate.si > 0 {
      var number = 0.0
      while let offset = SimTime(seconds: number / rate.si), offset < window.until - start {
        spikes.append(.init(time: start + offset, channel: channel))
        number += 1
      }
    }
    return SpikeTrain(spikes)
  }
}
