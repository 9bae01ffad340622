import DynapFabric

/// The addresses of a core's synapses, lane times 64 plus the word's index, in half the memory that they would take.
struct SynapseAddresses: Equatable, Sendable, RandomAccessCollection {
  /// That of the core's first word.
  private var first: UInt32 = 0
  private var words: [UInt16] = []

  /// The words of a core.
  private static let wordsOfCore = UInt32(NeuronOnCore.count * SynapseOnNeuron.count)

  var startIndex: Int { 0 }
  var endIndex: Int { words.count }

  /// No addresses.
  init() {}

  /// Takes addresses that are all of one core.
  init(_ addresses: [UInt32]) {
    guard let any = addresses.first else { return }
    let first = any / Self.wordsOfCore * Self.wordsOfCore
    self.first = first
    words = addresses.map { UInt16($0 - first) }
  }

  /// The address at a place.
  @inline(__always)
  subscript(place: Int) -> UInt32 { first + UInt32(words[place]) }
}
