import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

extension RunFiles {
  /// The summary of the folder's run.
  ///
  /// - Throws: `FormatError`: `system` when there is none, `malformedHeader` when it is not the summary of a run.
  package func readSummary() throws(FormatError) -> RunSummary {
    let bytes = try ByteSource.contents(ofPath: path(.summary))
    guard let summary = try? JSONDecoder().decode(RunSummary.self, from: Data(bytes)) else {
      throw FormatError(
        .malformedHeader, source: path(.summary), at: .whole, "it is not the summary of a run",
        remedy: "give the folder that `dynapse run` wrote")
    }
    return summary
  }

  /// The record of the folder's run, with what its files hold; a missing archive leaves its part empty.
  ///
  /// - Throws: `FormatError`: as ``readSummary()``, and what reading the archives throws.
  package func read() throws(FormatError) -> RunRecord {
    let summary = try readSummary()
    let end = SimTime(seconds: summary.simulatedSeconds) ?? .zero
    var record = RunRecord(name: summary.experiment.name, until: end)
    record.subtitle = summary.plot.subtitle
    record.hints = .init(
      signal: summary.plot.signal, raster: summary.plot.raster, traces: summary.plot.traces)
    record.populations = summary.populations.map {
      .init(name: $0.name, neurons: NeuronSelection.neurons($0.neurons) ?? [], count: $0.count)
    }
    let files = Set(summary.outputs.map(\.file))
    if files.contains(Name.spikes.rawValue) { try record.readSpikes(path(.spikes)) }
    if files.contains(Name.traces.rawValue) { try record.readTraces(path(.traces), summary.recordings) }
    record.windows = try readWindows(files)
    if files.contains(Name.inputs.rawValue) { try record.readInputs(path(.inputs), summary) }
    return record
  }

  /// The record of one archive, `spikes.npz` or `traces.npz`, with names and units from the summary beside it if any.
  ///
  /// - Throws: `FormatError`: what reading the archive throws, and `badName` when its arrays are not those of a run.
  package static func read(archive path: String) throws(FormatError) -> RunRecord {
    let folder = (path as NSString).deletingLastPathComponent
    let summary = try? RunFiles(folder: folder.isEmpty ? "." : folder).readSummary()
    let stem = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    var record = RunRecord(name: summary?.experiment.name ?? stem, until: .zero)
    record.subtitle = summary?.plot.subtitle ?? ""
    let names = try NPZ(path: path).names
    if names.contains("times_ps") {
      try record.readSpikes(path)
      record.populations = (summary?.populations ?? []).compactMap { population in
        guard let neurons = NeuronSelection.neurons(population.neurons), !neurons.isEmpty else { return nil }
        return .init(name: population.name, neurons: neurons, count: population.count)
      }
    } else {
      try record.readTraces(path, summary?.recordings ?? [])
    }
    let last = max(record.spikes.last?.time ?? .zero, record.traces.compactMap(\.times.last).max() ?? .zero)
    record.until = summary.flatMap { SimTime(seconds: $0.simulatedSeconds) } ?? last
    return record
  }
}

extension RunRecord {
  /// Reads `times_ps`, `chip`, `core` and `neuron`.
  fileprivate mutating func readSpikes(_ path: String) throws(FormatError) {
    let archive = try NPZ(path: path)
    func column(_ name: String) throws(FormatError) -> [Int64] {
      do throws(FormatError) { return try archive.array(named: name).asInt64s() } catch {
        throw error.inside(path)
      }
    }
    let (times, chips) = (try column("times_ps"), try column("chip"))
    let (cores, neurons) = (try column("core"), try column("neuron"))
    guard chips.count == times.count, cores.count == times.count, neurons.count == times.count else {
      throw Self.wrong(path, "chip, core, neuron and times_ps differ in length")
    }
    spikes = []
    for index in times.indices {
      guard let neuron = NeuronOnBoard(chips[index], cores[index], neurons[index]) else {
        throw Self.wrong(path, "spike \(index) is of no neuron of a board")
      }
      spikes.append(Spike(time: SimTime(picoseconds: times[index]), lane: neuron.lane))
    }
  }

  /// Reads the arrays of every recording.
  fileprivate mutating func readTraces(
    _ path: String, _ recordings: [RunSummary.Recorded]
  ) throws(FormatError) {
    let archive = try NPZ(path: path)
    let names = archive.names.filter { $0.hasSuffix(RunTables.timesSuffix) }.map {
      String($0.dropLast(RunTables.timesSuffix.count))
    }
    guard !names.isEmpty else { throw Self.wrong(path, "it has neither spikes nor recorded states") }
    traces = []
    for name in names {
      do throws(FormatError) {
        let times = try archive.array(named: name + RunTables.timesSuffix).asInt64s()
        let values = try archive.array(named: name + RunTables.valuesSuffix)
        let places = try archive.array(named: name + RunTables.neuronsSuffix).asInt64s()
        let neurons = stride(from: 0, to: places.count - 2, by: 3).compactMap {
          NeuronOnBoard(places[$0], places[$0 + 1], places[$0 + 2])
        }
        guard values.shape == [times.count, neurons.count], places.count == 3 * neurons.count else {
          throw Self.wrong(name, "its arrays do not fit one another")
        }
        let known = recordings.first { $0.name == name }
        traces.append(
          Samples(
            name: name, state: known?.state ?? "", unit: known?.unit ?? "", neurons: neurons,
            times: times.map { SimTime(picoseconds: $0) }, values: values.asDoubles().map { Float($0) }))
      } catch {
        throw error.inside(path)
      }
    }
  }

  /// Reads the events and signals of every stimulus.
  fileprivate mutating func readInputs(_ path: String, _ summary: RunSummary) throws(FormatError) {
    let archive = try NPZ(path: path)
    var signals = summary.signals
    inputs = []
    for name in archive.names where name.hasSuffix(RunTables.timesSuffix) {
      let stem = String(name.dropLast(RunTables.timesSuffix.count))
      let population = stem.split(separator: ".", maxSplits: 1).last.map(String.init) ?? stem
      let times = try archive.array(named: name).asInt64s()
      let channels = try archive.array(named: stem + RunTables.channelSuffix).asInt64s()
      guard channels.count == times.count, channels.allSatisfy({ $0 >= 0 }) else {
        throw Self.wrong(path, "the arrays of \(stem) do not fit one another")
      }
      let train = SpikeTrain(
        zip(times, channels).map { .init(time: SimTime(picoseconds: $0), channel: Int($1)) })
      var signal: AnalogSignal?
      if let values = archive[stem + RunTables.signalSuffix],
        let index = signals.firstIndex(where: { $0.population == population })
      {
        let known = signals.remove(at: index)
        signal = AnalogSignal(
          name: known.name, unit: known.unit, start: SimTime(seconds: known.startSeconds) ?? .zero,
          rate: Frequency(si: known.rateHertz), values: values.asDoubles())
      }
      let count = populations.first { $0.name == population }?.count ?? 1
      inputs.append(Input(population: population, channelCount: count, train: train, signal: signal))
    }
  }

  private static func wrong(_ path: String, _ what: String) -> FormatError {
    FormatError(.badShape, source: path, at: .whole, what, remedy: "give the files that `dynapse run` wrote")
  }
}

extension NeuronOnBoard {
  /// The neuron of three numbers of a file, or nil when one is out of range.
  fileprivate init?(_ chip: Int64, _ core: Int64, _ neuron: Int64) {
    guard let chip = ChipOnBoard(exactly: Int(chip)), let core = CoreOnChip(rawValue: Int(core)),
      let neuron = NeuronOnCore(exactly: Int(neuron))
    else { return nil }
    self.init(chip: chip, core: core, neuron: neuron)
  }
}
