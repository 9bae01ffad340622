import DynapEngine
import DynapUnits
import Foundation
import Testing

@testable import DynapIO

@Suite("Shipped experiments") struct ShippedExperimentTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../chips/experiments").standardized.path

  private static let files = ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".yaml") && (try? ConfigPart(path: "\(folder)/\($0)")) == nil }.sorted()

  @Test("an experiment reads without an error or a warning", arguments: files) func reads(_ file: String)
    throws
  {
    let (experiment, warnings) = try ConfigReader.read(path: "\(Self.folder)/\(file)")
    #expect(warnings.filter { $0.severity == .warning }.map(\.description) == [])
    #expect(experiment.name == file.dropLast(5).split(separator: "/").last.map(String.init))
    #expect(!experiment.recordings.isEmpty)
  }

  @Test("the heartbeat's events follow its signal to within one threshold") func heartbeat() throws {
    let experiment = try ConfigReader.read(path: Self.folder + "/ecg.yaml").experiment
    let stimulus = try #require(experiment.stimuli.first)
    let signal = try #require(stimulus.signal)
    #expect(signal.values.count == 108_000 && experiment.duration == .s(300))
    let modulator = DeltaModulator(up: 0.05, down: 0.05)
    let levels = modulator.reconstruct(stimulus.train, initial: signal.values[0])
    var next = 0
    var level = signal.values[0]
    var worst = 0.0
    for sample in signal.values.indices {
      while next < levels.count, levels[next].time <= signal.time(ofSample: sample) {
        level = levels[next].level
        next += 1
      }
      worst = max(worst, abs(level - signal.values[sample]))
    }
    #expect(worst < 0.05 + 1e-9)
  }
}

@Suite("Shipped presets and processes") struct ShippedPartTests {
  private static let chips = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../chips").standardized.path

  private static func files(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(chips)/\(folder)")) ?? []).sorted()
      .map { "\(chips)/\(folder)/\($0)" }
  }

  @Test("a preset is one and sets biases", arguments: files("presets")) func preset(_ file: String) throws {
    let part = try #require(try ConfigPart(path: file))
    #expect(part.kind == .preset && part.count > 0)
  }

  @Test("a process is one and sets constants", arguments: files("processes")) func process(_ file: String)
    throws
  {
    let part = try #require(try ConfigPart(path: file))
    #expect(part.kind == .process && part.count > 0)
  }

  @Test("an experiment is no part") func experiment() throws {
    #expect(try ConfigPart(path: "\(Self.chips)/experiments/ecg.yaml") == nil)
  }
}
