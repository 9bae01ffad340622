import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

extension Ports {
  /// Writes what waits at the ports, what is under way in the front ends, and what they sent.
  func save(to snapshot: inout Snapshot) {
    sensors.save(to: &snapshot)
    frontEnds.save(to: &snapshot)
    snapshot.write("port_events/time", events.map(\.time.picoseconds))
    snapshot.write("port_events/chip", events.map(\.chip.index))
    snapshot.write("port_events/tag", events.map(\.tag.value))
    snapshot.write("port_events/source", events.map { $0.source ?? -1 })
  }

  /// Takes over what was written.
  mutating func restore(_ reader: inout SnapshotReader, _ board: Board, _ options: SimulationOptions) {
    sensors.restore(&reader, chips: board.chips.count)
    frontEnds.restore(&reader, board, options)
    let times = reader.times("port_events/time")
    let chips = reader.indices("port_events/chip", below: board.chips.count, count: times.count)
    let tags = reader.indices("port_events/tag", below: Tag.count, count: times.count)
    let last = Int64(FrontEnd.channelCount * FrontEnd.sourceCount - 1)
    let sources = reader.integers("port_events/source", in: -1...last, count: times.count)
    events = times.indices.map {
      PortEvent(
        time: times[$0], chip: ChipOnBoard(chips[$0]), tag: Tag(tags[$0]),
        source: sources[$0] < 0 ? nil : Int(sources[$0]))
    }
  }
}

extension SensorBank {
  private static let counts: [(name: String, path: WritableKeyPath<SensorTally, Int> & Sendable)] = [
    ("received", \.received), ("outside", \.outside), ("filtered", \.filtered), ("copied", \.copied),
    ("copies_lost", \.copiesLost), ("wrong_polarity", \.wrongPolarity), ("cropped", \.cropped),
    ("pooled", \.pooled), ("unmapped", \.unmapped), ("dropped", \.dropped), ("delayed", \.delayed),
    ("delivered", \.delivered),
  ]

  /// Writes the counts, the gates and the events that wait.
  func save(to snapshot: inout Snapshot) {
    for (name, path) in Self.counts {
      snapshot.write("sensor_tally/\(name)", tallies.map { $0[keyPath: path] })
    }
    snapshot.write("sensor_gates/free", gates.map(\.free.picoseconds))
    let waiting = pending.sorted { $1.isAfter($0) }
    snapshot.write("sensor_pending/time", waiting.map(\.event.time.picoseconds))
    snapshot.write("sensor_pending/x", waiting.map(\.event.pixel.x))
    snapshot.write("sensor_pending/y", waiting.map(\.event.pixel.y))
    snapshot.write("sensor_pending/is_on", waiting.map { $0.event.isOn ? 1 : 0 })
    snapshot.write("sensor_pending/chip", waiting.map(\.chip))
    snapshot.write("sensor_pending/number", waiting.map(\.number))
    snapshot.write("sensor_pending/visited_count", waiting.map(\.visited.count))
    snapshot.write("sensor_pending/visited", waiting.flatMap(\.visited))
    snapshot.write("sensor_pending/next_number", [number])
  }

  /// Takes over what was written.
  mutating func restore(_ reader: inout SnapshotReader, chips: Int) {
    for (name, path) in Self.counts {
      let counts = reader.counts("sensor_tally/\(name)", count: chips)
      for chip in tallies.indices { tallies[chip][keyPath: path] = counts[chip] }
    }
    let free = reader.integers("sensor_gates/free", in: .min...SnapshotReader.lastTime, count: chips)
    for chip in gates.indices { gates[chip].free = SimTime(picoseconds: free[chip]) }
    let times = reader.times("sensor_pending/time", from: -SnapshotReader.lastTime)
    let x = reader.counts("sensor_pending/x", count: times.count)
    let y = reader.counts("sensor_pending/y", count: times.count)
    let isOn = reader.indices("sensor_pending/is_on", below: 2, count: times.count)
    let owners = reader.indices("sensor_pending/chip", below: chips, count: times.count)
    let numbers = reader.counts("sensor_pending/number", count: times.count)
    let visits = reader.counts("sensor_pending/visited_count", count: times.count)
    let visited = reader.parts(
      of: reader.indices("sensor_pending/visited", below: chips), counts: visits, "sensor_pending/visited")
    number = reader.counts("sensor_pending/next_number", count: 1)[0]
    // The earliest last.
    pending = times.indices.reversed().map { i in
      let event = CameraEvent(time: times[i], pixel: Pixel(x: x[i], y: y[i]), isOn: isOn[i] == 1)
      return Pending(event: event, chip: owners[i], number: numbers[i], visited: Array(visited[i]))
    }
  }
}

extension FrontEndBank {
  /// Writes the channels that have a signal, with the signal.
  func save(to snapshot: inout Snapshot) {
    snapshot.write("front_ends/count", counts)
    snapshot.write("front_ends/place", channels.map(\.place))
    let channels = channels.map(\.channel)
    snapshot.write("front_ends/name", channels.map(\.signal.name))
    snapshot.write("front_ends/unit", channels.map(\.signal.unit))
    snapshot.write("front_ends/start", channels.map(\.signal.start.picoseconds))
    snapshot.write("front_ends/rate", channels.map(\.signal.rate.si))
    snapshot.write("front_ends/volts_per_unit", channels.map(\.volts))
    snapshot.write("front_ends/baseline", channels.map(\.baseline))
    snapshot.write("front_ends/next_sample", channels.map(\.next))
    snapshot.write("front_ends/time", channels.map(\.time.picoseconds))
    snapshot.write("front_ends/amplified", channels.map(\.amplified))
    for (i, channel) in channels.enumerated() {
      snapshot.write("front_ends/\(i)/signal", channel.signal.values)
      // What a front end without power holds is forgotten when it gets some.
      let isOn = channel.coefficients != nil
      let filters = isOn ? channel.filters : []
      let states = isOn ? channel.states : []
      snapshot.write("front_ends/\(i)/output", isOn ? channel.outputs : [])
      snapshot.write("front_ends/\(i)/x1", filters.map { $0?.x1 ?? 0 })
      snapshot.write("front_ends/\(i)/x2", filters.map { $0?.x2 ?? 0 })
      snapshot.write("front_ends/\(i)/base", states.map(\.base))
      snapshot.write("front_ends/\(i)/ready", states.map(\.ready.picoseconds))
      snapshot.write("front_ends/\(i)/ups", states.map(\.ups))
      snapshot.write("front_ends/\(i)/downs", states.map(\.downs))
    }
  }

  /// Takes over what was written.
  mutating func restore(_ reader: inout SnapshotReader, _ board: Board, _ options: SimulationOptions) {
    counts = reader.counts("front_ends/count", count: counts.count)
    let places = reader.indices("front_ends/place", below: board.chips.count * FrontEnd.channelCount)
    let count = places.count
    let names = reader.texts("front_ends/name", count: count)
    let units = reader.texts("front_ends/unit", count: count)
    let starts = reader.times("front_ends/start", count: count, from: -SnapshotReader.lastTime)
    let rates = reader.finite("front_ends/rate", count: count)
    let volts = reader.finite("front_ends/volts_per_unit", count: count)
    let baselines = reader.finite("front_ends/baseline", count: count)
    let next = reader.counts("front_ends/next_sample", count: count)
    let times = reader.times("front_ends/time", count: count)
    let amplified = reader.finite("front_ends/amplified", count: count)
    for (i, place) in places.enumerated() {
      let values = reader.finite("front_ends/\(i)/signal")
      guard !values.isEmpty, next[i] <= values.count, rates[i] > 0, Double(values.count) / rates[i] < 4e6
      else {
        reader.report(
          "snapshot-value", "front_ends", "holds no signal at place \(i)", "take another snapshot")
        continue
      }
      let signal = AnalogSignal(
        name: names[i], unit: units[i], start: starts[i], rate: Frequency(si: rates[i]), values: values)
      var channel = FrontEndChannel(signal, voltsPerUnit: volts[i], at: times[i])
      channel.configure(Self.coefficients(place, board, options))
      channel.baseline = baselines[i]
      channel.next = next[i]
      channel.amplified = amplified[i]
      channel.restore(&reader, i)
      channels.append((place, channel))
    }
    channels.sort { $0.place < $1.place }
  }
}

extension FrontEndChannel {
  /// Takes over the filters and modulators of a channel that has power.
  fileprivate mutating func restore(_ reader: inout SnapshotReader, _ i: Int) {
    let count = coefficients == nil ? 0 : outputs.count
    let outputs = reader.finite("front_ends/\(i)/output", count: count)
    let x1 = reader.finite("front_ends/\(i)/x1", count: count)
    let x2 = reader.finite("front_ends/\(i)/x2", count: count)
    let bases = reader.finite("front_ends/\(i)/base", count: count)
    let ready = reader.times("front_ends/\(i)/ready", count: count)
    let ups = reader.finite("front_ends/\(i)/ups", count: count)
    let downs = reader.finite("front_ends/\(i)/downs", count: count)
    guard count > 0 else { return }
    self.outputs = outputs
    for tap in 0..<count {
      filters[tap]?.x1 = x1[tap]
      filters[tap]?.x2 = x2[tap]
      states[tap] = .init(base: bases[tap], ready: ready[tap], ups: ups[tap], downs: downs[tap])
    }
  }
}
