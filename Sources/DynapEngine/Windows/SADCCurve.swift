import DynapChip
import DynapCircuits
import DynapUnits

/// How one converter of a die differs from its nominal one.
///
/// A converter is an instance of its own: its draws are keyed by the die's serial, the chip, the generator and the
/// channel, so that no bias redraws them.
struct SADCSpread {
  private let spread: DieSpread
  private let place: SiliconPlace

  /// The spread of a channel of a chip.
  init(_ channel: SADCChannel, chip: Int, _ options: SimulationOptions) {
    let model = options.windows.convertersSpread ? options.mismatch : .off
    spread = DieSpread(serial: options.serial, model: model, process: options.process)
    place = SiliconPlace(chip: chip, core: channel.generator, neuron: channel.index)
  }

  /// The factor on a bias of the converter, the die's included.
  func factor(_ parameter: Parameter) -> Double {
    spread.dieFactor(parameter, chip: place.chip) * spread.factor(parameter, at: place)
  }

  /// The factor on the capacitor of the ramp.
  var ramp: Double { spread.capacitorFactor("C_ccf", at: place) }

  /// The factor on the capacitor of the timer.
  var timer: Double { spread.capacitorFactor("C_pw", at: place) }

  /// The factor of the input mirror, whose size no table lists.
  var gain: Double { spread.outputFactor(SpikingADC.name, at: place) }
}

extension SADCBiases {
  /// The transfer curve that the biases give a channel; without a chip that of the nominal converter.
  func curve(of channel: SADCChannel, chip: Int?, _ options: SimulationOptions) -> SpikingADC.Curve {
    let group = groups[channel.group]
    let spread = chip.map { SADCSpread(channel, chip: $0, options) }
    func current(_ parameter: Parameter, _ table: BiasTable) -> Current {
      Current(si: self.current(parameter, table).si * (spread?.factor(parameter) ?? 1))
    }
    let layout = options.windows.converter
    let width =
      layout.pulseCapacitance.si * (spread?.timer ?? 1) * options.process.switchingVoltage.si
      / current(SpikingADC.pulseWidth, group).si
    var curve = SpikingADC.Curve(
      capacitance: Capacitance(si: layout.rampCapacitance.si * (spread?.ramp ?? 1)),
      swing: SpikingADC.swing(
        low: voltage(SpikingADC.low, group), high: voltage(SpikingADC.high, group),
        hysteresis: current(SpikingADC.hysteresis, group), bias: current(SpikingADC.bias, group),
        options.windows.hysteresis, options.process),
      pulseWidth: Interval(si: width), offset: current(SpikingADC.calibrationOffset, shared))
    curve.gain = spread?.gain ?? 1
    return curve
  }
}

/// What the converters of a board counted in one sample.
public struct SADCSample: Hashable, Sendable {
  /// When the sample ended.
  public let end: SimTime
  /// The pulses of each converter: 64 for each chip, in the order of ``SADCChannel``.
  public internal(set) var values: [Int]

  init(end: SimTime, count: Int) {
    self.end = end
    values = [Int](repeating: 0, count: count)
  }
}
