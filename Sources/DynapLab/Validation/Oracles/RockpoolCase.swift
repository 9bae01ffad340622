import DynapChip
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits

/// A case of Rockpool's DynapSim as a board and options of ours, from the parameters it was run with.
package struct RockpoolCase: Sendable {
  /// Without mismatch, under the linear law.
  package var chip: ReferenceChip

  /// Which parameter of the chip holds which current of the published model.
  private static let currents = [
    ("Itau_syn", "DEAM_ETAU_P"), ("Igain_syn", "DEAM_EGAIN_P"), ("Ipulse", "SYPD_EXT_N"),
    ("Itau_mem", "SOIF_LEAK_N"), ("Igain_mem", "SOIF_GAIN_N"), ("Ispkthr", "SOIF_SPKTHR_P"),
    ("Iref", "SOIF_REFR_N"), ("Itau_ahp", "SOAD_TAU_P"), ("Igain_ahp", "SOAD_GAIN_P"),
    ("Iw_ahp", "SOAD_W_N"), ("Ipulse_ahp", "SOAD_PWTAU_N"), ("Idc", "SOIF_DC_P"),
  ]

  /// Sets up the section of a case, such as `["a", "common"]`.
  package init(_ files: OracleFiles, _ section: [String], step: SimTime, chips: Int = 1) throws {
    let parameters = try files.section(section).numbers
    func value(_ name: String) throws -> Double {
      guard let value = parameters[name] else {
        throw FormatError(
          .badName, source: OracleFiles.parameters, at: .field(name), "there is no such parameter",
          remedy: "take the folder chips/oracles as the sources have it")
      }
      return value
    }
    chip = ReferenceChip(step: step, chips: chips)
    chip.options.fidelity = .linear
    chip.options.process.kappaN = try value("kappa_n")
    chip.options.process.kappaP = try value("kappa_p")
    chip.options.process.I0 = Current(si: try value("Io"))
    chip.options.process.floor = chip.options.process.I0
    chip.options.process.fixedThermalVoltage = Voltage(si: try value("Ut"))
    chip.options.process.switchingVoltage = Voltage(si: try value("Vth"))
    chip.options.process.membraneCapacitance = Capacitance(si: try value("C_mem"))
    chip.options.process.ampaCapacitance = Capacitance(si: try value("C_syn"))
    chip.options.process.adaptationCapacitance = Capacitance(si: try value("C_ahp"))
    chip.options.process.pulseCapacitance = Capacitance(si: try value("C_pulse"))
    chip.options.process.adaptationPulseCapacitance = Capacitance(si: try value("C_pulse_ahp"))
    chip.options.process.refractoryCapacitance = Capacitance(si: try value("C_ref"))
    for (name, silicon) in Self.currents {
      if let current = parameters[name] { set(silicon, current) }
    }
    // Binary weights: the bits of a synapse are its weight in tenths of Iscale.
    let unit = try value("Iscale") / 10
    for bit in 0..<4 { set("SYAM_W\(bit)_P", unit * Double(1 << bit)) }
  }

  /// Sets a current, in A, of every core or of that of a neuron.
  package mutating func set(_ silicon: String, _ amperes: Double, at neuron: NeuronOnBoard? = nil) {
    chip.options.exactCurrents.append(
      .init(chip: neuron?.chip, core: neuron?.core, parameter: silicon, current: Current(si: amperes)))
  }

  /// Turns a neuron's constant input and adaptation on, as in the published model.
  package mutating func use(_ neuron: NeuronOnBoard) { chip.latch(.soDC, .soAdaptation, at: neuron) }

  /// The spikes of neurons over a span, in the order of time and neuron.
  package func spikes(
    of neurons: [NeuronOnBoard], _ input: [InputEvent] = [], for span: SimTime
  ) throws -> [RockpoolSpike] {
    var simulation = try chip.simulation()
    try simulation.record(Recording(name: "spikes", neurons: neurons, quantity: .spikes))
    simulation.inject(input)
    simulation.run(for: span)
    return simulation.spikes.map { spike in
      RockpoolSpike(
        time: spike.time.microseconds, neuron: neurons.firstIndex(of: spike.neuron) ?? -1,
        isOnGrid: spike.time.picoseconds % 1_000_000 == 0)
    }.sorted()
  }
}
