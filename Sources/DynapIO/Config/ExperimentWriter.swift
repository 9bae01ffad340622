import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// Writes a board as a configuration file that a person can read: only what differs from power-up, with ranges of equal
/// neurons and words collapsed.
public struct ExperimentWriter {
  /// The name of the experiment.
  public var name: String
  /// What to look for.
  public var comment: String
  /// How long it runs.
  public var duration: SimTime

  /// The options whose law, temperature, noise and calibration are written where they are not the standard.
  public var options = SimulationOptions()

  private var text = ""

  /// Makes a writer.
  public init(name: String, comment: String = "", duration: SimTime = .s(1)) {
    self.name = name
    self.comment = comment
    self.duration = duration
  }

  /// The file; reading it gives an equal board. Costs a pass over the board and a sort of its different neurons.
  public func yaml(_ board: Board) -> String {
    var writer = self
    writer.line(0, "format: \(ExperimentSchema.format)")
    writer.line(0, "name: \(Self.quoted(name))")
    if !comment.isEmpty { writer.line(0, "comment: \(Self.quoted(comment))") }
    writer.line(0, "duration: \(duration)")
    for line in options.conditionLines + options.learningLines { writer.line(0, line) }
    writer.line(0, "board:")
    if let columns = board.columns { writer.line(2, "columns: \(columns)") }
    writer.line(2, "chips:")
    for chip in board.chips { writer.write(chip) }
    return writer.text
  }

  private mutating func line(_ indentation: Int, _ text: String) {
    self.text += String(repeating: " ", count: indentation) + text + "\n"
  }

  private static func quoted(_ text: String) -> String { JSONText.string(text).text }

  private mutating func write(_ chip: Chip) {
    let standard = Chip()
    guard chip != standard else {
      line(4, "- {}")
      return
    }
    line(4, "-")
    biases(6, "global_parameters", chip.globalParameters, standard.globalParameters)
    biases(6, "shared_parameters01", chip.sharedParameters01, standard.sharedParameters01)
    biases(6, "shared_parameters23", chip.sharedParameters23, standard.sharedParameters23)
    groups(6, "sadc_group_parameters01", chip.sadcGroupParameters01, standard.sadcGroupParameters01)
    groups(6, "sadc_group_parameters23", chip.sadcGroupParameters23, standard.sadcGroupParameters23)
    names(6, "sadc_enables", UInt32(chip.sadcEnables.rawValue), ChipSADCEnables.names)
    flag(6, "enable_pg0_reference_monitor", chip.enablePG0ReferenceMonitor)
    flag(6, "enable_pg1_reference_monitor", chip.enablePG1ReferenceMonitor)
    flag(6, "param_gen0_powerdown", chip.paramGen0Powerdown)
    flag(6, "param_gen1_powerdown", chip.paramGen1Powerdown)
    if chip.sensorInterface != standard.sensorInterface { write(chip.sensorInterface) }
    if chip.frontEnd != standard.frontEnd { write(chip.frontEnd) }
    let cores = Self.grouped(chip.cores).filter { $0.value != Core() }
    if !cores.isEmpty { line(6, "cores:") }
    for (indices, core) in cores {
      line(8, "\(Selector.text(of: indices)):")
      write(core)
    }
  }

  private mutating func write(_ core: Core) {
    let standard = Core()
    biases(10, "parameters", core.parameters, standard.parameters)
    flag(10, "neuron_monitoring_on", core.neuronMonitoringOn)
    if core.monitoredNeuron != standard.monitoredNeuron {
      line(10, "monitored_neuron: \(core.monitoredNeuron.index)")
    }
    names(10, "sadc_enables", UInt32(core.sadcEnables.rawValue), CoreSADCEnables.names)
    flag(10, "enable_std_buffer", core.enableSTDBuffer)
    flag(10, "enable_pulse_extender_monitor1", core.enablePulseExtenderMonitor1)
    flag(10, "enable_pulse_extender_monitor2", core.enablePulseExtenderMonitor2)
    if core.id != 0 { line(10, "id: \(core.id)") }
    if core.cookie != 0 { line(10, "cookie: \(core.cookie)") }
    if let learning = core.learning {
      for text in learning.lines { line(10, text) }
      biases(12, "parameters", learning.parameters, BiasTable(powerUp: .learning))
    }
    let neurons = Self.grouped(core.neurons).filter { $0.value != .powerUp }
    if !neurons.isEmpty { line(10, "neurons:") }
    for (indices, neuron) in neurons {
      line(12, "\(Selector.text(of: indices)):")
      write(neuron)
    }
  }

  private mutating func write(_ neuron: Neuron) {
    names(14, "latches", UInt32(neuron.latches.rawValue), Latch.allCases.map(\.name))
    let synapses = Self.grouped(neuron.synapses).filter { $0.value != Synapse() }
    if !synapses.isEmpty { line(14, "synapses:") }
    for (indices, synapse) in synapses { line(16, "\(Selector.text(of: indices)): \(Self.flow(synapse))") }
    destinations(14, "destinations", neuron.destinations)
  }

  private mutating func write(_ sensor: SensorInterface) {
    let standard = SensorInterface()
    line(6, "sensor_interface:")
    line(8, "drop_events: \(sensor.dropEvents)")
    line(8, "mode: \(sensor.mode.name)")
    line(8, "off_events: \(sensor.offEvents)")
    line(8, "on_events: \(sensor.onEvents)")
    line(8, "pooling_shift: {x: \(sensor.poolingShift.x), y: \(sensor.poolingShift.y)}")
    line(8, "copy_events: \(sensor.copyEvents)")
    line(8, "copy_hop: {x: \(sensor.copyHop.x), y: \(sensor.copyHop.y)}")
    line(8, "davis_req_ack_bugfix_delay_ns: \(sensor.davisReqAckBugfixDelayNanoseconds)")
    line(8, "origin: {x: \(sensor.origin.x), y: \(sensor.origin.y)}")
    line(8, "max: {x: \(sensor.max.x), y: \(sensor.max.y)}")
    if sensor.pixelDestinations != standard.pixelDestinations {
      destinations(8, "pixel_destinations", sensor.pixelDestinations)
    }
    if !sensor.filter.isEmpty {
      line(8, "filter: [\(sensor.filter.map { "[\($0.x), \($0.y)]" }.joined(separator: ", "))]")
    }
  }

  private mutating func write(_ frontEnd: FrontEnd) {
    let standard = FrontEnd()
    line(6, "front_end:")
    biases(8, "common_parameters", frontEnd.commonParameters, standard.commonParameters)
    groups(8, "channel_parameters", frontEnd.channelParameters, standard.channelParameters)
    line(8, "param_gen2_powerdown: \(frontEnd.paramGen2Powerdown)")
    line(8, "gain: \(frontEnd.gain)")
    line(8, "separate_parameters: \(frontEnd.separateParameters)")
    names(8, "monitor_channels", UInt32(frontEnd.monitorChannels.rawValue), FrontEndMonitors.names)
    destinations(8, "route", frontEnd.route)
  }

  private mutating func flag(_ indentation: Int, _ key: String, _ value: Bool) {
    if value { line(indentation, "\(key): true") }
  }

  private mutating func names(_ indentation: Int, _ key: String, _ bits: UInt32, _ all: [String]) {
    let names = all.enumerated().filter { bits >> UInt32($0.offset) & 1 == 1 }.map(\.element)
    if !names.isEmpty { line(indentation, "\(key): [\(names.joined(separator: ", "))]") }
  }

  private mutating func destinations(_ indentation: Int, _ key: String, _ words: [Destination]) {
    let groups = Self.grouped(words).filter { $0.value != Destination() }
    if !groups.isEmpty { line(indentation, "\(key):") }
    for (indices, word) in groups {
      line(indentation + 2, "\(Selector.text(of: indices)): \(Self.flow(word))")
    }
  }

  private mutating func groups(
    _ indentation: Int, _ key: String, _ tables: [BiasTable], _ standard: [BiasTable]
  ) {
    guard tables != standard else { return }
    line(indentation, "\(key):")
    for (index, pair) in zip(tables, standard).enumerated() where pair.0 != pair.1 {
      biases(indentation + 2, "\(index)", pair.0, pair.1)
    }
  }

  private mutating func biases(_ indentation: Int, _ key: String, _ table: BiasTable, _ standard: BiasTable) {
    guard table != standard else { return }
    line(indentation, "\(key):")
    for (parameter, bias) in table.entries where bias != standard[parameter] {
      line(indentation + 2, "\(parameter.name): \(Self.flow(bias, standard[parameter]))")
    }
  }

  private static func flow(_ bias: Bias, _ standard: Bias) -> String {
    var parts = ["coarse: \(bias.code.coarse)", "fine: \(bias.code.fine)"]
    if bias.type != standard.type { parts.append("type: \(bias.type == .n ? "n" : "p")") }
    let (book, old) = (bias.bookkeeping, standard.bookkeeping)
    if book.address != old.address { parts.append("address: \(book.address)") }
    if book.cookie != old.cookie { parts.append("cookie: \(book.cookie)") }
    if book.initialType != old.initialType {
      parts.append("initial_type: \(book.initialType == .n ? "n" : "p")")
    }
    if book.isSwitchable != old.isSwitchable { parts.append("switchable: \(book.isSwitchable)") }
    return "{\(parts.joined(separator: ", "))}"
  }

  private static func flow(_ synapse: Synapse) -> String {
    var parts = ["tag: \(synapse.tag.value)"]
    if synapse.dendrite != .none { parts.append("dendrite: \(synapse.dendrite.name)") }
    if synapse.weight != .none {
      parts.append("weight: [\(synapse.weight.indices.map(String.init).joined(separator: ", "))]")
    }
    if synapse.stp { parts.append("stp: true") }
    if synapse.preciseDelay { parts.append("precise_delay: true") }
    if synapse.mismatchedDelay { parts.append("mismatched_delay: true") }
    return "{\(parts.joined(separator: ", "))}"
  }

  private static func flow(_ word: Destination) -> String {
    let cores = word.cores.cores.map { "\($0.index)" }.joined(separator: ", ")
    return "{tag: \(word.tag.value), cores: [\(cores)], x_hop: \(word.hop.x), y_hop: \(word.hop.y)}"
  }

  /// Equal values together with their indices, in the order of first occurrence.
  private static func grouped<Value: Hashable>(_ values: [Value]) -> [(indices: [Int], value: Value)] {
    var order: [Value: Int] = [:]
    var groups: [(indices: [Int], value: Value)] = []
    for (index, value) in values.enumerated() {
      if let known = order[value] {
        groups[known].indices.append(index)
      } else {
        order[value] = groups.count
        groups.append(([index], value))
      }
    }
    return groups
  }
}
