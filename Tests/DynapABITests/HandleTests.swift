import CDynap
import DynapABI
import Glibc
import Testing

@Suite struct HandleTests {
  @Test func `a null handle is told`() {
    #expect(dynap_run_until(nil, 1) == DYNAP_E_HANDLE)
    #expect(
      lastError
        == "DYNAP_E_HANDLE: the handle is of no board; use what dynap_create() gave, until dynap_destroy()")
  }

  @Test func `destroying nothing does nothing`() { #expect(dynap_destroy(nil) == DYNAP_OK) }

  @Test func `a freed handle is told, also by the board that has its place`() throws {
    let config = TestBoard.config
    var (board, other): (OpaquePointer?, OpaquePointer?) = (nil, nil)
    try withUnsafePointer(to: config) { config in
      try #require(dynap_create(config, &board) == DYNAP_OK)
      #expect(dynap_destroy(board) == DYNAP_OK)
      #expect(dynap_destroy(board) == DYNAP_E_HANDLE)
      try #require(dynap_create(config, &other) == DYNAP_OK)
    }
    var value: UInt32 = 0
    #expect(dynap_reg_read(board, DYNAP_REG_ID, &value) == DYNAP_E_HANDLE)
    #expect(dynap_run_until(board, ms) == DYNAP_E_HANDLE)
    #expect(dynap_interrupt(board) == DYNAP_E_HANDLE)
    #expect(dynap_destroy(other) == DYNAP_OK)
  }

  @Test(arguments: [1, 4096, 0xD71A_0000_0000_0000, 0xD71A_FFFF_FFFF_FFFF, UInt.max, 0x7FFF_FFFF_F000])
  func `a made-up handle is told`(bits: UInt) {
    let handle = OpaquePointer(bitPattern: bits)
    var value: UInt32 = 0
    #expect(dynap_reg_read(handle, DYNAP_REG_ID, &value) == DYNAP_E_HANDLE)
    #expect(dynap_reg_write(handle, DYNAP_REG_SCRATCH, 1) == DYNAP_E_HANDLE)
    #expect(dynap_destroy(handle) == DYNAP_E_HANDLE)
  }

  @Test func `a board that is in another call is busy`() throws {
    let board = try TestBoard(step: 1_000_000)
    // What runs in the other thread never ends by itself.
    var thread = pthread_t()
    let handle = UnsafeMutableRawPointer(board.handle)
    pthread_create(
      &thread, nil,
      { argument in
        // The other thread may be asking for the time just now.
        var code = DYNAP_E_BUSY
        while code == DYNAP_E_BUSY { code = dynap_run_until(argument.map(OpaquePointer.init), Int64.max / 2) }
        return UnsafeMutableRawPointer(bitPattern: Int(code))
      }, handle)
    var time: Int64 = 0
    while dynap_time(board.handle, &time) != DYNAP_E_BUSY { sched_yield() }
    #expect(
      lastError
        == "DYNAP_E_BUSY: the board is in another call; use a board in one thread at a time, or one board a thread"
    )
    #expect(dynap_destroy(board.handle) == DYNAP_E_BUSY)
    #expect(board.register(DYNAP_REG_ID) == -1)
    #expect(dynap_interrupt(board.handle) == DYNAP_OK)
    var result: UnsafeMutableRawPointer?
    pthread_join(thread, &result)
    #expect(Int(bitPattern: result) == Int(DYNAP_E_INTERRUPT))
    #expect(dynap_time(board.handle, &time) == DYNAP_OK && time > 0 && time % 1_000_000 == 0)
  }

  @Test func `another version of the header is told`() {
    var config = TestBoard.config
    config.abi_version = 0x0002_0000
    var board: OpaquePointer?
    #expect(dynap_create(&config, &board) == DYNAP_E_VERSION)
    #expect(board == nil)
    #expect(
      lastError
        == "DYNAP_E_VERSION: config.abi_version has the major version 2; this library has 1: compile the "
        + "program with the library's own dynap.h")
  }

  @Test func `another size of the configuration is told`() {
    var config = TestBoard.config
    config.size = 12
    var board: OpaquePointer?
    #expect(dynap_create(&config, &board) == DYNAP_E_SIZE)
    #expect(dynap_create(nil, &board) == DYNAP_E_NULL)
    #expect(dynap_create(&config, nil) == DYNAP_E_NULL)
  }

  @Test func `error texts belong to their threads`() {
    _ = dynap_run_until(nil, 1)
    var thread = pthread_t()
    pthread_create(&thread, nil, { _ in UnsafeMutableRawPointer(mutating: dynap_error_text()) }, nil)
    var text: UnsafeMutableRawPointer?
    pthread_join(thread, &text)
    #expect(text.map { String(cString: $0.assumingMemoryBound(to: CChar.self)) } == "")
  }

  @Test func `codes have names`() {
    #expect(dynap_error_name(DYNAP_E_RANGE).map { String(cString: $0) } == "DYNAP_E_RANGE")
    #expect(dynap_error_name(-99).map { String(cString: $0) } == "unknown")
  }
}
