import CDynap
import DynapABI
import Testing

@Suite struct ProgrammingTests {
  @Test func `synapses are read back as they were written`() throws {
    let board = try TestBoard(columns: 2)
    var written = [
      dynap_synapse(
        neuron: 1024 + 300, tag: 2047, dendrite: UInt16(DYNAP_DENDRITE_GABA), index: 63, weight: 9, flags: 5,
        reserved: 0),
      dynap_synapse(
        neuron: 1024 + 300, tag: 7, dendrite: UInt16(DYNAP_DENDRITE_AMPA), index: 0, weight: 1, flags: 2,
        reserved: 0),
      dynap_synapse(
        neuron: 0, tag: 1, dendrite: UInt16(DYNAP_DENDRITE_SHUNT), index: 5, weight: 15, flags: 0, reserved: 0
      ),
    ]
    #expect(dynap_write_synapses(board.handle, &written, 3) == DYNAP_OK)
    var read = written.map {
      dynap_synapse(neuron: $0.neuron, tag: 0, dendrite: 0, index: $0.index, weight: 0, flags: 0, reserved: 0)
    }
    #expect(dynap_read_synapses(board.handle, &read, 3) == DYNAP_OK)
    for (a, b) in zip(written, read) {
      #expect(a.tag == b.tag && a.dendrite == b.dendrite && a.weight == b.weight && a.flags == b.flags)
    }
    // The same words as bits: gaba is bit 20, stp 17, the weight begins at 13, the mismatched delay is 11.
    var words = [UInt32](repeating: 0, count: 64)
    #expect(dynap_read_cam(board.handle, (1024 + 300) * 64, &words, 64) == DYNAP_OK)
    #expect(words[63] == 1 << 20 | 1 << 17 | 9 << 13 | 1 << 11 | 2047)
    #expect(words[0] == 1 << 21 | 1 << 13 | 1 << 12 | 7)
    #expect(words[1] == 0)
  }

  @Test func `an array with a wrong entry is written not at all`() throws {
    let board = try TestBoard()
    var synapses = [
      dynap_synapse(neuron: 0, tag: 3, dendrite: 1024, index: 0, weight: 1, flags: 0, reserved: 0),
      dynap_synapse(neuron: 0, tag: 2048, dendrite: 1024, index: 1, weight: 1, flags: 0, reserved: 0),
    ]
    #expect(dynap_write_synapses(board.handle, &synapses, 2) == DYNAP_E_RANGE)
    #expect(lastError == "DYNAP_E_RANGE: synapses[1].tag is 2048; it runs from 0 to 2047")
    var word: UInt32 = 99
    #expect(dynap_read_cam(board.handle, 0, &word, 1) == DYNAP_OK && word == 0)
    #expect(board.register(DYNAP_REG_STATUS) & Int(DYNAP_STATUS_PENDING) == 0)
  }

  @Test func `each field of a synapse has its range`() throws {
    let board = try TestBoard()
    let good = dynap_synapse(neuron: 0, tag: 3, dendrite: 1024, index: 0, weight: 1, flags: 0, reserved: 0)
    let changes: [(inout dynap_synapse) -> Void] = [
      { $0.neuron = 1024 }, { $0.dendrite = 3 }, { $0.index = 64 }, { $0.weight = 16 }, { $0.flags = 8 },
    ]
    for change in changes {
      var bad = good
      change(&bad)
      #expect(dynap_write_synapses(board.handle, &bad, 1) == DYNAP_E_RANGE)
    }
    #expect(dynap_write_synapses(board.handle, nil, 1) == DYNAP_E_NULL)
  }

  @Test func `memories side by side are read back, and end with the board`() throws {
    let board = try TestBoard()
    var sram: [UInt32] = (0..<12).map { $0 << 12 | 15 }
    #expect(dynap_write_sram(board.handle, 6, &sram, 12) == DYNAP_OK)
    var back = [UInt32](repeating: 1, count: 12)
    #expect(dynap_read_sram(board.handle, 6, &back, 12) == DYNAP_OK && back == sram)
    #expect(dynap_write_sram(board.handle, 4090, &sram, 12) == DYNAP_E_RANGE)
    #expect(lastError == "DYNAP_E_RANGE: count is 12; it runs from 0 to 6")
    var latches: [UInt16] = [1, 2, 0x3FFF]
    #expect(dynap_write_latches(board.handle, 255, &latches, 3) == DYNAP_OK)
    var latchesBack: [UInt16] = [0, 0, 0]
    #expect(dynap_read_latches(board.handle, 255, &latchesBack, 3) == DYNAP_OK && latchesBack == latches)
    latches[0] = 0x4000
    #expect(dynap_write_latches(board.handle, 255, &latches, 3) == DYNAP_E_RANGE)
  }

  @Test func `destinations of neurons, front ends and pixels are read back`() throws {
    let board = try TestBoard(columns: 2)
    var written = [
      dynap_destination(
        place: 1500, tag: 1041, kind: UInt8(DYNAP_AT_NEURON), index: 3, cores: 15, x_hop: -7, y_hop: 2,
        reserved: 0),
      dynap_destination(
        place: 1, tag: 3, kind: UInt8(DYNAP_AT_FRONT_END), index: 1, cores: 1, x_hop: 0, y_hop: 0, reserved: 0
      ),
      dynap_destination(
        place: 4096 + 65, tag: 4, kind: UInt8(DYNAP_AT_PIXEL), index: 0, cores: 2, x_hop: 1, y_hop: 0,
        reserved: 0),
    ]
    #expect(dynap_write_destinations(board.handle, &written, 3) == DYNAP_OK)
    var read = written
    for i in read.indices { (read[i].tag, read[i].cores, read[i].x_hop, read[i].y_hop) = (0, 0, 0, 0) }
    #expect(dynap_read_destinations(board.handle, &read, 3) == DYNAP_OK)
    for (a, b) in zip(written, read) {
      #expect(a.tag == b.tag && a.cores == b.cores && a.x_hop == b.x_hop && a.y_hop == b.y_hop)
    }
    written[0].x_hop = 8
    #expect(dynap_write_destinations(board.handle, &written, 3) == DYNAP_E_RANGE)
    #expect(lastError == "DYNAP_E_RANGE: destinations[0].x_hop is 8; it runs from -7 to 7")
  }

  @Test func `biases are set by name, by index and by current`() throws {
    let board = try TestBoard()
    #expect(dynap_set_parameter(board.handle, 0, 2, "SOIF_LEAK_N", 3, 99) == DYNAP_OK)
    var bias = dynap_bias()
    bias.unit = 2
    bias.index = UInt16(dynap_name_index(UInt32(DYNAP_NAME_CORE_PARAMETER), "SOIF_LEAK_N"))
    #expect(dynap_read_biases(board.handle, &bias, 1) == DYNAP_OK)
    #expect(bias.coarse == 3 && bias.fine == 99 && bias.type == UInt8(ascii: "N"))
    var (achieved, current) = (0.0, 0.0)
    #expect(dynap_set_current(board.handle, 0, 2, "SOIF_LEAK_N", 50e-12, &achieved) == DYNAP_OK)
    #expect(abs(achieved / 50e-12 - 1) < 0.02)
    #expect(dynap_get_current(board.handle, 0, 2, "SOIF_LEAK_N", &current) == DYNAP_OK && current == achieved)
    #expect(dynap_set_current(board.handle, 0, 2, "SOIF_LEAK_N", 1, nil) == DYNAP_E_RANGE)
    #expect(dynap_set_current(board.handle, 0, 2, "SOIF_LEAK_N", .nan, nil) == DYNAP_E_RANGE)
    #expect(dynap_set_parameter(board.handle, 0, 4, "SOIF_LEAK_N", 3, 99) == DYNAP_E_RANGE)
    #expect(dynap_set_parameter(board.handle, 0, 0, "SOIF_LEAK", 3, 99) == DYNAP_E_NAME)
    #expect(
      lastError == "DYNAP_E_NAME: name is 'SOIF_LEAK', which no parameter has; did you mean SOIF_LEAK_N? "
        + "dynap_name() lists the names")
    #expect(dynap_set_parameter(board.handle, 0, 0, "SOIF_LEAK_N", 6, 0) == DYNAP_E_RANGE)
    #expect(dynap_set_parameter(board.handle, 0, 0, nil, 0, 0) == DYNAP_E_NULL)
  }

  @Test func `every bias of every list is written and read`() throws {
    let board = try TestBoard()
    let units: [UInt8] = [4, 2, 1, 6, 1, 8]
    for list in 0..<6 {
      let last = dynap_name_count(UInt32(list)) - 1
      var bias = dynap_bias()
      (bias.list, bias.unit, bias.index) = (UInt8(list), units[list] - 1, UInt16(last))
      (bias.coarse, bias.fine) = (2, 200)
      #expect(dynap_write_biases(board.handle, &bias, 1) == DYNAP_OK)
      (bias.coarse, bias.fine) = (0, 0)
      #expect(dynap_read_biases(board.handle, &bias, 1) == DYNAP_OK && bias.coarse == 2 && bias.fine == 200)
      bias.unit = units[list]
      #expect(dynap_write_biases(board.handle, &bias, 1) == DYNAP_E_RANGE)
    }
  }

  @Test func `a name belongs to one list of parameters, but for PG_BUF_N`() {
    let names = (0..<UInt32(6)).flatMap { list in
      (0..<dynap_name_count(list)).compactMap { dynap_name(list, $0).map { String(cString: $0) } }
    }
    let twice = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }
    #expect(Array(twice.keys) == ["PG_BUF_N"])
  }

  @Test func `fields are read back and have ranges`() throws {
    let board = try TestBoard()
    for number in 0..<dynap_name_count(UInt32(DYNAP_NAME_FIELD)) {
      var info = dynap_field_info()
      #expect(dynap_describe_field(number, &info) == DYNAP_OK)
      let core: UInt8 = info.of_core == 1 ? 3 : 0
      var field = dynap_field(chip: 0, core: core, field: UInt8(number), reserved: 0, value: info.high)
      #expect(dynap_write_fields(board.handle, &field, 1) == DYNAP_OK, "\(lastError)")
      field.value = -5
      #expect(dynap_read_fields(board.handle, &field, 1) == DYNAP_OK && field.value == info.high)
      guard info.high < .max else { continue }
      field.value = info.high + 1
      #expect(dynap_write_fields(board.handle, &field, 1) == DYNAP_E_RANGE)
    }
  }

  @Test func `suppressed pixels are read back in order`() throws {
    let board = try TestBoard()
    var pairs: [UInt16] = [5, 9, 3, 2, 5, 9]
    #expect(dynap_write_pixel_filter(board.handle, 0, &pairs, 3) == DYNAP_OK)
    var (back, count) = ([UInt16](repeating: 0, count: 8), 0)
    #expect(dynap_read_pixel_filter(board.handle, 0, &back, 4, &count) == DYNAP_OK)
    #expect(count == 2 && Array(back[..<4]) == [3, 2, 5, 9])
    #expect(dynap_write_pixel_filter(board.handle, 0, &pairs, 65) == DYNAP_E_RANGE)
  }

  @Test func `what is written takes effect when it is committed`() throws {
    let (board, twin) = (try TestBoard(TestBoard.relay), try TestBoard(TestBoard.relay))
    for board in [board, twin] {
      var events = [1, 4].map { dynap_event(time: $0 * ms, word: word(1024), chip: 0, bus: 0, flags: 0) }
      dynap_inject(board.handle, &events, 2)
      dynap_run_until(board.handle, 3 * ms)
    }
    var kill: UInt16 = 1 << UInt16(dynap_name_index(UInt32(DYNAP_NAME_LATCH), "soif_kill"))
    #expect(dynap_write_latches(board.handle, 0, &kill, 1) == DYNAP_OK)
    #expect(board.register(DYNAP_REG_STATUS) & Int(DYNAP_STATUS_PENDING) != 0)
    #expect(dynap_discard(board.handle) == DYNAP_OK)
    #expect(board.register(DYNAP_REG_STATUS) & Int(DYNAP_STATUS_PENDING) == 0)
    dynap_write_latches(board.handle, 0, &kill, 1)
    #expect(dynap_commit(board.handle) == DYNAP_OK)
    for board in [board, twin] { dynap_run_until(board.handle, 8 * ms) }
    let (silent, lively) = (board.events(), twin.events())
    #expect(silent.allSatisfy { $0.time < 4 * ms } && !silent.isEmpty)
    #expect(lively.contains { $0.time > 4 * ms })
  }

  @Test func `erasing gives the power-up state`() throws {
    let board = try TestBoard(TestBoard.relay)
    #expect(dynap_erase(board.handle, .max) == DYNAP_OK)
    var word: UInt32 = 1
    dynap_read_cam(board.handle, 0, &word, 1)
    #expect(word == 0)
    #expect(dynap_erase(board.handle, 1) == DYNAP_E_RANGE)
  }

  @Test func `an exact current stands until zero takes it away`() throws {
    let board = try TestBoard(TestBoard.relay)
    #expect(dynap_set_exact_current(board.handle, 0, 0, "SOIF_DC_P", 5e-9) == DYNAP_OK)
    #expect(dynap_commit(board.handle) == DYNAP_OK)
    #expect(dynap_set_exact_current(board.handle, 0, 0, "SOIF_DC_P", 0) == DYNAP_OK)
    #expect(dynap_commit(board.handle) == DYNAP_OK)
    #expect(dynap_set_exact_current(board.handle, 0, 0, "SOIF_DC_P", -1) == DYNAP_E_RANGE)
    #expect(dynap_set_exact_current(board.handle, 0, 0, "PG_BUF_N", 1e-9) == DYNAP_E_NAME)
  }
}
