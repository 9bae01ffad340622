import DynapCircuits
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Dendrites, soma input and membrane in one pass, beside the same circuits one after the other.
@Suite struct NeuronStepTests {
  static let lanes = 96
  static let types: [any Circuit.Type] = [
    AMPA.self, NMDA.self, GABA.self, Shunt.self, PostSpikePulse.self, Adaptation.self, DirectCurrent.self,
    Refractory.self, SpikeThreshold.self, PositiveFeedback.self, SomaInput.self, Membrane.self,
  ]

  /// Neurons of many kinds: plain, stiff, exponential, refractory and killed ones, with and without charges of this step.
  static func neurons(step h: Float) -> (circuits: [any Circuit], rows: LaneRows) {
    let rows = LaneRows(laneCount: lanes, declarations: types.flatMap { $0.rows }, floor: 0.5)
    let generator = Philox(key: 5)
    for lane in 0..<lanes {
      func draw(_ index: UInt32) -> Float {
        Float(generator.uniform(at: .init(UInt32(lane), index, 0, 0)))
      }
      func set(_ name: String, _ value: Float) { rows[name]?[lane] = value }
      for (i, name) in ["I_ampa", "I_nmda", "I_gaba", "I_shunt", "I_ahp"].enumerated() {
        let index = UInt32(10 * i)
        let rate = 1 / (5 + 100 * draw(index))
        let loss = -expm1f(-rate * h)
        set(name, lane % 5 == 0 ? 0.5 : 1000 * draw(index + 1) * draw(index + 2))
        set("\(name).rate", rate)
        set("\(name).loss", loss)
        set("\(name).meanFactor", loss / (rate * h))
        set("\(name).output", 0.8 + 0.4 * draw(index + 3))
        set("\(name).gain", 100 * draw(index + 4) + 1)
        set("\(name).integral", draw(index + 5) < 0.3 ? 500 * h * draw(index + 6) : 0)
      }
      set("I_casc", lane % 2 == 0 ? 1000 : 0)
      set("I_dc", 400 * draw(60))
      set("I_tau", lane % 13 == 0 ? 800 : 5 + 20 * draw(61))
      set("I_mem", lane % 3 == 0 ? 249.5 : 0.5 + 200 * draw(62))
      set("I_mem.gain", 20 + 100 * draw(63))
      set("I_mem.charging", 0.003 + 0.002 * draw(64))
      set("I_mem.alive", lane == 7 ? 0 : 1)
      set("t_held", lane % 4 == 0 ? 3 * h * draw(65) : 0)
      set("I_spk", 250)
      set("t_ref", 2 * h * draw(66))
      set("I_ref", 300)
      set("fb.on", lane % 17 == 0 ? 1 : 0)
      set("fb.threshold", 500)
      set("fb.slope", 0.1)
      set("fb.offset", -1)
      set("fb.exponent", 0.4)
    }
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
      func order(_ a: LaneSpike, _ b: LaneSpike) -> Bool { (a.lane, a.offset) < (b.lane, b.offset) }
      #expect(context.spikes.sorted(by: order) == other.spikes.sorted(by: order))
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
