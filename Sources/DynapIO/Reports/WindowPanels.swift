import DynapEngine
import DynapUnits

/// What the windows of the chip showed, as panels over time.
struct WindowPanels {
  /// The panels: converters with a signal, membranes, depression nodes, pulses.
  let panels: [any FigurePanel]

  /// Converters and pins in a panel; more would hide one another.
  private static let most = 8

  /// The panels of what there is.
  init(_ windows: WindowRecord) {
    var panels: [any FigurePanel] = []
    if let converters = windows.converters, let panel = Self.panel(converters) { panels.append(panel) }
    for signals in [[PadSignal.membrane], [.depression41, .depression20]] {
      let pads = windows.pads.filter { signals.contains($0.signal) && !$0.times.isEmpty }
      guard !pads.isEmpty else { continue }
      let traces = pads.prefix(Self.most).map {
        TracePanel.Trace(
          "\($0.signal.rawValue) \($0.chip).\($0.core)", times: $0.times.map(\.seconds), values: $0.volts)
      }
      let title = signals == [.membrane] ? "analog pins: membranes" : "analog pins: depression nodes"
      panels.append(
        TracePanel(
          traces, y: PlotAxis("pin", unit: "V"), title: title, note: Self.note(pads.count, "pins")))
    }
    let pins = windows.pulses.filter { !$0.intervals.isEmpty }
    if !pins.isEmpty { panels.append(Self.panel(pins)) }
    self.panels = panels
  }

  /// The rates of the connected converters, each sample a level that lasts as long as it counted.
  private static func panel(_ converters: WindowRecord.Converters) -> TracePanel? {
    let shown = converters.columns.indices.filter { converters.isConnected[$0] }
    guard !shown.isEmpty, !converters.times.isEmpty else { return nil }
    let period = converters.period.seconds
    let ends = converters.times.map(\.seconds)
    let traces = shown.prefix(most).map { column in
      let rates = ends.indices.map {
        Double(converters.counts[$0 * converters.columns.count + column]) / period
      }
      return TracePanel.Trace(
        label(converters, column), times: ends.flatMap { [max($0 - period, 0), $0] },
        values: rates.flatMap { [$0, $0] })
    }
    return TracePanel(
      traces, y: PlotAxis("rate", unit: "Hz"), weight: 1.4, title: "spiking ADCs",
      note: note(shown.count, "channels"))
  }

  private static func label(_ converters: WindowRecord.Converters, _ column: Int) -> String {
    let (chip, channel) = converters.columns[column]
    switch channel.source {
    case .neuron(let core, let signal): return "\(signal.name) \(chip).\(core.index)"
    case .chip(let input): return "\(input.name) \(chip)"
    }
  }

  private static func panel(_ pins: [WindowRecord.Pulses]) -> RasterPanel {
    let groups = pins.prefix(most).enumerated().map { index, pin in
      RasterPanel.Group(
        "pulse \(pin.synapse) \(pin.chip).\(pin.core)", color: .forSeries(index),
        times: pin.intervals.map(\.lowerBound.seconds), rows: [Int](repeating: 0, count: pin.intervals.count),
        rowCount: 1)
    }
    return RasterPanel(groups, weight: 0.7, title: "pulses of synapses, where they begin", noun: "pulse")
  }

  private static func note(_ count: Int, _ noun: String) -> String {
    count > most ? "the first \(most) of \(count) \(noun)" : ""
  }
}
