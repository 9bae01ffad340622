import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// What the biases of one core amount to: time constants, pulse widths, delays, weights and the rheobase.
///
/// Everything is nominal: the values of a core without mismatch, by the formulas that the circuits use.
///
/// | Symbol | Meaning | Formula |
/// |---|---|---|
/// | `tau` | time constant of an integrator | C U_T / (kappa I_tau) |
/// | `t` | pulse width, refractory period, delay | C V_sw / I |
/// | `I_rh` | smallest input that makes a neuron fire | I_tau (1 + I_spk / I_g) |
///
/// Source: 8.1 of the digital dossier; the rheobase is 5.1 of the analog dossier.
public struct OperatingPoint: Hashable, Sendable {
  /// Time constant of the membrane.
  public let membraneTime: Interval
  /// Time constant of the AMPA dendrite.
  public let ampaTime: Interval
  /// Time constant of the NMDA dendrite.
  public let nmdaTime: Interval
  /// Time constant of the GABA dendrite.
  public let gabaTime: Interval
  /// Time constant of the shunt dendrite.
  public let shuntTime: Interval
  /// Time constant of the adaptation integrator.
  public let adaptationTime: Interval
  /// Width of a synapse's pulse.
  public let pulseWidth: Interval
  /// Width of the pulse that charges adaptation after a spike.
  public let adaptationPulseWidth: Interval
  /// How long a spike holds the membrane.
  public let refractoryPeriod: Interval
  /// Delay of a synapse without delay bits.
  public let baseDelay: Interval
  /// Delay of a synapse with `precise_delay`.
  public let preciseDelay: Interval
  /// Delay of a synapse with `mismatched_delay`.
  public let mismatchedDelay: Interval
  /// Delay of a synapse with both bits.
  public let bothDelay: Interval
  /// The currents that the four weight bits select.
  public let weights: [Current]
  /// The smallest constant input that makes a neuron fire.
  public let rheobase: Current
  /// The constant input where `latch_so_dc` is on.
  public let directCurrent: Current
  /// The membrane current at which a neuron fires.
  public let threshold: Current
  /// Gain current of the membrane.
  public let membraneGain: Current

  /// Computes the operating point of a core; mismatch and serial in `options` have no effect.
  ///
  /// Costs the conversion of every bias of the board.
  public init(
    _ core: CoreOnChip, of chip: ChipOnBoard = .first, on board: Board, _ options: SimulationOptions
  ) {
    var nominal = options
    nominal.mismatch = .off
    self.init(
      LaneSettings(
        place: SiliconPlace(chip: chip.index, core: core.index), latches: [],
        core: BoardSettings(board, nominal)
          .core(of: NeuronOnBoard(chip: chip, core: core, neuron: NeuronOnCore(0)).lane)))
  }

  /// Computes the operating point of settings that carry no mismatch.
  init(_ settings: LaneSettings) {
    let process = settings.process
    func current(_ parameter: Parameter) -> Current { Current(si: settings.current(parameter) * 1e-12) }
    func clipped(_ parameter: Parameter) -> Current {
      Current(si: settings.clippedCurrent(parameter) * 1e-12)
    }
    func swing(_ capacitance: Capacitance, _ parameter: Parameter) -> Interval {
      Interval(si: settings.swingTime(capacitance.si * 1e12, settings.current(parameter)) * 1e-3)
    }
    func delay(precise: Bool, mismatched: Bool) -> Interval {
      Interval(si: Delay.delay(settings, precise: precise, mismatched: mismatched) * 1e-3)
    }
    membraneTime = process.timeConstant(process.membraneCapacitance, leak: clipped(Membrane.leak))
    ampaTime = process.timeConstant(process.ampaCapacitance, leak: clipped(AMPA.tau))
    nmdaTime = process.timeConstant(process.nmdaCapacitance, leak: clipped(NMDA.tau))
    gabaTime = process.timeConstant(process.gabaCapacitance, leak: clipped(GABA.tau))
    shuntTime = process.timeConstant(process.shuntCapacitance, leak: clipped(Shunt.tau))
    adaptationTime = process.timeConstant(process.adaptationCapacitance, leak: clipped(Adaptation.tau))
    pulseWidth = swing(process.pulseCapacitance, PulseExtender.width)
    adaptationPulseWidth = swing(process.adaptationPulseCapacitance, Adaptation.pulseWidth)
    refractoryPeriod = swing(process.refractoryCapacitance, Refractory.refractory)
    baseDelay = delay(precise: false, mismatched: false)
    preciseDelay = delay(precise: true, mismatched: false)
    mismatchedDelay = delay(precise: false, mismatched: true)
    bothDelay = delay(precise: true, mismatched: true)
    weights = [WeightDAC.weight0, WeightDAC.weight1, WeightDAC.weight2, WeightDAC.weight3].map(current)
    directCurrent = current(DirectCurrent.dc)
    threshold = clipped(SpikeThreshold.threshold)
    membraneGain = clipped(Membrane.gain)
    rheobase = (1 + threshold / membraneGain) * clipped(Membrane.leak)
  }
}

extension OperatingPoint {
  /// The current of a core parameter in the circuit, without mismatch.
  ///
  /// Costs the conversion of every bias of the board.
  public static func nominalCurrent(
    of parameter: Parameter, at neuron: NeuronOnBoard, on board: Board, _ options: SimulationOptions
  ) -> Current {
    var nominal = options
    nominal.mismatch = .off
    let core = BoardSettings(board, nominal).core(of: neuron.lane)
    return Current(si: core.current(parameter, at: SiliconPlace(chip: neuron.chip.index)) * 1e-12)
  }

  /// The thresholded soma under a constant input, for which the rate has a closed form.
  public func constantInput(_ process: Process) -> ConstantInput {
    ConstantInput(
      leak: rheobase / (1 + threshold / membraneGain), gain: membraneGain, threshold: threshold,
      reset: process.floor, refractory: refractoryPeriod, timeConstant: membraneTime)
  }
}

extension OperatingPoint {
  /// One number of an operating point, with the biases that set it.
  public struct Reading: Hashable, Sendable {
    /// What it is, such as `membrane time constant`.
    public let name: String
    /// Its symbol in equations.
    public let symbol: String
    /// The value.
    public let value: Value
    /// The biases that set it.
    public let parameters: [Parameter]

    /// A time or a current.
    public enum Value: Hashable, Sendable {
      /// A time.
      case time(Interval)
      /// A current.
      case current(Current)
    }

    /// The value with its unit, to four digits.
    public var text: String {
      switch value {
      case .time(let time): time.formatted(digits: 4)
      case .current(let current): current.formatted(digits: 4)
      }
    }

    /// The value in seconds or amperes.
    public var si: Double {
      switch value {
      case .time(let time): time.si
      case .current(let current): current.si
      }
    }

    /// The unit of ``si``.
    public var unit: String {
      switch value {
      case .time: TimeDimension.symbol
      case .current: CurrentDimension.symbol
      }
    }
  }

  /// Every number, from the soma to the synapses.
  public var readings: [Reading] {
    let weightBiases = [WeightDAC.weight0, WeightDAC.weight1, WeightDAC.weight2, WeightDAC.weight3]
    return [
      time("membrane time constant", "tau_mem", membraneTime, Membrane.leak),
      current("membrane gain", "I_g", membraneGain, Membrane.gain),
      current("spike threshold", "I_spk", threshold, SpikeThreshold.threshold),
      current("rheobase", "I_rh", rheobase, Membrane.leak, Membrane.gain, SpikeThreshold.threshold),
      current("constant input", "I_dc", directCurrent, DirectCurrent.dc),
      time("refractory period", "t_ref", refractoryPeriod, Refractory.refractory),
      time("AMPA time constant", "tau_ampa", ampaTime, AMPA.tau),
      time("NMDA time constant", "tau_nmda", nmdaTime, NMDA.tau),
      time("GABA time constant", "tau_gaba", gabaTime, GABA.tau),
      time("shunt time constant", "tau_shunt", shuntTime, Shunt.tau),
      time("adaptation time constant", "tau_ahp", adaptationTime, Adaptation.tau),
      time("adaptation pulse", "t_pa", adaptationPulseWidth, Adaptation.pulseWidth),
      time("synaptic pulse", "t_p", pulseWidth, PulseExtender.width),
      time("base delay", "t_d", baseDelay, Delay.base),
      time("precise delay", "t_d,p", preciseDelay, Delay.base, Delay.precise),
      time("mismatched delay", "t_d,m", mismatchedDelay, Delay.base, Delay.mismatched),
      time("delay with both bits", "t_d,pm", bothDelay, Delay.base, Delay.precise, Delay.mismatched),
    ]
      + weights.indices.map { current("weight \($0)", "I_W\($0)", weights[$0], weightBiases[$0]) }
  }

  private func time(_ name: String, _ symbol: String, _ value: Interval, _ parameters: Parameter...)
    -> Reading
  {
    Reading(name: name, symbol: symbol, value: .time(value), parameters: parameters)
  }

  private func current(_ name: String, _ symbol: String, _ value: Current, _ parameters: Parameter...)
    -> Reading
  {
    Reading(name: name, symbol: symbol, value: .current(value), parameters: parameters)
  }
}
