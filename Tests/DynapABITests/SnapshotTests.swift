import CDynap
import DynapABI
import Testing

@Suite struct SnapshotTests {
  private static func fed(_ text: String = TestBoard.relay) throws -> TestBoard {
    let board = try TestBoard(text)
    var events = (1...8).map {
      dynap_event(time: Int64($0) * ms, word: word(1024), chip: 0, bus: 0, flags: 0)
    }
    dynap_inject(board.handle, &events, events.count)
    dynap_record_spikes(board.handle, nil, 0)
    return board
  }

  private static func snapshot(_ board: TestBoard) throws -> [UInt8] {
    var size = 0
    try #require(dynap_snapshot(board.handle, nil, 0, &size) == DYNAP_OK)
    var bytes = [UInt8](repeating: 0, count: size)
    #expect(dynap_snapshot(board.handle, &bytes, size - 1, &size) == DYNAP_E_SPACE)
    try #require(dynap_snapshot(board.handle, &bytes, size, &size) == DYNAP_OK)
    return bytes
  }

  @Test func `a board goes on from a snapshot as if it had not been interrupted`() throws {
    let (whole, first, second) = (try Self.fed(), try Self.fed(), try TestBoard(TestBoard.relay, threads: 2))
    dynap_run_until(whole.handle, 12 * ms)
    dynap_run_until(first.handle, 4_250_000_000)
    let bytes = try Self.snapshot(first)
    #expect(dynap_restore(second.handle, bytes, bytes.count) == DYNAP_OK, "\(lastError)")
    #expect(second.time == 4_250_000_000)
    dynap_run_until(second.handle, 12 * ms)
    #expect(second.events().map(\.time) == whole.events().map(\.time))
    let spikes = whole.spikes()
    #expect(second.spikes() == spikes && !spikes.isEmpty)
  }

  @Test func `a board goes back to its own snapshot`() throws {
    let board = try Self.fed()
    dynap_run_until(board.handle, 2 * ms)
    let bytes = try Self.snapshot(board)
    dynap_run_until(board.handle, 9 * ms)
    let once = board.spikes()
    #expect(dynap_restore(board.handle, bytes, bytes.count) == DYNAP_OK)
    dynap_run_until(board.handle, 9 * ms)
    #expect(board.spikes() == once)
  }

  @Test func `what an experiment programs anew is gone on with`() throws {
    let text =
      TestBoard.relay
      + "\nchanges: [{at: 3 ms, board: {chips: {0: {cores: {0: {latches: {0: [soif_kill]}}}}}}}]\n"
    let (first, second) = (try Self.fed(text), try TestBoard(text))
    dynap_run_until(first.handle, 5 * ms)
    let bytes = try Self.snapshot(first)
    #expect(dynap_restore(second.handle, bytes, bytes.count) == DYNAP_OK, "\(lastError)")
    dynap_run_until(second.handle, 9 * ms)
    #expect(second.events().allSatisfy { $0.time < 3 * ms })
  }

  @Test func `a damaged snapshot and one of another board are told, and change nothing`() throws {
    let (board, other) = (try Self.fed(), try TestBoard())
    dynap_run_until(board.handle, 2 * ms)
    var bytes = try Self.snapshot(board)
    #expect(dynap_restore(other.handle, bytes, bytes.count) == DYNAP_E_SNAPSHOT)
    #expect(lastError.contains("snapshot-mismatch"))
    bytes[bytes.count / 2] ^= 1
    #expect(dynap_restore(board.handle, bytes, bytes.count) == DYNAP_E_SNAPSHOT)
    #expect(dynap_restore(board.handle, bytes, 3) == DYNAP_E_SNAPSHOT)
    #expect(dynap_restore(board.handle, nil, 3) == DYNAP_E_NULL)
    #expect(board.time == 2 * ms)
    #expect(dynap_restore_file(board.handle, "/nowhere/x") == DYNAP_E_FILE)
    #expect(dynap_snapshot_file(board.handle, "/nowhere/x") == DYNAP_E_FILE)
  }
}
