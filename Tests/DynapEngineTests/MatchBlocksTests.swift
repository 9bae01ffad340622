import DynapUnits
import Testing

@testable import DynapEngine

@Suite struct MatchBlocksTests {
  @Test(
    "events of a block match at the beginning of the next one, wherever the run is", arguments: [1, 7, 32])
  func blocks(length: Int64) {
    let blocks = MatchBlocks(shortestDelay: length)
    #expect(blocks.length == length)
    for index in Int64(-3)..<200 {
      let step = blocks.step(matching: index)
      #expect(step % length == 0 && step > index && step - index <= length)
    }
    for index in Int64(0)..<200 {
      let left = blocks.stepsLeft(from: index)
      #expect((1...length).contains(left) && (index + left) % length == 0)
    }
  }

  @Test("without a delay of a whole step, events match in their own step")
  func own() {
    let blocks = MatchBlocks(shortestDelay: 0)
    #expect(blocks.step(matching: 17) == 17 && blocks.stepsLeft(from: 17) == 1)
  }

  @Test("blocks have an end") func longest() { #expect(MatchBlocks(shortestDelay: .max).length == 32) }
}
