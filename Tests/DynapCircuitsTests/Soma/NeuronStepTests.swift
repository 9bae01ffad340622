import DynapCircuits
import DynapUnits
import Testing

/// Dendrites, soma input and membrane in one pass, beside the same circuits one after the other.
@Suite struct NeuronStepTests {
  static let lanes = 256
  static let types: [any Circuit.Type] = [
    AMPA.self, NMDA.self, GABA.self, Shunt.self, PostSpikePulse.self, Adaptation.self, DirectCurrent.self,
    Refractory.self, SpikeThreshold.self, PositiveFeedback.self, SomaInput.self, Membrane.self,
  ]

  /// Random neurons, and the circuits that they have.
  static func neurons(step h: Float) -> (circuits: [any Circuit], rows: LaneRows) {
    let rows = LaneRows(laneCount: lanes, declarations: types.flatMap { $0.rows }, floor: 0.5)
    RandomNeurons.fill(
      rows, seed: 5, integrators: ["I_ampa", "I_nmda", "I_gaba", "I_shunt", "I_ahp"], peak: 1000, step: h)
    return (types.map { $0.init(rows) }, rows)
  }

  static func states(_ rows: LaneRows, but left: Set<RowDeclaration.Role>) -> [String: [Float]] {
    Dictionary(
      uniqueKeysWithValues: rows.declarations.filter { !left.contains($0.role) }.map { declaration in
        (declaration.name, (0..<lanes).map { rows[declaration][$0] })
      })
  }

  @Test(
    "one pass is bit by bit what the circuits are one after the other", arguments: [0.1, 1] as [Float],
    [true, false])
  func twin(step: Float, isSeen: Bool) {
    let (circuits, rows) = Self.neurons(step: step)
    let (others, together) = Self.neurons(step: step)
    let calls = NeuronPass.calls(others, lanes: Self.lanes)
    #expect(calls.count == circuits.count - 5, "five circuits are part of the one pass")
    var (context, other) = (StepContext(step: step, floor: 0.5), StepContext(step: step, floor: 0.5))
    other.isSeen = isSeen
    var spikes = 0
    for _ in 0..<12 {
      for circuit in circuits { circuit.step(0..<Self.lanes, &context) }
      for call in calls { call.step(0..<Self.lanes, &other) }
      #expect(LaneSpike.ordered(context.spikes) == LaneSpike.ordered(other.spikes))
      spikes += context.spikes.count
      context.spikes = []
      other.spikes = []
      // Means and sums are for those who look.
      let left: Set<RowDeclaration.Role> = isSeen ? [] : [.mean, .derived]
      #expect(Self.states(rows, but: left) == Self.states(together, but: left))
      // Charges of the next step.
      for name in ["I_ampa", "I_shunt"] {
        for lane in stride(from: 0, to: Self.lanes, by: 3) {
          rows["\(name).integral"]?[lane] = 200 * step
          together["\(name).integral"]?[lane] = 200 * step
        }
      }
    }
    #expect(spikes > 10, "neurons fire, so that all of it is exercised")
  }

  /// A circuit that no pass knows.
  private struct Unknown: Circuit {
    static let name = "unknown"
    static let parameters: [Parameter] = []
    static let phase = Phase.soma
    static let rows: [RowDeclaration] = []
    init(_ rows: LaneRows) {}
    func derive(_ lane: Int, _ settings: LaneSettings) {}
  }

  @Test("an unknown circuit, and neurons without a dendrite, are stepped in their places")
  func between() {
    let types = Self.types + [NMDAGate.self, SensedNode.self, Calcium.self, Unknown.self]
    let rows = LaneRows(laneCount: 16, declarations: types.flatMap { $0.rows }, floor: 0.5)
    let all = types.map { $0.init(rows) }
    #expect(NeuronPass.calls(all, lanes: 16).count == all.count)
    let known = all.filter { !($0 is Unknown) }
    #expect(NeuronPass.calls(known, lanes: 16).count == known.count - 4)
    let quiet = known.filter { !($0 is NMDAGate) && !($0 is SensedNode) }
    #expect(NeuronPass.calls(quiet, lanes: 16).count == quiet.count - 5)
    let half = known.filter { !($0 is Shunt) }
    #expect(NeuronPass.calls(half, lanes: 16).count == half.count)
  }
}
