import DynapCircuits
import DynapFabric

/// Draws the faults of new boards with the statistics of real ones.
///
/// Equation: a word of neuron n in column c and row r fails for one half of the tags with the probability
///
///     p_n = logistic(level_c + ln(odds_r) + sigma z_n)
///
/// whose mean over the column is the profile's. Symbols: `odds_r` 1.8 in row 15, the last of a column, and 1 elsewhere;
/// `sigma` 0.5 and `z_n` standard normal, one for both halves: neurons differ more than chance would have it. Of the
/// words that fail, the profile's share is dead, and the others miss a quarter, a half or three quarters of their events,
/// in the proportions of largest entropy with the profile's mean. One uniform number per word decides both halves, so
/// that faults nest: a word that is dead for high tags is dead for low ones wherever those are the worse.
///
/// A board is a function of the serial: draws are keyed by serial, chip, neuron and word, and by nothing else.
/// Not modelled: dependence on the word's index (none was found), on single tag bits but the highest, and silent
/// neurons (none were counted).
/// Source: 7.2 to 7.4 of the digital dossier.
package struct FaultGenerator: Sendable {
  /// Keeps these draws apart from the others under the same serial.
  static let stream: UInt32 = 0xFA17_0000
  /// The odds of failing in row 15 over those in the other rows (dossier 7.3: 1.3 to 7 times, typically 2).
  static let lastRowOdds = 1.8
  /// The standard deviation of a neuron's log odds (dossier 7.4).
  static let neuronSigma = 0.5

  private let profile: BoardProfile
  private let philox: Philox
  /// By core and half, then column: what its words share.
  private let columns: [[[Prepared]?]]

  private struct Prepared: Sendable {
    /// Log odds of failing at the median neuron of rows 0 to 14.
    let level: Double
    /// Shares of the failing words that are dead, or that miss at least three quarters, or at least half.
    let bounds: [Double]
  }

  /// Makes the generator of a profile; chips of one board draw apart.
  package init(_ profile: BoardProfile, serial: UInt64) {
    self.profile = profile
    philox = Philox(key: serial)
    columns = profile.cores.map { core in core.halves.map { $0.map { $0.map(Self.prepare) } } }
  }

  /// The faults of a board. Cost: linear in the words of its chips.
  package func map(chips: Int = 1) -> FaultMap {
    var map = FaultMap()
    for chip in 0..<chips {
      for core in CoreOnChip.allCases {
        map[badTagsOf: core, on: ChipOnBoard(chip)] = profile.cores[core.index].badTags
        guard columns[core.index].contains(where: { $0 != nil }) else { continue }
        for neuron in NeuronOnCore.all {
          draw(NeuronOnBoard(chip: ChipOnBoard(chip), core: core, neuron: neuron), &map)
        }
      }
    }
    return map
  }

  private func draw(_ place: NeuronOnBoard, _ map: inout FaultMap) {
    let column = place.neuron.index / NeuronOnCore.side
    let isLast = place.neuron.index % NeuronOnCore.side == NeuronOnCore.side - 1
    let own =
      Self.neuronSigma * philox.normal(at: .init(UInt32(place.lane), 0, 0, Self.stream | 2))
      + (isLast ? Self.lastOdds : 0)
    let halves = columns[place.core.index].map { half in
      half.map { (Logistic.value($0[column].level + own), $0[column].bounds) }
    }
    for synapse in 0..<SynapseOnNeuron.count {
      let index = UInt32(place.lane * SynapseOnNeuron.count + synapse)
      let draw = philox.uniform(at: .init(index, 0, 0, Self.stream | 1))
      for (half, values) in halves.enumerated() {
        guard let (failing, bounds) = values, draw < failing else { continue }
        let rank = bounds.firstIndex { draw < failing * $0 } ?? bounds.count
        let word = FaultMap.Word(neuron: place, synapse: SynapseOnNeuron(synapse), half: half)
        if let word, let deafness = FaultMap.Deafness(1 - 0.25 * Float(rank)) { map[word] = deafness }
      }
    }
  }

  // MARK: columns

  private static let lastOdds = ReproducibleMath.log(lastRowOdds)

  /// Rows and neurons over which the mean of a column is taken: five nodes of Gauss and Hermite (Abramowitz and Stegun,
  /// table 25.10, for weights of the normal distribution), whose error is below 1e-4 for a sigma of 0.5.
  private static let shifts: [Logistic.Shift] = {
    let nodes = [
      (0.0, 8.0 / 15), (1.355_626_18, 0.222_075_92), (-1.355_626_18, 0.222_075_92),
      (2.856_970_01, 0.011_257_41), (-2.856_970_01, 0.011_257_41),
    ]
    let side = Double(NeuronOnCore.side)
    return nodes.flatMap { z, weight in
      [
        Logistic.Shift(odds: neuronSigma * z, weight: weight * (side - 1) / side),
        Logistic.Shift(odds: neuronSigma * z + lastOdds, weight: weight / side),
      ]
    }
  }()

  private static func prepare(_ column: BoardProfile.Column) -> Prepared {
    guard column.failing > 0 else { return Prepared(level: -700, bounds: [1]) }
    let dead = column.dead / column.failing
    let (high, middle) = flakyShares(mean: column.flakyMean)
    return Prepared(
      level: Logistic.level(mean: column.failing, over: shifts),
      bounds: [dead, dead + (1 - dead) * high, dead + (1 - dead) * (high + middle)])
  }

  /// The shares of flaky words that miss 0.75 and 0.5 of their events: weights e^(k t) that have the mean.
  static func flakyShares(mean: Double) -> (high: Double, middle: Double) {
    var (low, high) = (-20.0, 20.0)
    var weights = (1.0, 1.0, 1.0)
    for _ in 0..<48 {
      let tilt = (low + high) / 2
      let (down, up) = (ReproducibleMath.exp(-tilt), ReproducibleMath.exp(tilt))
      let sum = down + 1 + up
      weights = (down / sum, 1 / sum, up / sum)
      if 0.25 * weights.0 + 0.5 * weights.1 + 0.75 * weights.2 < mean { low = tilt } else { high = tilt }
    }
    return (weights.2, weights.1)
  }
}
