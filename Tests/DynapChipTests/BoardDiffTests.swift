import DynapCircuits
import DynapFabric
import Testing

@testable import DynapChip

/// The differences of two boards and their text.
@Suite struct BoardDiffTests {
  @Test func `equal boards have no differences`() {
    #expect(diff(Board(chipCount: 4), Board(chipCount: 4)).isEmpty)
    #expect(DifferenceText([]).description == "no differences")
    var board = Board(chipCount: 2)
    board.chips[1][.two][neuron: 7].synapses[3].tag = Tag(5)
    var same = Board(chipCount: 2)
    same.chips[1][.two][neuron: 7].synapses[3].tag = Tag(5)
    #expect(diff(board, same).isEmpty)
  }

  @Test func `one row is one row, whether columns say so or not`() {
    #expect(diff(Board(chipCount: 2), Board(chipCount: 2, columns: 2)).isEmpty)
    #expect(
      diff(Board(chipCount: 2), Board(chipCount: 2, columns: 1)).map(\.description) == [
        "board.columns: none -> 1"
      ])
  }

  @Test func `a single change is found under its key path`() {
    var board = Board()
    board[.first][.two][neuron: 7].synapses[3].tag = Tag(1041)
    let differences = diff(Board(), board)
    #expect(differences.map(\.keyPath) == ["board.chips[0].cores[2].neurons[7].synapses[3].tag"])
    #expect(differences.map(\.before) == ["0"])
    #expect(differences.map(\.after) == ["1041"])
    #expect(diff(board, Board()).map(\.before) == ["1041"])
  }

  @Test func `every kind of value has its text`() {
    var board = Board(chipCount: 2)
    var chip = Chip()
    chip.cores[0].neurons[1].synapses[2] = Synapse(
      tag: Tag(3), dendrite: .ampa, weight: [.w0, .w2], stp: true, preciseDelay: true, mismatchedDelay: true)
    chip.cores[0].neurons[1].destinations[0] = Destination(
      tag: 4, cores: [.init(.zero), .init(.two)], hop: Hop(x: -7, y: 1))
    chip.cores[0].neurons[1].latches[.soDC] = true
    chip.cores[1].monitoredNeuron = NeuronOnCore(9)
    chip.cores[1].parameters[Delay.base].code = BiasCode(1, 40)
    chip.cores[1].parameters[Delay.base].type = .n
    chip.cores[3].sadcEnables = CoreSADCEnables(rawValue: 1)
    chip.sensorInterface.origin = Pixel(x: 1, y: 2)
    chip.sensorInterface.copyHop = Offset(x: -1, y: 0)
    chip.sensorInterface.filter = [Pixel(x: 3, y: 4)]
    chip.sensorInterface.mode = .davis346
    chip.sensorInterface.pixelDestinations[64].tag = Tag(9)
    chip.frontEnd.monitorChannels = FrontEndMonitors(rawValue: 2)
    chip.frontEnd.gain = 3
    chip.paramGen1Powerdown = true
    board.chips[1] = chip
    board.columns = 1
    let expected = """
      board.columns: none -> 1
      board.chips[1].cores[0].neurons[1].synapses[2].dendrite: none -> ampa
      board.chips[1].cores[0].neurons[1].synapses[2].stp: false -> true
      board.chips[1].cores[0].neurons[1].synapses[2].weight: [] -> [w0, w2]
      board.chips[1].cores[0].neurons[1].synapses[2].precise_delay: false -> true
      board.chips[1].cores[0].neurons[1].synapses[2].mismatched_delay: false -> true
      board.chips[1].cores[0].neurons[1].synapses[2].tag: 0 -> 3
      board.chips[1].cores[0].neurons[1].destinations[0].core: [] -> [0, 2]
      board.chips[1].cores[0].neurons[1].destinations[0].x_hop: 0 -> -7
      board.chips[1].cores[0].neurons[1].destinations[0].y_hop: 0 -> 1
      board.chips[1].cores[0].neurons[1].destinations[0].tag: 0 -> 4
      board.chips[1].cores[0].neurons[1].latch_so_dc: false -> true
      board.chips[1].cores[1].monitored_neuron: 0 -> 9
      board.chips[1].cores[1].parameters.SYPD_DLY0_P: (5, 255) -> (1, 40)
      board.chips[1].cores[1].parameters.SYPD_DLY0_P.type: P -> N
      board.chips[1].cores[3].sadc_enables.soif_mem: false -> true
      board.chips[1].dvs_if.dvs_mode: dvs128 -> davis346
      board.chips[1].dvs_if.copy_hop: (0, 0) -> (-1, 0)
      board.chips[1].dvs_if.origin: (0, 0) -> (1, 2)
      board.chips[1].dvs_if.pixel_destinations[64].tag: 0 -> 9
      board.chips[1].dvs_if.filter: [] -> [(3, 4)]
      board.chips[1].bioamps.gain: 0 -> 3
      board.chips[1].bioamps.monitor_channel_thdc: false -> true
      board.chips[1].param_gen1_powerdown: false -> true
      """
    #expect(diff(Board(chipCount: 2), board).map(\.description).joined(separator: "\n") == expected)
  }

  @Test func `chips and biases that one board lacks are absent`() {
    #expect(diff(Board(), Board(chipCount: 2)).map(\.description) == ["board.chips[1]: absent -> present"])
    var board = Board()
    let first = board.chips[0].cores[0].parameters.entries[0]
    board.chips[0].cores[0].parameters = BiasTable(
      Array(board.chips[0].cores[0].parameters.entries.dropFirst()))
    #expect(
      diff(Board(), board).map(\.description) == [
        "board.chips[0].cores[0].parameters.\(first.parameter.name): \(first.bias.code) -> absent"
      ])
    #expect(diff(board, Board()).map(\.before) == ["absent"])
  }

  @Test func `the order of a bias table is no difference`() {
    var board = Board()
    board.chips[0].cores[0].parameters = BiasTable(board.chips[0].cores[0].parameters.entries.reversed())
    #expect(diff(Board(), board).isEmpty)
  }

  @Test func `the text collapses runs of equal changes`() {
    var board = Board(chipCount: 2)
    for neuron in Array(0..<64) + [70] {
      board.chips[0].cores[2].neurons[neuron].latches[.soDC] = true
      for synapse in 0..<4 { board.chips[0].cores[2].neurons[neuron].synapses[synapse].tag = Tag(1041) }
    }
    for chip in 0..<2 {
      for core in 0..<4 { board.chips[chip].cores[core].parameters[Delay.precise].code = BiasCode(2, 40) }
    }
    for neuron in 0..<20 { board.chips[1].cores[0].neurons[neuron].destinations[0].tag = Tag(neuron + 1) }
    let text = DifferenceText(diff(Board(chipCount: 2), board), limit: 2)
    #expect(
      text.description == """
        board.chips[0-1].cores[0-3].parameters.SYPD_DLY1_P: (5, 255) -> (2, 40)
        board.chips[0].cores[2].neurons[0-63,70].synapses[0-3].tag: 0 -> 1041
        board.chips[0].cores[2].neurons[0-63,70].latch_so_dc: false -> true
        board.chips[1].cores[0].neurons[0].destinations[0].tag: 0 -> 1
        board.chips[1].cores[0].neurons[1].destinations[0].tag: 0 -> 2
        board.chips[].cores[].neurons[].destinations[].tag: 18 more lines like these
        """)
  }
}
