// The columns of the table stay aligned.
// swift-format-ignore-file

import DynapChip
import DynapFabric

/// A switch or a number of a core or chip, by its place in ``all``, which is its number in the header.
struct FieldRow: Sendable {
  /// The name in the header's table.
  let name: String
  /// The values that it may have.
  let range: ClosedRange<Int64>
  /// Whether each core has one.
  let isOfCore: Bool
  /// Reads it; the core counts for fields of cores only.
  let read: @Sendable (Chip, Int) -> Int64
  /// Writes a value in the range.
  let write: @Sendable (inout Chip, Int, Int64) -> Void

  private init(_ name: String, _ range: ClosedRange<Int64>, _ core: WritableKeyPath<Core, Bool> & Sendable) {
    self.init(name, range, isOfCore: true, { $0.cores[$1][keyPath: core] ? 1 : 0 }, { $0.cores[$1][keyPath: core] = $2 != 0 })
  }

  private init(_ name: String, _ range: ClosedRange<Int64>, _ chip: WritableKeyPath<Chip, Bool> & Sendable) {
    self.init(name, range, isOfCore: false, { chip_, _ in chip_[keyPath: chip] ? 1 : 0 }, { $0[keyPath: chip] = $2 != 0 })
  }

  private init(_ name: String, _ range: ClosedRange<Int64>, _ chip: WritableKeyPath<Chip, Int> & Sendable) {
    self.init(name, range, isOfCore: false, { chip_, _ in Int64(chip_[keyPath: chip]) }, { $0[keyPath: chip] = Int($2) })
  }

  private init(
    _ name: String, _ range: ClosedRange<Int64>, isOfCore: Bool,
    _ read: @escaping @Sendable (Chip, Int) -> Int64, _ write: @escaping @Sendable (inout Chip, Int, Int64) -> Void
  ) {
    self.name = name
    self.range = range
    self.isOfCore = isOfCore
    self.read = read
    self.write = write
  }

  private static let flag: ClosedRange<Int64> = 0...1
  private static let any: ClosedRange<Int64> = .min ... .max
  private static let pixel: ClosedRange<Int64> = 0...65_535

  /// Every field, in the order of the header.
  static let all: [FieldRow] = [
    FieldRow("core.neuron_monitoring_on", flag, \Core.neuronMonitoringOn),
    FieldRow("core.monitored_neuron", 0...255, isOfCore: true,
      { Int64($0.cores[$1].monitoredNeuron.index) }, { $0.cores[$1].monitoredNeuron = NeuronOnCore(Int($2)) }),
    FieldRow("core.sadc_enables", 0...0x3FFF, isOfCore: true,
      { Int64($0.cores[$1].sadcEnables.rawValue) }, { $0.cores[$1].sadcEnables = .init(rawValue: UInt16($2)) }),
    FieldRow("core.enable_syaw_stdbuf_an", flag, \Core.enableSTDBuffer),
    FieldRow("core.enable_pulse_extender_monitor1", flag, \Core.enablePulseExtenderMonitor1),
    FieldRow("core.enable_pulse_extender_monitor2", flag, \Core.enablePulseExtenderMonitor2),
    FieldRow("core.id", any, isOfCore: true, { Int64($0.cores[$1].id) }, { $0.cores[$1].id = Int($2) }),
    FieldRow("core.cookie", any, isOfCore: true, { Int64($0.cores[$1].cookie) }, { $0.cores[$1].cookie = Int($2) }),
    FieldRow("chip.sadc_enables", 0...255, isOfCore: false,
      { chip, _ in Int64(chip.sadcEnables.rawValue) }, { $0.sadcEnables = .init(rawValue: UInt8($2)) }),
    FieldRow("chip.enable_pg0_reference_monitor", flag, \Chip.enablePG0ReferenceMonitor),
    FieldRow("chip.enable_pg1_reference_monitor", flag, \Chip.enablePG1ReferenceMonitor),
    FieldRow("chip.param_gen0_powerdown", flag, \Chip.paramGen0Powerdown),
    FieldRow("chip.param_gen1_powerdown", flag, \Chip.paramGen1Powerdown),
    FieldRow("front_end.param_gen2_powerdown", flag, \Chip.frontEnd.paramGen2Powerdown),
    FieldRow("front_end.gain", 0...3, \Chip.frontEnd.gain),
    FieldRow("front_end.separate_parameters", flag, \Chip.frontEnd.separateParameters),
    FieldRow("front_end.monitors", 0...63, isOfCore: false,
      { chip, _ in Int64(chip.frontEnd.monitorChannels.rawValue) }, { $0.frontEnd.monitorChannels = .init(rawValue: UInt8($2)) }),
    FieldRow("sensor.dvs_mode", 0...4, isOfCore: false,
      { chip, _ in Int64(chip.sensorInterface.mode.rawValue) },
      { if let mode = SensorMode(rawValue: Int($2)) { $0.sensorInterface.mode = mode } }),
    FieldRow("sensor.drop_events", flag, \Chip.sensorInterface.dropEvents),
    FieldRow("sensor.off_events", flag, \Chip.sensorInterface.offEvents),
    FieldRow("sensor.on_events", flag, \Chip.sensorInterface.onEvents),
    FieldRow("sensor.pooling_shift.x", 0...15, isOfCore: false,
      { chip, _ in Int64(chip.sensorInterface.poolingShift.x) }, { $0.sensorInterface.poolingShift.x = Int($2) }),
    FieldRow("sensor.pooling_shift.y", 0...15, isOfCore: false,
      { chip, _ in Int64(chip.sensorInterface.poolingShift.y) }, { $0.sensorInterface.poolingShift.y = Int($2) }),
    FieldRow("sensor.copy_events", flag, \Chip.sensorInterface.copyEvents),
    FieldRow("sensor.copy_hop.x", -7...7, \Chip.sensorInterface.copyHop.x),
    FieldRow("sensor.copy_hop.y", -7...7, \Chip.sensorInterface.copyHop.y),
    FieldRow("sensor.davis_req_ack_bugfix_delay_ns", 0...Int64(Int32.max), \Chip.sensorInterface.davisReqAckBugfixDelayNanoseconds),
    FieldRow("sensor.origin.x", pixel, isOfCore: false,
      { chip, _ in Int64(chip.sensorInterface.origin.x) }, { $0.sensorInterface.origin.x = Int($2) }),
    FieldRow("sensor.origin.y", pixel, isOfCore: false,
      { chip, _ in Int64(chip.sensorInterface.origin.y) }, { $0.sensorInterface.origin.y = Int($2) }),
    FieldRow("sensor.max.x", pixel, isOfCore: false,
      { chip, _ in Int64(chip.sensorInterface.max.x) }, { $0.sensorInterface.max.x = Int($2) }),
    FieldRow("sensor.max.y", pixel, isOfCore: false,
      { chip, _ in Int64(chip.sensorInterface.max.y) }, { $0.sensorInterface.max.y = Int($2) }),
  ]
}
