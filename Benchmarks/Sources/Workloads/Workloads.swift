import ArgumentParser
import DynapCircuits
import DynapUnits
import Networks

/// `workloads`: runs and writes the networks of the benchmarks without the harness, for comparisons with other simulators.
@main struct Workloads: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workloads",
    abstract: "The networks of the benchmarks, for comparisons with other simulators.",
    subcommands: [TimeCommand.self, ExportCommand.self, DigestCommand.self, GrowthCommand.self])
}

/// The names on the command line.
enum WorkloadName: String, CaseIterable, ExpressibleByArgument {
  case w1 = "W1"
  case w2 = "W2"
  case w3 = "W3"
  case w4 = "W4"
  case w5 = "W5"
  case w6 = "W6"

  /// The network; that of W4 is W2's.
  var workload: Workload {
    switch self {
    case .w1: .w1
    case .w2, .w4: .w2
    case .w3: .w3
    case .w5: .w5
    case .w6: .w6
    }
  }
}

extension SimTime {
  /// Reads a positive time with its unit.
  static func argument(_ text: String) throws -> SimTime {
    guard let time = try? SimTime(text), time > .zero else {
      throw ValidationError("'\(text)' is no time; write for example 100us")
    }
    return time
  }
}
