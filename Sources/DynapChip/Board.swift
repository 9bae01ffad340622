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
  public subscript(neuron: NeuronOnBoard) -> Neuron {
    get { chips[neuron.chip.index].cores[neuron.core.index].neurons[neuron.neuron.index] }
    set { chips[neuron.chip.index].cores[neuron.core.index].neurons[neuron.neuron.index] = newValue }
  }
}
