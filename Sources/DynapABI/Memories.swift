import CDynap
import DynapChip
import DynapCircuits
import DynapFabric

/// Writes synapses.
@c @implementation
public func dynap_write_synapses(
  _ board: OpaquePointer?, _ synapses: UnsafePointer<dynap_synapse>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    let words = try entries(synapses, count, "synapses") { entry, place throws(Failure) in
      _ = try board.neuron(entry.neuron, "\(place()).neuron")
      return (address: entry.address, synapse: try entry.synapse(place))
    }
    try board.writeCAM(words.lazy.map { ($0.address, $0.synapse) })
  }
}

/// Reads synapses.
@c @implementation
public func dynap_read_synapses(
  _ board: OpaquePointer?, _ synapses: UnsafeMutablePointer<dynap_synapse>?, _ count: Int
) -> Int32 {
  filling(board, synapses, count, "synapses") { board, entry, place throws(Failure) in
    let neuron = try board.neuron(entry.neuron, "\(place()).neuron")
    guard entry.index < SynapseOnNeuron.count else {
      throw .range("\(place()).index", entry.index, 0...Int64(SynapseOnNeuron.count - 1))
    }
    entry.fill(board.written[neuron].synapses[Int(entry.index)])
  }
}

/// Writes CAM words side by side.
@c @implementation
public func dynap_write_cam(
  _ board: OpaquePointer?, _ first: UInt32, _ words: UnsafePointer<UInt32>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    try board.checkRun(first, count, of: board.neuronCount * SynapseOnNeuron.count)
    let synapses = try entries(words, count, "words") { word, place throws(Failure) in
      do throws(WordError) { return try WordCodec.decodeSynapse(word) } catch {
        throw Failure(DYNAP_E_RANGE, place(), error.reason, error.remedy)
      }
    }
    board.changeNeurons(first, count, perNeuron: SynapseOnNeuron.count) { neuron, indices, place in
      neuron.synapses.replaceSubrange(indices, with: synapses[place..<place + indices.count])
    }
  }
}

/// Reads CAM words side by side.
@c @implementation
public func dynap_read_cam(
  _ board: OpaquePointer?, _ first: UInt32, _ words: UnsafeMutablePointer<UInt32>?, _ count: Int
) -> Int32 {
  readWords(board, first, words, count, perNeuron: SynapseOnNeuron.count) {
    WordCodec.encode($0.synapses[$1])
  }
}

/// Writes SRAM words side by side.
@c @implementation
public func dynap_write_sram(
  _ board: OpaquePointer?, _ first: UInt32, _ words: UnsafePointer<UInt32>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    try board.checkRun(first, count, of: board.neuronCount * DestinationOnNeuron.count)
    let destinations = try entries(words, count, "words") { word, place throws(Failure) in
      try destination(word, place)
    }
    board.changeNeurons(first, count, perNeuron: DestinationOnNeuron.count) { neuron, indices, place in
      neuron.destinations.replaceSubrange(indices, with: destinations[place..<place + indices.count])
    }
  }
}

/// Reads SRAM words side by side.
@c @implementation
public func dynap_read_sram(
  _ board: OpaquePointer?, _ first: UInt32, _ words: UnsafeMutablePointer<UInt32>?, _ count: Int
) -> Int32 {
  readWords(board, first, words, count, perNeuron: DestinationOnNeuron.count) {
    WordCodec.encode($0.destinations[$1])
  }
}

/// Reads words of neurons side by side, of which each neuron has as many.
@inline(__always)
private func readWords(
  _ board: OpaquePointer?, _ first: UInt32, _ words: UnsafeMutablePointer<UInt32>?, _ count: Int,
  perNeuron: Int, _ word: (Neuron, Int) -> UInt32
) -> Int32 {
  entering(board) { board throws(Failure) in
    try board.checkRun(first, count, of: board.neuronCount * perNeuron)
    guard count > 0 else { return }
    guard let words else { throw .null("words") }
    board.eachNeuron(first, count, perNeuron: perNeuron) { neuron, indices, place in
      for (i, index) in indices.enumerated() { words[place + i] = word(neuron, index) }
    }
  }
}

/// Writes the latches of neurons side by side.
@c @implementation
public func dynap_write_latches(
  _ board: OpaquePointer?, _ first: UInt32, _ latches: UnsafePointer<UInt16>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    try board.checkRun(first, count, of: board.neuronCount)
    let sets = try entries(latches, count, "latches") { bits, place throws(Failure) in
      guard bits < 1 << Latch.allCases.count else {
        throw .range(place(), bits, 0...Int64(1 << Latch.allCases.count - 1))
      }
      return LatchSet(rawValue: bits)
    }
    board.changeNeurons(first, count, perNeuron: 1) { neuron, _, place in neuron.latches = sets[place] }
  }
}

/// Reads the latches of neurons side by side.
@c @implementation
public func dynap_read_latches(
  _ board: OpaquePointer?, _ first: UInt32, _ latches: UnsafeMutablePointer<UInt16>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    try board.checkRun(first, count, of: board.neuronCount)
    guard count > 0 else { return }
    guard let latches else { throw .null("latches") }
    board.eachNeuron(first, count, perNeuron: 1) { neuron, _, place in
      latches[place] = neuron.latches.rawValue
    }
  }
}

/// Reads each entry of a caller's array in place.
func filling<Entry>(
  _ board: OpaquePointer?, _ base: UnsafeMutablePointer<Entry>?, _ count: Int, _ name: String,
  _ fill: (EmulatedBoard, inout Entry, () -> String) throws(Failure) -> Void
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard count != 0 else { return }
    guard let base else { throw .null(name) }
    guard (0...maximumCount).contains(count) else {
      throw .range("count", count, 0...Int64(maximumCount))
    }
    for i in 0..<count { try fill(board, &base[i], { "\(name)[\(i)]" }) }
  }
}

extension EmulatedBoard {
  /// Checks that words side by side are on the board.
  func checkRun(_ first: UInt32, _ count: Int, of total: Int) throws(Failure) {
    try check("first", first, 0...Int64(total - 1))
    try check("count", count, 0...Int64(total - Int(first)))
  }

  /// Changes a neuron that is on the board.
  func change(_ neuron: NeuronOnBoard, _ body: (inout Neuron) -> Void) {
    isPending = true
    body(&written.chips[neuron.chip.index].cores[neuron.core.index].neurons[neuron.neuron.index])
  }

  /// Writes CAM words by their addresses, a neuron at a time.
  func writeCAM(_ words: some Sequence<(Int, Synapse)>) throws(Failure) {
    var iterator = words.makeIterator()
    var word = iterator.next()
    while let (address, _) = word {
      let lane = address / SynapseOnNeuron.count
      change(NeuronOnBoard(lane: lane)) { neuron in
        while let (address, synapse) = word, address / SynapseOnNeuron.count == lane {
          neuron.synapses[address % SynapseOnNeuron.count] = synapse
          word = iterator.next()
        }
      }
    }
  }

  /// Changes the neurons that words side by side belong to, with which words, and the place of the first in the run.
  ///
  /// Where one neuron is changed alone, all of its core are copied; here a core's are taken out, changed in place, and put
  /// back.
  func changeNeurons(
    _ first: UInt32, _ count: Int, perNeuron: Int, _ body: (inout Neuron, Range<Int>, Int) -> Void
  ) {
    guard count > 0 else { return }
    isPending = true
    let neurons = Int(first) / perNeuron...(Int(first) + count - 1) / perNeuron
    for core in neurons.lowerBound / NeuronOnCore.count...neurons.upperBound / NeuronOnCore.count {
      let (chip, place) = core.quotientAndRemainder(dividingBy: CoreOnChip.allCases.count)
      var changed = written.chips[chip].cores[place].neurons
      written.chips[chip].cores[place].neurons = Self.noNeurons
      for lane in neurons.clamped(to: core * NeuronOnCore.count...(core + 1) * NeuronOnCore.count - 1) {
        let address = lane * perNeuron
        let begin = max(address, Int(first))
        let end = min(address + perNeuron, Int(first) + count)
        body(&changed[lane % NeuronOnCore.count], begin - address..<end - address, begin - Int(first))
      }
      written.chips[chip].cores[place].neurons = changed
    }
  }

  /// What stands in the place of neurons that are taken out.
  private static let noNeurons = [Neuron](repeating: Neuron(), count: NeuronOnCore.count)

  /// Shows the neurons that words side by side belong to, with which words, and the place of the first in the run.
  func eachNeuron(_ first: UInt32, _ count: Int, perNeuron: Int, _ body: (Neuron, Range<Int>, Int) -> Void) {
    var address = Int(first)
    let end = address + count
    while address < end {
      let (lane, index) = address.quotientAndRemainder(dividingBy: perNeuron)
      let last = min(perNeuron, index + end - address)
      body(written[NeuronOnBoard(lane: lane)], index..<last, address - Int(first))
      address += last - index
    }
  }
}

extension dynap_synapse {
  /// The address of the CAM word.
  fileprivate var address: Int { Int(neuron) * SynapseOnNeuron.count + Int(index) }

  /// The synapse that the entry describes.
  fileprivate func synapse(_ place: () -> String) throws(Failure) -> Synapse {
    guard index < SynapseOnNeuron.count else {
      throw .range("\(place()).index", index, 0...Int64(SynapseOnNeuron.count - 1))
    }
    guard let tag = Tag(exactly: Int(tag)) else {
      throw .range("\(place()).tag", self.tag, 0...Int64(Tag.count - 1))
    }
    guard let dendrite = Dendrite(rawValue: dendrite) else {
      throw Failure(
        DYNAP_E_RANGE, "\(place()).dendrite", "is \(self.dendrite)", "give one of DYNAP_DENDRITE_...")
    }
    guard weight < 16 else { throw .range("\(place()).weight", weight, 0...15) }
    guard flags < 8 else { throw .range("\(place()).flags", flags, 0...7) }
    return Synapse(
      tag: tag, dendrite: dendrite, weight: WeightMask(rawValue: weight), stp: flags & 1 != 0,
      preciseDelay: flags & 2 != 0, mismatchedDelay: flags & 4 != 0)
  }

  /// Fills in what a synapse holds.
  fileprivate mutating func fill(_ synapse: Synapse) {
    tag = synapse.tag.rawValue
    dendrite = synapse.dendrite.rawValue
    weight = synapse.weight.rawValue
    flags =
      (synapse.stp ? 1 : 0) | (synapse.preciseDelay ? 2 : 0) | (synapse.mismatchedDelay ? 4 : 0)
    reserved = 0
  }
}
