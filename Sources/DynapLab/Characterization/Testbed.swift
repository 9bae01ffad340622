import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// A board on the bench, programmed in code, with the nominal currents that closed forms need.
///
/// Currents are in pA, times in ms, capacitances in pF.
struct Testbed {
  /// What is programmed.
  var board = Board()
  /// Process, step and die.
  var options = SimulationOptions()
  private let generator = ParameterGenerator()

  /// The neuron that is measured where one is enough.
  static let neuron = neuron(0)
  /// The core of that neuron.
  static let core = CoreOnChip.zero

  /// A neuron of a core of chip 0.
  static func neuron(_ index: Int, core: CoreOnChip = core) -> NeuronOnBoard {
    NeuronOnBoard(chip: .first, core: core, neuron: NeuronOnCore(index))
  }

  /// Programs all cores with the operating point of a bench.
  init(_ request: CharacterizationRequest, _ bench: any Characterization.Type, step: SimTime) {
    options.process = request.process
    options.step = request.step ?? step
    options.mismatch = request.serial == nil ? .off : MismatchModel()
    options.serial = request.serial ?? 1
    for setting in request.operatingPoint(of: bench) { set(setting.parameter, setting.code) }
  }

  // MARK: programming

  /// Sets a bias of chip 0: of all cores, generators or groups of converters, by its scope.
  mutating func set(_ parameter: Parameter, _ code: BiasCode) {
    switch parameter.scope {
    case .core:
      for core in CoreOnChip.allCases { board[.first][core].parameters[parameter].code = code }
    case .shared:
      board[.first].sharedParameters01[parameter].code = code
      board[.first].sharedParameters23[parameter].code = code
    case .sadcGroup:
      for group in board[.first].sadcGroupParameters01.indices {
        board[.first].sadcGroupParameters01[group][parameter].code = code
        board[.first].sadcGroupParameters23[group][parameter].code = code
      }
    case .global: board[.first].globalParameters[parameter].code = code
    // The analog front end has no part in any circuit of a neuron.
    case .bioampCommon, .bioampChannel, .learning: break
    }
  }

  /// Turns a latch of a neuron on or off.
  mutating func latch(_ latch: Latch, _ isOn: Bool = true, of neuron: NeuronOnBoard = neuron) {
    board[neuron].latches[latch] = isOn
  }

  /// The simulation of the board.
  func simulation() throws(DiagnosticError) -> Simulation { try Simulation(board, options) }

  // MARK: nominal values

  /// The code of a bias.
  func code(_ parameter: Parameter) -> BiasCode {
    let chip = board[.first]
    return switch parameter.scope {
    case .core: chip[Self.core].parameters[parameter].code
    case .shared: chip.sharedParameters01[parameter].code
    case .sadcGroup: chip.sadcGroupParameters01[0][parameter].code
    case .global: chip.globalParameters[parameter].code
    case .bioampCommon, .bioampChannel, .learning: parameter.powerUp
    }
  }

  /// The nominal current of a bias, at its own code or another, pA.
  func current(_ parameter: Parameter, _ code: BiasCode? = nil) -> Double {
    generator.current(of: parameter, code ?? self.code(parameter)).si * 1e12
  }

  /// The same, not below the floor: leaks and gains are clipped there.
  func clipped(_ parameter: Parameter, _ code: BiasCode? = nil) -> Double {
    max(current(parameter, code), floor)
  }

  /// The codes nearest to multiples of a current in pA that the generator reaches, each once, in order.
  func codes(_ parameter: Parameter, near current: Double, times multiples: [Double]) -> [BiasCode] {
    let range = generator.range(of: parameter)
    var seen: Set<BiasCode> = []
    return multiples.map { Current(si: $0 * current * 1e-12) }.filter { range.contains($0) }.map {
      generator.nearestCode(to: $0, of: parameter).code
    }.filter { seen.insert($0).inserted }
  }

  /// The smallest current of a node, pA.
  var floor: Double { options.process.floor.si * 1e12 }
  /// U_T / kappa, mV.
  var slope: Double { options.process.thermalVoltage.si * 1e3 / options.process.kappa }
  /// The step, ms.
  var step: Double { options.step.milliseconds }

  /// C U_T / (kappa I), ms.
  func timeConstant(_ capacitance: Capacitance, leak: Double) -> Double {
    capacitance.si * 1e12 * slope / leak
  }

  /// C V_sw / I, ms.
  func swingTime(_ capacitance: Capacitance, _ current: Double) -> Double {
    capacitance.si * 1e12 * options.process.switchingVoltage.si * 1e3 / current
  }

  /// The operating point in words, a bias each.
  func description(of bench: any Characterization.Type) -> [String] {
    bench.operatingPoint.map(\.parameter).map { parameter in
      let current = Current(si: current(parameter) * 1e-12).formatted(digits: 4)
      return "\(parameter.name) \(code(parameter)) \(current)"
    }
  }

  // MARK: time

  /// A number of milliseconds in whole steps, rounded up, at least one.
  func span(_ milliseconds: Double) -> SimTime {
    let steps = (milliseconds / step - 1e-9).rounded(.up)
    return Int64(min(max(steps, 1), 1e9)) * options.step
  }

  /// Events of a tag for all cores of chip 0.
  static func events(tag: Int, from start: SimTime, every period: SimTime, count: Int) -> [InputEvent] {
    (0..<count).map {
      InputEvent(time: start + Int64($0) * period, destination: Destination(tag: tag, cores: .all))
    }
  }
}

/// What was recorded of some neurons.
struct Record {
  /// When, in ms since the record began.
  var times: [Double] = []
  /// The samples of each state by its name, of each neuron in order.
  var values: [String: [[Double]]] = [:]

  /// The samples of a state of a neuron.
  func of(_ name: String, _ neuron: Int = 0) -> [Double] {
    guard let columns = values[name], columns.indices.contains(neuron) else { return [] }
    return columns[neuron]
  }

  /// The mean of a state of a neuron over all samples but the first, which the record begins with.
  func mean(_ name: String, _ neuron: Int = 0) -> Double {
    let samples = of(name, neuron).dropFirst()
    return samples.isEmpty ? .nan : samples.reduce(0, +) / Double(samples.count)
  }
}

extension Simulation {
  /// Runs for a span of whole steps and records states at the end of every `stride`-th step.
  mutating func record(
    _ names: [String], of neurons: [NeuronOnBoard] = [Testbed.neuron], for span: SimTime, stride: Int64 = 1
  ) throws(DiagnosticError) -> Record {
    let first = traces.count
    let begin = time
    for name in names {
      try record(
        Recording(
          name: name, neurons: neurons, quantity: .state(name, every: stride * options.step), from: begin,
          until: begin + span + .ps(1)))
    }
    run(for: span)
    var record = Record()
    for (name, trace) in zip(names, traces[first...]) {
      record.times = trace.times.map { ($0 - begin).milliseconds }
      record.values[name] = neurons.indices.map { column in
        Swift.stride(from: column, to: trace.values.count, by: neurons.count).map { Double(trace.values[$0]) }
      }
    }
    return record
  }

  /// Runs for a span and returns when neurons fired, in ms since it began.
  mutating func spikeTimes(
    of neurons: [NeuronOnBoard] = [Testbed.neuron], for span: SimTime
  ) throws(DiagnosticError) -> [[Double]] {
    let begin = time
    let recording = Recording(
      name: "spikes", neurons: neurons, quantity: .spikes, from: begin, until: begin + span)
    try record(recording)
    run(for: span)
    let spikes = spikes(of: recording)
    return neurons.map { neuron in
      spikes.filter { $0.neuron == neuron }.map { ($0.time - begin).milliseconds }
    }
  }
}
