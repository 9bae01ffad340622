import DynapCircuits
import Testing

@Suite("Stop-learning window") struct StopLearningTests {
  /// Whether the window is closed after calcium took each of these values, pA; levels of 10 and 40, hysteresis of 2.
  static func closed(_ calcium: [Float], uses: Bool = true) -> [Float] {
    let circuits: [any Circuit.Type] = [PostSpikePulse.self, StopLearning.self]
    let rows = LaneRows(laneCount: 16, declarations: circuits.flatMap { $0.rows }, floor: 0.5)
    var switches = LearningSwitches()
    switches.usesCalcium = uses
    let stop = StopLearning(rows)
    stop.derive(
      0,
      LearningSettings.lane(
        [
          StopLearning.lower: 10, StopLearning.upper: 40, StopLearning.hysteresis: 2, StopLearning.tau: 1,
          StopLearning.gain: 1,
        ], switches: switches))
    var context = StepContext(step: 1e-6, floor: 0.5)
    return calcium.map {
      rows["I_slca"]?[0] = $0
      stop.step(0..<16, &context)
      return stop.closed[0]
    }
  }

  @Test("the window opens inside its levels by a margin and closes outside of them")
  func hysteresis() {
    // Opens from 12 to 33.3, closes below 10 and above 40.
    #expect(
      Self.closed([5, 11, 12.5, 11, 9, 11, 20, 39, 41, 36, 33]) == [1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0])
  }

  @Test("a block that does not use calcium is open") func unused() {
    #expect(Self.closed([0.5, 11, 1000], uses: false) == [0, 0, 0])
  }
}
