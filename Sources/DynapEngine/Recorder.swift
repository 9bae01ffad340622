import DynapCircuits
import DynapFabric
import DynapUnits

/// A node of a neuron that can be recorded or read: a state, or a current that each step computes from states.
public struct Observable: Hashable, Sendable {
  /// Its name, such as `I_mem`.
  public let name: String
  /// Its unit.
  public let unit: String
  /// Its meaning in one line.
  public let summary: String
  /// Whether it is a state of a circuit; others follow from states, and are zero in a neuron that is never stepped.
  public let isState: Bool

  /// The observables of a law, in the order of its circuits; `V_mem` is computed from `I_mem`.
  public static func all(_ fidelity: SimulationOptions.Fidelity) -> [Observable] {
    nodes(of: Catalogue.circuits(fidelity)) + [voltage]
  }

  /// The observables that a simulation with these options has.
  package static func all(_ options: SimulationOptions) -> [Observable] {
    all(options.fidelity) + (options.learning == nil ? [] : learning)
  }

  /// What can be seen of a learning block, on dies that have one.
  package static let learning = nodes(of: Catalogue.learning)

  private static func nodes(of circuits: [any Circuit.Type]) -> [Observable] {
    circuits.flatMap { $0.rows }.compactMap { row -> Observable? in
      switch row.role {
      case .current, .state, .held:
        Observable(name: row.name, unit: row.unit, summary: row.summary, isState: true)
      case .mean, .derived:
        Observable(name: row.name, unit: row.unit, summary: row.summary, isState: false)
      case .coefficient, .scratch, .carried: nil
      }
    }
  }

  /// The membrane voltage: V = (U_T / kappa) ln(I_mem / I_0), of the node at `device`, in either case linear in the charge.
  static let voltage = Observable(
    name: "V_mem", unit: "mV", summary: "membrane voltage above the floor's map", isState: false)
}

/// The samples of one state of some neurons.
public struct Trace: Sendable {
  /// What was recorded.
  public let recording: Recording
  /// The unit of the values.
  public let unit: String
  /// When each sample was taken.
  public private(set) var times: [SimTime] = []
  /// The samples: one row per time, one column per neuron of the recording.
  public private(set) var values: [Float] = []

  let every: SimTime
  private let row: Row
  /// U_T / kappa in mV and I_0 in pA, where the value is a voltage.
  private let map: (slope: Float, origin: Float)?

  init?(_ recording: Recording, name: String, every: SimTime, _ rows: LaneRows, _ options: SimulationOptions)
  {
    guard let observable = Observable.all(options).first(where: { $0.name == name }),
      let row = name == Observable.voltage.name ? rows["I_mem.node"] ?? rows["I_mem"] : rows[name]
    else { return nil }
    self.recording = recording
    self.every = every
    self.row = row
    unit = observable.unit
    let process = options.effectiveProcess
    let slope = process.thermalVoltage.si * 1e3 / process.kappa
    map = name == Observable.voltage.name ? (Float(slope), Float(process.I0.si * 1e12)) : nil
  }

  /// The number of the step at whose beginning the next sample after a time is taken.
  func nextStep(after time: SimTime, step: SimTime) -> Int64 {
    ((time.picoseconds / every.picoseconds + 1) * every).index(step: step)
  }

  mutating func sample(at time: SimTime) {
    guard time >= recording.from, time < recording.until, time.picoseconds % every.picoseconds == 0 else {
      return
    }
    times.append(time)
    for neuron in recording.neurons { values.append(value(neuron.lane)) }
  }

  /// Takes over the samples of a snapshot.
  mutating func restore(_ times: [SimTime], _ values: [Float]) {
    self.times = times
    self.values = values
  }

  func value(_ lane: Int) -> Float {
    guard let map else { return row[lane] }
    return map.slope * Elementary.log(row[lane] / map.origin)
  }
}
