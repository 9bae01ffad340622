import DynapCircuits
import Foundation
import Testing

@Suite("Membrane comparator") struct MembraneComparatorTests {
  /// psi of some membrane currents, pA, with levels of 60 and 100 pA and a slope of 20 pA.
  static func gate(_ gate: LearningGate, _ membranes: [Float], held: Float = 0, upper: Double = 100)
    -> [Float]
  {
    let circuits: [any Circuit.Type] = [
      Membrane.self, SomaInput.self, SpikeThreshold.self, Refractory.self, PositiveFeedback.self,
      MembraneComparator.self,
    ]
    let rows = LaneRows(laneCount: 16, declarations: circuits.flatMap { $0.rows }, floor: 0.5)
    var switches = LearningSwitches()
    switches.gate = gate
    let settings = LearningSettings.lane(
      [MembraneComparator.lower: 60, MembraneComparator.upper: upper, MembraneComparator.slope: 20],
      switches: switches)
    let comparator = MembraneComparator(rows)
    for lane in membranes.indices {
      comparator.derive(lane, settings)
      rows["I_mem"]?[lane] = membranes[lane]
      rows["t_held"]?[lane] = held
    }
    var context = StepContext(step: 0.1, floor: 0.5)
    comparator.step(0..<membranes.count, &context)
    return membranes.indices.map { comparator.gate[$0] }
  }

  @Test("each gate follows its closed form")
  func closedForms() {
    let membranes: [Float] = [0.5, 59.9, 60.1, 70, 80, 99.9, 100.1, 400]
    #expect(Self.gate(.none, membranes) == [1, 1, 1, 1, 1, 1, 1, 1])
    #expect(Self.gate(.box, membranes) == [0, 0, 1, 1, 1, 1, 0, 0])
    func check(_ kind: LearningGate, _ form: (Double) -> Double) {
      for (found, membrane) in zip(Self.gate(kind, membranes), membranes) {
        #expect(abs(Double(found) - form(Double(membrane))) < 1e-6, "\(kind) at \(membrane)")
      }
    }
    check(.triangle) { max(0, 1 - abs(2 * $0 - 160) / 40) }
    check(.superSpike) { 1 / pow(1 + abs($0 - 60) / 20, 2) }
    check(.sigmoid) { 1 / (1 + exp(-($0 - 60) / 20)) }
  }

  @Test("a membrane that is held in reset opens no gate but the one that is always open")
  func reset() {
    for gate in LearningGate.allCases {
      #expect(Self.gate(gate, [80], held: 0.01) == [gate == .none ? 1 : 0])
    }
  }

  @Test("levels that cross close box and triangle, and no value is outside 0 to 1")
  func edges() {
    #expect(Self.gate(.box, [50, 55, 61], upper: 50) == [0, 0, 0])
    #expect(Self.gate(.triangle, [50, 55, 61], upper: 50) == [0, 0, 0])
    for gate in LearningGate.allCases {
      for value in Self.gate(gate, [0, 1e-30, 60, 1e30, .greatestFiniteMagnitude]) {
        #expect((0...1).contains(value), "\(gate)")
      }
    }
  }
}
