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
    let oddities = [
      (counts.lostPackets, "packets fell off an edge of the board"),
      (counts.spuriousSpikes ?? 0, "spikes were spurious, caused by bad tags"),
      (counts.missedMatches, "matches were missed by faulty words"),
      (counts.lateEvents, "events were sent in after their time"),
    ]
    lines += oddities.filter { $0.0 > 0 }.map { "  \($0.0) \($0.1)" }
    lines += notes.map { "  note: \($0)" }
    let pictures = outputs.map(\.file).filter { $0.hasSuffix(".svg") }
    let others = outputs.map(\.file).filter { !$0.hasSuffix(".svg") } + [RunFiles.Name.summary.rawValue]
    lines.append("\(files.folder): \(others.joined(separator: ", "))")
    lines += pictures.compactMap { RunFiles.Name(rawValue: $0).map(files.path) }
    return lines
  }
}
