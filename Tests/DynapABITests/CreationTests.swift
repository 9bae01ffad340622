import CDynap
import DynapABI
import Testing

@Suite struct CreationTests {
  @Test func `an empty board has the shape that was asked for`() throws {
    let board = try TestBoard(columns: 3, rows: 2)
    var (chips, columns): (UInt32, UInt32) = (0, 0)
    #expect(dynap_shape(board.handle, &chips, &columns) == DYNAP_OK)
    #expect(chips == 6 && columns == 3)
    var duration: Int64 = -1
    #expect(dynap_duration(board.handle, &duration) == DYNAP_OK && duration == 0)
  }

  @Test func `a board of 15 x 15 chips is made, and no larger one`() throws {
    var config = TestBoard.config
    (config.columns, config.rows) = (16, 1)
    var board: OpaquePointer?
    #expect(dynap_create(&config, &board) == DYNAP_E_RANGE)
    #expect(lastError == "DYNAP_E_RANGE: config.columns is 16; it runs from 0 to 15")
  }

  @Test func `all that is wrong with a text is told at once`() {
    var config = TestBoard.config
    var board: OpaquePointer?
    let code = "format: dynapse/1\nduration: -1 s\nstep: 1 s\nfidelty: full\n".withCString {
      config.text = $0
      return dynap_create(&config, &board)
    }
    #expect(code == DYNAP_E_CONFIG)
    #expect(lastError.split(separator: "\n").count == 3)
    #expect(lastError.hasPrefix("config.text:2:11: error["))
  }

  @Test func `a missing file is told`() {
    var config = TestBoard.config
    var board: OpaquePointer?
    let code = "/nowhere/at all.yaml".withCString {
      config.file = $0
      return dynap_create(&config, &board)
    }
    #expect(code == DYNAP_E_FILE)
    #expect(lastError.contains("/nowhere/at all.yaml"))
  }

  @Test func `settings win over the text`() throws {
    let board = try TestBoard(TestBoard.relay, settings: "duration=3 ms\nstep=50 us\n\n")
    var (duration, step): (Int64, Int64) = (0, 0)
    dynap_duration(board.handle, &duration)
    dynap_step(board.handle, &step)
    #expect(duration == 3 * ms && step == 50_000_000)
  }

  @Test func `a text with its length needs no terminating zero`() throws {
    var config = TestBoard.config
    var board: OpaquePointer?
    let bytes = Array("format: dynapse/1\nduration: 1 s\n}}garbage".utf8).map(CChar.init(bitPattern:))
    let code = bytes.withUnsafeBufferPointer {
      (config.text, config.text_length) = ($0.baseAddress, 32)
      return dynap_create(&config, &board)
    }
    #expect(code == DYNAP_OK, "\(lastError)")
    dynap_destroy(board)
  }

  @Test func `warnings are told`() throws {
    let board = try TestBoard(
      "format: dynapse/1\nduration: 1 s\nboard: {chips: {0: {cores: {0: {parameters: {SOIF_CC_N: [1, 1]}}}}}}\n"
    )
    var text: UnsafePointer<CChar>?
    var count: UInt32 = 0
    #expect(dynap_warnings(board.handle, &text, &count) == DYNAP_OK)
    #expect(count == 1 && text.map { String(cString: $0).contains("notModelled") } == true)
  }
}
