import DynapCircuits
import Testing

@Suite("Weight cells") struct WeightCellTests {
  @Test("a digital cell moves by one and stays between -8 and +7")
  func digital() {
    let law = WeightCell.Law(.digital4, step: 0.1, drift: 1)
    #expect(law.updated(0, up: true, by: 0.3) == 1 && law.updated(0, up: false, by: 0.3) == -1)
    #expect(law.updated(7, up: true, by: 1) == 7 && law.updated(-8, up: false, by: 1) == -8)
    #expect(law.drifted(3, after: 1e9) == 3)
  }

  @Test("a capacitor moves by its step times the share, and stays between the ends")
  func analog() {
    let law = WeightCell.Law(.analog, step: 0.5, drift: 1)
    #expect(law.updated(1, up: true, by: 0.4) == 1.2 && law.updated(6.9, up: true, by: 1) == 7)
    #expect(law.drifted(1.3, after: 1e9) == 1.3)
  }

  @Test(
    "a multistable cell drifts to the nearest level at its rate and stops there",
    arguments: [(2, 0.0, 7.0), (2, -0.6, -8), (3, 1.0, -0.5), (3, 3.3, 7), (16, 2.3, 2), (16, 2.7, 3)])
  func multistable(levels: Int, start: Double, end: Double) {
    let law = WeightCell.Law(.multistable(levels), step: 1, drift: 0.01)
    let time = abs(end - start) / 0.01
    #expect(agree(law.drifted(start, after: time / 2), (start + end) / 2, within: 1e-12))
    #expect(abs(law.drifted(start, after: time * 1.001) - end) < 1e-12)
    #expect(law.drifted(end, after: 1e6) == end)
  }

  @Test("the middle of two levels goes down, and the cuts of a silence change nothing beyond rounding")
  func middle() {
    let law = WeightCell.Law(.multistable(2), step: 1, drift: 0.01)
    #expect(law.drifted(-0.5, after: 100) == -1.5)
    var weight = 0.1
    for span in [1.0, 20, 3, 76] { weight = law.drifted(weight, after: span) }
    #expect(agree(weight, law.drifted(0.1, after: 100), within: 1e-12))
  }

  @Test("biases over the capacitor give step and drift")
  func biases() {
    let settings = LearningSettings.lane([WeightCell.step: 1000, WeightCell.drift: 0.002])
    let law = WeightCell.Law(.analog, settings, LearningSilicon())
    // 1 nA for 1 us is 1 fC of the 1.2 pC / 15 of a unit; 2 fA move 1/40 of a unit in a second.
    #expect(agree(law.step, 1e-15 / (1.2e-12 / 15), within: 1e-9))
    #expect(agree(law.drift, 2e-15 / (1.2e-12 / 15) * 1e-3, within: 1e-9))
  }
}
