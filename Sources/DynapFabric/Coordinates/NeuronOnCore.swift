/// A neuron's index in its core, 0 to 255. The index runs down a column of the 16 x 16 array first.
public struct NeuronOnCore: Hashable, Comparable, Sendable {
  private let raw: UInt8

  /// Neurons in a core.
  public static let count = 256
  /// Rows, and columns, of the array that the neurons of a core form.
  public static let side = 16

  /// Makes a coordinate; out of range is a programmer's mistake.
  public init(_ index: Int) {
    precondition((0..<Self.count).contains(index), "a core holds neurons 0 to 255")
    raw = UInt8(index)
  }

  /// Makes a coordinate, or nil outside 0 to 255.
  public init?(exactly index: Int) {
    guard (0..<Self.count).contains(index) else { return nil }
    raw = UInt8(index)
  }

  /// Makes the coordinate of a place in the array, both 0 to 15.
  public init(column: Int, row: Int) {
    precondition((0..<16).contains(column) && (0..<16).contains(row), "the array has 16 columns and 16 rows")
    raw = UInt8(column * 16 + row)
  }

  /// The index, 0 to 255.
  public var index: Int { Int(raw) }
  /// The column of the array, 0 to 15.
  public var column: Int { Int(raw) / 16 }
  /// The row of the array, 0 to 15.
  public var row: Int { Int(raw) % 16 }

  /// Every neuron of a core in ascending order.
  public static var all: [NeuronOnCore] { (0..<count).map(NeuronOnCore.init) }

  /// Orders by index.
  public static func < (a: Self, b: Self) -> Bool { a.raw < b.raw }
}

/// A neuron on a board: chip, core and neuron.
public struct NeuronOnBoard: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The chip.
  public let chip: ChipOnBoard
  /// The core of that chip.
  public let core: CoreOnChip
  /// The neuron of that core.
  public let neuron: NeuronOnCore

  /// Makes a coordinate.
  public init(chip: ChipOnBoard, core: CoreOnChip, neuron: NeuronOnCore) {
    self.chip = chip
    self.core = core
    self.neuron = neuron
  }

  /// The place in a row of lanes: chips, cores and neurons in ascending order.
  public var lane: Int { (chip.index * 4 + core.index) * NeuronOnCore.count + neuron.index }

  /// The neuron behind a lane.
  public init(lane: Int) {
    chip = ChipOnBoard(lane / 1024)
    core = CoreOnChip.allCases[lane / 256 % 4]
    neuron = NeuronOnCore(lane % 256)
  }

  /// `chip.core.neuron`, the form that the command line reads too.
  public var description: String { "\(chip.index).\(core.index).\(neuron.index)" }

  /// Orders by lane.
  public static func < (a: Self, b: Self) -> Bool { a.lane < b.lane }
}
