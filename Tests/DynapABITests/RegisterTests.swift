import CDynap
@testable import DynapABI
import Testing

@Suite struct RegisterTests {
  @Test func `registers that are read in the head are those of the map`() {
    #expect(plainRegisters == HeadRegisters.plain)
    #expect(lowerRegisters == HeadRegisters.lower)
  }

  @Test func `the fixed registers tell the board`() throws {
    let board = try TestBoard(columns: 3)
    #expect(board.register(DYNAP_REG_ID) == 0x4459_4E50)
    #expect(board.register(DYNAP_REG_VERSION) == Int(DYNAP_ABI_VERSION))
    #expect(board.register(DYNAP_REG_CHIPS) == 3)
    #expect(board.register(DYNAP_REG_STEP_LO) == 100_000_000)
    #expect(board.register(DYNAP_REG_STEP_HI) == 0)
    dynap_run_until(board.handle, 5000 * ms)
    #expect(board.register(DYNAP_REG_TIME_LO) == Int((5000 * ms) & 0xFFFF_FFFF))
    #expect(board.register(DYNAP_REG_TIME_HI) == Int((5000 * ms) >> 32))
  }

  @Test func `an upper half stays that of the lower half that was read`() throws {
    let board = try TestBoard()
    dynap_run_until(board.handle, 4000 * ms)
    let low = board.register(DYNAP_REG_TIME_LO)
    dynap_run_until(board.handle, 9000 * ms)
    #expect(Int64(board.register(DYNAP_REG_TIME_HI)) << 32 | Int64(low) == 4000 * ms)
  }

  @Test func `each register says what a bus may do`() throws {
    let board = try TestBoard()
    for number in 0..<dynap_name_count(UInt32(DYNAP_NAME_REGISTER)) {
      var info = dynap_register_info()
      #expect(dynap_describe_register(number, &info) == DYNAP_OK)
      var value: UInt32 = 0
      #expect((dynap_reg_read(board.handle, info.address, &value) == DYNAP_OK) == (info.access & 1 != 0))
      let code = dynap_reg_write(board.handle, info.address, info.name.pointee == 0 ? 0 : 1)
      #expect((code == DYNAP_E_ACCESS) == (info.access & 2 == 0))
    }
  }

  @Test func `unmapped and odd addresses are told`() throws {
    let board = try TestBoard()
    var value: UInt32 = 0
    for address in [0x6C, 0x88, 0xFFC, 0x10D0, 0x2400, 0x307C, 0x5000, 0x20000, 0xFFFF_FFFC] as [UInt32] {
      #expect(dynap_reg_read(board.handle, address, &value) == DYNAP_E_ADDRESS)
      #expect(dynap_reg_write(board.handle, address, 0) == DYNAP_E_ADDRESS)
    }
    #expect(lastError == "DYNAP_E_ADDRESS: 0xFFFFFFFC is no register; the map is in dynap.h")
    #expect(dynap_reg_read(board.handle, 2, &value) == DYNAP_E_ADDRESS)
    #expect(dynap_reg_read(board.handle, DYNAP_REG_ID, nil) == DYNAP_E_NULL)
    #expect(board.register(DYNAP_REG_ERROR) == Int(UInt32(bitPattern: DYNAP_E_ADDRESS)))
    #expect(board.register(DYNAP_REG_ERROR) == 0)
  }

  @Test func `a chip is programmed, fed and read through registers alone`() throws {
    let (board, twin) = (try TestBoard(settings: "mismatch=off"), try TestBoard(TestBoard.relay))
    let write = { (address: UInt32, value: UInt32) in
      #expect(dynap_reg_write(board.handle, address, value) == DYNAP_OK, "\(lastError)")
    }
    for (name, code) in [
      ("SOIF_LEAK_N", 0x032), ("SOIF_GAIN_N", 0x328), ("SOIF_SPKTHR_P", 0x328), ("SOIF_REFR_N", 0x3A0),
      ("DEAM_ETAU_P", 0x21E), ("DEAM_EGAIN_P", 0x33C), ("SYPD_EXT_N", 0x3C8), ("SYAM_W0_P", 0x5C8),
      ("SYPD_DLY1_P", 0x5FA),
    ] as [(String, UInt32)] {
      let index = UInt32(dynap_name_index(UInt32(DYNAP_NAME_CORE_PARAMETER), name))
      write(DYNAP_REG_BIAS + 4 * index, code)
      #expect(board.register(DYNAP_REG_BIAS + 4 * index) == Int(code))
    }
    for index in 0..<8 as Range<UInt32> {
      write(DYNAP_REG_CAM + 4 * index, 1 << 21 | 1 << 13 | 1 << 12 | 1024)
    }
    write(DYNAP_REG_SRAM, 5 << 12 | 15 << 4 | 15)
    write(DYNAP_REG_CONTROL, DYNAP_CONTROL_COMMIT)
    write(DYNAP_REG_IN_TIME_LO, UInt32(ms))
    write(DYNAP_REG_IN_TIME_HI, 0)
    write(DYNAP_REG_IN_WORD, word(1024))
    var event = dynap_event(time: ms, word: word(1024), chip: 0, bus: 0, flags: 0)
    dynap_inject(twin.handle, &event, 1)
    for board in [board, twin] { dynap_run_until(board.handle, 9 * ms) }
    let expected = twin.events()
    #expect(!expected.isEmpty && board.register(DYNAP_REG_OUT_COUNT) == expected.count)
    for event in expected {
      let low = board.register(DYNAP_REG_OUT_TIME_LO)
      #expect(Int64(board.register(DYNAP_REG_OUT_TIME_HI)) << 32 | Int64(low) == event.time)
      #expect(board.register(DYNAP_REG_OUT_WORD) == Int(event.word))
    }
    #expect(board.register(DYNAP_REG_OUT_WORD) == Int(UInt32.max))
  }

  @Test func `values that a register cannot hold are refused`() throws {
    let board = try TestBoard()
    for (address, value) in [
      (DYNAP_REG_CHIP, 1), (DYNAP_REG_CORE, 4), (DYNAP_REG_NODE, 1024), (DYNAP_REG_STATE, 1000),
      (DYNAP_REG_CONTROL, 3), (DYNAP_REG_BUSES, 64), (DYNAP_REG_IN_WORD, 1 << 31), (DYNAP_REG_BIAS, 0x600),
      (DYNAP_REG_LATCHES, 0x4000), (DYNAP_REG_SRAM, 1 << 23), (DYNAP_REG_CAM, 3 << 20), (DYNAP_REG_FIELD, 2),
    ] as [(UInt32, UInt32)] {
      #expect(dynap_reg_write(board.handle, address, value) == DYNAP_E_RANGE, "\(address)")
    }
  }
}
