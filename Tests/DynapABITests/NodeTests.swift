import CDynap
import DynapABI
import Testing

@Suite struct NodeTests {
  @Test func `a node is read by name and by index`() throws {
    let board = try TestBoard(TestBoard.relay)
    var event = dynap_event(time: ms, word: word(1024), chip: 0, bus: 0, flags: 0)
    dynap_inject(board.handle, &event, 1)
    dynap_run_until(board.handle, 1200 * ms / 1000)
    var (value, values, count): (Double, [Double], UInt32) = (0, [0, 0], 0)
    #expect(dynap_read_node(board.handle, "I_ampa", 0, &value) == DYNAP_OK && value > 1)
    #expect(dynap_state_count(board.handle, &count) == DYNAP_OK)
    let index = try #require(
      (0..<count).first { number in
        var info = dynap_state_info()
        return dynap_describe_state(board.handle, number, &info) == DYNAP_OK
          && String(cString: info.name) == "I_ampa"
      })
    #expect(dynap_read_nodes(board.handle, index, nil, &values, 2) == DYNAP_OK && values[0] == value)
    var neurons: [UInt32] = [5, 0]
    #expect(dynap_read_nodes(board.handle, index, &neurons, &values, 2) == DYNAP_OK && values[1] == value)
    dynap_reg_write(board.handle, DYNAP_REG_STATE, index)
    #expect(board.register(DYNAP_REG_VALUE) == Int(Float(value).bitPattern))
    #expect(dynap_read_node(board.handle, "I_amp", 0, &value) == DYNAP_E_NAME)
    #expect(lastError.hasPrefix("DYNAP_E_NAME: state is 'I_amp', which no state has; did you mean "))
    #expect(dynap_read_node(board.handle, "I_ampa", 1024, &value) == DYNAP_E_RANGE)
    #expect(dynap_read_nodes(board.handle, 4096, nil, &values, 2) == DYNAP_E_RANGE)
  }

  @Test func `the monitor shows the membrane where it is connected`() throws {
    let board = try TestBoard(TestBoard.relay)
    var volts = 1.0
    #expect(dynap_read_monitor(board.handle, 0, 0, &volts) == DYNAP_OK && volts == 0)
    var field = dynap_field(
      chip: 0, core: 0, field: UInt8(DYNAP_FIELD_CORE_MONITORING), reserved: 0, value: 1)
    dynap_write_fields(board.handle, &field, 1)
    for name in ["R2R_BUFFER_CCB", "R2R_BUFFER_AMPB", "LBWR_VB_P"] {
      #expect(dynap_set_parameter(board.handle, 0, 0, name, 4, 80) == DYNAP_OK)
    }
    dynap_commit(board.handle)
    var event = dynap_event(time: ms, word: word(1024), chip: 0, bus: 0, flags: 0)
    dynap_inject(board.handle, &event, 1)
    dynap_run_until(board.handle, 1200 * ms / 1000)
    #expect(dynap_read_monitor(board.handle, 0, 0, &volts) == DYNAP_OK && volts > 0.01)
    #expect(dynap_read_monitor(board.handle, 0, 4, &volts) == DYNAP_E_RANGE)
  }

  @Test func `converters count, and give pulses when asked`() throws {
    let board = try TestBoard(TestBoard.relay)
    #expect(dynap_enable_output(board.handle, UInt32(DYNAP_BUS_CONVERTERS), 1) == DYNAP_OK)
    #expect(dynap_set_converter_period(board.handle, 5 * ms) == DYNAP_OK)
    #expect(dynap_set_converter_period(board.handle, 5) == DYNAP_E_RANGE)
    dynap_run_until(board.handle, 11 * ms)
    var (counts, samples) = ([UInt32](repeating: 0, count: 64), UInt64(0))
    #expect(dynap_converter_counts(board.handle, 0, &counts, &samples) == DYNAP_OK && samples == 2)
    var on: Int32 = 0
    #expect(dynap_output_enabled(board.handle, UInt32(DYNAP_BUS_CONVERTERS), &on) == DYNAP_OK && on == 1)
    #expect(dynap_enable_output(board.handle, 6, 1) == DYNAP_E_RANGE)
    let name = dynap_name(UInt32(DYNAP_NAME_CONVERTER), 32).map { String(cString: $0) }
    #expect(name == "core 0 soif_mem")
  }
}
