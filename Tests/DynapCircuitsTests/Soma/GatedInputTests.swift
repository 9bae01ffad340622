import DynapUnits
import Testing

@testable import DynapCircuits

/// What comes to the soma where something acts between dendrites and soma, beside the same circuits one after the other.
@Suite struct GatedInputTests {
  static let lanes = 256
  static let types: [any Circuit.Type] = [
    AMPA.self, NMDA.self, GABA.self, Shunt.self, PostSpikePulse.self, Adaptation.self, Calcium.self,
    AMPAAlpha.self, NMDAAlpha.self, Diffusion.self, SensedNode.self, NMDAGate.self, Conductance.self,
    DirectCurrent.self, Refractory.self, SpikeThreshold.self, PositiveFeedback.self, SomaInput.self,
    Membrane.self, Homeostasis.self,
  ]

  /// A board on which some circuits are needed.
  enum Board: String, CaseIterable {
    case everything
    case withoutDiffusion
    case gateAlone
    case conductanceAlone
    case alphaAlone
    case diffusionAlone

    var absent: [any Circuit.Type] {
      switch self {
      case .everything: []
      case .withoutDiffusion: [Diffusion.self]
      case .gateAlone: [Diffusion.self, AMPAAlpha.self, NMDAAlpha.self, Conductance.self]
      case .conductanceAlone: [Diffusion.self, AMPAAlpha.self, NMDAAlpha.self, NMDAGate.self]
      case .alphaAlone: [Diffusion.self, SensedNode.self, NMDAGate.self, Conductance.self]
      case .diffusionAlone:
        [AMPAAlpha.self, NMDAAlpha.self, SensedNode.self, NMDAGate.self, Conductance.self]
      }
    }

    func circuits(_ rows: LaneRows) -> [any Circuit] {
      types.filter { type in !absent.contains { $0 == type } }.map { $0.init(rows) }
    }
  }

  /// Neurons of many kinds, each of which has some of the latches on.
  static func rows(step h: Float) -> LaneRows {
    let rows = LaneRows(laneCount: lanes, declarations: types.flatMap { $0.rows }, floor: 0.5)
    let integrators = ["I_ampa", "I_nmda", "I_gaba", "I_shunt", "I_ahp", "I_ca", "I_ampa_i", "I_nmda_i"]
    RandomNeurons.fill(rows, seed: 6, integrators: integrators, peak: 600, step: h) { lane, draw, set in
      for (i, name) in integrators.enumerated() {
        set("\(name).charging", 0.001)
        set("\(name).weight", 2000 * draw(UInt32(10 * i + 7)))
        set("\(name).direct", 1)
        set("\(name).share", lane % 3 == 0 ? 0 : -1)
      }
      set("t_pa", 3 * h * draw(90))
      set("fb.on", lane % 4 == 0 ? 1 : 0)
      set("diff.on", lane % 7 == 0 ? 0 : 1)
      set("diff.own", 100 + 200 * draw(97))
      set("diff.horizontal", 100 * draw(98))
      set("diff.vertical", 100 * draw(99))
      set("I_x.on", lane % 11 == 0 ? 0 : 1)
      set("I_x.calcium", lane % 2 == 0 ? 1 : 0)
      set("I_nm", lane % 6 == 0 ? 0 : 50)
      set("I_ampa.rev", lane % 9 == 0 ? 0 : 1e-3)
      set("I_nmda.rev", lane % 9 == 0 ? 0 : 2e-3)
      set("I_gaba.rev", lane % 9 == 0 ? 0 : 100)
      set("V_h", 200)
      set("V_h.low", 40)
      set("V_h.high", 60)
      set("V_h.up", 0.5)
      set("V_h.down", 0.25)
      set("V_h.steepness", 0.027)
      set("I_mem.homeostaticGain", lane % 8 == 0 ? 0 : 0.3)
    }
    return rows
  }

  /// Who looks at means and sums.
  enum Looking: CaseIterable {
    case everybody
    case atSomeLanes
    case nobody

    /// The lanes that somebody looks at.
    var lanes: Range<Int> {
      switch self {
      case .everybody: 0..<GatedInputTests.lanes
      case .atSomeLanes: 64..<96
      case .nobody: 0..<0
      }
    }
  }

  @Test(
    "together they are bit by bit what the circuits are one after the other", arguments: Board.allCases,
    Looking.allCases)
  func twin(board: Board, looking: Looking) {
    let step: Float = 0.1
    let (rows, together) = (Self.rows(step: step), Self.rows(step: step))
    let circuits = board.circuits(rows)
    let others = board.circuits(together)
    let calls = NeuronPass.calls(others, lanes: Self.lanes)
    #expect(calls.count < circuits.count)
    var (context, other) = (StepContext(step: step, floor: 0.5), StepContext(step: step, floor: 0.5))
    other.isSeen = looking == .everybody
    other.watched = looking == .atSomeLanes ? looking.lanes : 0..<0
    var spikes = 0
    for _ in 0..<4 {
      for circuit in circuits { circuit.step(0..<Self.lanes, &context) }
      for call in calls { call.step(0..<Self.lanes, &other) }
      #expect(LaneSpike.ordered(context.spikes) == LaneSpike.ordered(other.spikes))
      spikes += context.spikes.count
      for spike in context.spikes {
        for (one, two) in zip(circuits, others) {
          (one as? any SpikeResponder)?.spiked(Int(spike.lane), at: spike.offset, context)
          (two as? any SpikeResponder)?.spiked(Int(spike.lane), at: spike.offset, other)
        }
      }
      context.spikes = []
      other.spikes = []
      // Means and sums are for those who look; what lives within one step is for nobody.
      for declaration in rows.declarations {
        let (one, other) = (rows[declaration], together[declaration])
        let lanes =
          switch declaration.role {
          case .mean, .derived: looking.lanes
          case .scratch: looking == .everybody ? looking.lanes : 0..<0
          default: 0..<Self.lanes
          }
        let differing = lanes.first { one[$0] != other[$0] }
        #expect(differing == nil, "\(declaration.name)")
      }
      // Charges of the next step.
      for name in ["I_ampa", "I_nmda_i"] {
        for lane in stride(from: 0, to: Self.lanes, by: 3) {
          rows["\(name).integral"]?[lane] = 200 * step
          together["\(name).integral"]?[lane] = 200 * step
        }
      }
    }
    #expect(spikes > 10, "neurons fire, so that all of it is exercised")
  }

  @Test("the excitatory dendrites are stepped apart, then what comes to the soma together, then the membrane")
  func calls() {
    let rows = Self.rows(step: 0.1)
    for board in Board.allCases {
      let circuits = board.circuits(rows)
      let own = circuits.filter { circuit in
        let types: [any Circuit.Type] = [
          AMPA.self, NMDA.self, GABA.self, Shunt.self, AMPAAlpha.self, NMDAAlpha.self, SensedNode.self,
          NMDAGate.self, Conductance.self, SomaInput.self, Membrane.self,
        ]
        return types.contains { $0 == type(of: circuit) }
      }
      #expect(NeuronPass.calls(circuits, lanes: Self.lanes).count == circuits.count - own.count + 4)
    }
  }

  @Test("second integrators that the first one charges are stepped one by one")
  func cascade() {
    let rows = Self.rows(step: 0.1)
    let all = Board.everything.circuits(rows)
    rows["I_nmda_i.share"]?[200] = 1
    #expect(NeuronPass.calls(all, lanes: Self.lanes).count == all.count)
  }

  @Test("what senses a node needs the circuit that senses it")
  func incomplete() {
    let rows = Self.rows(step: 0.1)
    let blind = Board.everything.circuits(rows).filter { !($0 is SensedNode) }
    #expect(NeuronPass.calls(blind, lanes: Self.lanes).count == blind.count)
  }
}
