import DynapCircuits

/// The circuits that a simulation steps, one line each, in the order of the machine's phases.
enum Catalogue {
  /// The circuits of a law. Those of one phase are called in this order, and all derive and answer to spikes in it:
  /// the pulse after a spike before what it charges, homeostasis after the circuits whose gain it takes over.
  static func circuits(_ fidelity: SimulationOptions.Fidelity) -> [any Circuit.Type] {
    switch fidelity {
    case .full:
      [
        AMPA.self, NMDA.self, GABA.self, Shunt.self, PostSpikePulse.self, Adaptation.self, Calcium.self,
        AMPAAlpha.self, NMDAAlpha.self, Diffusion.self, SensedNode.self, NMDAGate.self, Conductance.self,
        DirectCurrent.self, Refractory.self, SpikeThreshold.self, PositiveFeedback.self,
        SomaInput.self, Membrane.self, Homeostasis.self,
      ]
    case .device:
      [
        DeviceDendrite<AMPA>.self, DeviceDendrite<NMDA>.self, DeviceDendrite<GABA>.self,
        DeviceDendrite<Shunt>.self, PostSpikePulse.self, DeviceAdaptation.self, DeviceCalcium.self,
        DeviceAlpha<AMPAAlpha>.self, DeviceAlpha<NMDAAlpha>.self, Diffusion.self, SensedNode.self,
        NMDAGate.self, Conductance.self, DirectCurrent.self, Refractory.self, SpikeThreshold.self,
        PositiveFeedback.self, DeviceSomaInput.self, DeviceMembrane.self, Homeostasis.self,
      ]
    case .linear: [LinearNeuron.self]
    }
  }

  /// What the neurons of dies that learn have besides.
  static let learning: [any Circuit.Type] = [MembraneComparator.self, StopLearning.self]

  /// The circuits that the pulses of each dendrite charge, in the order of ``SynapseTable/dendrites``.
  static let targets: [[any PulseTarget.Type]] = [
    [AMPA.self, AMPAAlpha.self, DeviceDendrite<AMPA>.self, DeviceAlpha<AMPAAlpha>.self],
    [NMDA.self, NMDAAlpha.self, DeviceDendrite<NMDA>.self, DeviceAlpha<NMDAAlpha>.self],
    [GABA.self, DeviceDendrite<GABA>.self], [Shunt.self, DeviceDendrite<Shunt>.self],
  ]
}
