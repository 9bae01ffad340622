/// Which circuits of a step are taken together.
public enum NeuronPass {
  /// Circuits that may be stepped beside these: none changes what they hand on.
  private static let others: [any Circuit.Type] = [
    PostSpikePulse.self, Adaptation.self, Calcium.self, DirectCurrent.self, Refractory.self,
    SpikeThreshold.self, PositiveFeedback.self, Homeostasis.self, MembraneComparator.self, StopLearning.self,
  ]
  /// Circuits that are always taken together.
  private static let own: [any Circuit.Type] = [
    AMPA.self, NMDA.self, GABA.self, Shunt.self, SomaInput.self, Membrane.self,
  ]
  /// Circuits between dendrites and soma input, which ``GatedInput`` takes over.
  private static let between: [any Circuit.Type] = [
    AMPAAlpha.self, NMDAAlpha.self, SensedNode.self, NMDAGate.self, Conductance.self,
  ]

  /// Takes over what it can of the circuits of `lanes` neurons, whose coefficients stay as they are now.
  ///
  /// - Returns: The calls that come to the same step, in their order.
  public static func calls(_ circuits: [any Circuit], lanes: Int) -> [CircuitCall] {
    guard let pass = pass(circuits, lanes) else { return circuits.map { $0.call() } }
    // The excitatory dendrites first: what they give, others spread or shape before it comes to the soma.
    return pass.dendrites
      + circuits.compactMap { circuit in
        if circuit is SomaInput { return pass.input }
        if circuit is Membrane { return pass.membrane }
        return isAmong(own + between, circuit) ? nil : circuit.call()
      }
  }

  /// The calls in which circuits are taken together.
  private struct Pass {
    var dendrites: [CircuitCall] = []
    var input: CircuitCall?
    var membrane: CircuitCall
  }

  private static func isAmong(_ types: [any Circuit.Type], _ circuit: any Circuit) -> Bool {
    types.contains { $0 == type(of: circuit) }
  }

  /// What is taken together; nil where the circuits are stepped one by one.
  private static func pass(_ circuits: [any Circuit], _ lanes: Int) -> Pass? {
    func find<C: Circuit>(_ type: C.Type) -> C? { circuits.lazy.compactMap { $0 as? C }.first }
    guard let ampa = find(AMPA.self)?.dpi, let nmda = find(NMDA.self)?.dpi, let gaba = find(GABA.self)?.dpi,
      let shunt = find(Shunt.self)?.dpi, let input = find(SomaInput.self), let membrane = find(Membrane.self),
      circuits.allSatisfy({ $0 is Diffusion || isAmong(own + between + others, $0) }),
      Set([ampa, nmda, gaba, shunt].map { IntegratorRows.Offsets($0) }).count == 1
    else { return nil }
    guard circuits.contains(where: { $0 is Diffusion || isAmong(between, $0) }) else {
      return Pass(membrane: NeuronStep((ampa, nmda, gaba, shunt), input, membrane))
    }
    let parts = GatedInput.Parts(
      ampa: ampa, nmda: nmda, gaba: gaba, shunt: shunt, sensed: find(SensedNode.self),
      gate: find(NMDAGate.self), conductance: find(Conductance.self), input: input)
    guard let gated = GatedInput(parts),
      let first = ShapedDendrite(ampa, find(AMPAAlpha.self)?.shape, lanes: lanes),
      let second = ShapedDendrite(nmda, find(NMDAAlpha.self)?.shape, lanes: lanes)
    else { return nil }
    return Pass(dendrites: [first, second], input: gated, membrane: membrane.call())
  }
}
