import DynapChip
import DynapLearning
import Foundation
import Testing

@testable import DynapIO

@Suite("Experiments of pairs of spikes") struct PairExperimentTests {
  private static let kernels =
    "  kernels: [{rule: pair-stdp, fields: 4}, {rule: memristor-nc, fields: 4, rate: 0.5}]\n"

  /// Reads an experiment that stands beside a table.
  private func read(_ lines: String, table: String) throws -> (PairExperiment?, [String]) {
    let folder = try ConfigSupport.folder(["test.yaml": "format: dynapse/1\n\(lines)", "t.csv": table])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      guard case .pairs(let pairs) = try LearningReader.read(path: "\(folder)/test.yaml") else {
        return (nil, [])
      }
      return (pairs, [])
    } catch {
      let texts = error.diagnostics.map(\.description)
      return (nil, texts.map { $0.replacingOccurrences(of: "\(folder)/", with: "") })
    }
  }

  private static let table =
    "a,b,class\n" + (0..<12).map { "\($0 % 2 * 3 + $0 % 3),\(7 - $0 % 2 * 3 + $0 % 4),\($0 % 2)\n" }.joined()

  @Test("a table is learned fold by fold, whatever the threads") func classify() throws {
    let (experiment, messages) = try read(
      "seeds: 1-2\nclassify:\n  data: t.csv\n  folds: 3\n  levels: 16\n  mismatch: 20 %\n" + Self.kernels,
      table: Self.table)
    #expect(messages == [])
    let pairs = try #require(experiment)
    #expect(pairs.setups.map(\.levels) == [16, 16] && pairs.setups.map(\.mismatch) == [0.2, 0.2])
    let rows = pairs.run(threads: 1)
    #expect(rows.map(\.results.count) == [6, 6])
    #expect(rows.map(\.results) == pairs.run(threads: 3).map(\.results))
    #expect(rows.allSatisfy { $0.inputs == 8 && $0.detail <= 8 && $0.detail > 0 })
    #expect(pairs.table(rows).lines()[0].hasPrefix("kernel"))
  }

  @Test("a window beyond what can be stepped is refused, and run says what learns") func refusals() throws {
    let (_, messages) = try read(
      "balance:\n  kernels: [{rule: pair-stdp, window: 1 h}]\n", table: "")
    #expect(
      messages == [
        "test.yaml:3:39: error[window-too-long]: balance.kernels.window is 1 h; write at most 1000.0 ms: a sample is stepped by 0.1 ms"
      ])
    #expect(
      ConfigSupport.messages("format: dynapse/1\nlearn:\n  hidden: 3\n") == [
        "test.yaml:3:3: error[learning-experiment]: learn makes the file a learning experiment; run it with dynapse learn"
      ])
  }

  @Test("a pole is learned from lessons") func balance() throws {
    let (experiment, messages) = try read(
      "balance:\n  lessons: 30\n  episodes: 1\n" + Self.kernels, table: "")
    #expect(messages == [])
    let rows = try #require(experiment).run(threads: 1)
    #expect(rows.map(\.inputs) == [20, 20])
    #expect(rows.allSatisfy { (1...500).contains($0.results[0]) })
  }

  @Test(
    "a table with a hole, or classes that are none, is told with its place",
    arguments: [
      (
        "a,class\n1,0\n,1\n",
        "t.csv: error[not-a-number]: column 'a' is empty, at line 3, column 1; write a number such as 1.5 or 2e-3"
      ),
      (
        "a,class\n1,0\n2\n",
        "t.csv: error[field-count]: there are 1 fields and the header names 2 columns, at line 3, column 2; give one number for each of a, class"
      ),
      (
        "a,b\n1,0\n",
        "t.csv: error[data-class]: the table has no column 'class'; name the column of classes 'class'"
      ),
      (
        "a,class\n1,0.5\n",
        "t.csv:2: error[data-class]: the table has the class 0.5; number classes from 0 without a gap, at most 1000"
      ),
      (
        "a,class\n1,0\n1,2\n",
        "t.csv: error[data-class]: the table has no sample of class 1; number classes from 0 without a gap, at most 1000"
      ),
      (
        "a,class\n",
        "t.csv: error[data-class]: the table has no samples; give a line of features and class for each sample"
      ),
      (
        "a,class\n1,0\n2,0\n1,1\n",
        "test.yaml:4:10: error[folds-too-many]: classify.folds is 2, and class 1 has 1 sample; ask for at most 2 folds, or give every class a sample in each"
      ),
    ]) func holes(_ table: String, _ expected: String) throws
  {
    let (_, messages) = try read("classify:\n  data: t.csv\n  folds: 2\n" + Self.kernels, table: table)
    #expect(messages == [expected])
  }
}
