import DynapEngine
import DynapFabric
import DynapUnits

/// The tables of the windows of a run, as text and as arrays; units stand in the names.
enum WindowTables {
  // MARK: converters

  /// Writes one line per sample: when it ended, and what each converter counted. Throws `system` and `badName`.
  static func writeConverters(
    _ converters: WindowRecord.Converters, toPath path: String
  ) throws(FormatError) {
    let names = converters.columns.indices.map(converters.name)
    let open = converters.columns.indices.filter { !converters.isConnected[$0] }.count
    let sink = try ByteSink(path: path)
    try sink.write(
      "# pulses of each spiking ADC per sample of \(converters.period); \(open) have no signal\n")
    try sink.write((["time_us"] + names).joined(separator: ",") + "\n")
    let width = converters.columns.count
    for (row, time) in converters.times.enumerated() {
      let counts = converters.counts[row * width..<(row + 1) * width]
      try sink.write(
        RunTables.microseconds(time) + "," + counts.map(String.init).joined(separator: ",") + "\n")
    }
    try sink.finish()
  }

  /// `times_ps` (T), `counts` and `currents_pA` (T x N), `channels` (N x 2: chip, channel), `connected` (N), `period_ps`.
  static func converters(_ converters: WindowRecord.Converters) throws(FormatError) -> NPZ {
    let shape = [converters.times.count, converters.columns.count]
    return try NPZ([
      (name: "times_ps", array: NPYArray(int64s: converters.times.map(\.picoseconds))),
      (name: "counts", array: NPYArray(int32s: converters.counts, shape: shape)),
      (name: "currents_pA", array: NPYArray(doubles: converters.currents, shape: shape)),
      (
        name: "channels",
        array: NPYArray(
          int32s: converters.columns.flatMap { [Int32($0.chip), Int32($0.channel.index)] },
          shape: [converters.columns.count, 2])
      ),
      (name: "connected", array: NPYArray(int32s: converters.isConnected.map { $0 ? 1 : 0 })),
      (name: "period_ps", array: NPYArray(int64s: [converters.period.picoseconds])),
    ])
  }

  /// `times_ps`, `chip`, `channel` and `address`, one element per pulse.
  static func pulses(_ events: [SADCEvent]) throws(FormatError) -> NPZ {
    try NPZ([
      (name: "times_ps", array: NPYArray(int64s: events.map(\.time.picoseconds))),
      (name: "chip", array: NPYArray(int32s: events.map { Int32($0.chip) })),
      (name: "channel", array: NPYArray(int32s: events.map { Int32($0.channel.index) })),
      (name: "address", array: NPYArray(int32s: events.map { Int32($0.address) })),
    ])
  }

  // MARK: pins

  /// Writes one line per reading, pin after pin. Throws `system`.
  static func writePads(_ pads: [WindowRecord.Pad], toPath path: String) throws(FormatError) {
    let sink = try ByteSink(path: path)
    try sink.write("time_us,chip,core,signal,V\n")
    for pad in pads {
      for (time, volts) in zip(pad.times, pad.volts) {
        let place = "\(pad.chip),\(pad.core),\(pad.signal.rawValue)"
        try sink.write("\(RunTables.microseconds(time)),\(place),\(volts)\n")
      }
    }
    try sink.finish()
  }

  /// For each pin `SIGNAL(CHIP.CORE).times_ps` and `SIGNAL(CHIP.CORE).V`.
  static func pads(_ pads: [WindowRecord.Pad]) throws(FormatError) -> NPZ {
    var archive = NPZ()
    for pad in pads {
      try archive.append(
        NPYArray(int64s: pad.times.map(\.picoseconds)), name: pad.name + RunTables.timesSuffix)
      try archive.append(NPYArray(doubles: pad.volts), name: pad.name + voltsSuffix)
    }
    return archive
  }

  static let voltsSuffix = ".V"

  /// Writes one line per pulse of a pin of a pulse extender. Throws `system`.
  static func writePulses(_ pins: [WindowRecord.Pulses], toPath path: String) throws(FormatError) {
    let sink = try ByteSink(path: path)
    try sink.write("begin_us,end_us,chip,core,synapse\n")
    for pin in pins {
      for pulse in pin.intervals {
        let times = [pulse.lowerBound, pulse.upperBound].map(RunTables.microseconds)
        try sink.write("\(times.joined(separator: ",")),\(pin.chip),\(pin.core),\(pin.synapse)\n")
      }
    }
    try sink.finish()
  }

  /// For each pin `pulseSYNAPSE(CHIP.CORE).begin_ps` and `pulseSYNAPSE(CHIP.CORE).end_ps`.
  static func pulses(_ pins: [WindowRecord.Pulses]) throws(FormatError) -> NPZ {
    var archive = NPZ()
    for pin in pins {
      try archive.append(
        NPYArray(int64s: pin.intervals.map(\.lowerBound.picoseconds)), name: pin.name + beginSuffix)
      try archive.append(
        NPYArray(int64s: pin.intervals.map(\.upperBound.picoseconds)), name: pin.name + endSuffix)
    }
    return archive
  }

  static let beginSuffix = ".begin_ps"
  static let endSuffix = ".end_ps"

  // MARK: buses

  /// Writes one line per event on an output bus. Throws `system`.
  static func writeHostEvents(_ events: [WindowRecord.BusEvent], toPath path: String) throws(FormatError) {
    let sink = try ByteSink(path: path)
    try sink.write("time_us,bus,timestamp_us,tag,cores,x_hop,y_hop\n")
    for item in events {
      let word = item.event.word
      let cores = word.cores.cores.map { "\($0.index)" }.joined(separator: " ")
      try sink.write(
        "\(RunTables.microseconds(item.event.time)),\(item.bus.name),\(item.event.timestamp),\(word.tag.value),"
          + "\(cores),\(word.hop.x),\(word.hop.y)\n")
    }
    try sink.finish()
  }

  /// `BUS.times_ps`, `BUS.timestamp_us`, `BUS.tag`, `BUS.cores` (a mask), `BUS.x_hop` and `BUS.y_hop` of each bus.
  static func hostEvents(_ events: [WindowRecord.BusEvent]) throws(FormatError) -> NPZ {
    var archive = NPZ()
    for bus in OutputBus.allCases {
      let own = events.filter { $0.bus == bus }.map(\.event)
      guard !own.isEmpty else { continue }
      func add(_ name: String, _ array: NPYArray) throws(FormatError) {
        try archive.append(array, name: "\(bus.name).\(name)")
      }
      try add("times_ps", NPYArray(int64s: own.map(\.time.picoseconds)))
      try add("timestamp_us", NPYArray(uint64s: own.map(\.timestamp)))
      try add("tag", NPYArray(int32s: own.map { Int32($0.word.tag.value) }))
      try add("cores", NPYArray(int32s: own.map { Int32($0.word.cores.rawValue) }))
      try add("x_hop", NPYArray(int32s: own.map { Int32($0.word.hop.x) }))
      try add("y_hop", NPYArray(int32s: own.map { Int32($0.word.hop.y) }))
    }
    return archive
  }
}
