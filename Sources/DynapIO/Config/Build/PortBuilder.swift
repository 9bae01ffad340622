import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

extension ConfigBuilder {
  /// The most events of cameras that a stimulus holds.
  private static let eventLimit = Double(CameraFile.limit)

  /// Volts of the units that a front end's signal can have.
  private static let volts: [(unit: String, volts: Double)] = [
    ("V", 1), ("mV", 1e-3), ("uV", 1e-6), ("µV", 1e-6), ("μV", 1e-6), ("nV", 1e-9),
  ]

  /// The stimuli that go to camera ports and analog front ends.
  mutating func buildPortStimuli(_ board: Board, _ duration: SimTime) -> [Experiment.PortStimulus] {
    var taken: Set<Int> = []
    var stimuli: [Experiment.PortStimulus] = []
    for (index, node) in (root["stimuli"]?.items ?? []).enumerated() {
      guard let to = node["to"], to.isMapping else { continue }
      let path = "stimuli[\(index)]"
      guard checkKind(node, ofPort: true, path) else { continue }
      let isSensor = to["sensor"] != nil
      guard let number = to["sensor"] ?? to["front_end"],
        let chip = number.whole.flatMap(ChipOnBoard.init(exactly:))
      else { continue }
      guard chip.index < board.chips.count else {
        report(
          .error, "chip-not-on-board", number, "\(path).to.\(isSensor ? "sensor" : "front_end")",
          "is chip \(chip.index)", "the board has chips 0 to \(board.chips.count - 1)")
        continue
      }
      if isSensor {
        let mode = board[chip].sensorInterface.mode
        guard let events = cameraEvents(node, mode, UInt32(index), path) else { continue }
        if let first = events.lazy.map(\.time).min(), first >= duration {
          report(
            .warning, "after-the-end", node, path, "begins at \(first)",
            "the experiment ends at \(duration): the camera sees nothing")
        }
        stimuli.append(.camera(chip, events))
      } else if let signal = frontEndSignal(node, to, chip, path, &taken) {
        stimuli.append(signal)
      }
    }
    return stimuli
  }

  /// Whether what a stimulus sends fits what it is sent to.
  mutating func checkKind(_ node: ConfigNode, ofPort isPort: Bool, _ path: String) -> Bool {
    let isSensor = node["to"]?["sensor"] != nil
    let fitting =
      isPort
      ? (isSensor ? ["events", "moving_bar"] : ["signal"]) : ["signal", "poisson", "regular", "spikes"]
    let target = isPort ? (isSensor ? "a camera port" : "a front end") : "a population"
    for entry in node.entries {
      let isKind = ["signal", "poisson", "regular", "spikes", "events", "moving_bar"].contains(entry.key)
      guard isKind && !fitting.contains(entry.key) || isPort && entry.key == "delta" else { continue }
      report(
        .error, "stimulus-kind", entry.value, "\(path).\(entry.key)", "is not for \(target)",
        "\(target) takes \(fitting.joined(separator: ", "))")
      return false
    }
    if !isPort, node["signal"] != nil, node["delta"] == nil {
      report(.error, "missing-key", node, path, "has the key 'signal' without 'delta'", "give both")
      return false
    }
    return true
  }

  // MARK: cameras

  private mutating func cameraEvents(
    _ node: ConfigNode, _ mode: SensorMode, _ stream: UInt32, _ path: String
  ) -> [CameraEvent]? {
    if let bar = node["moving_bar"] { return movingBar(bar, mode, stream, path + ".moving_bar") }
    guard let node = node["events"], let file = node["file"], let name = file.text else { return nil }
    let keyPath = path + ".events.file"
    guard
      let format = node["format"]?.text.flatMap(CameraFile.Format.init(rawValue:))
        ?? CameraFile.Format(name: name)
    else {
      report(
        .error, "format-unknown", file, keyPath, "is '\(name)', whose layout its name does not tell",
        "give the format: one of \(CameraFile.Format.allCases.map(\.rawValue).joined(separator: ", "))")
      return nil
    }
    let data = files.resolve(name)
    do throws(FormatError) {
      let read = try CameraFile(
        ByteSource(path: data), format, mode,
        start: max(.zero, min(node["start"]?.time ?? .zero, .s(4_000_000))))
      files.note(Array(read.digest.utf8))
      return read.events
    } catch {
      report(error, data, file, keyPath)
      return nil
    }
  }

  private mutating func movingBar(
    _ node: ConfigNode, _ mode: SensorMode, _ stream: UInt32, _ path: String
  ) -> [CameraEvent]? {
    guard let speed = node["speed"]?.number, speed > 0 else { return nil }
    var bar = MovingBar(speed: speed)
    bar.mode = mode
    bar.direction = node["direction"]?.text.flatMap(MovingBar.Direction.init) ?? .right
    bar.alternates = node["alternate"]?.flag ?? false
    bar.width = max(1, node["width"]?.whole ?? 4)
    bar.passes = max(1, node["passes"]?.whole ?? 1)
    bar.start = max(.zero, node["from"]?.time ?? .zero)
    bar.pause = max(.zero, node["pause"]?.time ?? .zero)
    bar.jitter = max(.zero, node["jitter"]?.time ?? .zero)
    bar.seed = node["seed"]?.whole.map { UInt64(max(0, $0)) } ?? options.seed
    bar.stream = stream
    guard bar.eventCount <= Self.eventLimit, bar.end < 8e6 else {
      let millions = DecimalNotation.text((bar.eventCount / 1e6).rounded())
      report(
        .error, "too-many-events", node, path,
        "makes \(millions) million events until \(Interval(si: bar.end))",
        "a camera's stimulus holds at most 200 million, over 90 days")
      return nil
    }
    return bar.events()
  }

  // MARK: front ends

  private mutating func frontEndSignal(
    _ node: ConfigNode, _ to: ConfigNode, _ chip: ChipOnBoard, _ path: String, _ taken: inout Set<Int>
  ) -> Experiment.PortStimulus? {
    guard let written = node["signal"], let signal = signal(written, path, name: "signal") else { return nil }
    guard let unit = Self.volts.first(where: { $0.unit == signal.unit }) else {
      report(
        .error, "signal-not-a-voltage", written["unit"] ?? written, path + ".signal.unit",
        "is '\(signal.unit)'", "a front end takes a signal in V, mV, uV or nV")
      return nil
    }
    guard let channels = to["channels"].map({ $0.indices(.channel) }) ?? [0] else { return nil }
    for channel in channels where !taken.insert(chip.index * FrontEnd.channelCount + channel).inserted {
      report(
        .error, "front-end-channel-taken", to["channels"] ?? to, path + ".to",
        "is channel \(channel), which has a signal already", "give each channel one signal")
      return nil
    }
    return .analog(chip, channels: channels, signal, voltsPerUnit: unit.volts)
  }

  // MARK: maps

  /// The entries of a sensor's map that a node fills, with their words.
  mutating func sensorWords(_ node: ConfigNode?, _ path: String) -> [(place: Int, word: Destination)] {
    guard let node else { return [] }
    guard node.isList else { return words(of: node, path) }
    return node.items.enumerated().flatMap { index, node in words(of: node, "\(path)[\(index)]") }
  }

  private mutating func words(of node: ConfigNode, _ path: String) -> [(place: Int, word: Destination)] {
    let side = SensorPipeline.mapSide
    guard let first = node["first_tag"]?.whole, let cores = node["cores"]?.indices(.core) else { return [] }
    let (x, y) = (node["x"]?.whole ?? 0, node["y"]?.whole ?? 0)
    let (width, height) = (node["width"]?.whole ?? side, node["height"]?.whole ?? side)
    let (columns, rows) = (node["columns"]?.whole ?? width, node["rows"]?.whole ?? height)
    guard x >= 0, y >= 0, (1...side).contains(width), (1...side).contains(height), columns > 0, rows > 0,
      let hop = Hop(exactlyX: node["x_hop"]?.whole ?? 0, y: node["y_hop"]?.whole ?? 0), first >= 0
    else { return [] }
    guard x + width <= side, y + height <= side else {
      report(
        .error, "sensor-map-size", node, path,
        "reaches from (\(x), \(y)) to (\(x + width - 1), \(y + height - 1))",
        "the map has 64 x 64 entries, from (0, 0)")
      return []
    }
    guard width % columns == 0, height % rows == 0 else {
      report(
        .error, "sensor-map-uneven", node, path,
        "divides \(width) x \(height) pixels into \(columns) x \(rows) regions",
        "give columns that divide the width, and rows that divide the height")
      return []
    }
    guard first + columns * rows <= Tag.count else {
      report(
        .error, "sensor-map-tags", node, path,
        "needs \(columns * rows) tags from \(first) on",
        "tags run to 2047; let pixels share tags with columns and rows")
      return []
    }
    let mask = CoreMask(rawValue: cores.reduce(0) { $0 | 1 << UInt8($1) })
    return (0..<height).flatMap { row in
      (0..<width).map { column in
        let region = row / (height / rows) * columns + column / (width / columns)
        return ((y + row) * side + x + column, Destination(tag: first + region, cores: mask, hop: hop))
      }
    }
  }
}
