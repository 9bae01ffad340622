import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

/// What a client can ask of a board beside events and time.
package enum BoardRequest: Sendable {
  /// What is programmed, in short.
  case board
  /// The value of a state.
  case state(String, NeuronOnBoard)
  /// The counts of the converters.
  case sadc(ChipOnBoard)
  /// Programs one bias.
  case bias(ChipOnBoard, CoreOnChip, name: String, coarse: Int, fine: Int)
  /// Chooses the monitored neuron, and connects it.
  case monitor(NeuronOnBoard)
  /// Switches an output.
  case output(OutputBus, Bool)
  /// Sets the period of the converters.
  case samplePeriod(SimTime)
  /// Programs everything.
  case program(Board)
  /// Programs words of the memories, and biases.
  case memory([MemoryRecord])

  /// Whether only the writer may.
  var needsWriter: Bool {
    switch self {
    case .board, .state, .sadc: false
    default: true
    }
  }

  /// Reads a command that goes to the board, or nil for one that does not.
  ///
  /// - Throws: ``WireError`` with code `control-json`.
  init?(_ name: String, _ json: ControlValue, chips: Int) throws(WireError) {
    func reader(_ keys: Set<String>) throws(WireError) -> ControlReader {
      try ControlReader(json, "command", keys: keys.union(["do"]))
    }
    func chip(_ reader: ControlReader) throws(WireError) -> ChipOnBoard {
      ChipOnBoard(Int(try reader.integer("chip", in: 0...Int64(chips - 1))))
    }
    func core(_ reader: ControlReader) throws(WireError) -> CoreOnChip {
      CoreOnChip.allCases[Int(try reader.integer("core", in: 0...3))]
    }
    func neuron(_ reader: ControlReader) throws(WireError) -> NeuronOnBoard {
      let index = Int(try reader.integer("neuron", in: 0...255))
      return NeuronOnBoard(chip: try chip(reader), core: try core(reader), neuron: NeuronOnCore(index))
    }
    switch name {
    case "board":
      _ = try reader([])
      self = .board
    case "state":
      let reader = try reader(["name", "chip", "core", "neuron"])
      self = .state(try reader.text("name"), try neuron(reader))
    case "sadc": self = .sadc(try chip(reader(["chip"])))
    case "bias":
      let reader = try reader(["chip", "core", "name", "coarse", "fine"])
      self = .bias(
        try chip(reader), try core(reader), name: try reader.text("name"),
        coarse: Int(try reader.integer("coarse", in: 0...5)),
        fine: Int(try reader.integer("fine", in: 0...255)))
    case "monitor": self = .monitor(try neuron(reader(["chip", "core", "neuron"])))
    case "output":
      let reader = try reader(["bus", "on"])
      let bus = try reader.choice("bus", among: OutputBus.allCases.map { $0.rawValue })
      self = .output(OutputBus(rawValue: bus) ?? .west, try reader.bool("on"))
    case "sadc-period":
      let period = try reader(["period_ps"]).integer("period_ps", in: 1...Limits.advance.picoseconds)
      self = .samplePeriod(SimTime(picoseconds: period))
    default: return nil
    }
  }
}
