import ArgumentParser
import DynapCircuits
import DynapUnits
import Foundation
import Networks

/// `workloads time`: one line of JSON on how long a workload takes.
struct TimeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "time", abstract: "Run a workload and print one line of JSON.",
    discussion:
      "The first tenth of a second settles in and is not timed. Of W4, --for is the time of each die.")

  @Argument(help: "The workload.")
  var name: WorkloadName

  @Option(help: "The step.", transform: SimTime.argument)
  var step = SimTime.us(100)

  @Option(help: "Worker threads.")
  var threads = 1

  @Option(name: .customLong("for"), help: "How long to simulate.", transform: SimTime.argument)
  var span = SimTime.s(1)

  @Option(help: "The model of mismatch: off, pelgrom or group.")
  var mismatch = MismatchModel.Kind.pelgrom

  @Option(help: "How many dies W4 has.")
  var dies = Workload.batchSerials.count

  /// What the line says; times in seconds.
  private struct Line: Encodable {
    var name: String
    var step_s: Double
    var threads: Int
    var simulated_s: Double
    var dies: Int
    var neurons: Int
    var wall_s_per_simulated_s: Double
    var cpu_s_per_simulated_s: Double
    var real_time_factor: Double
    var ns_per_neuron_step: Double
    var ns_per_synaptic_event: Double?
    var synaptic_events_per_s: Double
    var synaptic_events: Int
    var spikes: Int
    var mean_rate_hz: Double
    var setup_wall_s: Double
    var setup_cpu_s: Double
    var peak_memory_bytes: Int
    var bytes_per_neuron: Double
    var bytes_per_synapse: Double
  }

  func validate() throws {
    guard (1...1024).contains(threads) else { throw ValidationError("--threads must be 1 to 1024.") }
    guard (1...10_000).contains(dies) else { throw ValidationError("--dies must be 1 to 10000.") }
  }

  func run() throws {
    let isBatch = name == .w4
    let m =
      isBatch
      ? try Measurement(batchOf: Array(1...UInt64(dies)), step: step, for: span, threads: threads)
      : try Measurement(
        name.workload, step: step, for: span, threads: threads, mismatch: MismatchModel(mismatch))
    let simulated = span.seconds * (isBatch ? Double(dies) : 1)
    let line = Line(
      name: name.rawValue, step_s: step.seconds, threads: threads, simulated_s: span.seconds,
      dies: isBatch ? dies : 1, neurons: m.neurons, wall_s_per_simulated_s: m.running.wall / simulated,
      cpu_s_per_simulated_s: m.running.processor / simulated, real_time_factor: simulated / m.running.wall,
      ns_per_neuron_step: m.running.wall * 1e9 / Double(m.neurons * m.steps),
      ns_per_synaptic_event: m.matches > 0 ? m.running.wall * 1e9 / Double(m.matches) : nil,
      synaptic_events_per_s: Double(m.matches) / m.running.wall, synaptic_events: m.matches, spikes: m.spikes,
      mean_rate_hz: m.meanRate, setup_wall_s: m.setUp.wall, setup_cpu_s: m.setUp.processor,
      peak_memory_bytes: Usage.peakBytes, bytes_per_neuron: Double(m.memory) / Double(m.neurons),
      bytes_per_synapse: Double(m.memory) / Double(m.neurons * 64))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(line), as: UTF8.self))
  }
}

extension MismatchModel.Kind: @retroactive ExpressibleByArgument {}
