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
    #expect(Board(chipCount: 3).position(of: ChipOnBoard(2)) == ChipOnGrid(x: 2, y: 0))
    let square = Board(chipCount: 3, columns: 2)
    #expect(square.position(of: ChipOnBoard(2)) == ChipOnGrid(x: 0, y: 1))
    #expect(square.chip(at: ChipOnGrid(x: 0, y: 1)) == ChipOnBoard(2))
    #expect(square.chip(at: ChipOnGrid(x: 1, y: 1)) == nil)
    #expect(square.chip(at: .host) == nil)
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

  @Test func `a hop is nil beyond the reach and over missing chips`() {
    #expect(Board(chipCount: 9).hop(from: ChipOnBoard(8), to: ChipOnBoard(1)) == Hop(x: -7))
    #expect(Board(chipCount: 9).hop(from: ChipOnBoard(8), to: ChipOnBoard(0)) == nil)
    let ragged = Board(chipCount: 3, columns: 2)
    #expect(ragged.hop(from: ChipOnBoard(2), to: ChipOnBoard(1)) == nil)
    #expect(ragged.hop(from: ChipOnBoard(1), to: ChipOnBoard(2)) == Hop(x: -1, y: 1))
  }
}
