import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// Everything that a simulation needs besides the board: the die, the process, the step and the law.
public struct SimulationOptions: Hashable, Sendable {
  /// The grain of causality; steps lie on multiples of it.
  public var step = SimTime.us(100)
  /// Which law the circuits follow.
  public var fidelity = Fidelity.full
  /// The constants of the fabrication process.
  public var process = Process.dynapse2
  /// How far the devices stray.
  public var mismatch = MismatchModel()
  /// Which die: the key of the mismatch.
  public var serial: UInt64 = 1
  /// The key of noise; stimuli carry theirs.
  public var seed: UInt64 = 1
  /// How the generator's currents are scaled into the circuits.
  public var scaling = ParameterGenerator.Scaling.constant
  /// Deaf words, silent neurons and bad tags.
  public var faults = FaultMap()
  /// How long the fabric takes.
  public var timing = FabricTiming()
  /// Currents that replace what the codes make; the last one of a core's parameter counts.
  public var exactCurrents: [ExactCurrent] = []
  /// Worker threads; 0 is one per processor. Results do not depend on it.
  public var threads = 1
  /// Whether an event during a pulse re-arms the timer (true, assumed from the circuit) or adds a pulse of its own.
  public var retrigger = true

  /// Makes the default options.
  public init() {}
}

/// Which law the circuits follow.
public enum Fidelity: String, CaseIterable, Hashable, Sendable {
  /// The full law of the log-domain circuits.
  case full
  /// The linear law of published simulators, for comparison with them.
  case linear
}

/// A core's bias given as a current instead of a code, before mismatch.
public struct ExactCurrent: Hashable, Sendable {
  /// The chip.
  public var chip: ChipOnBoard
  /// The core of that chip.
  public var core: CoreOnChip
  /// The silicon name of the parameter.
  public var parameter: String
  /// The nominal current in the circuit, after the mirror.
  public var current: Current

  /// Makes a current.
  public init(chip: ChipOnBoard, core: CoreOnChip, parameter: String, current: Current) {
    self.chip = chip
    self.core = core
    self.parameter = parameter
    self.current = current
  }
}
