#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// Flicker noise and random walk of the biases of a board.
///
/// Equation: each bias is multiplied by exp(sum x_d + w): six Ornstein-Uhlenbeck processes with corners at 1 mHz, 10 mHz ...
/// 100 Hz and sigma^2 = K ln 10, whose sum has the one-sided spectrum K / f in ln I between the corners, and a Wiener
/// process w with the variance r^2 t / 1 h.
/// Symbols: K = 6e-9 (3 um^2 / WL), WL the area of the bias's mirror device, 2 um^2 where none is published; r of
/// ``NoiseOptions/drift``. Shape: one process per bias and core, common to the core's neurons.
/// The steps of a process are drawn exactly for any interval, so that its statistics do not depend on it. Processes with a
/// corner above half of the rate at which conditions are applied are left out: held between two points of the grid, they
/// would be slow noise. The standard grid of 10 ms keeps those up to 10 Hz.
/// Not modelled: the flicker of each neuron's own mirror, as one of the bias it is common.
/// Source: 7.5 of the analog dossier, where K is assumed.
package struct BiasFlicker: Sendable {
  private static let decades = 6
  private static let lowestCorner = 1e-3
  /// K at the area ``areaOfDensity``: the relative power density at 1 Hz.
  private static let density = 6e-9
  private static let areaOfDensity = 3.0
  /// Keeps these draws apart from others under the same seed.
  private static let stream: UInt32 = 0xF11C_0000

  private let philox: Philox
  private let options: NoiseOptions
  /// How many processes the grid can show, the slowest first.
  private let kept: Int
  private let parameters = ParameterTable.parameters(in: .core)
  /// Six processes and the walk of each bias, core by core.
  private var states: [Double]
  private var count: UInt32 = 0

  private static let width = decades + 1

  /// Draws the state at time zero: flicker as after a long time, the walk at its beginning.
  package init(_ options: NoiseOptions, seed: UInt64, cores: Int, grid: SimTime) {
    self.options = options
    kept = (0..<Self.decades).count { 2 * Self.corner($0) * grid.seconds <= 1 }
    philox = Philox(key: seed)
    states = [Double](repeating: 0, count: cores * parameters.count * Self.width)
    move([Double](repeating: 0, count: Self.decades), walk: 0)
  }

  /// Moves every process on by a time.
  package mutating func advance(by span: SimTime) {
    let seconds = span.seconds
    let memories = (0..<Self.decades).map { decade in
      exp(-2 * Double.pi * Self.corner(decade) * seconds)
    }
    move(memories, walk: options.drift * (seconds / 3600).squareRoot())
  }

  /// The factor on a bias of a core of the board.
  package func factor(_ parameter: Int, core: Int) -> Double {
    let first = (core * parameters.count + parameter) * Self.width
    return exp(states[first..<first + Self.width].reduce(0, +))
  }

  private static func corner(_ decade: Int) -> Double { lowestCorner * pow(10, Double(decade)) }

  /// The variance of ln I of one decade of a parameter's flicker.
  package static func variance(_ parameter: Parameter) -> Double {
    let area = parameter.device?.area ?? MismatchModel.areaOfUnpublishedDevice
    return density * areaOfDensity / area * log(10)
  }

  /// Moves every process by what it remembers of itself and a kick.
  private mutating func move(_ memories: [Double], walk: Double) {
    for core in 0..<states.count / (parameters.count * Self.width) {
      for (p, parameter) in parameters.enumerated() {
        let first = (core * parameters.count + p) * Self.width
        let sigma = options.flicker ? Self.variance(parameter).squareRoot() : 0
        for pair in 0..<4 {
          let draws = philox.normals(
            at: .init(UInt32(p), UInt32(core), count, Self.stream | UInt32(pair)))
          for (offset, draw) in [draws.0, draws.1].enumerated() {
            let decade = 2 * pair + offset
            if decade < kept {
              let memory = memories[decade]
              let kick = sigma * (1 - memory * memory).squareRoot()
              states[first + decade] = memory * states[first + decade] + kick * draw
            } else if decade == Self.decades {
              states[first + decade] += walk * draw
            }
          }
        }
      }
    }
    count &+= 1
  }
}
