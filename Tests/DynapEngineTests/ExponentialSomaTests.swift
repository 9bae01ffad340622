import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The exponential soma beside rows V38 to V40 of the validation table, which `Validation` declares.
@Suite struct ExponentialSomaTests {
  static let neuron = Rig.neuron(0)
  /// The power law's rheobase, pA.
  static let rheobase = 6.573

  /// An exponential neuron with the ungated power law and a threshold in pA.
  static func rig(threshold: Double = 100_000, step: SimTime = .us(100)) -> Rig {
    var rig = Rig(step: step)
    rig.options.feedback = .powerLaw
    rig.latch(.soifType)
    rig.set("SOIF_SPKTHR_P", threshold)
    return rig
  }

  /// The power law of the reference set, pA.
  static func powerLaw(_ current: Double) -> Double {
    pow(0.5, 1 / 1.705) * pow(current, 0.705 / 1.705)
  }

  /// The interval of the exponential neuron in Double, by fourth-order Runge-Kutta in ln I with steps of 1 us, ms.
  static func interval(input: Double, threshold: Double) -> Double {
    let (floor, gain, leak) = (0.5, 21.277, 5.3191)
    let a = 0.705 / (3 * 25)
    func slope(_ v: Double) -> Double {
      let current = exp(v)
      return a * (input / (1 + current / gain) - leak + powerLaw(current))
    }
    var (v, time) = (log(floor), 0.0)
    let h = 1e-3
    while true {
      let k1 = slope(v)
      let k2 = slope(v + 0.5 * h * k1)
      let k3 = slope(v + 0.5 * h * k2)
      let next = v + h / 6 * (k1 + 2 * k2 + 2 * k3 + slope(v + h * k3))
      if next >= log(threshold) { return 1 + time + h * (log(threshold) - v) / (next - v) }
      (v, time) = (next, time + h)
    }
  }

  /// The mean interval of the emulated neuron over `spikes` intervals, ms; not a number when it takes over 5 s.
  static func found(input: Double, threshold: Double, spikes: Int) throws -> Double {
    var rig = rig(threshold: threshold)
    rig.latch(.soDC)
    rig.set("SOIF_DC_P", input)
    var simulation = try rig.simulation()
    try simulation.record(Recording(name: "s", neurons: [neuron], quantity: .spikes))
    while simulation.spikes.count <= spikes, simulation.time < .s(5) { simulation.run(for: .ms(20)) }
    guard simulation.spikes.count > spikes else { return .nan }
    return (simulation.spikes[spikes].time - simulation.spikes[0].time).milliseconds / Double(spikes)
  }

  @Test(
    "the interval depends on the threshold only where that is not far above the saddle",
    arguments: [(1e3, 241.5, 54.2), (1e4, 261.5, 73.1), (1e5, 267.5, 79.1), (1e6, 269.7, 81.3)])
  func levelSensitivity(threshold: Double, atTwice: Double, atTen: Double) throws {
    for (multiple, expected) in [(2.0, atTwice), (10, atTen)] {
      let input = Self.rheobase * multiple
      #expect(relativeError(Self.interval(input: input, threshold: threshold), expected) < 2e-3)
      #expect(relativeError(try Self.found(input: input, threshold: threshold, spikes: 2), expected) < 2e-3)
    }
  }

  // MARK: the published forms

  /// The feedback circuit of one lane under a form, with a spike threshold of 1 nA.
  static func feedback(_ model: PositiveFeedback.Model) -> (circuit: PositiveFeedback, rows: LaneRows) {
    var process = Process.dynapse2
    process.fixedThermalVoltage = Voltage(25, .milli)
    let core = CoreSettings(
      process: process, step: .us(100), spread: DieSpread(serial: 1, model: .off, process: process),
      feedback: model, alpha: .difference, readings: LatchReadings(), chip: 0,
      nominal: [(SpikeThreshold.threshold, Current(1, .nano))])
    let rows = LaneRows(laneCount: 16, declarations: PositiveFeedback.rows, floor: 0.5)
    let circuit = PositiveFeedback(rows)
    circuit.derive(
      0,
      LaneSettings(place: SiliconPlace(chip: 0, core: 0, neuron: 0), latches: LatchSet(.soifType), core: core)
    )
    return (circuit, rows)
  }

  @Test("the feedback current follows its closed form", arguments: PositiveFeedback.Model.allCases)
  func closedForm(model: PositiveFeedback.Model) {
    let (circuit, rows) = Self.feedback(model)
    // I_th = 500 pA, I_n = 10 pA, I_gain = 50 pA.
    func law(_ current: Double) -> Double {
      let gate = 1 / (1 + exp(-(current - 500) / 10))
      return switch model {
      case .powerLaw: Self.powerLaw(current)
      case .gatedPowerLaw: Self.powerLaw(current) * gate
      case .logistic: 50 * gate
      }
    }
    for current in [0.5, 1, 10, 152.19, 400, 490, 500, 515, 600, 1000, 1e4, 1e6] {
      let found = Double(circuit.current(0, Float(current)))
      #expect(relativeError(found, law(current)) < 1e-5, "at \(current) pA")
    }
    withExtendedLifetime(rows) {}
  }

  @Test("a thresholded soma does not depend on the form of the feedback")
  func latchOff() throws {
    let found = try PositiveFeedback.Model.allCases.map { model in
      var rig = Rig()
      rig.options.feedback = model
      rig.latch(.soDC)
      rig.set("SOIF_DC_P", 600)
      return try rig.spikeTimes(for: .ms(200))
    }
    #expect(found[0] == found[1] && found[1] == found[2] && found[0].count > 5)
  }

  // MARK: the method

  @Test(
    "lanes that take their steps in parts side by side are bit by bit what each is alone",
    arguments: PositiveFeedback.Model.allCases, [SimTime.us(100), .ms(1)])
  func sideBySide(model: PositiveFeedback.Model, step: SimTime) throws {
    func states(_ neurons: [Int]) throws -> [Int: [Double?]] {
      var rig = Rig(step: step)
      rig.options.mismatch = MismatchModel()
      rig.options.feedback = model
      rig.set("SOIF_DC_P", 40)
      rig.set("SOIF_LEAK_N", 20)
      for n in neurons {
        // Exponential or thresholded; the leak of 20 pA is stiff at 1 ms.
        rig.board[Rig.neuron(n)].latches = n % 3 == 0 ? LatchSet(.soDC) : LatchSet(.soDC, .soifType)
      }
      var simulation = try rig.simulation()
      for n in neurons {
        simulation.setState("I_mem", of: Rig.neuron(n), to: 1 + Double(n * n % 101) * 4)
      }
      simulation.run(for: .ms(60))
      return Dictionary(
        uniqueKeysWithValues: neurons.map { n in
          (n, ["I_mem", "t_held"].map { simulation.state($0, of: Rig.neuron(n)) })
        })
    }
    let all = try states(Array(0..<40))
    for n in [0, 1, 7, 21, 38] { #expect(try states([n])[n] == all[n], "neuron \(n)") }
  }

  @Test("each form stays finite under absurd biases", arguments: PositiveFeedback.Model.allCases)
  func absurdBiases(model: PositiveFeedback.Model) throws {
    for code in [BiasCode.lowest, .highest, BiasCode(0, 255), BiasCode(5, 1)] {
      var (board, options, events) = InvarianceTests.network()
      for core in 0..<2 {
        for parameter in ParameterTable.parameters(in: .core) {
          board.chips[0].cores[core].parameters[parameter].code = code
        }
        for n in 0..<20 {
          board[Rig.neuron(n * 7, core: CoreOnChip.allCases[core])].latches = LatchSet(.soDC, .soifType)
        }
      }
      options.feedback = model
      options.step = .ms(1)
      var simulation = try Simulation(board, options)
      simulation.inject(events)
      simulation.run(for: .ms(10))
      for n in 0..<20 {
        let value = try #require(simulation.state("I_mem", of: Rig.neuron(n * 7)))
        #expect(value.isFinite && value >= 0.5, "\(value) at \(code)")
      }
    }
  }
}
