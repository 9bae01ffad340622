import DynapEngine
import DynapFabric
import DynapUnits

extension RunFiles {
  /// Writes what was seen through the windows of the chip, and returns which files there are.
  ///
  /// Throws `system`, and `unsupportedArchive` past 4 GiB of arrays.
  func writeWindows(_ windows: WindowRecord) throws(FormatError) -> [Name] {
    var names: [Name] = []
    if let converters = windows.converters {
      try WindowTables.writeConverters(converters, toPath: path(.convertersText))
      try WindowTables.converters(converters).write(toPath: path(.converters))
      names += [.convertersText, .converters]
    }
    if let pulses = windows.converterPulses {
      try WindowTables.pulses(pulses).write(toPath: path(.converterPulses))
      names.append(.converterPulses)
    }
    if !windows.pads.isEmpty {
      try WindowTables.writePads(windows.pads, toPath: path(.padsText))
      try WindowTables.pads(windows.pads).write(toPath: path(.pads))
      names += [.padsText, .pads]
    }
    if !windows.pulses.isEmpty {
      try WindowTables.writePulses(windows.pulses, toPath: path(.pulsesText))
      try WindowTables.pulses(windows.pulses).write(toPath: path(.pulses))
      names += [.pulsesText, .pulses]
    }
    if let events = windows.hostEvents {
      try WindowTables.writeHostEvents(events, toPath: path(.hostEventsText))
      try WindowTables.hostEvents(events).write(toPath: path(.hostEvents))
      names += [.hostEventsText, .hostEvents]
    }
    return names
  }

  /// Reads what the pictures show of the windows.
  ///
  /// Throws what reading the archives throws, and `badShape` where their arrays do not fit one another.
  func readWindows(_ files: Set<String>) throws(FormatError) -> WindowRecord {
    var windows = WindowRecord()
    if files.contains(Name.converters.rawValue) { windows.converters = try readConverters() }
    if files.contains(Name.pads.rawValue) { windows.pads = try readPads() }
    if files.contains(Name.pulses.rawValue) { windows.pulses = try readPulses() }
    return windows
  }

  private func readConverters() throws(FormatError) -> WindowRecord.Converters {
    let archive = try NPZ(path: path(.converters))
    do throws(FormatError) {
      let times = try archive.array(named: "times_ps").asInt64s()
      let places = try archive.array(named: "channels").asInt64s()
      let columns = stride(from: 0, to: places.count - 1, by: 2).compactMap { i in
        SADCChannel(exactly: Int(places[i + 1])).map { (chip: Int(places[i]), channel: $0) }
      }
      let counts = try archive.array(named: "counts")
      let connected = try archive.array(named: "connected").asInt64s()
      let period = try archive.array(named: "period_ps").asInt64s()
      guard counts.shape == [times.count, columns.count], connected.count == columns.count,
        places.count == 2 * columns.count, let period = period.first, period > 0
      else { throw unfit(.converters) }
      return .init(
        columns: columns, isConnected: connected.map { $0 != 0 }, period: SimTime(picoseconds: period),
        times: times.map { SimTime(picoseconds: $0) },
        counts: try counts.asInt64s().map { Int32(clamping: $0) },
        currents: try archive.array(named: "currents_pA").asDoubles())
    } catch { throw error.inside(path(.converters)) }
  }

  private func readPads() throws(FormatError) -> [WindowRecord.Pad] {
    let archive = try NPZ(path: path(.pads))
    var pads: [WindowRecord.Pad] = []
    for name in archive.stems(RunTables.timesSuffix) {
      let times = try archive.array(named: name + RunTables.timesSuffix).asInt64s()
      let volts = try archive.array(named: name + WindowTables.voltsSuffix).asDoubles()
      guard times.count == volts.count, let (signal, chip, core) = Self.place(name),
        let signal = PadSignal(rawValue: signal)
      else { throw unfit(.pads) }
      pads.append(
        .init(
          chip: chip, core: core, signal: signal, times: times.map { SimTime(picoseconds: $0) }, volts: volts)
      )
    }
    return pads
  }

  private func readPulses() throws(FormatError) -> [WindowRecord.Pulses] {
    let archive = try NPZ(path: path(.pulses))
    var pins: [WindowRecord.Pulses] = []
    for name in archive.stems(WindowTables.beginSuffix) {
      let begins = try archive.array(named: name + WindowTables.beginSuffix).asInt64s()
      let ends = try archive.array(named: name + WindowTables.endSuffix).asInt64s()
      guard begins.count == ends.count, zip(begins, ends).allSatisfy({ $0 < $1 }),
        let (pin, chip, core) = Self.place(name), let synapse = Int(pin.dropFirst("pulse".count))
      else { throw unfit(.pulses) }
      let intervals = zip(begins, ends).map { SimTime(picoseconds: $0)..<SimTime(picoseconds: $1) }
      pins.append(.init(chip: chip, core: core, synapse: synapse, intervals: intervals))
    }
    return pins
  }

  /// The parts of a name such as `soif_mem(0.2)`.
  private static func place(_ name: String) -> (signal: String, chip: Int, core: Int)? {
    let parts = name.split(separator: "(")
    guard parts.count == 2, parts[1].last == ")" else { return nil }
    let numbers = parts[1].dropLast().split(separator: ".").compactMap { Int($0) }
    return numbers.count == 2 ? (String(parts[0]), numbers[0], numbers[1]) : nil
  }

  private func unfit(_ name: Name) -> FormatError {
    FormatError(
      .badShape, source: path(name), at: .whole, "its arrays do not fit one another",
      remedy: "give the files that `dynapse run` wrote")
  }
}

extension NPZ {
  /// The names of the arrays with a suffix, without it.
  fileprivate func stems(_ suffix: String) -> [String] {
    names.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
  }
}
