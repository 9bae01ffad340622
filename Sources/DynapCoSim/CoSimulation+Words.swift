import DynapIO
import DynapUnits

extension CoSimulation {
  /// A short report for a person: how far, how fast, and what each bus carried.
  package func words(wallSeconds: Double) -> [String] {
    func seconds(_ value: Double) -> String { Interval(si: value).formatted(digits: 4) }
    let report = report
    var lines = [
      "\(experiment.name): \(seconds(time.seconds)) in \(seconds(wallSeconds)), steps of \(experiment.options.step), "
        + "contention \(report.contention ? "on" : "off"), \(simulation.tally.spikes) spikes"
    ]
    if !isFinished { lines.append("interrupted at \(time) of \(experiment.duration)") }
    var table = TextTable(
      ["bus", "words", "stalls", "waited", "longest", "queue"],
      alignments: [.left] + Array(repeating: .right, count: 5))
    table.rows = report.buses.map { bus in
      [
        bus.name, "\(bus.words)", "\(bus.stalls)", seconds(bus.stalledSeconds),
        seconds(bus.longestStallSeconds),
        "\(bus.longestQueue)",
      ]
    }
    lines += report.buses.isEmpty ? ["  no bus carried a word"] : table.lines(indent: 2)
    return lines
  }

  /// Whether the waveform has reached its size limit.
  package var wavesAreFull: Bool { board.waves?.file.isFull ?? false }
}
