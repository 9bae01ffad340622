import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

extension ConfigBuilder {
  /// The analog signal of a stimulus.
  mutating func signal(_ node: ConfigNode, _ path: String, name: String) -> AnalogSignal? {
    let path = path + ".signal"
    guard let rate = node["rate"]?.quantity(Frequency.self), rate.si > 0 else { return nil }
    guard let samples = node["values"].map({ $0.items.compactMap(\.number) }) ?? samples(node, path) else {
      return nil
    }
    let first = Int(min(1e15, ((node["from"]?.time ?? .zero).seconds * rate.si).rounded()))
    let wanted = node["for"]?.time.map { Int(min(1e15, ($0.seconds * rate.si).rounded())) } ?? Int.max
    let used = samples.dropFirst(max(0, first)).prefix(max(0, wanted))
    guard !used.isEmpty else {
      report(
        .error, "signal-empty", node["from"] ?? node, path, "has no sample in its window",
        "the data has \(samples.count) samples, which last \(Interval(si: Double(samples.count) / rate.si))")
      return nil
    }
    let passes = max(1, node["repeat"]?.whole ?? 1)
    let count = Double(used.count) * Double(passes)
    let start = max(.zero, node["start"]?.time ?? .zero)
    guard count <= 200e6, start.seconds + count / rate.si < 9e6 else {
      report(
        .error, "signal-too-long", node, path, "has \(Int(count)) samples",
        "a signal has at most 200 million, over 100 days")
      return nil
    }
    let scale = node["scale"]?.number ?? 1
    let offset = node["offset"]?.number ?? 0
    let once = used.map { scale * $0 + offset }
    let values = (0..<passes).flatMap { _ in once }
    guard values.allSatisfy(\.isFinite) else {
      report(
        .error, "signal-not-finite", node, path, "has samples that are not numbers",
        "remove or interpolate them")
      return nil
    }
    return AnalogSignal(
      name: node["name"]?.text ?? name, unit: node["unit"]?.text ?? "", start: start,
      rate: rate,
      values: values)
  }

  private mutating func samples(_ node: ConfigNode, _ path: String) -> [Double]? {
    guard let file = node["file"], let name = file.text else { return nil }
    let data = files.resolve(name)
    let keyPath = path + ".file"
    guard let bytes = bytes(of: data, for: file, keyPath) else { return nil }
    do throws(FormatError) {
      if name.hasSuffix(".csv") || name.hasSuffix(".csv.gz") {
        let table = try CSVTable(bytes: bytes, source: data)
        return try table.column(node["column"]?.text ?? table.names[0])
      }
      let array: NPYArray
      if name.hasSuffix(".npz") {
        let archive = try NPZ(bytes: bytes)
        array = try archive.array(named: node["column"]?.text ?? archive.names.first ?? "")
      } else {
        array = try NPYArray(bytes: bytes)
      }
      guard array.shape.count == 1 else {
        report(
          .error, "signal-not-a-row", file, keyPath, "has the shape \(array.shape)",
          "a signal is a one-dimensional array")
        return nil
      }
      return array.asDoubles()
    } catch {
      report(error, data, file, keyPath)
      return nil
    }
  }

  /// The spikes of a list in the file, or of a file with spikes.
  mutating func spikeList(_ node: ConfigNode, _ source: StimulusNode) -> SpikeTrain? {
    let path = source.path + ".spikes"
    let count = source.population.members.count
    var spikes: [SpikeTrain.Spike] = []
    if node.isList {
      for (index, item) in node.items.enumerated() where item.items.count == 2 {
        guard let time = item.items[0].time, let channel = item.items[1].whole, time >= .zero else {
          continue
        }
        guard (0..<count).contains(channel) else {
          report(
            .error, "input-out-of-range", item.items[1], "\(path)[\(index)][1]", "is \(channel)",
            "'\(source.population.name)' has inputs 0 to \(count - 1)")
          continue
        }
        spikes.append(.init(time: time, channel: channel))
      }
      return SpikeTrain(spikes)
    }
    guard let name = node.text else { return nil }
    let file = files.resolve(name)
    guard let bytes = bytes(of: file, for: node, path) else { return nil }
    do throws(FormatError) {
      let columns = try SpikeColumns(bytes: bytes, name: name, source: file)
      for row in columns.times.indices {
        guard let time = SimTime(seconds: columns.times[row] * columns.unit), time >= .zero,
          let channel = channel(columns, row, source.population)
        else {
          report(
            .error, "spike-out-of-range", node, path,
            "has a spike in row \(row + 1) that '\(source.population.name)' cannot take",
            "times are from 0 s on, and its \(columns.isTag ? "tags" : "channels") are \(Self.range(columns, source.population))"
          )
          return nil
        }
        spikes.append(.init(time: time, channel: channel))
      }
      return SpikeTrain(spikes)
    } catch {
      report(error, file, node, path)
      return nil
    }
  }

  private func channel(_ columns: SpikeColumns, _ row: Int, _ population: NetworkMap.PopulationMap) -> Int? {
    guard let value = Int(exactly: columns.channels[row]) else { return nil }
    guard columns.isTag else { return population.members.indices.contains(value) ? value : nil }
    return population.members.firstIndex {
      $0.source == Tag(exactly: value).map(Source.input) || $0.tag?.value == value
    }
  }

  private static func range(_ columns: SpikeColumns, _ population: NetworkMap.PopulationMap) -> String {
    guard columns.isTag else { return "0 to \(population.members.count - 1)" }
    let tags = population.members.compactMap { member in
      if case .input(let tag) = member.source { tag.value } else { member.tag?.value }
    }
    return tags.isEmpty ? "none" : Selector.text(of: tags.sorted())
  }
}

/// Spikes in columns, with the unit of the time and the meaning of the other column.
struct SpikeColumns {
  var times: [Double]
  var channels: [Double]
  /// Seconds per unit of time.
  var unit: Double
  /// Whether the channels are tags.
  var isTag: Bool

  private static let units: [(String, Double)] = [
    ("time_s", 1), ("time_ms", 1e-3), ("time_us", 1e-6), ("time_ns", 1e-9), ("time_ps", 1e-12),
  ]

  /// Reads columns named `time_us` (or `_s`, `_ms`, `_ns`, `_ps`) and `channel` or `tag` of a .csv or .npz file, or
  /// the two columns of a .npy file, seconds and channel.
  ///
  /// - Throws: ``FormatError`` when the file cannot be read or lacks a column.
  init(bytes: [UInt8], name: String, source: String) throws(FormatError) {
    if name.hasSuffix(".npy") {
      self = try Self(rows: NPYArray(bytes: bytes), source: source)
      return
    }
    var names: [String]
    var column: (String) throws(FormatError) -> [Double]
    if name.hasSuffix(".npz") {
      let archive = try NPZ(bytes: bytes)
      names = archive.names
      column = { name throws(FormatError) in try archive.array(named: name).asDoubles() }
    } else {
      let table = try CSVTable(bytes: bytes, source: source)
      names = table.names
      column = { name throws(FormatError) in try table.column(name) }
    }
    let remedy = "name them time_us (or time_s, time_ms, time_ns, time_ps) and channel or tag"
    guard let time = Self.units.first(where: { names.contains($0.0) }),
      let key = ["channel", "tag"].first(where: names.contains)
    else {
      throw FormatError(
        .malformedHeader, source: source, at: .whole, "its columns are \(names.joined(separator: ", "))",
        remedy: remedy)
    }
    unit = time.1
    isTag = key == "tag"
    times = try column(time.0)
    channels = try column(key)
    guard times.count == channels.count else {
      throw FormatError(.badShape, source: source, at: .whole, "its columns differ in length", remedy: remedy)
    }
  }

  private init(rows array: NPYArray, source: String) throws(FormatError) {
    guard array.shape.count == 2, array.shape[1] == 2 else {
      throw FormatError(
        .badShape, source: source, at: .whole, "its shape is \(array.shape)",
        remedy: "give an array of two columns: the time in seconds and the channel")
    }
    let values = array.asDoubles()
    times = stride(from: 0, to: values.count, by: 2).map { values[$0] }
    channels = stride(from: 1, to: values.count, by: 2).map { values[$0] }
    unit = 1
    isTag = false
  }
}
