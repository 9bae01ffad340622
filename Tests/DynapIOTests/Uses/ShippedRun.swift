import DynapEngine
import DynapFabric
import DynapUnits
import Foundation
import Testing

@testable import DynapIO

/// A run of a shipped experiment, perhaps with some of its text changed.
struct ShippedRun {
  /// What ran.
  let experiment: Experiment
  /// What it gave.
  let record: RunRecord

  /// Where the shipped experiments are.
  static let experiments = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../chips/experiments").standardized.path

  /// Runs `chips/experiments/NAME.yaml` with texts replaced, values overridden, and whatever `change` does.
  init(
    _ name: String, _ overrides: [String] = [], replacing edits: [(String, String)] = [],
    change: (inout Experiment) throws -> Void = { _ in }
  ) throws {
    let path = "\(Self.experiments)/\(name).yaml"
    var text = try String(contentsOfFile: path, encoding: .utf8)
    for (old, new) in edits {
      #expect(text.contains(old), "\(name).yaml has no '\(old)'")
      text = text.replacingOccurrences(of: old, with: new)
    }
    try self.init(text: text, path: path, overrides, change: change)
  }

  /// Runs a text as if it stood beside the shipped experiments.
  init(
    text: String, path: String = experiments + "/text.yaml", _ overrides: [String] = [],
    change: (inout Experiment) throws -> Void = { _ in }
  ) throws {
    var experiment = try ConfigReader.read(bytes: Array(text.utf8), path: path, overrides: overrides)
      .experiment
    try change(&experiment)
    var run = try ExperimentRun(experiment)
    while !run.isFinished { try run.advance(by: .s(1)) }
    self.experiment = experiment
    record = RunRecord(experiment, run.simulation)
  }

  /// The spikes of a population within a window in ms, as places in the population with times in ms.
  func spikes(_ population: String, _ window: Range<Double> = 0..<1e9) -> [(member: Int, time: Double)] {
    let neurons = experiment.neurons(of: population)
    let places = Dictionary(
      neurons.enumerated().map { ($1.lane, $0) }, uniquingKeysWith: { first, _ in first })
    return record.spikes.compactMap { spike in
      guard let place = places[spike.lane], window.contains(spike.time.milliseconds) else { return nil }
      return (place, spike.time.milliseconds)
    }
  }

  /// The mean rate of a population's neurons within a window in ms, in Hz.
  func rate(_ population: String, _ window: Range<Double>) -> Double {
    let count = Double(experiment.neurons(of: population).count)
    return Double(spikes(population, window).count) / count / (window.upperBound - window.lowerBound) * 1e3
  }

  /// The samples of one neuron of a recording: times in ms, and values.
  func trace(_ recording: String, column: Int = 0) throws -> (times: [Double], values: [Double]) {
    let samples = try #require(record.traces.first { $0.name == recording })
    let times = samples.times.map(\.milliseconds)
    return (times, times.indices.map { Double(samples.values[$0 * samples.neurons.count + column]) })
  }
}

extension [Double] {
  /// The arithmetic mean.
  var mean: Double { reduce(0, +) / Double(count) }
  /// The standard deviation of the values themselves.
  var deviation: Double { (map { ($0 - mean) * ($0 - mean) }.mean).squareRoot() }
}
