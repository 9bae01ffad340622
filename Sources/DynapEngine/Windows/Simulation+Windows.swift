import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

extension Simulation {
  // MARK: outputs

  /// Switches a stream of events to the host on or off, from the end of the last step on.
  ///
  /// While ``OutputBus/west`` is off, what reaches the host is lost. Converters that are switched on begin with a sample.
  public mutating func enableOutput(_ bus: OutputBus, _ isOn: Bool) {
    changeWindows { options in
      if isOn { options.outputs.insert(bus) } else { options.outputs.remove(bus) }
    }
  }

  // MARK: spiking converters

  /// How many pulses each of a chip's 64 converters gave in the last complete sample, in the order of ``SADCChannel``.
  ///
  /// All zero before the first sample is complete.
  public func sadcValues(chip: ChipOnBoard = .first) -> [Int] {
    precondition(chip.index < board.chips.count, "the board has chips 0 to \(board.chips.count - 1)")
    let first = chip.index * SADCChannel.count
    return Array(windows.bank.values[first..<first + SADCChannel.count])
  }

  /// How many samples of the converters are complete.
  public var sadcSampleCount: Int { windows.bank.sampleCount }

  /// Sets over how long the converters count, and begins a sample; a period that is not above zero is a programmer's
  /// mistake.
  public mutating func setSADCSamplePeriod(_ period: SimTime) {
    precondition(period > .zero, "a sample of the converters takes longer than 0 s")
    changeWindows { $0.samplePeriod = period }
    windows.bank.restart(period: period, at: now)
  }

  /// Gives an external input of the converters a current; other inputs are a programmer's mistake.
  ///
  /// An input that was never given is open, and measures nothing but the offset.
  public mutating func setSADCInput(_ input: SADCInput, chip: ChipOnBoard = .first, to current: Current) {
    precondition(input.isExternal, "\(input.name) is not a pin")
    windows.bank.setPin(input, chip: chip.index, to: current)
    changeWindows { _ in }
  }

  /// The transfer curve of a converter under the biases in force; its inverse turns counts into currents.
  public func sadcCurve(_ channel: SADCChannel, chip: ChipOnBoard = .first) -> SpikingADC.Curve {
    SADCBank.curve(channel, of: board[chip], options)
  }

  /// Takes the pulses of the connected converters since the last call, in order of time; none unless
  /// ``OutputBus/spikingADCEvents`` is on.
  public mutating func takeSADCEvents() -> [SADCEvent] {
    defer { if windows.events != nil { windows.events = [] } }
    return windows.events ?? []
  }

  // MARK: pins

  /// Reads the analog pin of a core from now on, at a rate of the host's choice.
  ///
  /// The trace follows the monitored neuron when the board is programmed anew.
  /// - Throws: ``DiagnosticError`` with code `recording-off-board` or `recording-interval`: the chip is not on the board,
  ///   the interval is not a multiple of the step.
  public mutating func monitor(
    core: CoreOnChip, chip: ChipOnBoard = .first, every: SimTime
  ) throws(DiagnosticError) {
    let place = "monitor.\(chip.index).\(core.index)"
    let neuron = NeuronOnBoard(chip: chip, core: core, neuron: NeuronOnCore(0))
    let reading = Recording(name: place, neurons: [neuron], quantity: .state("I_mem", every: every))
    let problems = problems(of: reading)
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    windows.add(PadTrace(chip: chip, core: core, every: every), board, options)
  }

  /// What the monitored pins showed, in the order in which they were asked for.
  public var padTraces: [PadTrace] { windows.pads }

  /// The pulses that a pin of a pulse extender has shown, in order of time; the last one may not have ended yet.
  ///
  /// There are none under the linear law, which has no pulses, nor of a synapse without weight or dendrite.
  public func pulses(
    _ monitor: PulseMonitor, of core: CoreOnChip, chip: ChipOnBoard = .first
  ) -> [Range<SimTime>] {
    pulseWatch.intervals[.init(chip: chip, core: core, monitor: monitor)] ?? []
  }

  // MARK: warnings

  /// What keeps a window from showing anything.
  var windowWarnings: [Diagnostic] {
    padTraces.compactMap { pad in
      padWarning(pad.core, of: pad.chip)
    } + (options.windows.outputs.contains(.spikingADC) ? board.chips.indices.flatMap(converterWarnings) : [])
  }

  private func padWarning(_ core: CoreOnChip, of chip: ChipOnBoard) -> Diagnostic? {
    let place = "board.chips[\(chip.index)]"
    guard board[chip][core].neuronMonitoringOn else {
      return Diagnostic(
        .warning, "monitor-off", "\(place).cores[\(core.index)]", "shows no neuron at its pin",
        "set neuron_monitoring_on; the pin reads 0 V")
    }
    guard !board[chip].buffersPass(for: core, options) else { return nil }
    return Diagnostic(
      .warning, "monitor-buffer-low", place,
      "has too little bias in the buffers of the pin of core \(core.index)",
      "set R2R_BUFFER_CCB, R2R_BUFFER_AMPB and LBWR_VB_P to coarse 3 or more; the pin reads 0 V")
  }

  private func converterWarnings(_ chip: Int) -> [Diagnostic] {
    CoreOnChip.allCases.compactMap { core in
      let programmed = board.chips[chip]
      let isWanted = SADCSignal.allCases.contains {
        SADCBank.isEnabled(SADCChannel($0, of: core), of: programmed, options.windows.polarity)
      }
      guard isWanted else { return nil }
      let place = "board.chips[\(chip)].cores[\(core.index)]"
      guard programmed[core].neuronMonitoringOn else {
        return Diagnostic(
          .warning, "sadc-no-neuron", place, "connects no neuron to its spiking ADCs",
          "set neuron_monitoring_on; their channels measure nothing but the offset")
      }
      guard !SADCBiases(programmed, generator: core.index / 2, options).linesPass else { return nil }
      return Diagnostic(
        .warning, "sadc-line-low", place, "has too little bias in the buffers of its monitor lines",
        "set LBWR_VB_P to coarse 3 or more; the channels measure nothing but the offset")
    }
  }
}
