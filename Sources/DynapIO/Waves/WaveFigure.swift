import DynapChip
import DynapUnits

/// The picture of a waveform: the signals that change, in the order of the patterns that choose them, and of the file.
package struct WaveFigure: Sendable {
  /// The most signals of one picture.
  package static let rowLimit = 40

  /// The picture.
  package let figure: Figure

  /// Draws a waveform.
  ///
  /// - Parameter window: the part in seconds, or nil for all of it.
  /// - Throws: `waves-no-signal` when the filter lets no signal pass.
  package init(
    _ waves: Waveform, name: String, filter: WaveFilter = WaveFilter(), window: ClosedRange<Double>? = nil
  ) throws(DiagnosticError) {
    let chosen = Self.chosen(waves.signals.map(\.name), filter)
    guard !chosen.isEmpty else {
      let examples = waves.signals.prefix(3).map(\.name).joined(separator: ", ")
      throw DiagnosticError([
        Diagnostic(
          .error, "waves-no-signal", "--signals", "lets no signal of \(name) pass",
          "its signals are \(examples.isEmpty ? "none" : examples) and so on; * stands for any characters")
      ])
    }
    // A signal that was named is drawn even when it rests, and so are those of a pattern when all of them do.
    var lively = chosen.filter {
      waves.changes[$0].count > 1 || filter.patterns.contains(waves.signals[$0].name)
    }
    if lively.isEmpty, !filter.patterns.isEmpty { lively = chosen }
    let shown = lively.prefix(Self.rowLimit)
    let shared = Self.sharedScope(shown.map { waves.signals[$0] })
    let rows = shown.map { index in
      let label = String(waves.signals[index].name.dropFirst(shared.count))
      return WavePanel.Row(label: label, kind: waves.signals[index].kind, changes: waves.changes[index])
    }
    var notes = shared.isEmpty ? [] : ["signals of \(shared.dropLast())"]
    if lively.count > shown.count {
      notes.append("\(lively.count - shown.count) more, choose with --signals")
    }
    let first = waves.changes.lazy.compactMap(\.first?.time).min() ?? .zero
    let span = min(first, waves.end).seconds...max(waves.end.seconds, first.seconds + 1e-12)
    let panel = WavePanel(rows, span: span, sight: window, note: notes.joined(separator: " · "))
    figure = Figure(name, panels: [panel], timeAxis: PlotAxis("time", unit: "s", range: window))
  }

  /// The names that pass, those of the first pattern first.
  private static func chosen(_ names: [String], _ filter: WaveFilter) -> [Int] {
    guard !filter.patterns.isEmpty else { return Array(names.indices) }
    var left = Array(names.indices)
    return filter.patterns.flatMap { pattern in
      let chosen = left.filter { WaveFilter.matches(pattern, names[$0]) }
      left.removeAll { WaveFilter.matches(pattern, names[$0]) }
      return chosen
    }
  }

  /// What all names begin with, up to a dot.
  private static func sharedScope(_ signals: [WaveSignal]) -> String {
    guard var shared = signals.first?.scopes else { return "" }
    for signal in signals { shared = Array(zip(shared, signal.scopes).prefix { $0 == $1 }.map(\.0)) }
    return shared.isEmpty ? "" : shared.joined(separator: ".") + "."
  }
}
