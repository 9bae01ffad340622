import DynapChip
import DynapEngine
import DynapUnits
import Foundation
import Testing

@testable import DynapIO

/// The bytes of a snapshot's file, and what is refused.
@Suite("Snapshot file") struct SnapshotFileTests {
  /// A snapshot with a column of each type.
  static let snapshot: Snapshot = {
    var snapshot = Snapshot()
    snapshot["integers"] = .integers([0, -1, .max, .min])
    snapshot["floats"] = .floats([0.5, -.infinity, .nan, -0.0])
    snapshot["doubles"] = .doubles([.pi, .leastNonzeroMagnitude])
    snapshot["texts"] = .texts(["", "I_mem", "µ=1"])
    snapshot["empty"] = .doubles([])
    return snapshot
  }()

  /// What is thrown for bytes.
  static func error(_ bytes: [UInt8]) -> FormatError? {
    do throws(FormatError) {
      _ = try SnapshotFile.snapshot(bytes: bytes)
      return nil
    } catch { return error }
  }

  @Test("what is written is read, to the bit") func roundTrip() throws {
    let bytes = SnapshotFile.bytes(of: Self.snapshot)
    #expect(try SnapshotFile.snapshot(bytes: bytes) == Self.snapshot)
    #expect(try SnapshotFile.snapshot(bytes: SnapshotFile.bytes(of: Snapshot())) == Snapshot())
  }

  @Test("the bytes are those of the specification") func layout() {
    var snapshot = Snapshot()
    snapshot["time"] = .integers([258])
    let bytes = SnapshotFile.bytes(of: snapshot)
    let header: [UInt8] = [
      0x89, 0x44, 0x59, 0x4E, 0x53, 0x0D, 0x0A, 0x1A, 1, 0, 0, 0, 3, 0, 0, 0, 71, 0, 0, 0, 0, 0, 0, 0, 1, 0,
      0, 0,
    ]
    let column: [UInt8] =
      [4, 0] + Array("time".utf8) + [
        1, 1, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0,
      ]
    #expect(Array(bytes[..<28]) == header)
    #expect(Array(bytes[32..<63]) == column)
    #expect(bytes.count == 71)
  }

  @Test("a file that is cut anywhere is refused") func truncated() {
    let bytes = SnapshotFile.bytes(of: Self.snapshot)
    for count in bytes.indices { #expect(Self.error(Array(bytes[..<count])) != nil, "\(count)") }
    #expect(
      Self.error([])?.description
        == "byte 0: truncatedHeader: is empty; resume from another snapshot, or run without --resume")
    #expect(Self.error(Array(bytes[..<20]))?.code == .truncatedHeader)
    #expect(
      Self.error(Array(bytes.dropLast()))?.description
        == "byte \(bytes.count - 1): truncatedData: has \(bytes.count - 1) bytes, and its header says \(bytes.count); "
        + "resume from another snapshot, or run without --resume")
    #expect(Self.error(bytes + [0])?.code == .trailingData)
  }

  @Test("a file with any bit flipped is refused") func flipped() {
    let bytes = SnapshotFile.bytes(of: Self.snapshot)
    for place in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[place] ^= 1 << UInt8(bit)
        #expect(Self.error(changed) != nil, "byte \(place), bit \(bit)")
      }
    }
  }

  @Test("foreign files and later layouts are refused in words") func foreign() {
    #expect(
      Self.error(Array("format: dynapse/1\n".utf8))?.description
        == "byte 0: badMagic: is no snapshot: its first bytes are not those of the format; "
        + "give a file that dynapse run --snapshot-every wrote")
    var later = SnapshotFile.bytes(of: Self.snapshot)
    later[8] = 2
    #expect(
      Self.error(later)?.description
        == "byte 8: unsupportedVersion: has layout 2, and layout 1 is read; "
        + "read it with the program that wrote it, or a later one")
    var damaged = SnapshotFile.bytes(of: Self.snapshot)
    damaged[60] ^= 1
    #expect(
      Self.error(damaged)?.description
        == "byte 32: checksumMismatch: was damaged: the column at byte 32 does not match its checksum; "
        + "resume from another snapshot, or run without --resume")
  }

  @Test("columns that no program writes are refused, whatever their checksums say") func malformed() {
    /// A file with one column of these bytes.
    func file(_ column: [UInt8], count: UInt32 = 1) -> [UInt8] {
      func four(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
      let length = SnapshotFile.headerLength + column.count + 4 + SnapshotFile.checksumLength
      var bytes = SnapshotFile.magic + four(1) + four(1) + four(UInt32(length)) + four(0) + four(count)
      bytes += four(crc32(of: bytes))
      bytes += column + four(crc32(of: column))
      return bytes + four(crc32(of: bytes))
    }
    func column(_ name: [UInt8], _ kind: UInt8, _ count: UInt8, _ values: [UInt8]) -> [UInt8] {
      let zeros = [UInt8](repeating: 0, count: 7)
      return [UInt8(name.count), 0] + name + [kind, count] + zeros + [UInt8(values.count)] + zeros + values
    }
    let eight = [UInt8](repeating: 1, count: 8)
    #expect(Self.error(file(column([97], 1, 1, eight))) == nil)
    #expect(Self.error(file(column([97], 9, 1, eight)))?.code == .unsupportedType)
    #expect(Self.error(file(column([97], 1, 2, eight)))?.code == .malformedHeader)
    #expect(Self.error(file(column([97], 4, 3, eight)))?.code == .malformedHeader)
    #expect(Self.error(file(column([97], 4, 1, [9, 0, 0, 0, 1])))?.code == .malformedHeader)
    #expect(Self.error(file(column([97], 4, 1, [1, 0, 0, 0, 0xFF])))?.code == .malformedHeader)
    #expect(Self.error(file(column([], 1, 1, eight)))?.code == .badName)
    #expect(Self.error(file(column([0xFF], 1, 1, eight)))?.code == .badName)
    #expect(Self.error(file([UInt8](repeating: 0xFF, count: 40)))?.code == .malformedHeader)
    #expect(Self.error(file(column([97], 1, 1, eight), count: .max))?.code == .malformedHeader)
    #expect(Self.error(file(column([97], 1, 1, eight), count: 0))?.code == .trailingData)
  }

  /// An experiment, of which `Tests/Golden/snapshot-v*.dynapse` hold the first 3.15 ms.
  static func experiment() throws -> Experiment {
    let text = """
      format: dynapse/1
      name: cut
      duration: 6 ms
      board:
        chips:
          0:
            cores:
              0:
                neurons: {0-3: {latches: [so_dc]}}
                parameters: {SOIF_LEAK_N: [0, 50], SOIF_GAIN_N: [1, 8], SOIF_REFR_N: [3, 255], SOIF_SPKTHR_P: [2, 150], SOIF_DC_P: [5, 200], SYPD_EXT_N: [1, 60]}
      populations: {in: {inputs: 1}, exc: {core: 0, neurons: 0-3}}
      connections: [{from: in, to: exc, rule: all_to_all, dendrite: ampa, weight: 0, stp: true}]
      stimuli: [{to: in, regular: {rate: 900 Hz}}]
      recordings: [{name: spikes, of: exc}, {name: v, of: exc, state: I_mem, every: 1 ms}]

      """
    return try ConfigReader.read(bytes: Array(text.utf8), path: "cut.yaml").experiment
  }

  /// A file of a version is never written anew: programs of later versions have to read it.
  @Test("a snapshot of each version loads and goes on", arguments: 1...Snapshot.currentVersion)
  func version(_ version: Int) throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/snapshot-v\(version).dynapse").path
    let snapshot = try SnapshotFile.read(path: path)
    #expect(snapshot.version == version && snapshot["time"] == .integers([3_150_000_000]))
    guard case .integers(let times) = snapshot["spikes/time"] else { return }
    #expect(times.count > 4)
    var run = try ExperimentRun(try Self.experiment(), resuming: snapshot)
    #expect(run.simulation.time == .us(3150) && run.simulation.tally.matches > 4)
    try run.advance(by: .s(1))
    #expect(run.isFinished && run.simulation.traces[0].times.count == 7)
    #expect(run.simulation.spikes.prefix(times.count).map(\.time.picoseconds) == times)
  }

  /// A run of an experiment that has been cut, and its snapshot's file.
  static func run() throws -> (experiment: Experiment, bytes: [UInt8]) {
    let experiment = try experiment()
    var run = try ExperimentRun(experiment)
    try run.advance(by: .us(3150))
    return (experiment, SnapshotFile.bytes(of: run.snapshot()))
  }

  @Test("a run's file cut at every 97th byte, or with bits flipped, never resumes and never crashes")
  func fuzz() throws {
    let (experiment, bytes) = try Self.run()
    _ = try ExperimentRun(experiment, resuming: SnapshotFile.snapshot(bytes: bytes))
    for count in stride(from: 0, to: bytes.count, by: 97) {
      #expect(Self.error(Array(bytes[..<count])) != nil)
    }
    for place in stride(from: 5, to: bytes.count, by: 197) {
      var changed = bytes
      changed[place] ^= 1 << UInt8(place % 8)
      #expect(Self.error(changed) != nil)
    }
  }

  @Test("columns that contradict one another are refused and never crash") func contradictions() throws {
    let (experiment, bytes) = try Self.run()
    let whole = try SnapshotFile.snapshot(bytes: bytes)
    let columns = whole.columns.filter { $0.values.count > 0 && !$0.name.hasPrefix("rows/") }
    #expect(columns.count > 25)
    for (i, column) in columns.enumerated() {
      var snapshot = whole
      switch column.values {
      case .integers(let values):
        snapshot[column.name] = .integers(values.map { _ in i % 2 == 0 ? .max : .min })
      case .floats(let values): snapshot[column.name] = .floats(values + [.nan])
      case .doubles(let values): snapshot[column.name] = .doubles(values.map { _ in .nan })
      case .texts(let values): snapshot[column.name] = .texts(values + ["nonsense"])
      }
      // Some numbers are as good as what was there; none may trap.
      _ = try? ExperimentRun(experiment, resuming: snapshot)
    }
  }

  @Test("all columns that are missing are told at once") func missing() throws {
    let (experiment, bytes) = try Self.run()
    let whole = try SnapshotFile.snapshot(bytes: bytes)
    let kept = [
      "identity", "time", "run/identity", "run/changes", "run/duration", "rows/names", "rows/block",
      "pending/time",
    ]
    var snapshot = Snapshot()
    for name in kept { snapshot[name] = whole[name] }
    for name in ["name", "state"] { snapshot["recordings/\(name)"] = .texts([]) }
    do {
      _ = try ExperimentRun(experiment, resuming: snapshot)
      Issue.record("a snapshot without columns was resumed")
    } catch {
      let told = Set(error.diagnostics.map(\.keyPath))
      guard case .texts(let states) = whole["rows/names"] else { return }
      let columns = whole.columns.map(\.name).filter { name in
        !kept.contains(name) && !name.hasPrefix("run/") && !name.hasPrefix("recordings/")
          && !name.hasPrefix("traces/")
          && (!name.hasPrefix("rows/") || states.contains(String(name.dropFirst(5))))
      }
      #expect(columns.filter { !told.contains("snapshot.\($0)") } == [])
    }
  }
}
