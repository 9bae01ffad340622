import DynapCircuits

/// The circuits that a simulation steps, one line each, in the order of the machine's phases.
enum Catalogue {
  /// The circuits of a law. Those of one phase are called in this order.
  static func circuits(_ fidelity: SimulationOptions.Fidelity) -> [any Circuit.Type] {
    switch fidelity {
    case .full:
      [
        AMPA.self, NMDA.self, GABA.self, Shunt.self, PostSpikePulse.self, Adaptation.self,
        Calcium.self, DirectCurrent.self, Refractory.self, SpikeThreshold.self, PositiveFeedback.self,
        SomaInput.self, Membrane.self, SensedNode.self, Homeostasis.self,
      ]
    case .linear: [LinearNeuron.self]
    }
  }

  /// The circuits that the pulses of each dendrite charge, in the order of ``SynapseTable/dendrites``.
  static let targets: [[any PulseTarget.Type]] = [[AMPA.self], [NMDA.self], [GABA.self], [Shunt.self]]
}
