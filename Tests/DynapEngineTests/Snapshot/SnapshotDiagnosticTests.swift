import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// What a simulation cannot be resumed from, in words.
@Suite("Snapshot diagnostics") struct SnapshotDiagnosticTests {
  static func rig() -> Rig {
    var rig = Rig()
    rig.latch(.soAdaptation)
    rig.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 7, dendrite: .ampa, weight: .w0)
    return rig
  }

  /// What is said about a snapshot of the rig.
  static func problems(
    _ change: (inout Snapshot, inout Board, inout SimulationOptions) -> Void
  ) throws -> [String] {
    let rig = rig()
    var simulation = try rig.simulation()
    simulation.run(for: .us(250))
    var (snapshot, board, options) = (simulation.snapshot(), rig.board, rig.options)
    change(&snapshot, &board, &options)
    do {
      return try Simulation(board, options, resuming: snapshot).warnings.map(\.description)
    } catch { return error.diagnostics.map(\.description) }
  }

  private static let remedy = "resume with the board and the options that the snapshot was taken with"
  private static let damaged = "it was damaged or written by another program; take another snapshot"

  @Test("nothing is said where nothing differs, the number of threads apart") func nothing() throws {
    #expect(try Self.problems { _, _, options in options.threads = 3 } == [])
  }

  @Test("each setting that differs is told") func settings() throws {
    let problems = try Self.problems { _, board, options in
      board = Board(chipCount: 2)
      options.step = .us(50)
      options.seed = 3
    }
    #expect(
      problems == [
        "error[snapshot-mismatch]: board.chips is 2, in the snapshot 1; \(Self.remedy)",
        "error[snapshot-mismatch]: board.chips[0].cores[0].neurons differs from the snapshot's; \(Self.remedy)",
        "error[snapshot-mismatch]: board.columns is 2, in the snapshot 1; \(Self.remedy)",
        "error[snapshot-mismatch]: options.seed is 3, in the snapshot the default; \(Self.remedy)",
        "error[snapshot-mismatch]: options.step is 50 us, in the snapshot the default; \(Self.remedy)",
      ])
    #expect(
      try Self.problems { _, board, _ in
        board.chips[0].cores[0].parameters["SOIF_DC_P"]?.code = BiasCode(2, 9)
      } == [
        "error[snapshot-mismatch]: board.chips[0].cores[0].parameters.SOIF_DC_P is [2, 9], in the snapshot the default; "
          + Self.remedy
      ])
  }

  @Test("a later version is refused") func newer() throws {
    let problems = try Self.problems { snapshot, _, _ in snapshot = Snapshot(version: 4) }
    #expect(
      problems == [
        "error[snapshot-newer]: snapshot.version is 4; this program reads versions 1 to 3; "
          + "use the program that wrote it, or a later one"
      ])
  }

  @Test("a row that the program of the snapshot did not have begins at rest, with a warning") func added()
    throws
  {
    let problems = try Self.problems { snapshot, _, _ in
      guard case .texts(let names) = snapshot["rows/names"] else { return }
      snapshot["rows/names"] = .texts(names.filter { $0 != "I_ahp" })
      snapshot["rows/I_ahp"] = nil
    }
    #expect(
      problems == [
        "warning[snapshot-row-added]: snapshot.rows/I_ahp is missing: an older program wrote the snapshot; "
          + "the state begins at rest"
      ])
  }

  @Test("rows that are unknown, missing or of another length are refused") func rows() throws {
    #expect(
      try Self.problems { snapshot, _, _ in
        guard case .texts(let names) = snapshot["rows/names"] else { return }
        snapshot["rows/names"] = .texts(names + ["I_new"])
      } == [
        "error[snapshot-unknown-row]: snapshot.rows/I_new is the state of a circuit that this program does not have; "
          + "use the program that wrote it, or a later one"
      ])
    #expect(
      try Self.problems { snapshot, _, _ in snapshot["rows/I_mem"] = nil } == [
        "error[snapshot-column-missing]: snapshot.rows/I_mem is missing; \(Self.damaged)"
      ])
    #expect(
      try Self.problems { snapshot, _, _ in snapshot["rows/I_mem"] = .floats([1]) } == [
        "error[snapshot-column-count]: snapshot.rows/I_mem has 1 values, not 16; \(Self.damaged)"
      ])
    #expect(
      try Self.problems { snapshot, _, _ in snapshot["rows/I_mem"] = .texts(["x"]) } == [
        "error[snapshot-column-type]: snapshot.rows/I_mem holds texts, not floats; \(Self.damaged)"
      ])
  }

  @Test("values outside their range are refused") func values() throws {
    let problems = try Self.problems { snapshot, _, _ in
      snapshot["synapses/address"] = .integers([1])
      snapshot["synapses/pulse_end"] = .integers([-5])
      snapshot["synapses/delay_end"] = .integers([0])
    }
    #expect(
      problems == [
        "error[snapshot-value]: snapshot.synapses/address holds 1, which is no programmed synapse; "
          + "resume with the board that the snapshot was taken with",
        "error[snapshot-value]: snapshot.synapses/pulse_end holds -5 at place 0, outside 0 to \(Int64.max / 2); "
          + Self.damaged,
      ])
  }
}
