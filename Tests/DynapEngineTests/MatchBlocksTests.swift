import DynapChip
import DynapCircuits
import DynapUnits
import Testing

@testable import DynapEngine

@Suite struct MatchBlocksTests {
  @Test("the step of a match is the same from wherever it is looked at", arguments: [Int64(0), 1, 5, 32])
  func stepMatching(length: Int64) {
    let blocks = MatchBlocks(shortestDelay: length)
    let step = SimTime.us(100)
    for next in Int64(0)..<70 {
      for k in Int64(-3)..<160 {
        let time = k * SimTime.us(50)
        let found = blocks.step(matching: time, step: step, from: next)
        #expect(found == blocks.step(matching: time.index(step: step)), "\(time) seen from \(next)")
      }
    }
  }

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

  @Test(
    "what is written for readers only is there whenever somebody can read, also of neurons that rest",
    arguments: [true, false])
  func means(areTogether: Bool) throws {
    let network = InvarianceTests.network()
    var (board, options) = (network.board, network.options)
    // Slow delays, so that blocks have several steps, and fast ones, with which each is taken alone.
    let code = areTogether ? BiasCode(3, 40) : BiasCode(5, 255)
    for core in 0..<2 { board.chips[0].cores[core].parameters["SYPD_DLY0_P"]?.code = code }
    options.step = .us(10)
    var (together, alone) = (try Simulation(board, options), try Simulation(board, options))
    #expect(areTogether ? together.stepper.blocks.length > 3 : together.stepper.blocks.length == 0)
    together.inject(network.events)
    alone.inject(network.events)
    let rows = together.instance.rows
    let shown = rows.declarations.filter { $0.role != .scratch && $0.role != .coefficient }
    #expect(shown.contains { $0.name == "I_ampa.mean" } && shown.contains { $0.name == "I_in" })
    var moved = 0
    for mark in stride(from: Int64(20), through: 140, by: 20) {
      together.run(until: .ms(mark))
      while alone.time < .ms(mark) { alone.run(for: options.step) }
      for declaration in shown {
        let (one, other) = (rows[declaration], alone.instance.rows[declaration])
        let same = (0..<512).allSatisfy { one[$0] == other[$0] }
        #expect(same, "\(declaration.name) at \(mark) ms")
        moved += declaration.role == .mean && (0..<512).contains { one[$0] > 0 } ? 1 : 0
      }
    }
    #expect(moved > 7, "means flow")
  }
}
