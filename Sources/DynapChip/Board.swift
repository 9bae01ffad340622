import DynapFabric

/// What is programmed into a board: a tree of plain values, the same that the vendor's library shows.
///
/// `board[chip][.two][neuron: 17].destinations[0] = .init(tag: 1041, cores: .all, hop: .toHost)`
public struct Board: Hashable, Sendable {
  /// The chips; chip h of a stack sits at x = h, y = 0.
  public var chips: [Chip]
  /// How many chips stand in a row from west to east; nil is a stack, all in one row.
  public var columns: Int?

  /// Makes a board of chips in their power-up state; a board holds 1 to 225 chips.
  public init(chipCount: Int = 1, columns: Int? = nil) {
    precondition((1...ChipOnBoard.limit).contains(chipCount), "a board holds 1 to 225 chips")
    chips = [Chip](repeating: Chip(), count: chipCount)
    self.columns = columns
  }

  /// One chip.
  public subscript(chip: ChipOnBoard) -> Chip {
    get { chips[chip.index] }
    set { chips[chip.index] = newValue }
  }

  /// One neuron.
  @inlinable
  public subscript(neuron: NeuronOnBoard) -> Neuron {
    get { chips[neuron.chip.index].cores[neuron.core.index].neurons[neuron.neuron.index] }
    set { chips[neuron.chip.index].cores[neuron.core.index].neurons[neuron.neuron.index] = newValue }
  }

  /// Neurons on the board.
  public var neuronCount: Int { chips.count * CoreOnChip.allCases.count * NeuronOnCore.count }

  /// Every neuron's coordinate in ascending order.
  public var neurons: [NeuronOnBoard] { (0..<neuronCount).map(NeuronOnBoard.init(lane:)) }

  /// Whether the board has a neuron.
  public func contains(_ neuron: NeuronOnBoard) -> Bool { neuron.chip.index < chips.count }

  /// How the chips stand; those of a board with a ``gridProblem`` stand in rows of 15 until it is put right.
  public var grid: Grid {
    let width = columns ?? chips.count
    guard width > 0, chips.count % width == 0,
      let grid = Grid(exactlyWidth: width, height: chips.count / width)
    else { return Grid(width: Grid.sideLimit, height: Grid.sideLimit) }
    return grid
  }

  /// What keeps the chips from filling a grid, or nil: such a board cannot be run.
  public var gridProblem: Diagnostic? {
    guard grid.chipCount != chips.count else { return nil }
    guard let columns else {
      return Diagnostic(
        .error, "board-not-a-grid", "board.chips", "are \(chips.count) in one row",
        "a row holds at most 15 chips; give board.columns")
    }
    return Diagnostic(
      .error, "board-not-a-grid", "board.columns", "is \(columns) for \(chips.count) chips",
      "the chips fill a grid of at most 15 x 15: choose columns that divide their number")
  }

  /// Where a destination word ends up that leaves a chip; nil when its mask is empty.
  ///
  /// Costs a step per hop, at most 14.
  public func arrival(of word: Destination, from chip: ChipOnBoard) -> Arrival? {
    switch GridRouter(grid: grid).plan(word: word, from: chip)?.end {
    case nil: nil
    case .chip(let target) where chips.indices.contains(target.index): .chip(target)
    case .host: .host
    case .chip, .empty: .lost
    }
  }

  /// The hop that takes a packet from one chip to another, or nil when no destination word reaches so far.
  public func hop(from source: ChipOnBoard, to target: ChipOnBoard) -> Hop? {
    let (a, b) = (grid.position(of: source), grid.position(of: target))
    return Hop(exactlyX: b.x - a.x, y: b.y - a.y)
  }

  /// Where a packet ends up.
  public enum Arrival: Hashable, Sendable {
    /// Delivered in the cores of a chip.
    case chip(ChipOnBoard)
    /// Read by the host.
    case host
    /// Fallen off the grid where no chip is attached.
    case lost
  }
}
