import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

extension RowDeclaration {
  /// Whether a snapshot has to have the row: it is a state.
  fileprivate var isState: Bool { [.current, .state, .held, .carried].contains(role) }

  /// Whether a snapshot keeps the row: also what steps compute, so that it can be read before the next step.
  fileprivate var isKept: Bool { isState || [.mean, .derived].contains(role) }
}

extension Instance {
  /// Lanes in a block.
  private static var block: Int { LaneRows.blockSize }

  /// Writes the rows of the blocks that have ever been used; others are at rest.
  func save(to snapshot: inout Snapshot) {
    let used = isUsed.indices.filter { isUsed[$0] }
    let kept = rows.declarations.filter(\.isKept)
    snapshot.write("rows/block", used)
    snapshot.write("rows/names", kept.filter(\.isState).map(\.name))
    for declaration in kept {
      let row = rows[declaration]
      var lanes: [Float] = []
      lanes.reserveCapacity(used.count * Self.block)
      for block in used {
        lanes += UnsafeBufferPointer(start: row.base + block * Self.block, count: Self.block)
      }
      snapshot.write("rows/\(declaration.name)", lanes)
    }
  }

  /// Takes over the rows, derives everything from the configuration, and takes over the synapses.
  mutating func restore(
    _ reader: inout SnapshotReader, _ board: Board, _ options: SimulationOptions, _ state: Conditions.State?,
    at now: SimTime
  ) {
    let used = reader.indices("rows/block", below: isUsed.count)
    let names = Set(reader.texts("rows/names"))
    for name in names.subtracting(rows.declarations.map(\.name)).sorted() {
      reader.report(
        "snapshot-unknown-row", "rows/\(name)", "is the state of a circuit that this program does not have",
        "use the program that wrote it, or a later one")
    }
    let kept = rows.declarations.filter { declaration in
      if names.contains(declaration.name) { return true }
      guard declaration.isState else { return reader.snapshot["rows/\(declaration.name)"] != nil }
      reader.warn(
        "snapshot-row-added", "rows/\(declaration.name)", "is missing: an older program wrote the snapshot",
        "the state begins at rest")
      return false
    }
    let values = kept.map { (rows[$0], reader.floats("rows/\($0.name)", count: used.count * Self.block)) }
    for block in used { isUsed[block] = true }
    fill(values, used)
    // Coefficients follow from settings and from states that were held.
    _ = configure(board, options, state, at: now)
    fill(values, used)
    synapses.restore(&reader)
  }

  private func fill(_ values: [(row: Row, lanes: [Float])], _ used: [Int]) {
    for (row, lanes) in values {
      for (i, block) in used.enumerated() {
        for lane in 0..<Self.block { row[block * Self.block + lane] = lanes[i * Self.block + lane] }
      }
    }
  }
}

extension SynapseTable {
  /// Writes what of the synapses is not at rest, by their addresses: the lane times 64 plus the word's index.
  ///
  /// A pulse that ended before `past`, since when events may not have matched, is forgotten: an event finds the same as
  /// where there was none.
  func save(to snapshot: inout Snapshot, past: SimTime) {
    var ends: [(address: UInt32, pulse: SimTime)] = []
    var depressed: [(address: UInt32, level: Double, since: SimTime)] = []
    for core in cores {
      for (place, start) in core.entries.starts.enumerated() {
        let end = start + SimTime(picoseconds: CoreSynapses.Entry.whole(core.entries.device(place).width))
        if end > past { ends.append((core.address[place], end)) }
      }
      depressed += core.depression.used.map { (core.address[$0.synapse], $0.level, $0.since) }
    }
    ends.sort { $0.address < $1.address }
    depressed.sort { $0.address < $1.address }
    snapshot.write("synapses/address", ends.map { Int64($0.address) })
    snapshot.write("synapses/pulse_end", ends.map(\.pulse.picoseconds))
    snapshot.write("depression/address", depressed.map { Int64($0.address) })
    snapshot.write("depression/level", depressed.map(\.level))
    snapshot.write("depression/since", depressed.map(\.since.picoseconds))
  }

  /// Takes over what was not at rest.
  mutating func restore(_ reader: inout SnapshotReader) {
    let places = readPlaces(&reader, "synapses/address")
    let pulses = reader.times("synapses/pulse_end", count: places.count)
    var starts = cores.map { _ in [(place: Int, start: SimTime)]() }
    for (i, place) in places.enumerated() {
      guard let place else { continue }
      let width = CoreSynapses.Entry.whole(cores[place.core].entries.device(place.index).width)
      starts[place.core].append((place.index, pulses[i] - SimTime(picoseconds: width)))
    }
    for core in cores.indices { cores[core].entries.setStarts(starts[core]) }
    let depressed = readPlaces(&reader, "depression/address")
    let levels = reader.finite("depression/level", count: depressed.count)
    let since = reader.times("depression/since", count: depressed.count)
    for (i, place) in depressed.enumerated() {
      guard let place else { continue }
      let level = min(max(levels[i], 0), 1)
      if !cores[place.core].depression.restore(place.index, level: level, since: since[i]) {
        reader.report(
          "snapshot-value", "depression/address", "holds a synapse without the stp bit at place \(i)",
          "resume with the board that the snapshot was taken with")
      }
    }
  }

  /// The places of a column of addresses; one that the board does not program is a problem.
  func readPlaces(_ reader: inout SnapshotReader, _ name: String) -> [Place?] {
    let limit = cores.count * NeuronOnCore.count * SynapseOnNeuron.count
    return reader.indices(name, below: limit).map { address in
      let (lane, word) = address.quotientAndRemainder(dividingBy: SynapseOnNeuron.count)
      guard let place = place(lane: lane, word: word) else {
        reader.report(
          "snapshot-value", name, "holds \(address), which is no programmed synapse",
          "resume with the board that the snapshot was taken with")
        return nil
      }
      return place
    }
  }
}
