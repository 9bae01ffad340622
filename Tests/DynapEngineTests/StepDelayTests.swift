import DynapUnits
import Testing

@testable import DynapEngine

/// The step that a delay ends in, found in a word, against the division.
@Suite struct StepDelayTests {
  @Test(
    "a word tells the step that the division gives, or that it cannot tell", arguments: [1, 7, 100, 1000])
  func steps(microseconds: Int64) {
    let step = SimTime.us(microseconds)
    let h = step.picoseconds
    var open = 0
    var delays: [Int64] = []
    for k: Int64 in 0..<40 {
      let base: Int64 = k * k * h / 2
      delays += [max(base - 1, 0), base, base + 1, base + h / 3]
    }
    let places: [Int64] = [0, 1, 2, h / 7, h / 2 - 1, h / 2, h - h / 3, h - 2, h - 1]
    for delay in delays {
      let word = StepDelay(.ps(delay), step: step)
      for place in places {
        let found = word.steps(from: StepDelay.place(Double(place) / Double(h)))
        if let found { #expect(found == Int((place + delay) / h), "\(delay) from \(place)") }
        open += found == nil ? 1 : 0
      }
    }
    // Only where the sum is at a step's end.
    #expect(open < delays.count * places.count / 3)
  }

  @Test("what the word does not hold is left to the delay")
  func tooLong() {
    #expect(StepDelay(.s(3600), step: .us(1)).steps(from: 0) == nil)
    #expect(StepDelay(.ms(65), step: .us(1)).steps(from: StepDelay.place(0.5)) == 65_000)
    #expect(StepDelay(.ms(66), step: .us(1)).steps(from: StepDelay.place(0.5)) == nil)
  }
}
