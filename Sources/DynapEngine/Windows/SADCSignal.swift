import DynapChip
import DynapFabric

/// One of the fourteen signals of a core's monitored neuron, in the vendor's order.
///
/// A converter sees a signal where its enable bit connects it, the core's monitoring is on (assumed to be needed, as it
/// is for the pin) and the buffers of the monitor lines work; otherwise it counts its offset alone.
public enum SADCSignal: Int, CaseIterable, Hashable, Sendable {
  case membrane, refractory, adaptation, calcium, ampa, ampaInhibitory, nmda, nmdaInhibitory, gaba, shunt
  case weight41, weight20, somaGain, dendriteGain

  /// The vendor's name, such as `soif_mem`.
  public var name: String { CoreSADCEnables.names[rawValue] }

  /// The group of converters (assumed): soma, dendrites, weights and gains.
  var group: Int { rawValue < 4 ? 0 : rawValue < 10 ? 1 : 2 }

  /// Where the signal's current is read.
  enum Node: Hashable, Sendable {
    /// A row of the neuron, in pA; one that no circuit declares reads as the floor.
    case row(String)
    /// The weight current of a synapse, in pA.
    case weight(SynapseOnNeuron)
  }

  /// Where the current is read. Means over the step are taken where a circuit has them.
  var node: Node {
    switch self {
    case .membrane: .row("I_mem")
    case .refractory: .row("I_ref.mean")
    case .adaptation: .row("I_ahp.mean")
    case .calcium: .row("I_ca.mean")
    case .ampa: .row("I_ampa.mean")
    case .ampaInhibitory: .row("I_ampa_i.mean")
    case .nmda: .row("I_nmda.mean")
    case .nmdaInhibitory: .row("I_nmda_i.mean")
    case .gaba: .row("I_gaba.mean")
    case .shunt: .row("I_shunt.mean")
    case .weight41: .weight(PulseMonitor.one.synapse)
    case .weight20: .weight(PulseMonitor.two.synapse)
    case .somaGain: .row("I_mem.gain")
    case .dendriteGain: .row("I_ampa.gain")
    }
  }
}

/// One of the eight chip-level inputs of the converters, in the vendor's order.
public enum SADCInput: Int, CaseIterable, Hashable, Sendable {
  case external0PG1, reference1PG1, reference2PG1, external2PG1
  case external0PG0, reference1PG0, reference2PG0, external2PG0

  /// The vendor's name, such as `nccf_extin_vi_group0_pg1`.
  public var name: String { ChipSADCEnables.names[rawValue] }
  /// The parameter generator that it belongs to.
  public var generator: Int { rawValue < 4 ? 1 : 0 }
  /// The group of converters that its name says.
  public var group: Int { [0, 1, 2, 2][rawValue % 4] }
  /// Whether it is a pin, whose current the host gives; otherwise it is the calibration reference.
  public var isExternal: Bool { [0, 3].contains(rawValue % 4) }
}
