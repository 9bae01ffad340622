import DynapCircuits
import DynapFabric

/// One value in which two boards differ.
public struct Difference: Hashable, Sendable, CustomStringConvertible {
  /// A key of the path, with the place in the array that it names.
  public struct Step: Hashable, Sendable {
    /// The key in configuration files.
    public let key: String
    /// The place, or nil where the key names no array.
    public let index: Int?
  }

  /// The path from the board to the value.
  public let path: [Step]
  /// The value in the first board as text.
  public let before: String
  /// The value in the second board as text.
  public let after: String

  /// The path as in configuration files: `board.chips[0].cores[2].neurons[7].synapses[3].tag`.
  public var keyPath: String {
    path.map { step in step.index.map { "\(step.key)[\($0)]" } ?? step.key }.joined(separator: ".")
  }

  /// `key.path: before -> after`.
  public var description: String { "\(keyPath): \(before) -> \(after)" }
}

/// The values in which two boards differ, in the order of the tree: chips, their cores, their neurons.
public func diff(_ before: Board, _ after: Board) -> [Difference] {
  var walk = BoardDiff()
  walk.compare(before, after)
  return walk.differences
}

/// The walk over two boards. Parts that share their storage cost nothing, equal parts one comparison.
struct BoardDiff {
  private(set) var differences: [Difference] = []
  private var path = [Difference.Step(key: "board", index: nil)]

  /// What stands for a part that one of the two does not have.
  static let absent = "absent"

  mutating func compare(_ a: Board, _ b: Board) {
    value("columns", Self.columns(a), Self.columns(b)) { $0.map(String.init) ?? "none" }
    elements("chips", a.chips, b.chips) { $0.compare($1, $2) }
  }

  /// The columns, or nil where all chips stand in one row, which may be said or left out.
  private static func columns(_ board: Board) -> Int? {
    board.columns == board.chips.count ? nil : board.columns
  }

  private mutating func compare(_ a: Chip, _ b: Chip) {
    elements("cores", a.cores, b.cores) { $0.compare($1, $2) }
    table("global_parameters", a.globalParameters, b.globalParameters)
    table("shared_parameters01", a.sharedParameters01, b.sharedParameters01)
    table("shared_parameters23", a.sharedParameters23, b.sharedParameters23)
    tables("sadc_group_parameters01", a.sadcGroupParameters01, b.sadcGroupParameters01)
    tables("sadc_group_parameters23", a.sadcGroupParameters23, b.sadcGroupParameters23)
    bits(
      "sadc_enables", ChipSADCEnables.names, UInt16(a.sadcEnables.rawValue), UInt16(b.sadcEnables.rawValue))
    part("dvs_if", nil) { $0.compare(a.sensorInterface, b.sensorInterface) }
    part("bioamps", nil) { $0.compare(a.frontEnd, b.frontEnd) }
    value("enable_pg0_reference_monitor", a.enablePG0ReferenceMonitor, b.enablePG0ReferenceMonitor)
    value("enable_pg1_reference_monitor", a.enablePG1ReferenceMonitor, b.enablePG1ReferenceMonitor)
    value("param_gen0_powerdown", a.paramGen0Powerdown, b.paramGen0Powerdown)
    value("param_gen1_powerdown", a.paramGen1Powerdown, b.paramGen1Powerdown)
  }

  private mutating func compare(_ a: Core, _ b: Core) {
    elements("neurons", a.neurons, b.neurons) { $0.compare($1, $2) }
    value("neuron_monitoring_on", a.neuronMonitoringOn, b.neuronMonitoringOn)
    value("monitored_neuron", a.monitoredNeuron, b.monitoredNeuron) { String($0.index) }
    table("parameters", a.parameters, b.parameters)
    value("learning", a.learning, b.learning) { $0 == nil ? Self.absent : "a learning block" }
    bits("sadc_enables", CoreSADCEnables.names, a.sadcEnables.rawValue, b.sadcEnables.rawValue)
    value("enable_syaw_stdbuf_an", a.enableSTDBuffer, b.enableSTDBuffer)
    value("enable_pulse_extender_monitor1", a.enablePulseExtenderMonitor1, b.enablePulseExtenderMonitor1)
    value("enable_pulse_extender_monitor2", a.enablePulseExtenderMonitor2, b.enablePulseExtenderMonitor2)
    value("_id", a.id, b.id)
    value("_cookie", a.cookie, b.cookie)
  }

  private mutating func compare(_ a: Neuron, _ b: Neuron) {
    guard a != b else { return }
    elements("synapses", a.synapses, b.synapses) { $0.compare($1, $2) }
    elements("destinations", a.destinations, b.destinations) { $0.compare($1, $2) }
    bits("", Latch.allCases.map { "latch_" + $0.name }, a.latches.rawValue, b.latches.rawValue)
  }

  private mutating func compare(_ a: Synapse, _ b: Synapse) {
    guard a != b else { return }
    value("dendrite", a.dendrite, b.dendrite, \.name)
    value("stp", a.stp, b.stp)
    value("weight", a.weight, b.weight) { "[" + $0.indices.map { "w\($0)" }.joined(separator: ", ") + "]" }
    value("precise_delay", a.preciseDelay, b.preciseDelay)
    value("mismatched_delay", a.mismatchedDelay, b.mismatchedDelay)
    value("tag", a.tag.value, b.tag.value)
  }

  private mutating func compare(_ a: Destination, _ b: Destination) {
    guard a != b else { return }
    value("core", a.cores, b.cores) { "[" + $0.cores.map { "\($0.index)" }.joined(separator: ", ") + "]" }
    value("x_hop", a.hop.x, b.hop.x)
    value("y_hop", a.hop.y, b.hop.y)
    value("tag", a.tag.value, b.tag.value)
  }

  private mutating func compare(_ a: SensorInterface, _ b: SensorInterface) {
    value("drop_events", a.dropEvents, b.dropEvents)
    value("dvs_mode", a.mode, b.mode) { "\($0)" }
    value("off_events", a.offEvents, b.offEvents)
    value("on_events", a.onEvents, b.onEvents)
    value("pooling_shift", a.poolingShift, b.poolingShift, Self.text)
    value("copy_events", a.copyEvents, b.copyEvents)
    value("copy_hop", a.copyHop, b.copyHop) { "(\($0.x), \($0.y))" }
    value(
      "davis_req_ack_bugfix_delay_ns", a.davisReqAckBugfixDelayNanoseconds,
      b.davisReqAckBugfixDelayNanoseconds)
    value("origin", a.origin, b.origin, Self.text)
    value("max", a.max, b.max, Self.text)
    elements("pixel_destinations", a.pixelDestinations, b.pixelDestinations) { $0.compare($1, $2) }
    value("filter", a.filter, b.filter) { "[" + $0.map(Self.text).joined(separator: ", ") + "]" }
  }

  private mutating func compare(_ a: FrontEnd, _ b: FrontEnd) {
    table("common_parameters", a.commonParameters, b.commonParameters)
    tables("channel_parameters", a.channelParameters, b.channelParameters)
    value("param_gen2_powerdown", a.paramGen2Powerdown, b.paramGen2Powerdown)
    value("gain", a.gain, b.gain)
    value("separate_parameters", a.separateParameters, b.separateParameters)
    let names = FrontEndMonitors.names.map { "monitor_channel_" + $0 }
    bits("", names, UInt16(a.monitorChannels.rawValue), UInt16(b.monitorChannels.rawValue))
    elements("route", a.route, b.route) { $0.compare($1, $2) }
  }

  private static func text(_ pixel: Pixel) -> String { "(\(pixel.x), \(pixel.y))" }
}

extension BoardDiff {
  private mutating func compare(_ a: Bias, _ b: Bias, _ name: String) {
    value(name, a.code, b.code)
    guard a.type != b.type || a.bookkeeping != b.bookkeeping else { return }
    part(name, nil) { walk in
      walk.value("type", a.type, b.type, Self.text)
      walk.value("_address", a.bookkeeping.address, b.bookkeeping.address)
      walk.value("_cookie", a.bookkeeping.cookie, b.bookkeeping.cookie)
      walk.value("_initial_type", a.bookkeeping.initialType, b.bookkeeping.initialType, Self.text)
      walk.value("_switchable_type", a.bookkeeping.isSwitchable, b.bookkeeping.isSwitchable)
    }
  }

  private static func text(_ type: TransistorType) -> String { type == .n ? "N" : "P" }

  private mutating func table(_ key: String, _ a: BiasTable, _ b: BiasTable, at index: Int? = nil) {
    part(key, index) { walk in
      for (place, entry) in a.entries.enumerated() {
        let name = entry.parameter.name
        let isAligned = place < b.entries.count && b.entries[place].parameter.name == name
        if let other = isAligned ? b.entries[place].bias : b[name] {
          walk.compare(entry.bias, other, name)
        } else {
          walk.report(name, entry.bias.code.description, Self.absent)
        }
      }
      for entry in b.entries where a[entry.parameter.name] == nil {
        walk.report(entry.parameter.name, Self.absent, entry.bias.code.description)
      }
    }
  }

  private mutating func tables(_ key: String, _ a: [BiasTable], _ b: [BiasTable]) {
    for (index, (a, b)) in zip(a, b).enumerated() { table(key, a, b, at: index) }
    counts(key, a.count, b.count)
  }

  /// Compares arrays place by place, unless they share their storage; places that only one has are reported.
  private mutating func elements<Element>(
    _ key: String, _ a: [Element], _ b: [Element], _ compare: (inout BoardDiff, Element, Element) -> Void
  ) {
    let isShared = a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress && a.count == $0.count }
    }
    guard !isShared else { return }
    for (index, (x, y)) in zip(a, b).enumerated() { part(key, index) { compare(&$0, x, y) } }
    counts(key, a.count, b.count)
  }

  private mutating func counts(_ key: String, _ a: Int, _ b: Int) {
    for index in min(a, b)..<max(a, b) {
      path.append(Difference.Step(key: key, index: index))
      differences.append(
        Difference(
          path: path, before: index < a ? "present" : Self.absent, after: index < b ? "present" : Self.absent)
      )
      path.removeLast()
    }
  }

  private mutating func bits(_ key: String, _ names: [String], _ a: UInt16, _ b: UInt16) {
    guard a != b else { return }
    if !key.isEmpty { path.append(Difference.Step(key: key, index: nil)) }
    for (bit, name) in names.enumerated() {
      value(name, a >> UInt16(bit) & 1 == 1, b >> UInt16(bit) & 1 == 1)
    }
    if !key.isEmpty { path.removeLast() }
  }

  private mutating func part(_ key: String, _ index: Int?, _ compare: (inout BoardDiff) -> Void) {
    path.append(Difference.Step(key: key, index: index))
    compare(&self)
    path.removeLast()
  }

  private mutating func value<Value: Equatable & CustomStringConvertible>(
    _ key: String, _ a: Value, _ b: Value
  ) {
    value(key, a, b, \.description)
  }

  private mutating func value<Value: Equatable>(
    _ key: String, _ a: Value, _ b: Value, _ text: (Value) -> String
  ) {
    if a != b { report(key, text(a), text(b)) }
  }

  private mutating func report(_ key: String, _ before: String, _ after: String) {
    let step = Difference.Step(key: key, index: nil)
    differences.append(Difference(path: path + [step], before: before, after: after))
  }
}
