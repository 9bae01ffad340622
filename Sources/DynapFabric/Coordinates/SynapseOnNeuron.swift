/// One of the 64 synapses, hence CAM words, of a neuron.
public struct SynapseOnNeuron: Hashable, Comparable, Sendable {
  /// The index, 0 to 63.
  public let index: Int

  /// Synapses, hence CAM words, of a neuron.
  public static let count = 64

  /// Makes a coordinate; out of range is a programmer's mistake.
  public init(_ index: Int) {
    precondition((0..<Self.count).contains(index), "a neuron has synapses 0 to 63")
    self.index = index
  }

  /// Makes a coordinate, or nil outside 0 to 63.
  public init?(exactly index: Int) {
    guard (0..<Self.count).contains(index) else { return nil }
    self.index = index
  }

  /// Orders by index.
  public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
}

/// One of the four destination words, hence SRAM words, of a neuron.
public struct DestinationOnNeuron: Hashable, Comparable, Sendable {
  /// The index, 0 to 3; words are sent in this order.
  public let index: Int

  /// Destination words of a neuron.
  public static let count = 4

  /// Makes a coordinate; out of range is a programmer's mistake.
  public init(_ index: Int) {
    precondition((0..<Self.count).contains(index), "a neuron has destination words 0 to 3")
    self.index = index
  }

  /// Makes a coordinate, or nil outside 0 to 3.
  public init?(exactly index: Int) {
    guard (0..<Self.count).contains(index) else { return nil }
    self.index = index
  }

  /// Orders by index.
  public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
}
