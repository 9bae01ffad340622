import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

extension Workload {
  /// Nominal currents in pA: time constants of 5 ms (AMPA), 50 ms (NMDA), 10 ms (shunt), 30 ms (GABA) and 20 ms (soma);
  /// pulses of 20 us. The weights make the mean output 20 to 60 Hz, as the definition of the workloads asks.
  static let currents: [(name: String, picoamperes: Double)] = [
    ("DEAM_ETAU_P", 180), ("DEAM_EGAIN_P", 720), ("DENM_ETAU_P", 18), ("DENM_EGAIN_P", 72),
    ("DEGA_ITAU_P", 30), ("DEGA_IGAIN_P", 120), ("DESC_ITAU_P", 90), ("DESC_IGAIN_P", 360),
    ("SOIF_LEAK_N", 14), ("SOIF_GAIN_N", 56), ("SOIF_SPKTHR_P", 1000), ("SOIF_REFR_N", 525),
    ("SYPD_EXT_N", 17_500), ("SYPD_DLY0_P", 350), ("SYAM_W0_P", 10_000), ("SYAM_W1_P", 3000),
    ("SYAM_W2_P", 4000),
  ]

  /// What the circuits need that the first workload leaves off.
  private static let further: [(name: String, picoamperes: Double)] = [
    ("SOIF_DC_P", 280), ("SOAD_TAU_P", 7), ("SOAD_GAIN_P", 14), ("SOAD_W_N", 10), ("SOAD_PWTAU_N", 350),
    ("SOAD_CASC_P", 1000), ("SOCA_W_N", 1000), ("SOCA_TAU_P", 7), ("SOCA_GAIN_P", 14),
    ("SOHO_VREF_P", 1000), ("SOHO_VREF_L_P", 30), ("SOHO_VREF_M_P", 60), ("SOHO_VREF_H_P", 100),
    ("SOHO_VRST_P", 56), ("SOHO_VH_P", 10), ("SOIF_CC_N", 100), ("DEAM_ITAU_P", 360), ("DEAM_IGAIN_P", 300),
    ("DENM_ITAU_P", 90), ("DENM_IGAIN_P", 60), ("DENM_NMREV_N", 50), ("DEAM_REV_N", 1000),
    ("DENM_REV_N", 1000), ("DEGA_REV_P", 100), ("DEAM_HRES_P", 100), ("DEAM_VRES_P", 100),
    ("DEAM_NRES_P", 400), ("SYAM_STDW_N", 20_000), ("SYAW_STDSTR_N", 0.2),
  ]

  /// Sets biases of every core to the codes nearest to currents in pA.
  mutating func setBiases(_ currents: [(name: String, picoamperes: Double)]) {
    let generator = ParameterGenerator()
    for (name, picoamperes) in currents {
      guard let parameter = ParameterTable.parameter(named: name, in: .core) else {
        preconditionFailure("\(name) is no core parameter")
      }
      let code = generator.nearestCode(to: Current(picoamperes, .pico), of: parameter).code
      for chip in board.chips.indices {
        for core in CoreOnChip.allCases {
          board.chips[chip].cores[core.index].parameters[parameter].code = code
        }
      }
    }
  }

  /// Nominal currents of all core biases, in A, as the codes give them.
  public var biases: [(name: String, amperes: Double)] {
    let generator = ParameterGenerator()
    return ParameterTable.parameters(in: .core).map { parameter in
      let code = board.chips[0].cores[0].parameters[parameter].code
      return (parameter.name, generator.current(of: parameter, code).si)
    }
  }

  /// Switches on what the first workload leaves off: depression on a quarter of the synapses, the exponential soma on a
  /// quarter of the neurons, the membrane as the sensed node on half of them, everything else on all, and the converters.
  mutating func switchEverythingOn() {
    setBiases(Self.further)
    let latches = LatchSet(
      .soDC, .soAdaptation, .hoEnable, .hoActive, .deamAMPA, .denmNMDA, .deConductance, .deamAlpha, .denmAlpha
    )
    for core in CoreOnChip.allCases {
      for n in 0..<NeuronOnCore.count {
        board.chips[0][core].neurons[n].latches = latches
        board.chips[0][core].neurons[n].latches[.soifType] = n % 4 == 0
        board.chips[0][core].neurons[n].latches[.cohoCaMem] = n % 2 == 0
        for i in 0..<SynapseOnNeuron.count / 4 {
          board.chips[0][core].neurons[n].synapses[4 * i + (i + n) % 4].stp = true
        }
      }
      board.chips[0][core].neuronMonitoringOn = true
      board.chips[0][core].sadcEnables = CoreSADCEnables(rawValue: 0x3FFF)
    }
    options.windows.outputs.insert(.spikingADC)
  }
}
