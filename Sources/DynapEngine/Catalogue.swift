import DynapCircuits

/// The circuits that a simulation steps, one line each, in the order of the machine's phases.
enum Catalogue {
  /// The circuits of a law. Those of one phase are called in this order.
  static func circuits(_ fidelity: SimulationOptions.Fidelity) -> [any Circuit.Type] {
    switch fidelity {
    case .full:
      [
        AMPA.self, NMDA.self, GABA.self, Shunt.self, Adaptation.self,
        AMPAAlpha.self, NMDAAlpha.self, Diffusion.self, SensedNode.self, NMDAGate.self, Conductance.self,
        DirectCurrent.self, Refractory.self, SpikeThreshold.self, PositiveFeedback.self,
        SomaInput.self, Membrane.self,
      ]
    case .linear: [LinearNeuron.self]
    }
  }

  /// The circuits that the pulses of each dendrite charge, in the order of ``SynapseTable/dendrites``.
  static let targets: [[any PulseTarget.Type]] = [
    [AMPA.self, AMPAAlpha.self], [NMDA.self, NMDAAlpha.self], [GABA.self], [Shunt.self],
  ]
}
