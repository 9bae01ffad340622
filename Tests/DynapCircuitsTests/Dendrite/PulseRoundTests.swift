import DynapCircuits
import DynapUnits
import Testing

/// Pulses side by side against the same pulses one by one.
@Suite struct PulseRoundTests {
  static let lanes = 48
  static let context = StepContext(step: 1, floor: 0.5)

  /// Integrators of 0.1 to 50 ms with gains and currents over four decades, by a seed.
  static func integrators(_ seed: UInt64) -> (dpi: DPI, rows: LaneRows) {
    var process = Process.dynapse2
    process.fixedThermalVoltage = Voltage(25, .milli)
    let core = CoreSettings(
      process: process, step: .ms(1), spread: DieSpread(serial: 1, model: .off, process: process),
      feedback: .powerLaw, alpha: .difference, readings: LatchReadings(), chip: 0, nominal: [])
    let output = BranchOutput("I", "current", of: "integrator")
    let rows = LaneRows(laneCount: lanes, declarations: DPI.rows(output), floor: 0.5)
    let dpi = DPI("I", rows)
    let generator = Philox(key: seed)
    for lane in 0..<lanes {
      func draw(_ index: UInt32) -> Double { generator.uniform(at: .init(UInt32(lane), index, 0, 0)) }
      let settings = LaneSettings(
        place: SiliconPlace(chip: 0, core: 0, neuron: lane), latches: LatchSet(), core: core)
      let tau = 0.1 * decades(draw(0), 2.7)
      dpi.derive(
        lane, settings,
        DPI.Constants(leak: 25 * 25 / (process.kappa * tau), gain: decades(draw(1), 4), capacitance: 25))
      dpi.current[lane] = Float(0.5 * decades(draw(2), 4))
    }
    return (dpi, rows)
  }

  /// 10 to the power of a share of some decades.
  static func decades(_ share: Double, _ decades: Double) -> Double {
    var result = 1.0
    for _ in 0..<Int(share * decades * 100) { result *= 1.023_292_992_280_754 }
    return result
  }

  @Test("a round of pulses is bit by bit what single pulses are", arguments: [UInt64(1), 2, 3])
  func twin(seed: UInt64) {
    let (together, rows) = Self.integrators(seed)
    let (alone, others) = Self.integrators(seed)
    let generator = Philox(key: seed + 100)
    for round in 0..<3 {
      // Some lanes have no pulse; those that have one go on from the middle of the last.
      let chosen = (0..<Self.lanes).filter { ($0 + round) % 5 != 0 && $0 % (round + 1) == 0 }
      let draws = chosen.map { generator.uniform(at: .init(UInt32($0), UInt32(round), 1, 0)) }
      let begins = draws.map { Float(0.3 * Double(round) + 0.1 * $0) * (round == 0 && $0 < 0.2 ? 0 : 1) }
      let ends = zip(begins, draws).map { $0 + Float(0.002 + 0.2 * $1 * $1) }
      let weights = draws.map { Float(10 + 1e5 * $0 * $0 * $0) }
      chosen.map { Int32($0) }.withUnsafeBufferPointer { lanes in
        guard let lanes = lanes.baseAddress else { return }
        let pulses = PulseRound(
          lanes: lanes, begins: begins, ends: ends, weights: weights, count: chosen.count)
        together.pulse(pulses, Self.context) { $0 != 7 }
      }
      for (i, lane) in chosen.enumerated() where lane != 7 {
        alone.pulse(lane, from: begins[i], to: ends[i], weight: weights[i], floor: Self.context.floor)
      }
    }
    let all = (0..<Int32(Self.lanes)).map { $0 }
    let none = [Float](repeating: 0, count: Self.lanes)
    together.finish(
      PulseRound(lanes: all, begins: none, ends: none, weights: none, count: Self.lanes), Self.context)
    for lane in 0..<Self.lanes { alone.finish(lane, Self.context) }
    together.step(0..<Self.lanes, Self.context)
    alone.step(0..<Self.lanes, Self.context)
    for lane in 0..<Self.lanes {
      #expect(together.current[lane] == alone.current[lane], "lane \(lane)")
      #expect(together.mean[lane] == alone.mean[lane], "lane \(lane)")
      #expect(together.current[lane].isFinite)
    }
    withExtendedLifetime((rows, others)) {}
  }

  @Test(
    "pulses from the step's beginning on are bit by bit what a round of pulses is",
    arguments: [UInt64(1), 2, 3],
    [0.001, 0.01, 1] as [Float])
  func fromBegin(seed: UInt64, longest: Float) {
    let (together, rows) = Self.integrators(seed)
    let (alone, others) = Self.integrators(seed)
    let generator = Philox(key: seed + 200)
    let chosen = (0..<Self.lanes).filter { $0 % 5 != 0 }
    let draws = chosen.map { Float(generator.uniform(at: .init(UInt32($0), 0, 1, 0))) }
    let begins = [Float](repeating: 0, count: chosen.count)
    let ends = draws.map { longest * $0 + 1e-6 }
    let weights = draws.map { 10 + 1e5 * $0 * $0 * $0 }
    chosen.map { Int32($0) }.withUnsafeBufferPointer { lanes in
      guard let lanes = lanes.baseAddress else { return }
      let pulses = PulseRound(
        lanes: lanes, begins: begins, ends: ends, weights: weights, count: chosen.count)
      together.pulseFromBegin(pulses, Self.context)
      alone.pulse(pulses, Self.context) { _ in true }
      alone.finish(pulses, Self.context)
    }
    together.step(0..<Self.lanes, Self.context)
    alone.step(0..<Self.lanes, Self.context)
    for lane in 0..<Self.lanes {
      #expect(together.current[lane] == alone.current[lane], "lane \(lane)")
      #expect(together.mean[lane] == alone.mean[lane], "lane \(lane)")
    }
    withExtendedLifetime((rows, others)) {}
  }
}
