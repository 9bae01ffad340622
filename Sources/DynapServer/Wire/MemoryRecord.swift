import DynapChip
import DynapCircuits
import DynapFabric
import NIOCore

/// One word of a chip's memories, or one bias of a core, on the wire: 12 bytes.
///
///     u8 kind, u8 unit, u16 index, u32 place, u32 value
///
/// A configuration of which little changes goes over as these: the whole of it has 50 MB a chip.
package struct MemoryRecord: Hashable, Sendable {
  /// Bytes of a record.
  static let size = 12

  /// What a record changes.
  enum Kind: UInt8, Sendable {
    /// The CAM word `index` of the neuron `place`, counted over the board.
    case synapse
    /// The SRAM word `index` of the neuron `place`.
    case destination
    /// The latches of the neuron `place`.
    case latches
    /// The bias `index` of the core `unit` of the chip `place`: 256 coarse + fine.
    case bias
  }

  /// The change, read and checked.
  private let change: Change
  /// Where it happens.
  private let neuron: NeuronOnBoard

  private enum Change: Hashable, Sendable {
    case synapse(Int, Synapse)
    case destination(Int, Destination)
    case latches(LatchSet)
    case bias(Parameter, BiasCode)
  }

  /// Reads a payload of records for a board of so many chips.
  ///
  /// - Throws: ``WireError`` with code `memory-record`, or that of ``WordError``, for the first that is wrong.
  static func read(_ payload: ByteBuffer, chips: Int) throws(WireError) -> [MemoryRecord] {
    guard payload.readableBytes % size == 0 else {
      throw WireError(
        "memory-record", "memory", "have \(payload.readableBytes) bytes", "a record has \(size) bytes")
    }
    var payload = payload
    var records: [MemoryRecord] = []
    records.reserveCapacity(payload.readableBytes / size)
    while let head = payload.readInteger(endianness: .little, as: UInt32.self),
      let place = payload.readInteger(endianness: .little, as: UInt32.self),
      let value = payload.readInteger(endianness: .little, as: UInt32.self)
    {
      records.append(
        try MemoryRecord(
          kind: UInt8(head & 255), unit: Int(head >> 8 & 255), index: Int(head >> 16), place: Int(place),
          value, chips: chips, number: records.count))
    }
    return records
  }

  private init(
    kind: UInt8, unit: Int, index: Int, place: Int, _ value: UInt32, chips: Int, number: Int
  ) throws(WireError) {
    func check(_ what: String, _ value: Int, below limit: Int) throws(WireError) {
      guard value < limit else {
        throw WireError(
          "memory-record", "memory[\(number)].\(what)", "is \(value)", "it runs from 0 to \(limit - 1)")
      }
    }
    try check("kind", Int(kind), below: Int(Kind.bias.rawValue) + 1)
    let kind = Kind(rawValue: kind) ?? .bias
    let cores = CoreOnChip.allCases
    if kind == .bias {
      let parameters = ParameterTable.parameters(in: .core)
      try check("place", place, below: chips)
      try check("unit", unit, below: cores.count)
      try check("index", index, below: parameters.count)
      guard let code = BiasCode(exactlyCoarse: Int(value >> 8), fine: Int(value & 255)) else {
        throw WireError(
          "memory-record", "memory[\(number)].value", "is \(value)",
          "bits 0 to 7 are fine, 8 to 10 coarse, up to 5")
      }
      neuron = NeuronOnBoard(lane: (place * cores.count + unit) * NeuronOnCore.count)
      change = .bias(parameters[index], code)
      return
    }
    try check("place", place, below: chips * cores.count * NeuronOnCore.count)
    neuron = NeuronOnBoard(lane: place)
    func decoded<Word>(_ decode: (UInt32) throws(WordError) -> Word) throws(WireError) -> Word {
      do throws(WordError) { return try decode(value) } catch {
        throw WireError(error.code.rawValue, "memory[\(number)].value", error.reason, error.remedy)
      }
    }
    switch kind {
    case .synapse:
      try check("index", index, below: SynapseOnNeuron.count)
      change = .synapse(index, try decoded(WordCodec.decodeSynapse))
    case .destination:
      try check("index", index, below: DestinationOnNeuron.count)
      change = .destination(index, try decoded(WordCodec.decodeDestination))
    default:
      try check("value", Int(value), below: 1 << Latch.allCases.count)
      change = .latches(LatchSet(rawValue: UInt16(value)))
    }
  }

  /// Writes records into a board, in their order.
  static func write(_ records: [MemoryRecord], to board: inout Board) {
    var rest = records[...]
    while let first = rest.first {
      let (chip, core) = (first.neuron.chip.index, first.neuron.core.index)
      let end =
        rest.firstIndex { $0.neuron.chip.index != chip || $0.neuron.core.index != core } ?? rest.endIndex
      // Where one neuron is changed alone, all of its core are copied; so a core's are taken out and put back.
      var neurons = board.chips[chip].cores[core].neurons
      board.chips[chip].cores[core].neurons = noNeurons
      for record in rest[..<end] {
        record.write(&neurons[record.neuron.neuron.index], &board.chips[chip].cores[core].parameters)
      }
      board.chips[chip].cores[core].neurons = neurons
      rest = rest[end...]
    }
  }

  /// What stands in the place of neurons that are taken out.
  private static let noNeurons = [Neuron](repeating: Neuron(), count: NeuronOnCore.count)

  private func write(_ neuron: inout Neuron, _ parameters: inout BiasTable) {
    switch change {
    case .synapse(let index, let synapse): neuron.synapses[index] = synapse
    case .destination(let index, let destination): neuron.destinations[index] = destination
    case .latches(let latches): neuron.latches = latches
    case .bias(let parameter, let code): parameters[parameter].code = code
    }
  }
}
