import DynapUnits
import Foundation
import Testing

@testable import DynapServer

@Suite("dynapse serve") struct ServeCommandTests {
  /// A server as a process of its own, once it listens.
  static func start(_ arguments: String..., in folder: Folder) throws -> Program.Running {
    let running = try Program.Running(["serve"] + arguments + ["--socket", "s"], in: folder)
    while !folder.exists("s"), running.process.isRunning { usleep(1000) }
    return running
  }

  /// A client of it: the file is there a moment before the server listens.
  static func connect(_ folder: Folder) throws -> Client {
    while true {
      do throws(Client.Failure) {
        return try Client(socket: folder.path("s"))
      } catch {
        guard error == .system(ECONNREFUSED) else { throw error }
        usleep(1000)
      }
    }
  }

  @Test("an experiment is served, driven, and ends in good order", arguments: [SIGTERM, SIGINT])
  func serves(_ signal: Int32) throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let running = try Self.start("net.yaml", "--clock", "lockstep", in: folder)
    let client = try Self.connect(folder)
    try client.hello(["role": "writer", "streams": ["spikes"]])
    #expect(client.welcome["program"]?.text?.hasPrefix("dynapse ") == true)
    try client.ask("advance", ["by_ps": .integer(SimTime.ms(20).picoseconds)])
    let run = try Program.run("run", "net.yaml", "--no-plots", "--quiet", "--out", "o", in: folder)
    #expect(run.code == 0)
    let spikes = try folder.text("o/spikes.csv").split(separator: "\n").dropFirst()
    #expect(client.takeEvents().count == spikes.count && spikes.count > 16)
    kill(running.process.processIdentifier, signal)
    #expect(try client.wait(for: .bye).header.flags.contains(.last))
    let result = try running.wait()
    #expect(result.code == 0)
    #expect(result.errors == "listening on s\ndrained: 1 connections, 0 closed for a fault\n")
    #expect(!folder.exists("s"))
  }

  @Test("a board without anything programmed is served") func board() throws {
    let folder = try Folder(["board.yaml": "format: dynapse/1\nchips: 2\n"])
    let running = try Self.start("--board", "board.yaml", "--clock", "virtual", "--quiet", in: folder)
    let client = try Self.connect(folder)
    try client.hello()
    #expect(client.welcome["chips"]?.integer == 2 && client.welcome["clock"]?.text == "virtual")
    kill(running.process.processIdentifier, SIGTERM)
    let result = try running.wait()
    #expect(result.code == 0 && result.errors == "")
  }

  @Test(
    "what cannot be served is told, with the exit code of its kind",
    arguments: [
      (["net.yaml", "--tcp", "0.0.0.0:0"], 3, "error[bind-without-token]"),
      (["net.yaml", "--tcp", "127.0.0.1:0"], 3, "error[tcp-without-token]"),
      (["net.yaml", "--tcp", "7401"], 2, "--tcp 7401 is not of the form HOST:PORT, such as 127.0.0.1:7401."),
      (["net.yaml", "--token-file", "none"], 3, "error[token-file-unreadable]"),
      (["net.yaml", "--token-file", "net.yaml"], 3, "error[token-file-open]"),
      (["net.yaml", "--socket", "net.yaml"], 3, "error[socket-path-taken]"),
      (["net.yaml", "--socket", "no/such/s"], 4, "error[system]"),
      (["none.yaml"], 4, "none.yaml"),
      (["--board", "net.yaml"], 3, "error["),
      (["net.yaml", "--board", "net.yaml"], 2, "Give an experiment, or --board FILE."),
      ([], 2, "Give an experiment, or --board FILE."),
      (["net.yaml", "--clock", "fast"], 2, "fast"),
      (["net.yaml", "--policy", "wait"], 2, "wait"),
      (["net.yaml", "--http", "70000"], 2, "--http must be 0 to 65535."),
      (["net.yaml", "--max-clients", "0"], 2, "--max-clients must be 1 to 10000."),
      (["net.yaml", "--buffer", "1"], 2, "--buffer must be 1024 to 67108864."),
      (["net.yaml", "--idle-timeout", "0s"], 2, "--idle-timeout must be longer than 0 s and at most 24 h."),
    ] as [([String], Int32, String)])
  func refused(_ arguments: [String], _ code: Int32, _ words: String) throws {
    let folder = try Folder(["net.yaml": Sample.net])
    chmod(folder.path("net.yaml"), 0o644)
    let result = try Program.Running(["serve"] + arguments, in: folder).wait()
    #expect(result.code == code, "\(result.errors)")
    #expect(result.errors.contains(words), "\(result.errors)")
    #expect(result.output == "")
  }
}
