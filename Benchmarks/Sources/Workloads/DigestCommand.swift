import ArgumentParser
import DynapEngine
import DynapUnits
import Networks

/// `workloads digest`: every spike of some short runs, reduced to a number each.
///
/// The numbers are the same for every machine, vector width and number of threads.
struct DigestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest", abstract: "Print a digest of the spikes of short runs, a line each.")

  @Option(help: "Worker threads.")
  var threads = 1

  func validate() throws {
    guard (1...1024).contains(threads) else { throw ValidationError("--threads must be 1 to 1024.") }
  }

  func run() throws {
    let runs: [(WorkloadName, SimTime, SimTime, SimulationOptions.Fidelity)] = [
      (.w1, .ms(1), .ms(200), .full), (.w1, .us(100), .ms(200), .full), (.w1, .us(10), .ms(150), .full),
      (.w6, .us(100), .ms(100), .full), (.w2, .us(100), .ms(150), .device), (.w2, .ms(1), .ms(200), .linear),
    ]
    for (name, step, span, fidelity) in runs {
      var workload = name.workload
      workload.options.fidelity = fidelity
      let digest = try SpikeDigest(workload, step: step, for: span, threads: threads)
      print("\(name.rawValue) \(step) \(fidelity.rawValue): \(digest)")
    }
  }
}
