import DynapChip
import DynapFabric
import DynapUnits

extension Windows {
  /// Writes what the windows have counted, shown and not yet handed to the host.
  func save(to snapshot: inout Snapshot) {
    bank.save(to: &snapshot)
    snapshot.write("sadc_events/is_kept", [events == nil ? 0 : 1])
    snapshot.write("sadc_events/time", (events ?? []).map(\.time.picoseconds))
    snapshot.write("sadc_events/address", (events ?? []).map(\.address))
    snapshot.write("pads/chip", pads.map(\.chip.index))
    snapshot.write("pads/core", pads.map(\.core.index))
    snapshot.write("pads/signal", pads.map(\.signal.rawValue))
    snapshot.write("pads/every", pads.map(\.every.picoseconds))
    for (i, pad) in pads.enumerated() {
      snapshot.write("pads/\(i)/time", pad.times.map(\.picoseconds))
      snapshot.write("pads/\(i)/volts", pad.volts)
    }
  }

  /// Takes over what was written, for a board that is configured.
  mutating func restore(
    _ reader: inout SnapshotReader, _ board: Board, _ instance: Instance, _ options: SimulationOptions
  ) {
    let chips = board.chips.count
    bank.restore(&reader, chips: chips)
    // External pins have their currents now.
    if bank.isOn { bank.connect(board, instance, options) }
    let isKept = reader.indices("sadc_events/is_kept", below: 2, count: 1)[0] == 1
    let times = reader.times("sadc_events/time")
    let addresses = reader.indices(
      "sadc_events/address", below: chips * SADCChannel.count, count: times.count)
    if isKept {
      events = zip(times, addresses).map { SADCEvent(time: $0, address: $1) }
    }
    restorePads(&reader, board, instance, options)
  }

  private mutating func restorePads(
    _ reader: inout SnapshotReader, _ board: Board, _ instance: Instance, _ options: SimulationOptions
  ) {
    let chips = reader.indices("pads/chip", below: board.chips.count)
    let cores = reader.indices("pads/core", below: CoreOnChip.allCases.count, count: chips.count)
    let signals = reader.texts("pads/signal", count: chips.count)
    let every = reader.integers(
      "pads/every", in: options.step.picoseconds...SnapshotReader.lastTime, count: chips.count)
    for i in chips.indices {
      guard let signal = PadSignal(rawValue: signals[i]) else {
        reader.report(
          "snapshot-value", "pads/signal", "holds '\(signals[i])', which no pin shows",
          "take another snapshot")
        continue
      }
      var pad = PadTrace(
        chip: ChipOnBoard(chips[i]), core: CoreOnChip.allCases[cores[i]], signal: signal,
        every: SimTime(picoseconds: every[i]))
      let times = reader.times("pads/\(i)/time")
      pad.restore(times, reader.doubles("pads/\(i)/volts", count: times.count))
      add(pad, board, instance, options)
    }
  }
}

extension SADCBank {
  /// Writes phases, counts and samples.
  func save(to snapshot: inout Snapshot) {
    snapshot.write("sadc/phase", converters.map(\.phase))
    snapshot.write("sadc/count", converters.map(\.count))
    snapshot.write("sadc/sample_end", sampleEnd.map { [$0.picoseconds] } ?? [])
    snapshot.write("sadc/value", values)
    snapshot.write("sadc/sample_count", [sampleCount])
    let pins = external.sorted { ($0.key.chip, $0.key.input.rawValue) < ($1.key.chip, $1.key.input.rawValue) }
    snapshot.write("sadc_pins/chip", pins.map(\.key.chip))
    snapshot.write("sadc_pins/input", pins.map(\.key.input.rawValue))
    snapshot.write("sadc_pins/current", pins.map(\.value))
    snapshot.write("sadc_samples/is_kept", [samples == nil ? 0 : 1])
    snapshot.write("sadc_samples/end", (samples ?? []).map(\.end.picoseconds))
    snapshot.write("sadc_samples/value", (samples ?? []).flatMap(\.values))
  }

  /// Takes over what was written; the converters run if the options say so.
  mutating func restore(_ reader: inout SnapshotReader, chips: Int) {
    let phases = reader.finite("sadc/phase", count: converters.count)
    let counts = reader.counts("sadc/count", count: converters.count)
    for i in converters.indices {
      converters[i].phase = min(max(phases[i], 0), 1.0.nextDown)
      converters[i].count = counts[i]
    }
    sampleEnd = reader.times("sadc/sample_end", count: isOn ? 1 : 0).first
    values = reader.counts("sadc/value", count: values.count)
    sampleCount = reader.counts("sadc/sample_count", count: 1)[0]
    let owners = reader.indices("sadc_pins/chip", below: chips)
    let inputs = reader.indices("sadc_pins/input", below: SADCInput.allCases.count, count: owners.count)
    let currents = reader.doubles("sadc_pins/current", count: owners.count)
    for (i, chip) in owners.enumerated() {
      external[Pin(chip: chip, input: SADCInput.allCases[inputs[i]])] = currents[i]
    }
    let isKept = reader.indices("sadc_samples/is_kept", below: 2, count: 1)[0] == 1
    let ends = reader.times("sadc_samples/end")
    let all = reader.counts("sadc_samples/value", count: ends.count * values.count)
    guard isKept else { return }
    samples = ends.enumerated().map { i, end in
      var sample = SADCSample(end: end, count: values.count)
      sample.values = Array(all[i * values.count..<(i + 1) * values.count])
      return sample
    }
  }

  /// Connects running converters to what they measure.
  mutating func connect(_ board: Board, _ instance: Instance, _ options: SimulationOptions) {
    configure(board, instance, options, at: .zero)
  }
}

extension SADCEvent {
  /// Makes an event from its ``address``.
  package init(time: SimTime, address: Int) {
    let (chip, channel) = address.quotientAndRemainder(dividingBy: SADCChannel.count)
    self.init(time: time, chip: chip, channel: SADCChannel(channel))
  }
}
