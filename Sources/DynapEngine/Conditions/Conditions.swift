import DynapCircuits
import DynapUnits

/// What moves slowly while a simulation runs: the temperature by its profile, the biases by flicker and drift.
///
/// It is applied on a grid of steps, ``SimulationOptions/conditionsStep``; between two points of the grid everything
/// stays, at the temperature in the middle.
struct Conditions: Sendable {
  private let grid: SimTime
  private let steps: Int64
  private let surroundings: Surroundings
  private var flicker: BiasFlicker?

  /// Nil where nothing moves.
  init?(_ options: SimulationOptions, cores: Int) {
    let isWarming = options.surroundings.profile.count > 1
    guard isWarming || options.noise.movesBiases, options.fidelity != .linear else { return nil }
    grid = options.conditionsStep
    steps = max(options.conditionsStep.picoseconds / options.step.picoseconds, 1)
    surroundings = options.surroundings
    flicker =
      options.noise.movesBiases
      ? BiasFlicker(options.noise, seed: options.seed, cores: cores, grid: grid) : nil
  }

  /// Whether something moves before a step.
  func isDue(before step: Int64) -> Bool { step > 0 && step % steps == 0 }

  /// The next step after one before which something moves.
  func nextDue(after step: Int64) -> Int64 { (step / steps + 1) * steps }

  /// Moves on by one interval of the grid.
  mutating func advance() { flicker?.advance(by: grid) }

  /// Moves on, from the beginning, to what held in the last of a number of complete steps.
  mutating func catchUp(withCompleted completed: Int64) -> State {
    let intervals = max(completed - 1, 0) / steps
    for _ in 0..<intervals { advance() }
    return state(at: intervals * grid)
  }

  /// What holds in the interval of a time.
  func state(at time: SimTime) -> State {
    let begin = (time.picoseconds / grid.picoseconds) * grid
    return State(
      temperature: surroundings.temperature(at: begin + SimTime(picoseconds: grid.picoseconds / 2)),
      flicker: flicker)
  }

  /// What holds in one interval.
  struct State: Sendable {
    /// The temperature, or nil for that of the process.
    var temperature: Temperature?
    /// The factors on biases; nil where they stay.
    var flicker: BiasFlicker?
  }
}

extension SimulationOptions {
  /// What holds without anything that moves.
  var still: Conditions.State { Conditions.State(temperature: surroundings.temperature(at: .zero)) }

  /// The process at a temperature, or at its own.
  func process(at temperature: Temperature?) -> Process { temperature.map(process.at) ?? process }

  /// The floor in a state, pA.
  func floor(_ state: Conditions.State?) -> Float {
    Float(process(at: (state ?? still).temperature).floor.si * 1e12)
  }

  /// The process at the temperature of the run's beginning.
  public var effectiveProcess: Process { process(at: surroundings.temperature(at: .zero)) }

  /// The factor of calibration on a parameter of a core; of several entries the last counts.
  func calibration(of parameter: Parameter, chip: Int, core: Int) -> Double {
    calibration.last {
      ParameterTable.canonicalName($0.parameter) == parameter.name && ($0.chip ?? chip) == chip
        && ($0.core ?? core) == core
    }?.factor ?? 1
  }
}
