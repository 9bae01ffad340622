import CDynap
import DynapChip
import DynapFabric

/// Writes destinations.
@c @implementation
public func dynap_write_destinations(
  _ board: OpaquePointer?, _ destinations: UnsafePointer<dynap_destination>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    let words = try entries(destinations, count, "destinations") { entry, place throws(Failure) in
      (spot: try board.spot(of: entry, place), word: try entry.destination(place))
    }
    for (spot, word) in words { board.change(spot, to: word) }
  }
}

/// Reads destinations.
@c @implementation
public func dynap_read_destinations(
  _ board: OpaquePointer?, _ destinations: UnsafeMutablePointer<dynap_destination>?, _ count: Int
) -> Int32 {
  filling(board, destinations, count, "destinations") { board, entry, place throws(Failure) in
    entry.fill(board.destination(at: try board.spot(of: entry, place)))
  }
}

/// Where a destination word stands.
enum DestinationSpot {
  /// In a neuron's SRAM.
  case neuron(NeuronOnBoard, Int)
  /// In the analog front end of a chip.
  case frontEnd(ChipOnBoard, Int)
  /// In the pixel map of a chip.
  case pixel(ChipOnBoard, Int)
}

extension EmulatedBoard {
  /// Where the word of an entry stands.
  fileprivate func spot(of entry: dynap_destination, _ place: () -> String) throws(Failure) -> DestinationSpot
  {
    let last: Int64 =
      switch Int32(entry.kind) {
      case DYNAP_AT_NEURON: Int64(DestinationOnNeuron.count - 1)
      case DYNAP_AT_FRONT_END: 1
      case DYNAP_AT_PIXEL: 0
      default: throw .range("\(place()).kind", entry.kind, 0...Int64(DYNAP_AT_PIXEL))
      }
    guard entry.index <= last else { throw .range("\(place()).index", entry.index, 0...last) }
    switch Int32(entry.kind) {
    case DYNAP_AT_NEURON: return .neuron(try neuron(entry.place, "\(place()).place"), Int(entry.index))
    case DYNAP_AT_FRONT_END: return .frontEnd(try chip(entry.place, "\(place()).place"), Int(entry.index))
    default:
      let (chip, pixel) = Int(entry.place).quotientAndRemainder(dividingBy: SensorInterface.pixelCount)
      guard chip < chipCount else {
        throw .range(
          "\(place()).place", entry.place, 0...Int64(chipCount * SensorInterface.pixelCount - 1))
      }
      return .pixel(ChipOnBoard(chip), pixel)
    }
  }

  fileprivate func change(_ spot: DestinationSpot, to word: Destination) {
    isPending = true
    switch spot {
    case .neuron(let neuron, let index): change(neuron) { $0.destinations[index] = word }
    case .frontEnd(let chip, let index): written.chips[chip.index].frontEnd.route[index] = word
    case .pixel(let chip, let pixel):
      written.chips[chip.index].sensorInterface.pixelDestinations[pixel] = word
    }
  }

  fileprivate func destination(at spot: DestinationSpot) -> Destination {
    switch spot {
    case .neuron(let neuron, let index): written[neuron].destinations[index]
    case .frontEnd(let chip, let index): written[chip].frontEnd.route[index]
    case .pixel(let chip, let pixel): written[chip].sensorInterface.pixelDestinations[pixel]
    }
  }
}

extension dynap_destination {
  /// The word that the entry describes.
  fileprivate func destination(_ place: () -> String) throws(Failure) -> Destination {
    guard let tag = Tag(exactly: Int(tag)) else {
      throw .range("\(place()).tag", self.tag, 0...Int64(Tag.count - 1))
    }
    guard cores < 16 else { throw .range("\(place()).cores", cores, 0...15) }
    let reach = Int64(Hop.reach)
    for (name, hop) in [("x_hop", x_hop), ("y_hop", y_hop)] where !(-reach...reach).contains(Int64(hop)) {
      throw .range("\(place()).\(name)", hop, -reach...reach)
    }
    return Destination(
      tag: tag, cores: CoreMask(rawValue: cores), hop: Hop(x: Int(x_hop), y: Int(y_hop)))
  }

  /// Fills in what a word holds.
  fileprivate mutating func fill(_ word: Destination) {
    tag = word.tag.rawValue
    cores = word.cores.rawValue
    x_hop = word.hop.x
    y_hop = word.hop.y
    reserved = 0
  }
}
