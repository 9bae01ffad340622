import DynapCircuits
import DynapFabric
import DynapUnits

/// Everything that a simulation depends on besides the board's configuration.
public struct SimulationOptions: Hashable, Sendable {
  /// The step: the grain of causality. Events keep their picosecond stamps inside it.
  public var step = SimTime.us(100)
  /// Which law the circuits follow.
  public var fidelity = Fidelity.full
  /// The process constants.
  public var process = Process.dynapse2
  /// How the instances of a die differ.
  public var mismatch = MismatchModel()
  /// Which die: keys mismatch and flaky faults.
  public var serial: UInt64 = 1
  /// Keys stimuli and noise.
  public var seed: UInt64 = 1
  /// How the parameter generator's currents are scaled: by curves at `device` unless it is set, else by constants.
  public var scaling: ParameterGenerator.Scaling {
    get { chosenScaling ?? (fidelity == .device ? .curves : .constant) }
    set { chosenScaling = newValue }
  }
  private var chosenScaling: ParameterGenerator.Scaling?
  /// Factors on the currents of biases, after scaling and before mismatch; later ones win. Exact currents have none.
  public var calibration: [Calibration] = []
  /// The temperature.
  public var surroundings = Surroundings()
  /// The noise.
  public var noise = NoiseOptions()
  /// How often a temperature profile, flicker and drift are applied: a multiple of the step.
  public var conditionsStep = SimTime.ms(10)
  /// The published form of the exponential soma.
  public var feedback = PositiveFeedback.Model.gatedPowerLaw
  /// How the second integrators of the alpha option act.
  public var alpha = AlphaModel.difference
  /// What the latches mean whose effect is inferred.
  public var latchReadings = LatchReadings()
  /// The defects of the board.
  public var faults = FaultMap()
  /// Whether an event with a bad tag of the fault map makes neurons of its core spike spuriously.
  public var badTagsFire = true
  /// The latencies of the fabric.
  public var timing = FabricTiming()
  /// Currents that bypass the parameter generator, for comparisons that no chip can make; later ones win.
  public var exactCurrents: [ExactCurrent] = []
  /// Whether an event during a pulse re-arms it (assumed) or adds a second pulse.
  public var retriggersPulses = true
  /// What becomes of an event that a synapse still delays another one; the linear law has no such limit.
  public var delayCapacity = Delay.Capacity.merged
  /// Whether a synapse's delay bits add their currents to the base current or take its place.
  public var delayCurrents = Delay.Currents.additive
  /// What low biases of the sense amplifiers do.
  public var senseAmplifiers = SenseAmplifier.Reading.lowFails
  /// Which of the two biases of short-term depression depletes; inferred, so switchable.
  public var stdMapping = ShortTermDepression.Mapping.stdwDepletes
  /// The learning blocks of the die; nil on a die that has none, as every fabricated one.
  public var learning: LearningSilicon?
  /// How the windows are set up through which a host watches the chips; no neuron depends on it.
  public var windows = WindowOptions()
  /// What of the camera ports and the analog front ends is assumed.
  public var ports = PortOptions()
  /// Worker threads; results do not depend on it.
  public var threads = 1

  /// The laws that circuits can follow.
  public enum Fidelity: String, CaseIterable, Sendable {
    /// The linear law of published simulators.
    case linear
    /// The full law of the circuits.
    case full
    /// The full law with transistors from weak to moderate inversion, with leak devices near the rail, and with noise
    /// where it is on.
    case device
  }

  /// A current that is set past the parameter generator.
  public struct ExactCurrent: Hashable, Sendable {
    /// The chip, or nil for every chip.
    public var chip: ChipOnBoard?
    /// The core, or nil for every core.
    public var core: CoreOnChip?
    /// The silicon name of a core parameter.
    public var parameter: String
    /// The current in the circuit, after scaling.
    public var current: Current

    /// Makes an exact current.
    public init(chip: ChipOnBoard? = nil, core: CoreOnChip? = nil, parameter: String, current: Current) {
      self.chip = chip
      self.core = core
      self.parameter = parameter
      self.current = current
    }
  }

  /// Makes the default options.
  public init() {}
}
