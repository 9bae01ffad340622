import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

extension ConfigBuilder {
  /// What the chip lets the host see, and what of it is written.
  mutating func buildWindows(_ board: Board, _ duration: SimTime) -> Experiment.Windows {
    var written = Experiment.Windows()
    guard let node = root["windows"] else { return written }
    if let outputs = node["outputs"], outputs.isList {
      options.windows.outputs = Set(OutputBus.allCases.filter { outputs.texts.contains($0.name) })
      written.keepsHostEvents = true
      let isWithoutConverters =
        options.windows.outputs.contains(.spikingADCEvents)
        && !options.windows.outputs.contains(.spikingADC)
      if isWithoutConverters {
        report(
          .error, "output-without-sadc", outputs, "windows.outputs",
          "has \(OutputBus.spikingADCEvents.name) without \(OutputBus.spikingADC.name)",
          "the converters run while \(OutputBus.spikingADC.name) is on: give both")
      }
    }
    if let sadc = node["sadc"] { apply(sadc, duration) }
    if let pin = node["pin"] {
      Self.set(&options.windows.pad.offset, pin["offset"]?.quantity(Voltage.self))
      Self.set(&options.windows.pad.gain, pin["gain"]?.number)
      if let step = pin["resolution"]?.quantity(Voltage.self) { options.windows.pad.resolution = step }
    }
    written.inputs = inputs(node["sadc"]?["inputs"], board)
    written.pads = pads(node["pads"], board)
    return written
  }

  private mutating func apply(_ sadc: ConfigNode, _ duration: SimTime) {
    if let node = sadc["period"], let period = node.time, period > .zero {
      options.windows.samplePeriod = period
      if period < options.step {
        report(
          .error, "sadc-period-below-step", node, "windows.sadc.period", "is \(period)",
          "the converters are read at the end of steps: give at least the step, \(options.step)")
      }
      if period > duration, options.windows.outputs.contains(.spikingADC) {
        report(
          .warning, "after-the-end", node, "windows.sadc.period", "is \(period)",
          "the experiment ends at \(duration): no sample is complete")
      }
    }
    if let name = sadc["polarity"]?.text {
      Self.set(
        &options.windows.polarity, SADCPolarity.allCases.first { SnakeCase.text($0.rawValue) == name })
    }
    Self.set(
      &options.windows.converter.rampCapacitance, sadc["ramp_capacitance"]?.quantity(Capacitance.self))
    Self.set(
      &options.windows.converter.pulseCapacitance, sadc["pulse_capacitance"]?.quantity(Capacitance.self))
    Self.set(
      &options.windows.hysteresis, sadc["hysteresis"]?.text.flatMap(SpikingADC.Hysteresis.init))
    Self.set(&options.windows.convertersSpread, sadc["mismatch"]?.flag)
  }

  private mutating func inputs(_ node: ConfigNode?, _ board: Board) -> [Experiment.Windows.Input] {
    var inputs: [Experiment.Windows.Input] = []
    for (index, item) in (node?.items ?? []).enumerated() {
      let path = "windows.sadc.inputs[\(index)]"
      guard let chip = chip(item, board, path),
        let input = SADCInput.external.first(where: { $0.name == item["input"]?.text }),
        let current = item["current"]?.quantity(Current.self)
      else { continue }
      inputs.append(.init(chip: chip, input: input, current: current))
      let isSet = board[chip].sadcEnables.rawValue >> UInt8(input.rawValue) & 1 == 1
      if isSet != (options.windows.polarity == .trueConnects), let name = item["input"] {
        report(
          .warning, "sadc-input-off", name, path + ".input", "is \(input.name), which is not connected",
          "change it in sadc_enables of chip \(chip.index); its channel measures nothing but the offset")
      }
    }
    return inputs
  }

  private mutating func pads(_ node: ConfigNode?, _ board: Board) -> [Experiment.Windows.Pad] {
    var pads: [Experiment.Windows.Pad] = []
    for (index, item) in (node?.items ?? []).enumerated() {
      let path = "windows.pads[\(index)]"
      guard let chip = chip(item, board, path), let place = item["core"]?.whole,
        CoreOnChip.allCases.indices.contains(place), let interval = item["every"], let every = interval.time,
        every > .zero
      else { continue }
      let signal = item["signal"]?.text.flatMap(PadSignal.init) ?? .membrane
      guard every.picoseconds % options.step.picoseconds == 0 else {
        report(
          .error, "not-a-multiple-of-step", interval, path + ".every", "is \(every)",
          "pins are read at the end of steps: give a multiple of the step, \(options.step)")
        continue
      }
      let pad = Experiment.Windows.Pad(
        chip: chip, core: CoreOnChip.allCases[place], signal: signal, every: every)
      if pads.contains(where: { ($0.chip, $0.core, $0.signal) == (pad.chip, pad.core, pad.signal) }) {
        report(
          .error, "pad-redefined", item, path,
          "reads \(signal.rawValue) of core \(place) of chip \(chip.index), as an earlier one",
          "read a signal of a core once")
        continue
      }
      pads.append(pad)
    }
    return pads
  }

  private mutating func chip(_ node: ConfigNode, _ board: Board, _ path: String) -> ChipOnBoard? {
    let index = node["chip"]?.whole ?? 0
    guard index >= 0, index < IndexSpace.chip.count else { return nil }
    guard index < board.chips.count else {
      report(
        .error, "chip-not-on-board", node["chip"] ?? node, path + ".chip", "selects chip \(index)",
        "the board has chips 0 to \(board.chips.count - 1)")
      return nil
    }
    return ChipOnBoard(index)
  }
}
