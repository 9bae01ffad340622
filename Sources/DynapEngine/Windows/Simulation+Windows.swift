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

  /// Whether a signal is connected to a converter: its enable bit lets it in.
  public func isSADCConnected(_ channel: SADCChannel, chip: ChipOnBoard = .first) -> Bool {
    SADCBank.isEnabled(channel, of: board[chip], options.windows.polarity)
  }

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

  /// The transfer curve of a converter of this die under the biases in force; its inverse turns counts into currents.
  public func sadcCurve(_ channel: SADCChannel, chip: ChipOnBoard = .first) -> SpikingADC.Curve {
    SADCBiases(board[chip], generator: channel.generator, options)
      .curve(of: channel, chip: chip.index, options)
  }

  /// The transfer curve of a converter without mismatch: what a host knows that has not calibrated it.
  public func nominalSADCCurve(_ channel: SADCChannel, chip: ChipOnBoard = .first) -> SpikingADC.Curve {
    SADCBiases(board[chip], generator: channel.generator, options).curve(of: channel, chip: nil, options)
  }

  /// The current that a host finds behind a channel's count of a sample: `I = C dV f / (1 - f t_pw) - I_off` with the
  /// rate `f` of the count over the sample period and a curve of its choice, or nil for a converter at its limit.
  public func sadcCurrent(of count: Int, _ curve: SpikingADC.Curve) -> Current? {
    curve.current(of: Frequency(si: Double(count) / options.windows.samplePeriod.seconds))
  }

  /// Keeps every complete sample of the converters from now on, until ``takeSADCSamples()`` takes them.
  public mutating func keepSADCSamples() {
    if windows.bank.samples == nil { windows.bank.samples = [] }
  }

  /// Takes the samples since the last call, in order of time; none unless ``keepSADCSamples()`` was called.
  public mutating func takeSADCSamples() -> [SADCSample] {
    defer { if windows.bank.samples != nil { windows.bank.samples = [] } }
    return windows.bank.samples ?? []
  }

  /// Takes the pulses of the connected converters since the last call, in order of time; none unless
  /// ``OutputBus/spikingADCEvents`` is on.
  public mutating func takeSADCEvents() -> [SADCEvent] {
    defer { if windows.events != nil { windows.events = [] } }
    return windows.events ?? []
  }

  // MARK: pins

  /// Reads a signal at the analog pin of a core from now on, at a rate of the host's choice.
  ///
  /// The trace follows the monitored neuron when the board is programmed anew.
  /// - Throws: ``DiagnosticError`` with code `recording-off-board` or `recording-interval`: the chip is not on the board,
  ///   the interval is not a multiple of the step.
  public mutating func monitor(
    _ signal: PadSignal = .membrane, core: CoreOnChip, chip: ChipOnBoard = .first, every: SimTime
  ) throws(DiagnosticError) {
    let place = "monitor.\(chip.index).\(core.index)"
    let neuron = NeuronOnBoard(chip: chip, core: core, neuron: NeuronOnCore(0))
    let reading = Recording(name: place, neurons: [neuron], quantity: .state("I_mem", every: every))
    let problems = problems(of: reading)
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    add(PadTrace(chip: chip, core: core, signal: signal, every: every))
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
    padTraces.compactMap(padWarning)
      + (options.windows.outputs.contains(.spikingADC) ? board.chips.indices.flatMap(converterWarnings) : [])
  }

  private func padWarning(_ pad: PadTrace) -> Diagnostic? {
    let (chip, core) = (pad.chip, pad.core)
    let place = "board.chips[\(chip.index)]"
    guard board[chip][core].neuronMonitoringOn else {
      return Diagnostic(
        .warning, "monitor-off", "\(place).cores[\(core.index)]", "shows no neuron at its pin",
        "set neuron_monitoring_on; the pin reads 0 V")
    }
    guard pad.signal == .membrane else { return depressionPadWarning(core, of: chip) }
    guard !board[chip].buffersPass(for: core, options) else { return nil }
    return Diagnostic(
      .warning, "monitor-buffer-low", place,
      "has too little bias in the buffers of the pin of core \(core.index)",
      "set R2R_BUFFER_CCB, R2R_BUFFER_AMPB and LBWR_VB_P to coarse 3 or more; the pin reads 0 V")
  }

  private func depressionPadWarning(_ core: CoreOnChip, of chip: ChipOnBoard) -> Diagnostic? {
    let place = "board.chips[\(chip.index)]"
    guard board[chip][core].enableSTDBuffer else {
      return Diagnostic(
        .warning, "monitor-std-off", "\(place).cores[\(core.index)]", "shows no depression node at its pin",
        "set enable_std_buffer; the pin reads 0 V")
    }
    guard !board[chip].depressionBuffersPass(for: core, options) else { return nil }
    return Diagnostic(
      .warning, "monitor-std-low", place,
      "has too little bias in the buffers of the depression nodes of core \(core.index)",
      "set SYAM_STDWAMPB and SYAM_STDWCCB to coarse 3 or more; the pin reads 0 V")
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
