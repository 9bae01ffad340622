import CDynap
import DynapCircuits
import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

/// The times that an event may have: far enough from the ends of what a time holds for sums not to overflow.
private let eventTimes = -EmulatedBoard.lastTime.picoseconds...EmulatedBoard.lastTime.picoseconds

/// Hands events to a board.
@c @implementation
public func dynap_inject(
  _ board: OpaquePointer?, _ events: UnsafePointer<dynap_event>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    try board.simulation.inject(
      entries(events, count, "events") { event, place throws(Failure) in
        guard eventTimes.contains(event.time) else { throw .range("\(place()).time", event.time, eventTimes) }
        guard Int(event.chip) < board.chipCount else {
          throw .range("\(place()).chip", event.chip, 0...Int64(board.chipCount - 1))
        }
        guard event.bus <= DYNAP_IN_GRID else {
          throw .range("\(place()).bus", event.bus, 0...Int64(DYNAP_IN_GRID))
        }
        return InputEvent(
          time: SimTime(picoseconds: event.time), destination: try destination(event.word, place),
          chip: ChipOnBoard(Int(event.chip)), entersOverGrid: event.bus == DYNAP_IN_GRID)
      })
  }
}

/// Shows events to the cameras' ports.
@c @implementation
public func dynap_inject_pixels(
  _ board: OpaquePointer?, _ pixels: UnsafePointer<dynap_pixel>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    let events = try entries(pixels, count, "pixels") { pixel, place throws(Failure) in
      guard eventTimes.contains(pixel.time) else { throw .range("\(place()).time", pixel.time, eventTimes) }
      guard Int(pixel.chip) < board.chipCount else {
        throw .range("\(place()).chip", pixel.chip, 0...Int64(board.chipCount - 1))
      }
      guard pixel.on <= 1 else { throw .range("\(place()).on", pixel.on, 0...1) }
      return (
        chip: Int(pixel.chip),
        event: CameraEvent(
          time: SimTime(picoseconds: pixel.time), pixel: Pixel(x: Int(pixel.x), y: Int(pixel.y)),
          isOn: pixel.on == 1)
      )
    }
    for (chip, events) in Dictionary(grouping: events, by: \.chip) {
      board.simulation.inject(events.map(\.event), chip: ChipOnBoard(chip))
    }
  }
}

/// Connects a signal to a channel of an analog front end.
@c @implementation
public func dynap_connect_signal(
  _ board: OpaquePointer?, _ chip: UInt32, _ channel: UInt32, _ start: Int64, _ rate: Double,
  _ volts: UnsafePointer<Double>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    let chip = try board.chip(chip)
    try check("channel", channel, 0...7)
    guard eventTimes.contains(start) else { throw .range("start", start, eventTimes) }
    guard rate.isFinite, rate > 0 else {
      throw Failure(DYNAP_E_RANGE, "rate", "is \(rate)", "give samples a second, above zero")
    }
    let values = try entries(volts, count, "volts") { value, _ throws(Failure) in value }
    let signal = AnalogSignal(
      name: "channel \(channel)", unit: "V", start: SimTime(picoseconds: start), rate: Frequency(si: rate),
      values: values)
    do throws(DiagnosticError) {
      try board.simulation.connect(signal, voltsPerUnit: 1, toChannel: Int(channel), of: chip)
    } catch { throw Failure(DYNAP_E_RANGE, error) }
  }
}

/// Gives an external input of the converters a current.
@c @implementation
public func dynap_set_converter_input(
  _ board: OpaquePointer?, _ chip: UInt32, _ input: UInt32, _ amperes: Double
) -> Int32 {
  entering(board) { board throws(Failure) in
    let chip = try board.chip(chip)
    try check("input", input, 0...7)
    let input = SADCInput.allCases[Int(input)]
    guard input.isExternal else {
      throw Failure(DYNAP_E_RANGE, "input", "is \(input.name), which is no pin", "give an input named extin")
    }
    guard amperes.isFinite, amperes >= 0, amperes <= 1 else {
      throw Failure(DYNAP_E_RANGE, "amperes", "is \(amperes)", "it runs from 0 to 1")
    }
    board.simulation.setSADCInput(input, chip: chip, to: Current(si: amperes))
  }
}

// MARK: checks

/// Turns the entries of an array from C into values, all or none.
///
/// - Throws: `DYNAP_E_NULL` where there should be entries; what `convert` throws.
func entries<Entry, Value>(
  _ base: UnsafePointer<Entry>?, _ count: Int, _ name: String,
  _ convert: (Entry, () -> String) throws(Failure) -> Value
) throws(Failure) -> [Value] {
  guard count != 0 else { return [] }
  guard let base else { throw .null(name) }
  guard (0...maximumCount).contains(count) else {
    throw .range("count", count, 0...Int64(maximumCount))
  }
  var values: [Value] = []
  values.reserveCapacity(count)
  for i in 0..<count { values.append(try convert(base[i], { "\(name)[\(i)]" })) }
  return values
}

/// More entries than any memory holds: what a negative number from C becomes.
let maximumCount = Int.max >> 8

/// The destination of an event word.
func destination(_ word: UInt32, _ place: () -> String) throws(Failure) -> Destination {
  do throws(WordError) { return try WordCodec.decodeDestination(word) } catch {
    throw Failure(DYNAP_E_RANGE, "\(place()).word", error.reason, error.remedy)
  }
}

/// Checks an argument against its range.
func check(_ name: String, _ value: some BinaryInteger, _ range: ClosedRange<Int64>) throws(Failure) {
  guard let exact = Int64(exactly: value), range.contains(exact) else { throw .range(name, value, range) }
}

extension EmulatedBoard {
  /// A chip by its number.
  func chip(_ number: some BinaryInteger, _ name: @autoclosure () -> String = "chip") throws(Failure)
    -> ChipOnBoard
  {
    guard let index = Int(exactly: number), (0..<chipCount).contains(index) else {
      throw .range(name(), number, 0...Int64(chipCount - 1))
    }
    return ChipOnBoard(index)
  }

  /// A neuron by its number over the board.
  func neuron(_ number: UInt32, _ name: @autoclosure () -> String = "neuron") throws(Failure) -> NeuronOnBoard
  {
    guard number < neuronCount else { throw .range(name(), number, 0...Int64(neuronCount - 1)) }
    return NeuronOnBoard(lane: Int(number))
  }
}
