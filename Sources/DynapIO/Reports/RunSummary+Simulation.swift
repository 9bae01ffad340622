import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

extension RunSummary {
  /// How a run went in real time.
  package struct Course: Sendable {
    /// The experiment's file as the user named it.
    package var file: String
    /// When it began, in UTC.
    package var started: String
    /// How long it took, in seconds.
    package var wallSeconds: Double
    /// Events that reached the host.
    package var hostEvents: Int
    /// Events that were sent in.
    package var inputEvents: Int
    /// Warnings that the configuration gave.
    package var warnings: [Diagnostic]

    /// Makes a course.
    package init(
      file: String, started: String, wallSeconds: Double = 0, hostEvents: Int = 0, inputEvents: Int = 0,
      warnings: [Diagnostic] = []
    ) {
      self.file = file
      self.started = started
      self.wallSeconds = wallSeconds
      self.hostEvents = hostEvents
      self.inputEvents = inputEvents
      self.warnings = warnings
    }
  }

  /// Sums up a simulation of an experiment, whether or not it reached its end.
  package init(_ experiment: Experiment, _ simulation: Simulation, _ record: RunRecord, _ course: Course) {
    let options = simulation.options
    self.experiment = Source(name: experiment.name, file: course.file, digest: experiment.digest)
    self.options = Options(
      serial: options.serial, seed: options.seed, stepSeconds: options.step.decimalSeconds,
      fidelity: options.fidelity.rawValue, mismatch: options.mismatch.kind.rawValue,
      mismatchScale: options.mismatch.scale, scaling: options.scaling.rawValue, threads: options.threads,
      conditions: options.conditionWords.isEmpty ? nil : options.conditionWords,
      temperatureKelvin: options.effectiveProcess.temperature.si)
    process = Dictionary(
      Process.constants.compactMap { constant in
        constant.text(in: options.process).map { (constant.name, $0) }
      }, uniquingKeysWith: { first, _ in first })
    complete = simulation.time >= experiment.duration
    durationSeconds = experiment.duration.decimalSeconds
    simulatedSeconds = simulation.time.decimalSeconds
    started = course.started
    wallSeconds = course.wallSeconds
    realTimeFactor = course.wallSeconds > 0 ? simulation.time.seconds / course.wallSeconds : 0
    let tally = simulation.tally
    counts = Counts(
      spikes: tally.spikes, recordedSpikes: simulation.spikes.count, inputEvents: course.inputEvents,
      events: tally.events, matches: tally.matches, missedMatches: tally.missedMatches,
      mergedMatches: tally.mergedMatches > 0 ? tally.mergedMatches : nil,
      spuriousSpikes: tally.spuriousSpikes > 0 ? tally.spuriousSpikes : nil,
      lostPackets: simulation.lostPackets.count, hostEvents: course.hostEvents,
      lateEvents: simulation.lateEvents)
    populations = Self.populations(record, simulation.recordings)
    sensors = Self.sensors(of: simulation)
    frontEnds = Self.frontEnds(of: experiment, simulation)
    signals = record.inputs.compactMap { input in
      input.signal.map {
        Signal(
          population: input.population, name: $0.name, unit: $0.unit, startSeconds: $0.start.decimalSeconds,
          rateHertz: $0.rate.si)
      }
    }
    recordings = record.traces.map {
      Recorded(
        name: $0.name, state: $0.state, unit: $0.unit, neurons: $0.neurons.count, samples: $0.times.count)
    }
    windows = Windows(record.windows)
    plot = Plot(
      subtitle: record.subtitle, signal: record.hints.signal, raster: record.hints.raster,
      traces: record.hints.traces)
    warnings = (course.warnings + simulation.warnings).map(\.description)
    notes = experiment.notes
  }

  private static func populations(_ record: RunRecord, _ recordings: [Recording]) -> [Population] {
    let exposure = exposure(recordings, until: record.until)
    var times: [Int: [SimTime]] = [:]
    for spike in record.spikes { times[spike.lane, default: []].append(spike.time) }
    return record.populations.map { population in
      let isInput = population.neurons.isEmpty
      let count: Int
      let seconds: Double
      if isInput {
        let inputs = record.inputs.filter { $0.population == population.name }
        count = inputs.reduce(0) { $0 + $1.train.count }
        seconds = record.until.seconds * Double(population.count)
      } else {
        count = population.neurons.reduce(0) { $0 + (times[$1.lane]?.count ?? 0) }
        seconds = population.neurons.reduce(0) { $0 + (exposure[$1.lane] ?? 0) }
      }
      return Population(
        name: population.name, kind: isInput ? "inputs" : "neurons", count: population.count,
        neurons: NeuronSelection.text(population.neurons), spikes: count,
        meanRateHertz: seconds > 0 ? Double(count) / seconds : nil,
        intervalVariation: median(population.neurons.compactMap { variation(times[$0.lane] ?? []) }))
    }
  }

  /// The standard deviation of the intervals over their mean, or nil with fewer than ten.
  private static func variation(_ times: [SimTime]) -> Double? {
    let intervals = zip(times.dropFirst(), times).map { ($0 - $1).seconds }
    guard intervals.count >= 10 else { return nil }
    let mean = intervals.reduce(0, +) / Double(intervals.count)
    guard mean > 0 else { return nil }
    let square = intervals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(intervals.count - 1)
    return square.squareRoot() / mean
  }

  private static func median(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.sorted()[values.count / 2]
  }

  /// For how many seconds the spikes of each lane were recorded.
  private static func exposure(_ recordings: [Recording], until end: SimTime) -> [Int: Double] {
    var windows: [Int: [Range<SimTime>]] = [:]
    for recording in recordings where recording.quantity == .spikes {
      let window = min(recording.from, end)..<max(min(recording.until, end), min(recording.from, end))
      for neuron in recording.neurons { windows[neuron.lane, default: []].append(window) }
    }
    return windows.mapValues { windows in
      var total = 0.0
      var done = SimTime.zero
      for window in windows.sorted(by: { $0.lowerBound < $1.lowerBound }) where window.upperBound > done {
        total += (window.upperBound - max(window.lowerBound, done)).seconds
        done = window.upperBound
      }
      return total
    }
  }
}

extension RunSummary.Windows {
  /// Sums up what was seen, or nil when nothing was asked for.
  init?(_ record: WindowRecord) {
    guard
      record.converters != nil || !record.pads.isEmpty || !record.pulses.isEmpty || record.hostEvents != nil
    else { return nil }
    samplePeriodSeconds = record.converters?.period.decimalSeconds
    samples = record.converters?.times.count
    connectedChannels = record.converters.map { converters in
      converters.columns.indices.filter { converters.isConnected[$0] }.map(converters.name)
    }
    pads = record.pads.map(\.name)
    pulses = Dictionary(
      record.pulses.map { ($0.name, $0.intervals.count) }, uniquingKeysWith: { first, _ in first })
    hostEvents = record.hostEvents.map { events in
      Dictionary(events.map { ($0.bus.name, 1) }, uniquingKeysWith: +)
    }
  }
}

extension SimTime {
  /// The Double nearest to the time in seconds, which prints as the decimal number that it is.
  var decimalSeconds: Double { Double(picoseconds) / 1e12 }
}
