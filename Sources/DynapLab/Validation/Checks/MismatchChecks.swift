import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// The statistics of a die, and that its draws depend on nothing else.
enum MismatchChecks {
  static let group = CheckGroup("Mismatch", [delays, logNormal, area, serial])

  // MARK: V45

  static let delays = Check(
    "V45", "spread of mismatched delays: the quarter-micrometre device, 10 000 draws",
    formula: "exp(sigma z), sigma = kappa A_vt / (U_T sqrt(2 W L)) = 0.383", source: "3.5, 7.2",
    [
      .init("5 %", 0.533, "1", within: 3e-2), .init("50 %", 1, "1", within: 3e-2),
      .init("95 %", 1.878, "1", within: 3e-2), .init("CV", 0.397, "1", within: 3e-2),
    ],
    double: {
      let sigma = 0.7 * 5 / (25.85 * (2 * 0.0625).squareRoot())
      return [-1.6448536, 0, 1.6448536].map { exp(sigma * $0) } + [variation(sigma)]
    },
    lanes: {
      // The conditions of the published table: kappa .7, 25.85 mV, no current-factor term.
      var model = MismatchModel()
      model.betaMatching = 0
      var process = Process.dynapse2
      process.fixedThermalVoltage = Voltage(25.85, .milli)
      (process.kappaN, process.kappaP) = (0.7, 0.7)
      let spread = DieSpread(serial: 45, model: model, process: process)
      let factors = draws(spread.source(for: Delay.mismatched), 10_000).sorted()
      return [500, 5000, 9500].map { factors[$0] } + [variation(factors)]
    })

  // MARK: V46

  static let logNormal = Check(
    "V46", "a log-normal factor with sigma 0.2, 100 000 draws", formula: "mean exp(sigma^2 / 2)",
    source: "7.2",
    [
      .init("median", 1, "1", within: 1e-2), .init("mean", 1.0202, "1", within: 1e-2),
      .init("CV", 0.2020, "1", within: 1e-2),
    ],
    double: { [1, exp(0.02), variation(0.2)] },
    lanes: {
      var model = MismatchModel()
      model.outputSigma = 0.2
      let factors = draws(DieSpread(serial: 46, model: model).outputSource("validation"), 100_000)
      let mean = factors.reduce(0, +) / Double(factors.count)
      return [factors.sorted()[factors.count / 2], mean, variation(factors)]
    })

  // MARK: V47

  static let area = Check(
    "V47", "spread over gate area: CV(W L) / CV(4 W L), 10 000 draws", formula: "sigma ~ 1 / sqrt(W L)",
    source: "7.2",
    [.init("", 2, "1", within: 2e-2)],
    double: { [(MirrorDevice.ps2.area / MirrorDevice.p_5x2.area).squareRoot()] },
    lanes: {
      // Devices of 0.5 x 2 um and of 2 x 2 um.
      let spread = DieSpread(serial: 47)
      let variations = [Homeostasis.low, DirectCurrent.dc].map {
        variation(draws(spread.source(for: $0), 10_000))
      }
      return [variations[0] / variations[1]]
    })

  // MARK: V48

  static let serial = Check(
    "V48", "one serial is one die, and a changed bias redraws nothing", formula: "identical, bit by bit",
    source: "7.4",
    [
      .init("leaks of 256 neurons that differ from those of the same serial", 0, "1", within: 0),
      .init("gains that differ after another leak code", 0, "1", within: 0),
    ],
    double: {
      let places = (0..<256).map { SiliconPlace(neuron: $0) }
      let dies = (0..<2).map { _ in DieSpread(serial: 48) }
      func differing(_ parameter: Parameter) -> Double {
        Double(places.filter { dies[0].factor(parameter, at: $0) != dies[1].factor(parameter, at: $0) }.count)
      }
      return [differing(Membrane.leak), differing(Membrane.gain)]
    },
    lanes: {
      let rows = try [BiasCode(3, 100), BiasCode(3, 100), BiasCode(2, 30)].map { code in
        var board = Board()
        board.chips[0].cores[0].parameters[Membrane.leak.name]?.code = code
        board.chips[0].cores[0].parameters[Membrane.gain.name]?.code = BiasCode(3, 7)
        for n in 0..<NeuronOnCore.count { board[.reference(n)].latches = LatchSet(.soifKill) }
        let simulation = try Simulation(board)
        return ["I_tau", "I_mem.gain"].map { row in
          (0..<NeuronOnCore.count).map { simulation.value(row, .reference($0)) }
        }
      }
      func differing(_ a: [Double], _ b: [Double]) -> Double { Double(zip(a, b).filter { $0 != $1 }.count) }
      return [differing(rows[0][0], rows[1][0]), differing(rows[0][1], rows[2][1])]
    })

  // MARK: measurements

  /// Factors over the neurons of as many chips as it takes.
  private static func draws(_ source: DieSpread.Source, _ count: Int) -> [Double] {
    (0..<count).map {
      source.factor(at: SiliconPlace(chip: $0 / 1024, core: $0 / 256 % 4, neuron: $0 % 256))
    }
  }

  /// The coefficient of variation of a log-normal factor.
  private static func variation(_ sigma: Double) -> Double { expm1(sigma * sigma).squareRoot() }

  /// The coefficient of variation of a sample.
  private static func variation(_ sample: [Double]) -> Double {
    let mean = sample.reduce(0, +) / Double(sample.count)
    let square = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sample.count)
    return square.squareRoot() / mean
  }
}
