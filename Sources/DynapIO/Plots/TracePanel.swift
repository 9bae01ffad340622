/// Sampled signals over time; dense ones keep the extremes of every pixel column.
package struct TracePanel: FigurePanel {
  /// One signal.
  package struct Trace: Sendable {
    /// The name in the legend.
    package var label: String
    /// The colour; without one, the palette's next.
    package var color: PlotColor?
    /// The sample times in seconds, ascending.
    package var times: [Double]
    /// The samples; those that are not finite leave a gap.
    package var values: [Double]

    /// A signal with its sample times.
    package init(_ label: String, times: [Double], values: [Double], color: PlotColor? = nil) {
      precondition(times.count == values.count, "Every sample needs a time and a value.")
      self.label = label
      self.times = times
      self.values = values
      self.color = color
    }

    /// A signal sampled every `step` seconds from `start`.
    package init(_ label: String, start: Double, step: Double, values: [Double], color: PlotColor? = nil) {
      self.init(label, times: values.indices.map { start + step * Double($0) }, values: values, color: color)
    }
  }

  /// The signals, the first at the back.
  package var traces: [Trace]
  /// Measured points over the signals, drawn as dots.
  package var points: [Trace] = []
  /// The y axis.
  package var yAxis: PlotAxis?
  /// The share of the figure's height.
  package var weight: Double
  /// The heading.
  package var title: String
  /// A remark beside the heading.
  package var note: String

  /// Signals over the shared time axis.
  package init(_ traces: [Trace], y: PlotAxis, weight: Double = 1, title: String = "", note: String = "") {
    self.traces = traces
    yAxis = y
    self.weight = weight
    self.title = title
    self.note = note
  }

  /// The first and last sample.
  package var xExtent: ClosedRange<Double>? {
    PlotAxis("").extent(of: (traces + points).lazy.flatMap(\.times))
  }

  /// The extent of the samples in sight.
  package func yRange(x: ClosedRange<Double>) -> ClosedRange<Double> {
    let axis = yAxis ?? PlotAxis("")
    let values = (traces + points).lazy.flatMap { trace in
      zip(trace.times, trace.values).lazy.filter { x.contains($0.0) }.map(\.1)
    }
    return axis.drawnRange(data: axis.extent(of: values), margin: 0.06)
  }

  /// A legend of several signals, or of one that has a name.
  package var legend: [LegendEntry] {
    traces.enumerated().filter { !$0.element.label.isEmpty }.map { index, trace in
      LegendEntry(label: trace.label, color: color(index), sample: .line)
    } + points.map { LegendEntry(label: $0.label, color: $0.color ?? .vermillion, sample: .dot) }
  }

  /// Says so when there is nothing to draw.
  package func emptyMessage(x: ClosedRange<Double>) -> String? {
    let axis = yAxis ?? PlotAxis("")
    let isVisible = (traces + points).contains { trace in
      zip(trace.times, trace.values).contains { x.contains($0.0) && axis.shows($0.1) }
    }
    return isVisible ? nil : "no data"
  }

  /// Draws every signal as one path, and the points over them.
  package func draw(on canvas: inout PanelCanvas) {
    for (index, trace) in traces.enumerated() {
      let range = canvas.x.range
      let points = zip(trace.times, trace.values).lazy.filter { range.contains($0.0) }
        .map { (x: $0.0, y: $0.1) }
      let data = Decimation.path(points, x: canvas.x, y: canvas.y, count: trace.values.count)
      canvas.svg.path(data, .init(color: color(index), width: 1))
    }
    for trace in points {
      for (time, value) in zip(trace.times, trace.values)
      where canvas.x.range.contains(time) && canvas.y.axis.shows(value) {
        canvas.svg.circle(canvas.x(time), canvas.y(value), radius: 3.5, fill: trace.color ?? .vermillion)
      }
    }
  }

  private func color(_ index: Int) -> PlotColor {
    traces[index].color ?? (traces.count == 1 ? .ink : .forSeries(index))
  }
}
