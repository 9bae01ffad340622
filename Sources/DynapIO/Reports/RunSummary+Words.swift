import DynapEngine
import DynapUnits

extension RunSummary {
  /// A short summary for a person, which ends with the paths of the pictures.
  package func words(in files: RunFiles) -> [String] {
    func seconds(_ value: Double) -> String { Interval(si: value).formatted(digits: 4) }
    let factor = DecimalText.trimmed(realTimeFactor, significantDigits: 3)
    var lines = [
      "\(experiment.name): \(seconds(simulatedSeconds)) simulated in \(seconds(wallSeconds)), \(factor)x real time"
    ]
    if options.fidelity != SimulationOptions().fidelity.rawValue || options.conditions != nil {
      lines.append("  " + (["\(options.fidelity) law"] + (options.conditions ?? [])).joined(separator: " · "))
    }
    if !complete {
      lines.append("interrupted: the files hold \(seconds(simulatedSeconds)) of \(seconds(durationSeconds))")
    }
    var table = TextTable([], alignments: [.left, .right, .left, .right, .left, .right, .left])
    table.rows = populations.map { population in
      let rate = population.meanRateHertz.map { Frequency(si: $0).formatted(digits: 3) } ?? "not recorded"
      let noun = population.kind == "inputs" ? "events" : "spikes"
      let variation = population.intervalVariation.map {
        "CV \(DecimalText.trimmed($0, significantDigits: 2))"
      }
      return [
        population.name, "\(population.count)", population.kind, "\(population.spikes)", noun, rate,
        variation ?? "",
      ]
    }
    lines += table.lines(indent: 2)
    if populations.isEmpty { lines.append("  \(counts.recordedSpikes) spikes recorded") }
    lines += portWords
    let oddities = [
      (counts.lostPackets, "packets fell off an edge of the board"),
      (counts.spuriousSpikes ?? 0, "spikes were spurious, caused by bad tags"),
      (counts.missedMatches, "matches were missed by faulty words or busy delay lines"),
      (counts.mergedMatches ?? 0, "matches became one with an event that their synapse was delaying"),
      (counts.lateEvents, "events were sent in after their time"),
    ]
    lines += oddities.filter { $0.0 > 0 }.map { "  \($0.0) \($0.1)" }
    lines += windows?.words.map { "  \($0)" } ?? []
    lines += notes.map { "  note: \($0)" }
    let pictures = outputs.map(\.file).filter { $0.hasSuffix(".svg") }
    let others = outputs.map(\.file).filter { !$0.hasSuffix(".svg") } + [RunFiles.Name.summary.rawValue]
    lines.append("\(files.folder): \(others.joined(separator: ", "))")
    lines += pictures.compactMap { RunFiles.Name(rawValue: $0).map(files.path) }
    return lines
  }
}

extension RunSummary.Windows {
  /// A line on each window.
  fileprivate var words: [String] {
    var lines: [String] = []
    if let samples, let samplePeriodSeconds, let connectedChannels {
      let period = Interval(si: samplePeriodSeconds).formatted(digits: 4)
      lines.append(
        "spiking ADCs: \(samples) samples of \(period), \(connectedChannels.count) channels connected")
    }
    if !pads.isEmpty { lines.append("analog pins: \(pads.joined(separator: ", "))") }
    for (pin, count) in pulses.sorted(by: { $0.key < $1.key }) { lines.append("\(pin): \(count) pulses") }
    if let hostEvents {
      let counts = hostEvents.sorted { $0.key < $1.key }.map { "\($0.value) on \($0.key)" }
      lines.append("host events: \(counts.isEmpty ? "none" : counts.joined(separator: ", "))")
    }
    return lines
  }
}
