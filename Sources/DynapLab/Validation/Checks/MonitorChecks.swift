import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// The spiking converters.
enum MonitorChecks {
  static let group = CheckGroup("Spiking ADC", [converter])

  // MARK: V53

  static let converter = Check(
    "V53", "rate of a converter: 1 nA, 100 fF, 0.4 V, t_pw 1 us", formula: "f = 1 / (C dV / I + t_pw)",
    source: "8",
    [.init("", 24.39, "kHz", within: 1e-3)],
    double: { [1e-3 / (100e-15 * 0.4 / 1e-9 + 1e-6)] },
    lanes: {
      let input = SADCInput.external0PG0
      let channel = SADCChannel(input)
      var chip = ReferenceChip(step: .ms(1))
      chip.board.chips[0].sadcEnables = ChipSADCEnables(rawValue: 0xFF)
      chip.options.windows.outputs.insert(.spikingADC)
      // The levels of the ramp follow from codes; capacitances make up for what those do not hit.
      let curve = try chip.simulation().sadcCurve(channel)
      let layout = chip.options.windows.converter
      chip.options.windows.converter.rampCapacitance = Capacitance(si: 40e-15 / curve.swing.si)
      chip.options.windows.converter.pulseCapacitance = Capacitance(
        si: layout.pulseCapacitance.si * 1e-6 / curve.pulseWidth.si)
      let period = SimTime.ms(200)
      chip.options.windows.samplePeriod = period
      var simulation = try chip.simulation()
      simulation.setSADCInput(input, to: Current(si: 1e-9 - curve.offset.si))
      simulation.run(for: period)
      return [Double(simulation.sadcValues()[channel.index]) / period.milliseconds]
    })
}
