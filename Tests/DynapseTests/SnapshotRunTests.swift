import DynapUnits
import Foundation
import Testing

@testable import DynapIO

@Suite("dynapse run --resume") struct SnapshotRunTests {
  /// The net with all windows, random input and two changes.
  static let net =
    WindowRunTests.text.replacing(
      "stimuli:\n", with: "stimuli:\n  - {to: in, poisson: {rate: 300 Hz, until: 1 s}}\n"
    ) + """
      changes:
        - {at: 4 ms, board: {chips: {0: {cores: {0: {parameters: {SOIF_DC_P: [4, 120]}}}}}}}
        - {at: 11 ms, board: {chips: {0: {cores: {0: {parameters: {SOIF_DC_P: [3, 200]}}}}}}}

      """

  /// The names and contents of a folder of results, the times of the summary apart.
  static func results(_ folder: Folder, _ name: String) throws -> [String: Data] {
    var results: [String: Data] = [:]
    for file in try folder.names(name) where file != SnapshotFile.name {
      var data = try Data(contentsOf: URL(fileURLWithPath: folder.path("\(name)/\(file)")))
      if file == RunFiles.Name.summary.rawValue {
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let kept = (object ?? [:]).filter { !["wall_s", "started", "real_time_factor"].contains($0.key) }
        data = try JSONSerialization.data(withJSONObject: kept, options: [.sortedKeys])
      }
      results[file] = data
    }
    return results
  }

  static func check(_ folder: Folder, _ name: String, equals whole: String) throws {
    let (resumed, whole) = (try results(folder, name), try results(folder, whole))
    #expect(resumed.keys.sorted() == whole.keys.sorted() && whole.count > 12)
    for (name, data) in whole { #expect(resumed[name] == data, "\(name)") }
  }

  @Test("a run that was killed goes on from its last snapshot to the same files, byte for byte")
  func killed() throws {
    let folder = try Folder(["net.yaml": Self.net])
    let running = try Program.Running(
      ["run", "net.yaml", "--for", "100h", "--out", "o", "--snapshot-every", "1700us"], in: folder)
    while !folder.exists("o/snapshot.dynapse"), running.process.isRunning { usleep(500) }
    kill(running.process.processIdentifier, SIGKILL)
    running.process.waitUntilExit()
    #expect(!folder.exists("o/summary.json"))
    guard case .integers(let time) = try SnapshotFile.read(path: folder.path("o/snapshot.dynapse"))["time"]
    else { return #expect(Bool(false), "a snapshot has a time") }
    let end = "\(SimTime(picoseconds: time[0]) + .ms(14))"
    #expect(try Program.run("run", "net.yaml", "--for", end, "--out", "whole", in: folder).code == 0)
    let result = try Program.run("run", "net.yaml", "--for", end, "--out", "o", "--resume", in: folder)
    #expect(result.code == 0, "\(result.errors)")
    try Self.check(folder, "o", equals: "whole")
  }

  @Test("a complete run can be continued with a longer --for, and a resumed run resumed")
  func longer() throws {
    let folder = try Folder(["net.yaml": Self.net])
    #expect(try Program.run("run", "net.yaml", "--out", "whole", in: folder).code == 0)
    for (end, more) in [
      ("3ms", ["--snapshot-every", "2ms"]), ("9350us", ["--snapshot-every", "1h", "--resume"]),
    ] {
      let result = try Program.Running(["run", "net.yaml", "--out", "o", "--for", end] + more, in: folder)
        .wait()
      #expect(result.code == 0, "\(result.errors)")
    }
    let result = try Program.run("run", "net.yaml", "--out", "o", "--resume", "--threads", "2", in: folder)
    #expect(result.code == 0, "\(result.errors)")
    // The number of threads stands in the summary.
    var resumed = try Self.results(folder, "o")
    var whole = try Self.results(folder, "whole")
    for name in ["summary.json"] { (resumed[name], whole[name]) = (nil, nil) }
    #expect(resumed == whole && whole.count > 12)
  }

  @Test("snapshots lie at the multiples of the interval, and one at the end") func times() {
    var times = SnapshotTimes(every: .ms(10), after: .ms(7))
    #expect(times.next == .ms(10) && !times.isDue(at: .us(9999)))
    #expect(times.isDue(at: .ms(10)) && !times.isDue(at: .ms(10)) && times.next == .ms(20))
    #expect(!times.isDue(atEnd: .ms(10)) && times.isDue(atEnd: .ms(12)))
    #expect(SnapshotTimes(every: .max, after: .s(1)).next == .max)
    let none = SnapshotTimes(every: nil, after: .zero)
    #expect(none.next == .max && !none.isDue(atEnd: .s(1)))
  }

  @Test("a folder without a snapshot, or with a broken one, is told") func missing() throws {
    let folder = try Folder(["net.yaml": Self.net])
    let none = try Program.run("run", "net.yaml", "--out", "o", "--resume", in: folder)
    #expect(none.code == 3 && !folder.exists("o"))
    #expect(
      none.errors
        == "o/snapshot.dynapse: error[snapshot-missing]: the snapshot does not exist; "
        + "run with --snapshot-every first, or begin anew without --resume\n")
    #expect(
      try Program.run("run", "net.yaml", "--out", "o", "--for", "3ms", "--snapshot-every", "1ms", in: folder)
        .code == 0)
    let path = folder.path("o/snapshot.dynapse")
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
    let half = try Program.run("run", "net.yaml", "--out", "o", "--resume", in: folder)
    #expect(half.code == 3)
    #expect(
      half.errors
        == "o/snapshot.dynapse: error[truncated-data]: has \(whole.count / 2) bytes, and its header says "
        + "\(whole.count), at byte \(whole.count / 2); resume from another snapshot, or run without --resume\n"
    )
  }

  @Test("what has changed in the experiment is told") func changed() throws {
    let folder = try Folder(["net.yaml": Self.net])
    #expect(
      try Program.run("run", "net.yaml", "--out", "o", "--for", "6ms", "--snapshot-every", "1ms", in: folder)
        .code == 0)
    let changes: [(settings: [String], paths: [String])] = [
      (
        ["board.chips[0].cores[0].parameters.SOIF_GAIN_N=[1,9]"],
        ["board.chips[0].cores[0].parameters.SOIF_GAIN_N is [1, 9], in the snapshot [1, 8]"]
      ),
      (["step=50us"], ["options.step is 50 us, in the snapshot the default"]),
      (["stimuli[0].poisson.rate=310Hz"], ["stimuli[0].spikes differs from the snapshot's"]),
      (["stimuli[1].spikes=[[1 ms, 0], [19 ms, 1]]"], ["stimuli"]),
      (["changes[0].at=5ms"], ["changes[0].at is 5 ms, in the snapshot 4 ms"]),
      (["recordings[1].every=2ms"], ["recordings[1].quantity"]),
      (["duration=2ms"], ["duration is 2 ms, and the snapshot is of 6 ms; give at least that with --for"]),
    ]
    for (settings, paths) in changes {
      let result = try Program.Running(
        ["run", "net.yaml", "--out", "o", "--resume"] + settings.flatMap { ["--set", $0] }, in: folder
      ).wait()
      #expect(result.code == 3)
      for path in paths { #expect(result.errors.contains(path), "\(result.errors)") }
      #expect(result.errors.hasPrefix("o/snapshot.dynapse: error[snapshot-"))
    }
  }
}
