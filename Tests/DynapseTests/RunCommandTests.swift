import Foundation
import Testing

@testable import DynapIO

@Suite("dynapse run") struct RunCommandTests {
  static func summary(_ text: String) throws -> RunSummary {
    try JSONDecoder().decode(RunSummary.self, from: Data(text.utf8))
  }

  @Test("a run writes its files, says a summary on standard error and nothing on standard output")
  func files() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run("run", "net.yaml", in: folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output == "")
    #expect(
      try folder.names("out/small-net") == [
        "inputs.npz", "raster.svg", "spikes.csv", "spikes.npz", "summary.json", "traces.npz", "traces.svg",
      ])
    #expect(result.errors.hasPrefix("small net: 20 ms simulated in "))
    #expect(result.errors.hasSuffix("out/small-net/raster.svg\nout/small-net/traces.svg\n"))
    // No bar and no other control character where nobody watches.
    #expect(!result.errors.contains("\r") && !result.errors.contains("\u{1B}"))
  }

  @Test("spikes as text and as arrays agree to the picosecond") func spikes() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    #expect(try Program.run("run", "net.yaml", "--no-plots", "--out", "o", in: folder).code == 0)
    let lines = try folder.text("o/spikes.csv").split(separator: "\n")
    let archive = try NPZ(path: folder.path("o/spikes.npz"))
    let times = try archive.array(named: "times_ps").asInt64s()
    let neurons = try archive.array(named: "neuron").asInt64s()
    #expect(lines[0] == "time_us,chip,core,neuron,population")
    #expect(lines.count == times.count + 1 && times.count > 16)
    for (index, line) in lines.dropFirst().enumerated() {
      let time = RunTables.microseconds(.ps(times[index]))
      #expect(line == "\(time),0,0,\(neurons[index]),exc")
    }
    #expect(try !folder.names("o").contains { $0.hasSuffix(".svg") })
  }

  @Test("--json prints the summary, and nothing else, on standard output") func json() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run("run", "net.yaml", "--json", "--quiet", "--out", "o", in: folder)
    #expect(result.code == 0 && result.errors == "")
    #expect(result.output == (try folder.text("o/summary.json")))
    let summary = try Self.summary(result.output)
    #expect(summary.complete && summary.simulatedSeconds == 0.02 && summary.durationSeconds == 0.02)
    #expect(summary.program.version == ProgramVersion.current)
    #expect(summary.experiment.digest.count == 64)
    #expect(summary.counts.inputEvents == 3 && summary.counts.events == 3 + 2 * summary.counts.spikes / 2)
    #expect(summary.populations.map(\.name) == ["in", "exc", "rest"])
    #expect(summary.populations[0].meanRateHertz == 75)
    let exc = summary.populations[1]
    #expect(exc.neurons == ["0.0.0-7"] && exc.spikes == summary.counts.recordedSpikes)
    #expect(abs((exc.meanRateHertz ?? 0) - Double(exc.spikes) / (8 * 0.02)) < 1e-9)
    for output in summary.outputs {
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: folder.path("o/\(output.file)"))).count == output.bytes)
    }
  }

  @Test("options of the command line reach the experiment") func options() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run(
      "run", "net.yaml", "--for", "4ms", "--serial", "7", "--seed", "9", "--threads", "2", "--set",
      "step=50us",
      "--set", "mismatch=group", "--json", "--quiet", "--no-plots", "--out", "a/b", in: folder)
    #expect(result.code == 0, "\(result.errors)")
    let summary = try Self.summary(result.output)
    #expect(summary.durationSeconds == 0.004 && summary.complete)
    #expect(summary.options.serial == 7 && summary.options.seed == 9 && summary.options.threads == 2)
    #expect(summary.options.stepSeconds == 50e-6 && summary.options.mismatch == "group")
    #expect(folder.exists("a/b/summary.json"))
  }

  @Test("a second run into a folder removes the files that it does not write") func stale() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    #expect(try Program.run("run", "net.yaml", "--out", "o", in: folder).code == 0)
    try Data().write(to: folder.url.appendingPathComponent("o/mine.txt"))
    let changed = try Program.run(
      "run", "net.yaml", "--out", "o", "--no-plots", "--set", "recordings=[]", in: folder)
    #expect(changed.code == 0, "\(changed.errors)")
    #expect(try folder.names("o") == ["inputs.npz", "mine.txt", "spikes.csv", "spikes.npz", "summary.json"])
  }

  @Test("an experiment from standard input runs") func standardInput() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run(
      "run", "-", "--for", "2ms", "--out", "o", "--json", "--quiet", in: folder, input: "net.yaml")
    #expect(result.code == 0, "\(result.errors)")
    #expect(try Self.summary(result.output).experiment.name == "small net")
  }

  @Test("an interrupted run leaves a valid partial result and exits with 130", arguments: [SIGINT, SIGTERM])
  func interrupted(_ signal: Int32) throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let running = try Program.Running(
      ["run", "net.yaml", "--for", "100h", "--out", "o", "--json", "--set", "recordings=[]"], in: folder)
    while !folder.exists("o"), running.process.isRunning { usleep(1000) }
    kill(running.process.processIdentifier, signal)
    let result = try running.wait()
    #expect(result.code == 130)
    let summary = try Self.summary(result.output)
    #expect(!summary.complete)
    #expect(summary.simulatedSeconds < summary.durationSeconds)
    #expect(result.errors.contains("interrupted: the files hold "))
    #expect(
      try folder.names("o") == ["inputs.npz", "raster.svg", "spikes.csv", "spikes.npz", "summary.json"])
    // Past 2.5 hours a Double of seconds no longer tells picoseconds apart.
    let until = try RunFiles(folder: folder.path("o")).read().until
    #expect(abs(until.seconds - summary.simulatedSeconds) < 1e-9)
  }

  @Test("a second signal quits at once and leaves no half-written file") func quits() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let running = try Program.Running(["run", "net.yaml", "--for", "100h", "--out", "o"], in: folder)
    while !folder.exists("o"), running.process.isRunning { usleep(1000) }
    while running.process.isRunning {
      kill(running.process.processIdentifier, SIGINT)
      usleep(500)
    }
    #expect(try running.wait().code == 130)
    #expect(try !folder.names("o").contains { $0.hasSuffix(".tmp") })
  }

  @Test("a folder that cannot be made ends with 4 before anything runs") func unwritable() throws {
    let folder = try Folder(["net.yaml": Sample.net, "file": ""])
    let result = try Program.run("run", "net.yaml", "--for", "100h", "--out", "file/o", in: folder)
    #expect(result.code == 4)
    #expect(
      result.errors
        == "file/o: error[system]: cannot make the folder (Not a directory); give another folder with --out\n"
    )
    #expect(try folder.names() == ["file", "net.yaml"])
  }

  @Test("a full disk under standard output ends with 4") func fullDisk() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run(
      "run", "net.yaml", "--json", "--quiet", "--out", "o", in: folder, output: "/dev/full")
    #expect(result.code == 4)
    #expect(result.errors.hasPrefix("standard output: error[system]: cannot write to it"))
  }
}
