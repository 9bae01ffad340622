import DynapChip
import DynapCircuits
import DynapFabric

extension ConfigBuilder {
  /// Programs what a chip's node says besides the cores.
  mutating func applyGroups(_ node: ConfigNode, to board: inout Board, _ chips: [Int], _ path: String) {
    guard let first = chips.first else { return }
    var tables: [(WritableKeyPath<Chip, BiasTable>, BiasSettings)] = []
    func add(
      _ table: ConfigNode?, _ scope: Parameter.Scope, _ key: String,
      _ target: WritableKeyPath<Chip, BiasTable>
    ) {
      guard let table else { return }
      let settings = self.settings(table, scope, "\(path).\(key)")
      // Once, so that what is wrong is told once however many chips there are.
      var probe = board.chips[first][keyPath: target]
      apply(settings, to: &probe, "\(path).\(key)")
      tables.append((target, settings.filter { if case .code = $0.setting { true } else { false } }))
    }
    add(node["global_parameters"], .global, "global_parameters", \.globalParameters)
    add(node["shared_parameters01"], .shared, "shared_parameters01", \.sharedParameters01)
    add(node["shared_parameters23"], .shared, "shared_parameters23", \.sharedParameters23)
    for (key, path) in Self.sadcGroups {
      let list: WritableKeyPath<Chip, [BiasTable]> = path
      for (groups, selector, table) in node[key]?.selected(.group) ?? [] {
        for group in groups {
          add(table, .sadcGroup, "\(key)[\(selector)]", list.appending(path: \[BiasTable].[group]))
        }
      }
    }
    if let frontEnd = node["front_end"] {
      add(
        frontEnd["common_parameters"], .bioampCommon, "front_end.common_parameters",
        \.frontEnd.commonParameters)
      for (channels, selector, table) in frontEnd["channel_parameters"]?.selected(.channel) ?? [] {
        let key = "front_end.channel_parameters[\(selector)]"
        for channel in channels { add(table, .bioampChannel, key, \.frontEnd.channelParameters[channel]) }
      }
    }
    let words = sensorWords(node["sensor_interface"]?["map"], "\(path).sensor_interface.map")
    for chip in chips {
      for (place, word) in words { board.chips[chip].sensorInterface.pixelDestinations[place] = word }
      for (target, settings) in tables { apply(settings, to: &board.chips[chip][keyPath: target], path) }
      Self.applySwitches(node, to: &board.chips[chip])
    }
  }

  private static let sadcGroups: [(String, WritableKeyPath<Chip, [BiasTable]> & Sendable)] = [
    ("sadc_group_parameters01", \.sadcGroupParameters01),
    ("sadc_group_parameters23", \.sadcGroupParameters23),
  ]

  private static func applySwitches(_ node: ConfigNode, to chip: inout Chip) {
    if let names = node["sadc_enables"]?.texts {
      chip.sadcEnables = ChipSADCEnables(rawValue: UInt8(bits(names, ChipSADCEnables.names)))
    }
    set(&chip.enablePG0ReferenceMonitor, node["enable_pg0_reference_monitor"]?.flag)
    set(&chip.enablePG1ReferenceMonitor, node["enable_pg1_reference_monitor"]?.flag)
    set(&chip.paramGen0Powerdown, node["param_gen0_powerdown"]?.flag)
    set(&chip.paramGen1Powerdown, node["param_gen1_powerdown"]?.flag)
    if let sensor = node["sensor_interface"] { apply(sensor, to: &chip.sensorInterface) }
    if let frontEnd = node["front_end"] { apply(frontEnd, to: &chip.frontEnd) }
  }

  private static func apply(_ node: ConfigNode, to frontEnd: inout FrontEnd) {
    set(&frontEnd.paramGen2Powerdown, node["param_gen2_powerdown"]?.flag)
    set(&frontEnd.gain, node["gain"]?.whole)
    set(&frontEnd.separateParameters, node["separate_parameters"]?.flag)
    if let names = node["monitor_channels"]?.texts {
      frontEnd.monitorChannels = FrontEndMonitors(rawValue: UInt8(bits(names, FrontEndMonitors.names)))
    }
    for (places, _, word) in node["route"]?.selected(.route) ?? [] {
      for place in places { apply(word, to: &frontEnd.route[place]) }
    }
  }

  private static func apply(_ node: ConfigNode, to sensor: inout SensorInterface) {
    set(&sensor.dropEvents, node["drop_events"]?.flag)
    set(&sensor.mode, SensorMode.allCases.first { $0.name == node["mode"]?.text })
    set(&sensor.offEvents, node["off_events"]?.flag)
    set(&sensor.onEvents, node["on_events"]?.flag)
    set(&sensor.copyEvents, node["copy_events"]?.flag)
    set(&sensor.davisReqAckBugfixDelayNanoseconds, node["davis_req_ack_bugfix_delay_ns"]?.whole)
    sensor.poolingShift = pixel(node["pooling_shift"], sensor.poolingShift)
    sensor.origin = pixel(node["origin"], sensor.origin)
    if node["mode"] != nil, node["max"] == nil {
      sensor.max = Pixel(x: sensor.mode.width - 1, y: sensor.mode.height - 1)
    }
    sensor.max = pixel(node["max"], sensor.max)
    if let hop = node["copy_hop"] {
      sensor.copyHop = Offset(x: hop["x"]?.whole ?? sensor.copyHop.x, y: hop["y"]?.whole ?? sensor.copyHop.y)
    }
    for (places, _, word) in node["pixel_destinations"]?.selected(.pixel) ?? [] {
      for place in places { apply(word, to: &sensor.pixelDestinations[place]) }
    }
    if let filter = node["filter"] {
      let pixels = filter.items.compactMap { item -> Pixel? in
        let parts = item.items.compactMap(\.whole)
        return parts.count == 2 && parts.allSatisfy { $0 >= 0 } ? Pixel(x: parts[0], y: parts[1]) : nil
      }
      sensor.filter = Set(pixels).sorted()
    }
  }

  private static func pixel(_ node: ConfigNode?, _ old: Pixel) -> Pixel {
    Pixel(x: max(0, node?["x"]?.whole ?? old.x), y: max(0, node?["y"]?.whole ?? old.y))
  }
}
