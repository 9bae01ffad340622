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

  /// Neurons on the board.
  public var neuronCount: Int { chips.count * CoreOnChip.allCases.count * NeuronOnCore.count }

  /// Every neuron's coordinate in ascending order.
  public var neurons: [NeuronOnBoard] { (0..<neuronCount).map(NeuronOnBoard.init(lane:)) }

  /// Whether the board has a neuron.
  public func contains(_ neuron: NeuronOnBoard) -> Bool { neuron.chip.index < chips.count }

  /// Where a chip sits; rows fill from the west, the southernmost first.
  public func position(of chip: ChipOnBoard) -> ChipOnGrid {
    guard let columns else { return ChipOnGrid(x: chip.index, y: 0) }
    return ChipOnGrid(x: chip.index % columns, y: chip.index / columns)
  }

  /// The chip at a position, or nil where none sits.
  public func chip(at position: ChipOnGrid) -> ChipOnBoard? {
    let width = columns ?? chips.count
    guard (0..<width).contains(position.x), position.y >= 0 else { return nil }
    let index = position.y * width + position.x
    return index < chips.count ? ChipOnBoard(index) : nil
  }

  /// Where a destination word ends up that leaves a chip: x first, then y; nil when its mask is empty.
  ///
  /// Costs a step per hop, at most 14.
  public func arrival(of word: Destination, from chip: ChipOnBoard) -> Arrival? {
    guard word.isSent else { return nil }
    var place = position(of: chip)
    var (x, y) = (Int(word.hop.x), Int(word.hop.y))
    while x != 0 || y != 0 {
      if x != 0 {
        place.x += x.signum()
        x -= x.signum()
      } else {
        place.y += y.signum()
        y -= y.signum()
      }
      if place == .host { return .host }
      if self.chip(at: place) == nil { return .lost }
    }
    return self.chip(at: place).map(Arrival.chip)
  }

  /// The hop that takes a packet from one chip to another, or nil when no destination word reaches so far.
  public func hop(from source: ChipOnBoard, to target: ChipOnBoard) -> Hop? {
    let (a, b) = (position(of: source), position(of: target))
    guard let hop = Hop(exactlyX: b.x - a.x, y: b.y - a.y) else { return nil }
    let word = Destination(tag: .zero, cores: .all, hop: hop)
    return arrival(of: word, from: source) == .chip(target) ? hop : nil
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
