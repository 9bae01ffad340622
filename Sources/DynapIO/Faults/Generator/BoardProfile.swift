import DynapCircuits
import DynapFabric

/// How likely the CAM words of a chip fail, and which tags its cores cannot bear: what ``FaultGenerator`` draws from.
package struct BoardProfile: Sendable {
  /// The words of 16 neurons that differ in the low four bits of their number.
  struct Column: Sendable {
    /// The share of words that miss some events.
    var failing: Double
    /// The share of words that miss all events; at most `failing`.
    var dead: Double
    /// The mean share of events that a word misses that fails without being dead: 0.25 to 0.75.
    var flakyMean: Double
  }

  /// A core.
  struct Core: Sendable {
    /// The columns for low and high tags; nil where no word was measured, since no tag there is usable.
    var halves: [[Column]?]
    /// The tags that make its neurons spike spuriously.
    var badTags: Set<Tag>
  }

  /// Its name on the command line.
  package let name: String
  /// Its four cores.
  let cores: [Core]

  /// The names of the profiles.
  package static let names =
    ["ideal", "drawn"] + measuredBoards.map { "\($0)-like" } + ["white-like"]
  private static let measuredBoards = ["dev", "green", "orange", "pink", "red"]

  /// The profile of a name, or nil; that of `drawn` depends on the serial.
  package init?(named name: String, serial: UInt64) {
    self.name = name
    switch name {
    case "ideal":
      cores = (0..<4).map { _ in Core(halves: [nil, nil], badTags: []) }
    case "drawn":
      cores = Self.drawn(serial)
    case "white-like":
      cores = Self.white
    default:
      guard let board = Self.measuredBoards.first(where: { "\($0)-like" == name }) else { return nil }
      cores = (0..<4).map { core in
        Core(
          halves: (0..<2).map { half in
            MeasuredHalf.all.first { $0.board == board && $0.core == core && $0.half == half }.map(
              Self.columns)
          }, badTags: Self.badTags(board, core))
      }
    }
  }

  private static func columns(_ measured: MeasuredHalf) -> [Column] {
    measured.mean.indices.map { i in
      let failing = 1 - Double(measured.never[i]) * 1e-4
      let dead = Double(measured.always[i]) * 1e-4
      // Rounding to four digits leaves a mean of few flaky words outside what they can have.
      let flaky = failing - dead
      let mean = flaky > 5e-4 ? (Double(measured.mean[i]) * 1e-4 - dead) / flaky : 0.5
      return Column(failing: max(failing, dead), dead: dead, flakyMean: min(max(mean, 0.26), 0.74))
    }
  }

  // MARK: tags

  /// The tags that laboratories found unusable, by their published numbers; which they are is known of blocks only.
  private static func badTags(_ board: String, _ core: Int) -> Set<Tag> {
    switch (board, core) {
    // Low tags were not used.
    case ("dev", 1), ("dev", 2), ("green", 2), ("red", 2): tags(0..<1024)
    // 1005 of 1024 are usable; that it is the first that are not is assumed.
    case ("dev", 3): tags(0..<19)
    case ("green", 1), ("orange", 1), ("pink", 1): tags(0..<512)
    case ("green", 3): tags(1024..<1280)
    // Eight of every 16; that it is the upper eight is assumed.
    case ("orange", 2): upperEights(0..<1024)
    case ("pink", 2): tags(0..<1024).union(upperEights(1024..<2048))
    // 16 tags misfired; that they are the lowest ones is assumed.
    case ("red", 0): tags(0..<16)
    default: []
    }
  }

  private static func tags(_ range: Range<Int>) -> Set<Tag> { Set(range.map { Tag($0) }) }

  private static func upperEights(_ range: Range<Int>) -> Set<Tag> {
    Set(range.filter { $0 & 8 != 0 }.map { Tag($0) })
  }

  // MARK: boards without a table

  /// Odds of failing rise tenfold over the columns, from 0.3 to 3 times those of the core (dossier 7.4).
  static func gradient(_ column: Int) -> Double {
    ReproducibleMath.log(0.3) + ReproducibleMath.log(10) * Double(column) / 15
  }

  /// The columns of a core whose words miss a share of all events.
  ///
  /// Of the failing words 87 % are dead for low and 58 % for high tags, and flaky ones miss 48 %: medians of the table.
  private static func columns(missing mean: Double, half: Int) -> [Column] {
    let deadShare = half == 0 ? 0.87 : 0.58
    let flakyMean = 0.48
    let failing = mean / (deadShare + (1 - deadShare) * flakyMean)
    let level = Logistic.level(
      mean: failing, over: (0..<16).map { Logistic.Shift(odds: gradient($0), weight: 1.0 / 16) })
    return (0..<16).map { column in
      let failing = Logistic.value(level + gradient(column))
      return Column(failing: failing, dead: failing * deadShare, flakyMean: flakyMean)
    }
  }

  /// Core 0 as published: 85.6 and 42.2 % of events missed. Cores 1 and 3 share what is left of the 159 064 misses by
  /// their failing words, a tenth of it with high tags (assumed). Core 2 was measured with high tags only. The numbers
  /// of bad tags are published; that they are the lowest ones is assumed.
  private static let white: [Core] = [
    Core(
      halves: [columns(missing: 0.856, half: 0), columns(missing: 0.422, half: 1)], badTags: tags(0..<46)),
    Core(
      halves: [columns(missing: 0.57, half: 0), columns(missing: 0.06, half: 1)], badTags: tags(0..<1493)),
    Core(halves: [nil, columns(missing: 0.012, half: 1)], badTags: tags(0..<512)),
    Core(halves: [columns(missing: 0.46, half: 0), columns(missing: 0.045, half: 1)], badTags: tags(0..<1)),
  ]

  /// A board that resembles none in particular: low tags miss a log-normal share with median 0.2 and sigma 1 inside 0.02
  /// ... 0.7, high tags 0.05 to 0.5 times that; unusable tags as often as on the four boards with lists of them.
  private static func drawn(_ serial: UInt64) -> [Core] {
    let philox = Philox(key: serial)
    return (0..<4).map { core in
      func counter(_ index: UInt32) -> Philox.Block {
        .init(UInt32(core), index, 0, FaultGenerator.stream | 3)
      }
      let low = min(max(0.2 * ReproducibleMath.exp(philox.normal(at: counter(0))), 0.02), 0.7)
      let exponent = philox.uniform(at: counter(1))
      let high = low * 0.05 * ReproducibleMath.exp(ReproducibleMath.log(10) * exponent)
      let chance = philox.uniform(at: counter(2))
      let bad: Set<Tag> =
        switch core {
        case 1: tags(0..<(chance < 0.25 ? 1024 : 512))
        case 2: chance < 0.75 ? tags(0..<1024) : upperEights(0..<1024)
        case 3: chance < 0.25 ? tags(1024..<1280) : []
        default: []
        }
      let isLowUsed = !bad.isSuperset(of: tags(0..<1024))
      return Core(
        halves: [isLowUsed ? columns(missing: low, half: 0) : nil, columns(missing: high, half: 1)],
        badTags: bad)
    }
  }
}

/// The logistic function, which turns log odds into a probability.
enum Logistic {
  /// 1 / (1 + e^-x).
  static func value(_ x: Double) -> Double {
    let e = ReproducibleMath.exp(-min(abs(x), 700))
    return x >= 0 ? 1 / (1 + e) : e / (1 + e)
  }

  /// A summand of log odds, and its weight in a mean.
  struct Shift: Sendable {
    let odds: Double
    let weight: Double
  }

  /// The level at which the mean of `value(level + shift)` is a given one, by bisection; the weights add up to 1.
  static func level(mean: Double, over shifts: [Shift]) -> Double {
    var (low, high) = (-40.0, 40.0)
    for _ in 0..<48 {
      let middle = (low + high) / 2
      let found = shifts.reduce(0) { $0 + $1.weight * value(middle + $1.odds) }
      if found < mean { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
