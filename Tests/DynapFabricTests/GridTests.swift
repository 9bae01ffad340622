import DynapFabric
import Testing

@Suite struct GridTests {
  @Test func `stack puts chip h at x = h, with the host west of chip 0`() {
    let grid = Grid.stack(of: 4)
    for h in 0..<4 { #expect(grid.position(of: ChipOnBoard(h)) == ChipOnGrid(x: h, y: 0)) }
    #expect(grid.neighbour(of: .first, towards: .west) == .host)
    #expect(grid.neighbour(of: .first, towards: .east) == .chip(ChipOnBoard(1)))
    #expect(grid.neighbour(of: ChipOnBoard(3), towards: .east) == .empty(ChipOnGrid(x: 4, y: 0)))
    #expect(grid.neighbour(of: .first, towards: .north) == .empty(ChipOnGrid(x: 0, y: 1)))
    #expect(grid.neighbour(of: .first, towards: .south) == .empty(ChipOnGrid(x: 0, y: -1)))
  }

  @Test func `rectangle counts chips row by row, and only chip 0 is beside the host`() {
    let grid = Grid(width: 3, height: 2)
    #expect(grid.chipCount == 6)
    #expect(grid.position(of: ChipOnBoard(4)) == ChipOnGrid(x: 1, y: 1))
    #expect(grid.neighbour(of: ChipOnBoard(1), towards: .north) == .chip(ChipOnBoard(4)))
    #expect(grid.neighbour(of: ChipOnBoard(4), towards: .south) == .chip(ChipOnBoard(1)))
    #expect(grid.neighbour(of: ChipOnBoard(3), towards: .west) == .empty(ChipOnGrid(x: -1, y: 1)))
  }

  @Test func `position and chip are inverse on the largest board`() {
    let grid = Grid(width: 15, height: 15)
    #expect(grid.chips.count == ChipOnBoard.limit)
    for chip in grid.chips { #expect(grid.chip(at: grid.position(of: chip)) == chip) }
    #expect(grid.chip(at: .host) == nil)
    #expect(grid.chip(at: ChipOnGrid(x: 15, y: 0)) == nil)
  }

  @Test func `sides run from 1 to 15`() {
    #expect(Grid(exactlyWidth: 15, height: 1) != nil)
    for side in [Int.min, -1, 0, 16, .max] {
      #expect(Grid(exactlyWidth: side, height: 1) == nil)
      #expect(Grid(exactlyWidth: 1, height: side) == nil)
    }
  }
}
