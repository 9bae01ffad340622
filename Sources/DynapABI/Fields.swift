import CDynap
import DynapChip
import DynapFabric

/// Writes fields.
@c @implementation
public func dynap_write_fields(
  _ board: OpaquePointer?, _ fields: UnsafePointer<dynap_field>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    let rows = try entries(fields, count, "fields") { entry, place throws(Failure) in
      let spot = try board.spot(of: entry, place)
      try spot.row.check(entry.value, place)
      return (spot: spot, value: entry.value)
    }
    for (spot, value) in rows { board.setField(spot.row, chip: spot.chip, core: spot.core, to: value) }
  }
}

/// Reads fields.
@c @implementation
public func dynap_read_fields(
  _ board: OpaquePointer?, _ fields: UnsafeMutablePointer<dynap_field>?, _ count: Int
) -> Int32 {
  filling(board, fields, count, "fields") { board, entry, place throws(Failure) in
    let spot = try board.spot(of: entry, place)
    entry.value = spot.row.read(board.written[spot.chip], spot.core)
    entry.reserved = 0
  }
}

/// Replaces the pixels that a sensor interface suppresses.
@c @implementation
public func dynap_write_pixel_filter(
  _ board: OpaquePointer?, _ chip: UInt32, _ pairs: UnsafePointer<UInt16>?, _ pixels: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    let chip = try board.chip(chip)
    try check("pixels", pixels, 0...Int64(SensorInterface.filterCapacity))
    let numbers = try entries(pairs, 2 * pixels, "pairs") { number, _ throws(Failure) in Int(number) }
    let list = Set((0..<pixels).map { Pixel(x: numbers[2 * $0], y: numbers[2 * $0 + 1]) })
    board.isPending = true
    board.written.chips[chip.index].sensorInterface.filter = list.sorted()
  }
}

/// Reads the pixels that a sensor interface suppresses.
@c @implementation
public func dynap_read_pixel_filter(
  _ board: OpaquePointer?, _ chip: UInt32, _ pairs: UnsafeMutablePointer<UInt16>?, _ capacity: Int,
  _ pixels: UnsafeMutablePointer<Int>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let pixels else { throw .null("pixels") }
    let list = board.written[try board.chip(chip)].sensorInterface.filter
    pixels.pointee = list.count
    guard capacity > 0, !list.isEmpty else { return }
    guard let pairs else { throw .null("pairs") }
    for (i, pixel) in list.prefix(capacity).enumerated() {
      pairs[2 * i] = UInt16(clamping: pixel.x)
      pairs[2 * i + 1] = UInt16(clamping: pixel.y)
    }
  }
}

/// Writes the power-up state of a chip, or of all.
@c @implementation
public func dynap_erase(_ board: OpaquePointer?, _ chip: UInt32) -> Int32 {
  entering(board) { board throws(Failure) in
    let chips = chip == .max ? Array(board.written.chips.indices) : [try board.chip(chip).index]
    board.isPending = true
    for chip in chips { board.written.chips[chip] = Chip() }
    board.exactCurrents.removeAll { entry in
      guard let place = entry.chip else { return chips.count == board.chipCount }
      return chips.contains(place.index)
    }
  }
}

extension FieldRow {
  /// Checks a value; not every number below the highest is a sensor.
  fileprivate func check(_ value: Int64, _ place: () -> String) throws(Failure) {
    guard range.contains(value) else { throw .range("\(place()).value", value, range) }
    guard name != "sensor.dvs_mode" || SensorMode(rawValue: Int(value)) != nil else {
      throw Failure(DYNAP_E_RANGE, "\(place()).value", "is \(value)", "give 0, 2 or 4")
    }
  }
}

extension EmulatedBoard {
  fileprivate func spot(
    of entry: dynap_field, _ place: () -> String
  ) throws(Failure) -> (row: FieldRow, chip: ChipOnBoard, core: Int) {
    let chip = try chip(entry.chip, "\(place()).chip")
    guard entry.field < FieldRow.all.count else {
      throw .range("\(place()).field", entry.field, 0...Int64(FieldRow.all.count - 1))
    }
    let row = FieldRow.all[Int(entry.field)]
    let last = row.isOfCore ? 3 : 0
    guard entry.core <= last else { throw .range("\(place()).core", entry.core, 0...Int64(last)) }
    return (row, chip, Int(entry.core))
  }

  /// Writes a field.
  func setField(_ row: FieldRow, chip: ChipOnBoard, core: Int, to value: Int64) {
    isPending = true
    row.write(&written.chips[chip.index], core, value)
  }

  /// Writes a field through a register, whose 32 bits are taken as a signed number.
  func setField(_ number: Int, chip: ChipOnBoard, core: Int, bits: UInt32) throws(Failure) {
    let row = FieldRow.all[number]
    let value = Int64(Int32(bitPattern: bits))
    try row.check(value, { row.name })
    setField(row, chip: chip, core: core, to: value)
  }
}
