import DynapFabric
import Testing

@testable import DynapChip

/// The places of a board's chips and neurons.
@Suite struct BoardTests {
  @Test func `neurons are iterated by lane`() {
    let board = Board(chipCount: 2)
    #expect(board.neurons.count == 2048)
    #expect(board.neurons.map(\.lane) == Array(0..<2048))
    #expect(!board.contains(NeuronOnBoard(lane: 2048)))
  }

  @Test func `a stack is one row, a board with columns fills rows to the north`() {
    #expect(Board(chipCount: 3).grid.position(of: ChipOnBoard(2)) == ChipOnGrid(x: 2, y: 0))
    let square = Board(chipCount: 4, columns: 2)
    #expect(square.grid.position(of: ChipOnBoard(2)) == ChipOnGrid(x: 0, y: 1))
    #expect(square.grid.chip(at: ChipOnGrid(x: 0, y: 1)) == ChipOnBoard(2))
    #expect(square.gridProblem == nil)
  }

  @Test func `chips that fill no grid are told, and their packets are lost without a crash`() {
    func problem(_ chips: Int, _ columns: Int?) -> String? {
      Board(chipCount: chips, columns: columns).gridProblem?.description
    }
    #expect(
      problem(3, 2)
        == "error[board-not-a-grid]: board.columns is 2 for 3 chips; "
        + "the chips fill a grid of at most 15 x 15: choose columns that divide their number")
    #expect(
      problem(16, nil)
        == "error[board-not-a-grid]: board.chips are 16 in one row; "
        + "a row holds at most 15 chips; give board.columns")
    for (chips, columns) in [(3, 2), (16, nil), (32, 16), (17, 1), (2, 0), (4, -2)] as [(Int, Int?)] {
      let board = Board(chipCount: chips, columns: columns)
      #expect(board.gridProblem?.code == "board-not-a-grid")
      let north = Destination(tag: 1, cores: .all, hop: Hop(x: 0, y: 7))
      #expect(board.arrival(of: north, from: ChipOnBoard(chips - 1)) == .lost)
    }
  }

  @Test func `a packet moves in x, then in y, and is lost where no chip is`() {
    let board = Board(chipCount: 4, columns: 2)
    func end(_ x: Int, _ y: Int, from chip: Int) -> Board.Arrival? {
      board.arrival(of: Destination(tag: 1, cores: .all, hop: Hop(x: x, y: y)), from: ChipOnBoard(chip))
    }
    #expect(end(1, 1, from: 0) == .chip(ChipOnBoard(3)))
    #expect(end(-7, 0, from: 1) == .host)
    #expect(end(-7, -7, from: 0) == .host)
    #expect(end(-7, 0, from: 2) == .lost)
    #expect(end(0, 2, from: 0) == .lost)
    #expect(board.arrival(of: Destination(), from: .first) == nil)
  }

  @Test func `a hop is nil beyond the reach`() {
    #expect(Board(chipCount: 9).hop(from: ChipOnBoard(8), to: ChipOnBoard(1)) == Hop(x: -7))
    #expect(Board(chipCount: 9).hop(from: ChipOnBoard(8), to: ChipOnBoard(0)) == nil)
    #expect(Board(chipCount: 4, columns: 2).hop(from: ChipOnBoard(1), to: ChipOnBoard(2)) == Hop(x: -1, y: 1))
  }
}
