import Foundation
import Testing

@testable import DynapIO
@testable import dynapse

@Suite("dynapse run, several dies") struct BatchCommandTests {
  static let net = Sample.net.replacing("mismatch: off", with: "mismatch: pelgrom")

  static func summary(_ text: String) throws -> BatchSummary {
    try JSONDecoder().decode(BatchSummary.self, from: Data(text.utf8))
  }

  @Test("each die has the files that it has when it runs alone, and the batch a table and a picture")
  func files() throws {
    let folder = try Folder(["net.yaml": Self.net])
    let result = try Program.run("run", "net.yaml", "--serial", "4,1-2", "--threads", "2", in: folder)
    #expect(result.code == 0 && result.output == "", "\(result.errors)")
    #expect(
      try folder.names("out/small-net") == [
        "dies.csv", "dies.svg", "serial-1", "serial-2", "serial-4", "summary.json",
      ])
    #expect(result.errors.hasPrefix("small net: 3 dies of 20 ms simulated in "))
    #expect(
      result.errors.hasSuffix("out/small-net/dies.csv\nout/small-net/dies.svg\nout/small-net/summary.json\n"))
    #expect(try Program.run("run", "net.yaml", "--serial", "4", "--out", "alone", "-q", in: folder).code == 0)
    let names = try folder.names("alone")
    #expect(try folder.names("out/small-net/serial-4") == names)
    for name in names where name != "summary.json" {
      #expect(
        FileManager.default.contentsEqual(
          atPath: folder.path("alone/\(name)"), andPath: folder.path("out/small-net/serial-4/\(name)")),
        "\(name)")
    }
    let alone = try RunCommandTests.summary(folder.text("alone/summary.json"))
    let die = try RunCommandTests.summary(folder.text("out/small-net/serial-4/summary.json"))
    #expect(die.complete && die.options.serial == 4 && die.options.threads == 1)
    #expect(die.counts.spikes == alone.counts.spikes && die.outputs == alone.outputs)

    let lines = try folder.text("out/small-net/dies.csv").split(separator: "\n").map(String.init)
    #expect(lines.count == 4 && lines[0] == "serial,spikes,exc_hz,rest_hz")
    let rate = try #require(die.populations[1].meanRateHertz)
    #expect(lines[1] == "4,\(die.counts.recordedSpikes),\(rate),0.0")
    #expect(lines.dropFirst().map { $0.prefix(2) } == ["4,", "1,", "2,"])
  }

  @Test("--json prints the batch's summary, whose numbers are those of the table") func json() throws {
    let folder = try Folder(["net.yaml": Self.net])
    let result = try Program.run(
      "run", "net.yaml", "--serial", "1-3", "--json", "-q", "--no-plots", "--out", "o", in: folder)
    #expect(result.code == 0 && result.errors == "")
    #expect(result.output == (try folder.text("o/summary.json")))
    let summary = try Self.summary(result.output)
    #expect(summary.complete && summary.serials == "1-3" && summary.dieCount == 3 && summary.failures.isEmpty)
    let rates = try CSVTable(path: folder.path("o/dies.csv")).column("exc_hz")
    let spread = try #require(summary.populations.first?.rateHertz)
    #expect(spread == Spread(rates) && spread.minimum < spread.maximum)
    #expect(summary.outputs.map(\.file) == ["dies.csv"])
    #expect(try folder.names("o") == ["dies.csv", "serial-1", "serial-2", "serial-3", "summary.json"])
  }

  @Test("a die that fails is told with its serial, and the others are written") func failure() throws {
    let folder = try Folder(["net.yaml": Self.net])
    try FileManager.default.createDirectory(atPath: folder.path("o"), withIntermediateDirectories: true)
    try Data().write(to: folder.url.appendingPathComponent("o/serial-2"))
    let result = try Program.run(
      "run", "net.yaml", "--serial", "1-3", "--no-plots", "--out", "o", in: folder)
    #expect(result.code == 4)
    #expect(
      result.errors.hasSuffix(
        "serial 2 failed: o/serial-2: error[system]: is a file, not a folder; give another folder with --out\n"
      ))
    #expect(result.errors.contains("incomplete: 2 of 3 dies ran to their end\n"))
    let summary = try Self.summary(folder.text("o/summary.json"))
    #expect(!summary.complete && summary.serials == "1,3" && Array(summary.failures.keys) == ["2"])
  }

  @Test("faults that are drawn without a serial of their own are the die's") func faults() throws {
    let text = Self.net + "faults: {profile: orange-like}\n"
    let folder = try Folder(["net.yaml": text])
    let arguments = ["--no-plots", "-q", "--set", "recordings=[]"]
    #expect(
      try Program.Running(["run", "net.yaml", "--serial", "2-3", "--out", "o"] + arguments, in: folder).wait()
        .code == 0)
    #expect(
      try Program.Running(["run", "net.yaml", "--serial", "3", "--out", "a"] + arguments, in: folder).wait()
        .code == 0)
    #expect(try folder.text("a/spikes.csv") == folder.text("o/serial-3/spikes.csv"))
    #expect(
      try RunCommandTests.summary(folder.text("a/summary.json")).counts.missedMatches
        == RunCommandTests.summary(folder.text("o/serial-3/summary.json")).counts.missedMatches)
  }

  @Test("a serial in --set beside several dies is a contradiction") func contradiction() throws {
    let folder = try Folder(["net.yaml": Self.net])
    let result = try Program.run("run", "net.yaml", "--serial", "1-2", "--set", "serial=3", in: folder)
    #expect(result.code == 2)
    #expect(
      result.errors.hasPrefix("Error: --set serial=3 contradicts --serial 1-2; give one of them.\n"))
  }

  @Test("several dies are not resumed from one snapshot", arguments: ["--resume", "--snapshot-every=1ms"])
  func snapshots(_ option: String) throws {
    let folder = try Folder(["net.yaml": Self.net])
    let result = try Program.run("run", "net.yaml", "--serial", "1-2", option, in: folder)
    #expect(result.code == 2)
    #expect(
      result.errors.hasPrefix(
        "Error: --snapshot-every and --resume take one serial; of several, those that are done stay.\n"))
  }

  @Test("an interrupted batch keeps the dies that are done and leaves no others") func interrupted() throws {
    let folder = try Folder(["net.yaml": Self.net])
    let running = try Program.Running(
      [
        "run", "net.yaml", "--serial", "1-100000", "--out", "o", "--json", "--no-plots", "--set",
        "recordings=[]",
      ], in: folder)
    while !folder.exists("o/serial-2/summary.json"), running.process.isRunning { usleep(1000) }
    kill(running.process.processIdentifier, SIGINT)
    let result = try running.wait()
    #expect(result.code == 130, "\(result.errors)")
    let summary = try Self.summary(result.output)
    #expect(!summary.complete && summary.dieCount >= 2 && summary.serials == "1-\(summary.dieCount)")
    #expect(result.errors.contains("incomplete: \(summary.dieCount) of 100000 dies ran to their end\n"))
    for serial in 1...summary.dieCount {
      #expect(try RunCommandTests.summary(folder.text("o/serial-\(serial)/summary.json")).complete)
    }
    #expect(!folder.exists("o/serial-\(summary.dieCount + 1)/summary.json"))
  }

  @Test("the bar says the share of the work, the dies that are done and what is left") func bar() {
    #expect(
      DieBar.text(3, of: 12, share: 0.25, after: .seconds(2))
        == " 25 % [######..................] 3 of 12 dies  ETA 6 s")
    #expect(DieBar.text(0, of: 2, share: 0, after: .zero).hasSuffix("] 0 of 2 dies  ETA ?"))
  }
}
