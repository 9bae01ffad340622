import DynapUnits

extension AnalogFrontEnd {
  /// The four signals of a channel, in the order of their events' addresses.
  public enum Tap: Int, CaseIterable, Hashable, Sendable {
    /// After the low-pass filter.
    case lowPass
    /// After the amplifier.
    case amplifier
    /// After the ripple filter.
    case ripple
    /// After the fast-ripple filter.
    case fastRipple

    /// The letter of a laboratory's raster; the upper case stands for up events.
    public var letter: String { ["l", "a", "r", "f"][rawValue] }
  }

  /// By how much the tag of the routing word is shifted past the address of the source (dossier U-12).
  public enum TagShift: Int, CaseIterable, Hashable, Sendable {
    /// Six bits, as the connections of a laboratory's script match (assumed).
    case six = 6
    /// Eight bits, as the same script's display compares.
    case eight = 8
  }

  /// What the layout gives every channel; no number of it is published.
  public struct Layout: Hashable, Sendable {
    /// Gain of the amplifier by its step (assumed): 20 to 38 dB, a factor of two each.
    public var gains = [10.0, 20, 40, 80]
    /// Capacitance of the low-pass filter (assumed): 80 Hz at the published point.
    public var lowPassCapacitance = Capacitance(3.19, .pico)
    /// Capacitance of the ripple filter (assumed): 141 Hz at the published point.
    public var rippleCapacitance = Capacitance(0.380, .pico)
    /// Capacitance of the fast-ripple filter (assumed): 354 Hz at the published point.
    public var fastRippleCapacitance = Capacitance(0.1515, .pico)
    /// Threshold of the modulators at 1 nA (assumed).
    public var thresholdAtNanoampere = Voltage(10, .milli)
    /// Capacitance of the refractory timer (assumed): 154 ns at the published point.
    public var refractoryCapacitance = Capacitance(0.5, .pico)
    /// The place of the routing word's tag in that of an event.
    public var tagShift = TagShift.six

    /// Makes the assumed layout.
    public init() {}
  }

  /// The biases that a channel computes with.
  public struct Biases: Hashable, Sendable {
    /// Gain, frequency and quality of a filter.
    public struct Filter: Hashable, Sendable {
      /// `I_G`.
      public var gain: Current
      /// `I_F`.
      public var frequency: Current
      /// `I_Q`.
      public var quality: Current

      /// Makes the biases of a filter.
      public init(gain: Current, frequency: Current, quality: Current) {
        self.gain = gain
        self.frequency = frequency
        self.quality = quality
      }
    }

    /// The low-pass filter.
    public var lowPass: Filter
    /// The ripple filter.
    public var ripple: Filter
    /// The fast-ripple filter.
    public var fastRipple: Filter
    /// `I_thu`.
    public var thresholdUp: Current
    /// `I_thd`.
    public var thresholdDown: Current
    /// `I_refr`.
    public var refractory: Current

    /// Looks the biases up by their declarations.
    public init(_ current: (Parameter) -> Current) {
      lowPass = Filter(
        gain: current(AnalogFrontEnd.lowPassGain), frequency: current(AnalogFrontEnd.lowPassFrequency),
        quality: current(AnalogFrontEnd.lowPassQuality))
      ripple = Filter(
        gain: current(AnalogFrontEnd.rippleGain), frequency: current(AnalogFrontEnd.rippleFrequency),
        quality: current(AnalogFrontEnd.rippleQuality))
      fastRipple = Filter(
        gain: current(AnalogFrontEnd.fastRippleGain), frequency: current(AnalogFrontEnd.fastRippleFrequency),
        quality: current(AnalogFrontEnd.fastRippleQuality))
      thresholdUp = current(AnalogFrontEnd.thresholdUp)
      thresholdDown = current(AnalogFrontEnd.thresholdDown)
      refractory = current(AnalogFrontEnd.modulatorRefractory)
    }
  }

  /// What a channel computes with, in volts, hertz and seconds.
  public struct Coefficients: Hashable, Sendable {
    /// `A_g`.
    public var gain: Double
    /// How far the amplifier's output goes to either side, in V.
    public var rail: Double
    /// The filters by tap; nil for the amplifier's own.
    public var filters: [Biquad.Shape?]
    /// `V_u` in V.
    public var up: Double
    /// `V_d` in V.
    public var down: Double
    /// The dead time of the modulators.
    public var refractory: Interval

    /// Derives the coefficients of a channel; the gain's step runs from 0 to 3.
    public init(_ biases: Biases, gainStep: Int, _ layout: Layout, _ process: Process) {
      precondition((0...3).contains(gainStep), "the amplifier has gains 0 to 3")
      gain = layout.gains[gainStep]
      rail = process.supply.si / 2
      func shape(_ band: Biquad.Band, _ filter: Biases.Filter, _ capacitance: Capacitance) -> Biquad.Shape {
        let transconductance = process.kappaN * filter.frequency.si / process.thermalVoltage.si
        return Biquad.Shape(
          band, frequency: transconductance / (2 * Double.pi * capacitance.si),
          quality: filter.frequency.si / filter.quality.si, gain: filter.gain.si / filter.frequency.si)
      }
      filters = [
        shape(.low, biases.lowPass, layout.lowPassCapacitance), nil,
        shape(.band, biases.ripple, layout.rippleCapacitance),
        shape(.band, biases.fastRipple, layout.fastRippleCapacitance),
      ]
      up = layout.thresholdAtNanoampere.si * biases.thresholdUp.si * 1e9
      down = layout.thresholdAtNanoampere.si * biases.thresholdDown.si * 1e9
      refractory = Interval(
        si: layout.refractoryCapacitance.si * process.switchingVoltage.si / biases.refractory.si)
    }
  }
}
