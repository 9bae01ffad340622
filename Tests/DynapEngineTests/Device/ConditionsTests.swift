import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Temperature, flicker, drift and calibration: their closed forms, and that nothing moves without them.
@Suite struct ConditionsTests {
  private static let hot = Temperature(si: 333.15)

  private static func point(_ change: (inout SimulationOptions) -> Void) -> OperatingPoint {
    var options = SimulationOptions()
    change(&options)
    return OperatingPoint(.zero, on: Board(), options)
  }

  // MARK: temperature

  @Test(
    "V50: from 27 to 60 degC time constants grow by 1.1100 at a fixed bias, and by nothing at a PTAT bias")
  func timeConstants() {
    let cold = Self.point { _ in }
    let fixed = Self.point { $0.surroundings.temperature = Self.hot }
    let ptat = Self.point {
      $0.surroundings.temperature = Self.hot
      $0.surroundings.biasTempco = .ptat
    }
    for time in [\OperatingPoint.ampaTime, \.nmdaTime, \.membraneTime] {
      #expect(abs(fixed[keyPath: time] / cold[keyPath: time] - 1.1100) < 1e-3 * 1.11)
      #expect(abs(ptat[keyPath: time] / cold[keyPath: time] - 1) < 1e-3)
    }
    let custom = Self.point {
      $0.surroundings.temperature = Self.hot
      $0.surroundings.biasTempco = .perKelvin(0.01)
    }
    #expect(abs(custom.threshold / cold.threshold - 1.33) < 1e-9)
    #expect(abs(fixed.threshold / cold.threshold - 1) < 1e-12)
  }

  @Test(
    "V50: a dendrite decays at 60 degC as its time constant says",
    arguments: [SimulationOptions.Fidelity.full, .device])
  func decay(fidelity: SimulationOptions.Fidelity) throws {
    func rate(_ temperature: Temperature?) throws -> Double {
      var rig = Rig()
      rig.options.fidelity = fidelity
      rig.options.surroundings.temperature = temperature
      rig.latch(.soAdaptation)
      var simulation = try rig.simulation()
      simulation.setState("I_ampa", of: Rig.neuron(0), to: 1e4)
      let node = fidelity == .device ? "I_ampa.node" : "I_ampa"
      let before = try #require(simulation.row(node, of: Rig.neuron(0)))
      simulation.run(for: .ms(10))
      return log(before / (try #require(simulation.row(node, of: Rig.neuron(0)))))
    }
    #expect(abs(try rate(nil) / rate(Self.hot) - 1.1100) < 1.2e-3)
    // Its own temperature changes nothing, of a process with a fixed U_T either.
    #expect(try rate(Temperature(si: 300.15)) == rate(nil))
  }

  @Test("the floor doubles every 9 K, and a fixed thermal voltage is scaled")
  func floor() {
    var process = Process.dynapse2
    process.fixedThermalVoltage = Voltage(25, .milli)
    let hot = process.at(Temperature(si: 309.15))
    #expect(abs(hot.floor / process.floor - 2) < 1e-12)
    #expect(abs(hot.thermalVoltage.si - 25e-3 * 309.15 / 300.15) < 1e-9)
    #expect(process.at(process.temperature) == process)
  }

  @Test("a temperature profile is linear between its points and is followed on its grid")
  func profile() throws {
    var surroundings = Surroundings()
    surroundings.profile = [.init(.ms(10), Temperature(si: 300.15)), .init(.ms(30), Temperature(si: 340.15))]
    #expect(surroundings.temperature(at: .zero)?.si == 300.15)
    #expect(abs((surroundings.temperature(at: .ms(15))?.si ?? 0) - 310.15) < 1e-9)
    #expect(surroundings.temperature(at: .ms(90))?.si == 340.15)
    var rig = Rig()
    rig.options.surroundings = surroundings
    rig.options.conditionsStep = .ms(2)
    rig.latch(.soAdaptation)
    var simulation = try rig.simulation()
    for (time, kelvin) in [(1, 300.15), (13, 306.15), (29, 338.15), (41, 340.15)] {
      simulation.run(until: .ms(Int64(time)))
      var still = rig
      still.options.surroundings = Surroundings()
      // The temperature in the middle of the interval that the time lies in.
      still.options.surroundings.temperature = Temperature(si: kelvin)
      let there = try still.simulation().row("I_ampa.rate", of: Rig.neuron(0))
      let here = try #require(simulation.row("I_ampa.rate", of: Rig.neuron(0)))
      #expect(abs(here / (there ?? 0) - 1) < 1e-6, "\(time)")
    }
    // A neuron at rest follows the floor: 2^(40/9) of it.
    let rest = try #require(simulation.state("I_mem", of: Rig.neuron(0)))
    let expected = 0.5 * pow(2, 40.0 / 9)
    #expect(abs(rest / expected - 1) < 1e-5)
  }

  // MARK: flicker and drift

  /// ln of the factors of every bias of four cores over time, divided by the root of K.
  private static func series(_ options: NoiseOptions, span: SimTime, count: Int) -> [[Double]] {
    var flicker = BiasFlicker(options, seed: 5, cores: 1, grid: span)
    let parameters = ParameterTable.parameters(in: .core)
    let scale = parameters.map { (BiasFlicker.variance($0) / log(10)).squareRoot() }
    var series = [[Double]](repeating: [], count: parameters.count)
    for _ in 0..<count {
      for p in parameters.indices { series[p].append(log(flicker.factor(p, core: 0)) / scale[p]) }
      flicker.advance(by: span)
    }
    return series
  }

  @Test("the spectrum of flicker is K/f: its slope is -1 and its level K at 1 Hz")
  func spectrum() {
    var options = NoiseOptions()
    options.flicker = true
    let (count, span) = (512, 0.02)
    let all = Self.series(options, span: SimTime(picoseconds: 20_000_000_000), count: count)
    func power(_ frequency: Double) -> Double {
      // A Hann window, as the spectrum falls.
      let sum = all.reduce(0.0) { sum, values in
        var (re, im, norm) = (0.0, 0.0, 0.0)
        for (i, value) in values.enumerated() {
          let window = 1 - cos(2 * Double.pi * (Double(i) + 0.5) / Double(count))
          let phase = 2 * Double.pi * frequency * span * Double(i)
          re += window * value * cos(phase)
          im += window * value * sin(phase)
          norm += window * window
        }
        return sum + 2 * span * (re * re + im * im) / norm
      }
      return sum / Double(all.count)
    }
    func band(_ center: Double) -> Double {
      [0.84, 0.92, 1, 1.08, 1.16].reduce(0) { $0 + power(center * $1) * center * $1 } / 5
    }
    // 0.5 to 8 Hz of the 25 Hz that the grid allows. 52 biases times five frequencies, of which some are correlated, give 10 %
    // of sampling error; the process at 100 Hz, which this grid leaves out, is worth 12 % at 8 Hz.
    let levels = [0.5, 2, 8].map(band)
    for level in levels { #expect(abs(level - 1) < 0.3, "\(levels)") }
    let slope = log(levels[2] / levels[0]) / log(16)
    #expect(abs(slope) < 0.1, "\(levels)")
  }

  @Test("one step of a second and a hundred of 10 ms move flicker and drift by the same variance")
  func stepIndependence() {
    var options = NoiseOptions()
    options.flicker = true
    func variance(_ pieces: Int) -> Double {
      var flicker = BiasFlicker(options, seed: UInt64(pieces), cores: 8, grid: .ms(5))
      let count = ParameterTable.parameters(in: .core).count
      func values() -> [Double] {
        (0..<8).flatMap { core in
          ParameterTable.parameters(in: .core).enumerated().map { p, parameter in
            log(flicker.factor(p, core: core)) / BiasFlicker.variance(parameter).squareRoot()
          }
        }
      }
      let before = values()
      for _ in 0..<pieces { flicker.advance(by: .ms(Int64(1000 / pieces))) }
      return zip(values(), before).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(8 * count)
    }
    // Each decade adds 2 (1 - exp(-2 pi f t)) of its variance.
    let expected = (0..<6).reduce(0.0) { $0 + 2 * (1 - exp(-2 * Double.pi * 1e-3 * pow(10, Double($1)))) }
    for pieces in [1, 20] { #expect(abs(variance(pieces) / expected - 1) < 0.25, "\(pieces)") }
  }

  @Test("a bias drifts by its share in an hour, and as the root of the time")
  func drift() {
    var options = NoiseOptions()
    options.drift = NoiseOptions.assumedDrift
    for hours in [1, 4] {
      var flicker = BiasFlicker(options, seed: 9, cores: 8, grid: .ms(10))
      for _ in 0..<2 { flicker.advance(by: .s(1800 * Int64(hours))) }
      let values = (0..<8).flatMap { core in (0..<52).map { log(flicker.factor($0, core: core)) } }
      let rms = (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
      // 416 biases: 3.5 % of sampling error.
      #expect(abs(rms / (1e-3 * Double(hours).squareRoot()) - 1) < 0.14)
    }
  }

  // MARK: calibration

  @Test("calibration multiplies what codes make, on the cores that it names; the last entry counts")
  func calibration() throws {
    let leak = { (options: SimulationOptions, core: CoreOnChip) in
      OperatingPoint(core, on: Board(), options).membraneTime.si
    }
    var options = SimulationOptions()
    let before = leak(options, .zero)
    options.calibration = [
      .init(parameter: "SOIF_LEAK_N", factor: 0.25), .init(core: 2, parameter: "SOIF_LEAK_N", factor: 2),
    ]
    #expect(abs(leak(options, .zero) / before - 4) < 1e-9)
    #expect(abs(leak(options, .two) / before - 0.5) < 1e-9)
    // An exact current is what it says.
    options.exactCurrents = [.init(parameter: "SOIF_LEAK_N", current: Current(5, .pico))]
    let exact = leak(options, .zero)
    options.calibration = []
    #expect(leak(options, .zero) == exact)
  }

  // MARK: mistakes

  @Test(
    "nonsense is refused with its code, rule and remedy",
    arguments: [
      (
        "temperature", -300.0,
        "error[temperature-out-of-range]: temperature has -573.15 degC; the circuits are meant for -100 degC to 200 degC"
      ),
      (
        "temperature", Double.nan,
        "error[temperature-out-of-range]: temperature has nan degC; the circuits are meant for -100 degC to 200 degC"
      ),
      (
        "tempco", -0.05,
        "error[bias-tempco-too-steep]: bias_tempco leaves no current at 60 degC; a current stays above zero over the "
          + "temperatures of the run; 1/T, about 0.0033, is ptat"
      ),
      (
        "order", 0,
        "error[temperature-profile-order]: temperature_profile has 0 s after 0 s; give the points in order of time, each "
          + "time once"
      ),
      (
        "grid", 150,
        "error[conditions-step]: conditions_step is 150 us where the step is 100 us; temperature profile, flicker and drift "
          + "are applied between steps: give a multiple of the step"
      ),
      (
        "shot", 0,
        "error[shot-noise-needs-device]: noise.shot is on at the fidelity full; only the circuits of the fidelity device have "
          + "nodes with noise; set fidelity: device"
      ),
      (
        "linear", 0,
        "error[linear-law-stands-still]: fidelity is linear where biases should move; the linear law is for comparisons with "
          + "other simulators; use full or device"
      ),
      (
        "drift", -1,
        "error[drift-out-of-range]: noise.drift is -1.0; a bias drifts by a share from 0 to 1 in an hour; 0.1 % is assumed"
      ),
      (
        "factor", 0,
        "error[calibration-not-positive]: calibration.SOIF_LEAK_N is 0.0; a factor on a current is above zero; 1 changes "
          + "nothing"
      ),
      (
        "name", 1,
        "error[calibration-unknown-parameter]: calibration.SOIF_LEAK is not a bias of a core; give the silicon name of a core "
          + "parameter, such as SOIF_LEAK_N"
      ),
      (
        "place", 3,
        "error[calibration-off-board]: calibration.SOIF_LEAK_N names core all of chip 3; the board has chips 0 to 0 with "
          + "cores 0 to 3"
      ),
    ])
  func refused(_ what: String, _ value: Double, _ message: String) throws {
    var options = SimulationOptions()
    switch what {
    case "temperature": options.surroundings.temperature = Temperature(si: value)
    case "tempco":
      options.surroundings.temperature = Self.hot
      options.surroundings.biasTempco = .perKelvin(value)
    case "order": options.surroundings.profile = [.init(.zero, Self.hot), .init(.zero, Self.hot)]
    case "grid":
      options.conditionsStep = .us(Int64(value))
      options.noise.flicker = true
    case "shot": options.noise.shot = true
    case "linear":
      options.fidelity = .linear
      options.noise.flicker = true
    case "drift": options.noise.drift = value
    case "factor": options.calibration = [.init(parameter: "SOIF_LEAK_N", factor: value)]
    case "name": options.calibration = [.init(parameter: "SOIF_LEAK", factor: value)]
    default: options.calibration = [.init(chip: Int(value), parameter: "SOIF_LEAK_N", factor: 1)]
    }
    let error = #expect(throws: DiagnosticError.self) { try Simulation(Board(), options) }
    #expect(error?.description == message)
  }
}
