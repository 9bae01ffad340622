import Foundation

/// The built executable, run as a process of its own.
struct Program {
  /// What a run of the program gave.
  struct Result {
    let code: Int32
    let output: String
    let errors: String

    /// The lines on standard output.
    var lines: [String] {
      output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
  }

  /// The executable stands beside the bundle of the tests.
  static let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appendingPathComponent("dynapse").path

  /// Runs the program to its end; `input` is a file that it reads as standard input.
  static func run(
    _ arguments: String..., in folder: Folder, input: String? = nil, output: String? = nil
  ) throws -> Result {
    let running = try Running(arguments, in: folder, input: input, output: output)
    return try running.wait()
  }

  /// A program that runs; its streams go to files, so that no pipe can fill.
  final class Running {
    let process = Process()
    private let streams: (output: URL, errors: URL)
    // Lives as long as the program needs it.
    private let folder: Folder
    private let isOutputGiven: Bool

    init(_ arguments: [String], in folder: Folder, input: String? = nil, output: String? = nil) throws {
      self.folder = folder
      let name = UUID().uuidString
      let own = folder.url.appendingPathComponent(".\(name).out")
      streams = (
        output.map { URL(fileURLWithPath: $0) } ?? own, folder.url.appendingPathComponent(".\(name).err")
      )
      isOutputGiven = output != nil
      for url in [own, streams.errors] { try Data().write(to: url) }
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = arguments
      process.currentDirectoryURL = folder.url
      process.standardOutput = try FileHandle(forWritingTo: streams.output)
      process.standardError = try FileHandle(forWritingTo: streams.errors)
      process.standardInput = try FileHandle(
        forReadingFrom: URL(fileURLWithPath: input.map(folder.path) ?? "/dev/null"))
      try process.run()
    }

    func wait() throws -> Result {
      process.waitUntilExit()
      let output = isOutputGiven ? "" : try String(contentsOf: streams.output, encoding: .utf8)
      return Result(
        code: process.terminationStatus, output: output,
        errors: try String(contentsOf: streams.errors, encoding: .utf8))
    }
  }
}

/// A folder of its own for a test, removed at its end.
final class Folder {
  let url: URL

  /// Makes a folder with files.
  init(_ files: [String: String] = [:]) throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("dynapse-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files { try Data(text.utf8).write(to: url.appendingPathComponent(name)) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// The names in a folder, sorted, without the streams of the programs.
  func names(_ name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: name.isEmpty ? url.path : path(name)).sorted()
      .filter { !$0.hasSuffix(".out") && !$0.hasSuffix(".err") }
  }
}

/// Configurations that tests run.
enum Sample {
  /// Sixteen neurons, eight of them driven by spikes at 1, 3, 5 ms and by a constant current.
  static let net = """
    format: dynapse/1
    name: small net
    duration: 20 ms
    mismatch: off
    board:
      chips:
        0:
          cores:
            0:
              neurons: {0-7: {latches: [so_dc]}}
              parameters:
                SOIF_LEAK_N: [0, 50]
                SOIF_GAIN_N: [1, 8]
                SOIF_REFR_N: [1, 255]
                SOIF_SPKTHR_P: [2, 150]
                SOIF_DC_P: [4, 80]
                SYPD_EXT_N: [3, 100]
    populations:
      in: {inputs: 2}
      exc: {core: 0, neurons: 0-7}
      rest: {core: 0, neurons: 8-15}
    connections:
      - {from: in, to: exc, rule: all_to_all, dendrite: ampa, weight: 0}
      - {from: exc, to: rest, rule: one_to_one, dendrite: ampa, weight: 0}
    stimuli:
      - {to: in, spikes: [[1 ms, 0], [3 ms, 1], [5 ms, 0]]}
    recordings:
      - {name: spikes, of: [exc, rest]}
      - {name: membrane, of: exc, neurons: 0-1, state: I_mem, every: 1 ms}

    """

  /// A wave through a delta modulator, which drives nothing.
  static let wave = """
    format: dynapse/1
    name: wave
    duration: 10 ms
    populations:
      heart: {inputs: 2}
      cells: {core: 0, neurons: 0-3}
    connections:
      - {from: heart, to: cells, rule: all_to_all, dendrite: ampa, weight: 0}
    stimuli:
      - to: heart
        signal: {values: [0, 1, 2, 1, 0, -1, 0], rate: 1 kHz, unit: mV, name: wave}
        delta: {up: 0.5, down: 0.5}
    recordings:
      - {name: spikes, of: cells}

    """
}
