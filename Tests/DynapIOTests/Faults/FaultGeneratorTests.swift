import DynapFabric
import Foundation
import Testing

@testable import DynapIO

private typealias Tag = DynapFabric.Tag

/// Generated boards against the statistics of the real ones.
@Suite struct FaultGeneratorTests {
  /// A row of `chips/data/cam_defects_summary.csv`.
  struct Measured {
    let board: String
    let core: Int
    let half: Int
    let column: Int
    let mean: Double
    let never: Double
    let always: Double
  }

  static let measured: [Measured] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../chips/data/cam_defects_summary.csv")
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard let core = Int(fields[1]), let half = Int(fields[2]), let column = Int(fields[3]),
        let mean = Double(fields[4]), let never = Double(fields[5]), let always = Double(fields[6])
      else { return nil }  // a half that was not measured
      return Measured(
        board: fields[0], core: core, half: half, column: column, mean: mean, never: never, always: always)
    }
  }()

  static func board(_ name: String, serial: UInt64) throws -> FaultMap {
    FaultGenerator(try #require(BoardProfile(named: name, serial: serial)), serial: serial).map()
  }

  /// The deafness of every word of a chip: by core, half, neuron, word.
  static func words(_ map: FaultMap) -> [[[[Double]]]] {
    var words = [[[[Double]]]](
      repeating: [[[Double]]](
        repeating: [[Double]](repeating: [Double](repeating: 0, count: 64), count: 256), count: 2),
      count: 4)
    for word in map.deafWords {
      let place = word.neuron
      words[place.core.index][word.half][place.neuron.index][word.synapse.index] = Double(
        map[word].probability)
    }
    return words
  }

  @Test("the table of the program is that of the data")
  func table() {
    #expect(Self.measured.count == 560)
    for row in Self.measured {
      let half = MeasuredHalf.all.first {
        $0.board == row.board && $0.core == row.core && $0.half == row.half
      }
      #expect(half?.mean[row.column] == Int((row.mean * 1e4).rounded()))
      #expect(half?.never[row.column] == Int((row.never * 1e4).rounded()))
      #expect(half?.always[row.column] == Int((row.always * 1e4).rounded()))
    }
  }

  @Test(
    "columns of generated boards fail as those of the real one",
    arguments: ["dev", "green", "orange", "pink", "red"])
  func columns(board: String) throws {
    let serials: [UInt64] = [1, 2, 3, 4]
    let boards = try serials.map { Self.words(try Self.board("\(board)-like", serial: $0)) }
    var scores: [Double] = []
    for row in Self.measured where row.board == board {
      let words = boards.flatMap { $0[row.core][row.half][row.column * 16..<row.column * 16 + 16].joined() }
      let count = Double(words.count)
      for (found, expected) in [
        (words.reduce(0, +) / count, row.mean), (Double(words.count { $0 == 0 }) / count, row.never),
        (Double(words.count { $0 == 1 }) / count, row.always),
      ] {
        // A binomial share of 64 words per neuron, whose probability p varies with it by 0.5 p (1 - p): the variance is
        // 1 + 63 x 0.25 p (1 - p) times the binomial one. Below one word in a column counts as one.
        let p = min(max(expected, 1.0 / 1024), 1 - 1.0 / 1024)
        let variance = p * (1 - p) * (1 + 16 * p * (1 - p)) / count
        scores.append((found - expected) / variance.squareRoot())
      }
    }
    // 4.5 standard errors are passed once in 150 000 normal numbers; the mean square of some 300 correlated ones is 1.
    #expect(scores.allSatisfy { abs($0) < 4.5 }, "\(scores.map { abs($0) }.max() ?? 0)")
    let square = scores.map { $0 * $0 }.reduce(0, +) / Double(scores.count)
    #expect((0.5...1.4).contains(square), "\(square)")
  }

  @Test("faults nest, except where a real core has them the other way round")
  func nesting() throws {
    for (board, core) in [("orange-like", 0), ("orange-like", 3), ("green-like", 0), ("white-like", 0)] {
      let words = Self.words(try Self.board(board, serial: 5))[core]
      let pairs = zip(words[0].joined(), words[1].joined())
      let deadHigh = pairs.filter { $0.1 == 1 }
      // 97 to 100 % on the real boards.
      #expect(Double(deadHigh.count { $0.0 == 1 }) >= 0.97 * Double(deadHigh.count), "\(board) \(core)")
      let deadLow = pairs.filter { $0.0 == 1 }
      // 8 to 57 % on the real boards.
      let back = Double(deadLow.count { $0.1 == 1 }) / Double(deadLow.count)
      #expect((0.05...0.6).contains(back), "\(board) \(core): \(back)")
    }
  }

  @Test("the last row is worse, and neurons differ more than chance")
  func structure() throws {
    var factors: [Double] = []
    var ratios: [Double] = []
    for serial in 1...6 {
      let words = Self.words(try Self.board("orange-like", serial: UInt64(serial)))
      for core in 0..<4 {
        let counts = words[core][1].map { Double($0.count { $0 > 0 }) }
        func mean(_ row: Int) -> Double { (0..<16).map { counts[$0 * 16 + row] }.reduce(0, +) / 16 }
        factors.append(mean(15) / ((0..<15).map(mean).reduce(0, +) / 15))
        let total = counts.reduce(0, +) / 256
        let variance = counts.map { ($0 - total) * ($0 - total) }.reduce(0, +) / 255
        ratios.append(variance / (total * (1 - total / 64)))
      }
    }
    // Real cores: 1.3 to 7 times, typically 2; 1.2 to 12 times binomial.
    let factor = factors.reduce(0, +) / Double(factors.count)
    #expect((1.4...2.2).contains(factor), "\(factor)")
    #expect(ratios.allSatisfy { (1.2...14).contains($0) }, "\(ratios)")
  }

  @Test("the extreme neurons of a bad core lose 40 words and more")
  func extremes() throws {
    let words = Self.words(try Self.board("white-like", serial: 1))
    #expect(try #require(words[0][0].map { $0.count { $0 > 0 } }.max()) >= 40)
    #expect(words[2][0].joined().allSatisfy { $0 == 0 })
  }

  @Test("a white-like board misses as many events as the real one")
  func white() throws {
    let words = Self.words(try Self.board("white-like", serial: 3))
    let low = words[0][0].joined().reduce(0, +) / 16384
    let high = words[0][1].joined().reduce(0, +) / 16384
    // 16 384 words with a design effect of at most 5: a standard error of 0.0087.
    #expect(abs(low - 0.856) < 0.026 && abs(high - 0.422) < 0.026, "\(low) \(high)")
    // The list of the real board has 159 064 rows, four for each event that is always missed.
    let misses = words.joined().joined().joined().reduce(0, +) * 4
    #expect(abs(misses / 159_064 - 1) < 0.06, "\(misses)")
  }

  @Test("a serial names a board, an ideal one has no fault, and every profile has its name")
  func serials() throws {
    let seven = try Self.board("orange-like", serial: 7)
    #expect(try Self.board("orange-like", serial: 7) == seven)
    #expect(try Self.board("orange-like", serial: 8) != seven)
    #expect(try Self.board("ideal", serial: 7).isEmpty)
    #expect(BoardProfile(named: "orange", serial: 7) == nil)
    for name in BoardProfile.names { #expect(BoardProfile(named: name, serial: 1)?.name == name) }
    // The bits of the first board, so that it stays the same on every machine and in every version.
    #expect(seven.deafWords.count == 30_408)
  }

  @Test("chips of one board draw apart, and the first is that of the board alone")
  func chips() throws {
    let profile = try #require(BoardProfile(named: "dev-like", serial: 2))
    let generator = FaultGenerator(profile, serial: 2)
    let two = generator.map(chips: 2)
    let first = two.deafWords.filter { $0.neuron.chip.index == 0 }
    #expect(first == generator.map().deafWords)
    let second = two.deafWords.dropFirst(first.count)
    #expect(second.count != first.count && abs(Double(second.count) / Double(first.count) - 1) < 0.3)
  }

  @Test("drawn boards have base rates, gradients and blocks of bad tags as the real ones")
  func drawn() throws {
    var rates: [Double] = []
    var blocks: Set<Int> = []
    for serial in 1...24 {
      let map = try Self.board("drawn", serial: UInt64(serial))
      let words = Self.words(map)
      for core in 0..<4 {
        let low = words[core][0].joined().reduce(0, +) / 16384
        let high = words[core][1].joined().reduce(0, +) / 16384
        let bad = map[badTagsOf: CoreOnChip.allCases[core], on: .first]
        blocks.insert(bad.count)
        #expect(high < 0.4)
        guard low > 0 else {
          #expect(bad.count >= 1024)
          continue
        }
        rates.append(low)
        let first = words[core][0][0..<16].joined().reduce(0, +)
        let last = words[core][0][240..<256].joined().reduce(0, +)
        #expect(last > 1.3 * first)
      }
    }
    #expect(rates.allSatisfy { (0.01...0.75).contains($0) })
    // The median of some 70 log-normal numbers with sigma 1 has a standard error of 15 % about 0.2.
    let median = rates.sorted()[rates.count / 2]
    #expect((0.12...0.31).contains(median), "\(median)")
    #expect(blocks == [0, 256, 512, 1024])
  }
}
