import DynapUnits
import Testing

@testable import DynapCircuits

/// Calls that derive coefficients without counting references.
@Suite struct CoefficientCallsTests {
  private static let types: [any Circuit.Type] = [
    AMPA.self, NMDA.self, GABA.self, Shunt.self, PostSpikePulse.self, Adaptation.self, Calcium.self,
    DirectCurrent.self, Refractory.self, SpikeThreshold.self, PositiveFeedback.self, SomaInput.self,
    Membrane.self,
  ]

  private static func rows() -> LaneRows {
    LaneRows(laneCount: 16, declarations: types.flatMap { $0.rows }, floor: 0.5)
  }

  @Test("calls derive what their circuits do, in their order") func derive() {
    let core = SynapseSiliconTests.core(MismatchModel())
    let (one, other) = (Self.rows(), Self.rows())
    let calls = CoefficientCalls(Self.types.map { $0.init(one) })
    let circuits = Self.types.map { $0.init(other) }
    #expect(!calls.isEmpty && CoefficientCalls([]).isEmpty)
    for lane in 0..<16 {
      let settings = LaneSettings(
        place: SiliconPlace(chip: 1, core: 1, neuron: lane), latches: LatchSet(.soifType), core: core)
      calls.derive(lane, settings)
      for circuit in circuits { circuit.derive(lane, settings) }
    }
    for row in one.declarations {
      #expect((0..<16).allSatisfy { one[row][$0] == other[row][$0] }, "\(row.name)")
    }
  }
}
