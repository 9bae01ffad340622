/// Where on a board a piece of silicon stands: the part of a draw's counter that says which instance it is.
public struct SiliconPlace: Hashable, Sendable {
  /// The chip on the board.
  public let chip: Int
  /// The core on the chip.
  public let core: Int
  /// The neuron on the core.
  public let neuron: Int
  /// The synapse of the neuron, or nil for what a neuron has once.
  public let synapse: Int?

  /// Makes a place; a negative index, or one that does not fit 16 bits, is a programmer's mistake.
  public init(chip: Int = 0, core: Int = 0, neuron: Int = 0, synapse: Int? = nil) {
    let limit = Int(UInt16.max)
    precondition(
      (0..<limit).contains(chip) && (0..<limit).contains(core) && (0..<limit).contains(neuron)
        && (0..<limit).contains(synapse ?? 0), "an index of a place runs from 0 to 65534")
    self.chip = chip
    self.core = core
    self.neuron = neuron
    self.synapse = synapse
  }
}
