import DynapEngine
import DynapFabric
import DynapUnits

/// The pictures of a run.
package struct RunFigures: Sendable {
  private let record: RunRecord
  private let window: ClosedRange<Double>?

  /// Neurons of a recording that are drawn; more would hide one another.
  private static let mostTraces = 8
  /// Populations with a curve of their rate.
  private static let mostRates = 6

  /// The pictures of a record, over all of its time or a window in seconds.
  package init(_ record: RunRecord, window: ClosedRange<Double>? = nil) {
    self.record = record
    let hinted = record.hints.window.map { $0.lowerBound.seconds...$0.upperBound.seconds }
    // A run that was cut short before the window shows what there is.
    self.window = window ?? hinted.flatMap { $0.upperBound <= record.until.seconds ? $0 : nil }
  }

  /// The analog signal above the raster, with the rates below it.
  package var raster: Figure {
    let groups = groups
    var panels: [any FigurePanel] = signals
    let hasInputs = groups.contains { group in inputNames.contains { group.isOf($0) } }
    panels.append(
      RasterPanel(
        groups, weight: groups.count > 1 ? 2.5 : 2, title: hasInputs ? "input events and spikes" : "spikes",
        noun: hasInputs ? "event" : "spike"))
    if let rates = rates(groups) { panels.append(rates) }
    return figure(panels)
  }

  /// One panel per recording, or nil when no state was recorded.
  package var traces: Figure? {
    let panels = tracePanels
    return panels.isEmpty ? nil : figure(panels, range: tracedRange)
  }

  /// The rates of neurons against a bias, a panel per population, or nil when none was stepped through.
  package var rateCurves: Figure? {
    guard !record.rateCurves.isEmpty else { return nil }
    return Figure(record.name, subtitle: record.subtitle, panels: record.rateCurves.map(\.panel))
  }

  /// What the windows of the chip showed, or nil when they showed nothing.
  package var windows: Figure? {
    let panels = WindowPanels(record.windows).panels
    return panels.isEmpty ? nil : figure(panels)
  }

  /// The time that recordings of states cover.
  private var tracedRange: ClosedRange<Double>? {
    let times = record.traces.flatMap { [$0.times.first, $0.times.last].compactMap { $0?.seconds } }
    guard let first = times.min(), let last = times.max(), first < last else { return nil }
    return first...last
  }

  /// Everything in one picture.
  package var all: Figure {
    var figure = raster
    figure.panels += tracePanels + WindowPanels(record.windows).panels
    return figure
  }

  private func figure(_ panels: [any FigurePanel], range: ClosedRange<Double>? = nil) -> Figure {
    let range = range ?? window ?? 0...max(record.until.seconds, 1e-9)
    return Figure(
      record.name, subtitle: record.subtitle, panels: panels,
      timeAxis: PlotAxis("time", unit: "s", range: range))
  }

  // MARK: panels

  private var signals: [any FigurePanel] {
    let inputs = record.inputs.filter { input in
      input.signal != nil && (record.hints.signal == nil || record.hints.signal == input.population)
    }
    return inputs.compactMap { input in
      guard let signal = input.signal else { return nil }
      let end = record.until.seconds
      let times = signal.times.map(\.seconds)
      let count = times.firstIndex { $0 > end } ?? times.count
      return TracePanel(
        [.init("", times: Array(times[..<count]), values: Array(signal.values[..<count]))],
        y: PlotAxis(signal.name, unit: signal.unit), weight: 0.8, title: signal.name)
    }
  }

  private var groups: [RasterPanel.Group] {
    let shown: [RunRecord.Population]
    if record.hints.raster.isEmpty {
      shown = record.populations.filter { !$0.neurons.isEmpty || hasInput($0.name) }
    } else {
      shown = record.hints.raster.compactMap { name in record.populations.first { $0.name == name } }
    }
    guard !shown.isEmpty else { return coreGroups }
    var groups: [RasterPanel.Group] = []
    for population in shown {
      let color = PlotColor.forSeries(groups.count)
      groups += population.neurons.isEmpty ? inputGroups(population, color) : [neuronGroup(population, color)]
    }
    return groups
  }

  private func hasInput(_ name: String) -> Bool { record.inputs.contains { $0.population == name } }

  private func neuronGroup(_ population: RunRecord.Population, _ color: PlotColor) -> RasterPanel.Group {
    let rows = Dictionary(
      population.neurons.enumerated().map { ($1.lane, $0) }, uniquingKeysWith: { first, _ in first })
    var times: [Double] = []
    var places: [Int] = []
    for spike in record.spikes {
      guard let row = rows[spike.lane] else { continue }
      times.append(spike.time.seconds)
      places.append(row)
    }
    return .init(population.name, color: color, times: times, rows: places, rowCount: population.count)
  }

  /// Up and down events of a delta modulator share a band in two colours; other inputs have a row per channel.
  private func inputGroups(_ population: RunRecord.Population, _ color: PlotColor) -> [RasterPanel.Group] {
    let inputs = record.inputs.filter { $0.population == population.name }
    let spikes = inputs.flatMap(\.train.spikes)
    guard population.count == 2, inputs.contains(where: { $0.signal != nil }) else {
      return [
        .init(
          population.name, color: color, times: spikes.map(\.time.seconds), rows: spikes.map(\.channel),
          rowCount: population.count)
      ]
    }
    return [
      ("up", DeltaModulator.upChannel, PlotColor.vermillion), ("down", DeltaModulator.downChannel, .sky),
    ]
    .enumerated().map { index, kind in
      let times = spikes.filter { $0.channel == kind.1 }.map(\.time.seconds)
      return .init(
        "\(population.name) \(kind.0)", color: kind.2, times: times,
        rows: [Int](repeating: kind.1, count: times.count), rowCount: population.count, sharesBand: index > 0)
    }
  }

  /// Without populations, the cores that spiked.
  private var coreGroups: [RasterPanel.Group] {
    let byCore = Dictionary(grouping: record.spikes) { $0.lane / NeuronOnCore.count }
    return byCore.sorted { $0.key < $1.key }.enumerated().map { index, entry in
      let core = NeuronOnBoard(lane: entry.key * NeuronOnCore.count)
      return .init(
        "core \(core.chip.index).\(core.core.index)", color: .forSeries(index),
        times: entry.value.map(\.time.seconds), rows: entry.value.map(\.neuron.neuron.index),
        rowCount: NeuronOnCore.count)
    }
  }

  private var inputNames: [String] { record.populations.filter(\.neurons.isEmpty).map(\.name) }

  private func rates(_ groups: [RasterPanel.Group]) -> RatePanel? {
    let shown = groups.filter { group in
      !group.times.isEmpty && !inputNames.contains { group.isOf($0) }
    }
    guard !shown.isEmpty, shown.count <= Self.mostRates else { return nil }
    let span = window ?? 0...record.until.seconds
    // About two hundred bins, of a round length.
    let bin = Self.round((span.upperBound - span.lowerBound) / 250)
    guard bin > 0, bin.isFinite else { return nil }
    let series = shown.map { group in
      RatePanel.Series(
        group.label, color: group.color, times: group.times, range: span, binWidth: bin,
        population: group.rowCount)
    }
    return RatePanel(
      series, weight: 0.8, title: "mean rate per neuron",
      note: "in bins of \(Interval(si: bin).formatted(digits: 3))")
  }

  /// The next larger of 1, 2 and 5 times a power of ten.
  private static func round(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return 0 }
    var power = 1e-12
    while power * 10 <= value { power *= 10 }
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= value } ?? value
  }

  private var tracePanels: [any FigurePanel] {
    let wanted = record.hints.traces
    let shown =
      wanted.isEmpty
      ? record.traces : wanted.compactMap { name in record.traces.first { $0.name == name } }
    return shown.map { samples in
      let times = samples.times.map(\.seconds)
      let (unit, factor) = Self.base(samples.unit)
      let count = min(samples.neurons.count, Self.mostTraces)
      let traces = (0..<count).map { column in
        let values = times.indices.map {
          Double(samples.values[$0 * samples.neurons.count + column]) * factor
        }
        return TracePanel.Trace("\(samples.neurons[column])", times: times, values: values)
      }
      let note = samples.neurons.count > count ? "the first \(count) of \(samples.neurons.count) neurons" : ""
      let label = samples.state.isEmpty ? samples.name : samples.state
      return TracePanel(traces, y: PlotAxis(label, unit: unit), title: samples.name, note: note)
    }
  }

  /// The unit without its prefix, which the axis chooses, and the factor to it.
  static func base(_ unit: String) -> (unit: String, factor: Double) {
    switch unit {
    case "pA": ("A", 1e-12)
    case "mV": ("V", 1e-3)
    case "ms": ("s", 1e-3)
    case "1": ("", 1)
    default: (unit, 1)
    }
  }
}

extension RasterPanel.Group {
  /// Whether it shows a population, or a channel of one.
  fileprivate func isOf(_ population: String) -> Bool {
    label == population || label.hasPrefix(population + " ")
  }
}
