/// Population rates over time as step lines.
package struct RatePanel: FigurePanel {
  /// The rate of one population in bins of equal width.
  package struct Series: Sendable {
    /// The name in the legend.
    package var label: String
    /// The colour of the line.
    package var color: PlotColor
    /// The time in seconds at which the first bin starts.
    package var start: Double
    /// The width of a bin in seconds.
    package var binWidth: Double
    /// The rate in every bin.
    package var rates: [Double]

    /// Rates that have been computed.
    package init(_ label: String, color: PlotColor, start: Double, binWidth: Double, rates: [Double]) {
      precondition(
        binWidth > 0 && binWidth.isFinite && start.isFinite, "A bin needs a finite, positive width.")
      self.label = label
      self.color = color
      self.start = start
      self.binWidth = binWidth
      self.rates = rates
    }

    /// The mean rate per neuron of `population` neurons, in hertz, from their spike times within `range`.
    package init(
      _ label: String, color: PlotColor, times: [Double], range: ClosedRange<Double>, binWidth: Double,
      population: Int
    ) {
      precondition(binWidth > 0 && population > 0, "A rate needs a positive bin width and population.")
      let bins = max(((range.upperBound - range.lowerBound) / binWidth - 1e-9).rounded(.up), 1)
      precondition(bins <= 10_000_000, "The bins are too narrow for the range.")
      var rates = [Double](repeating: 0, count: Int(bins))
      let unit = 1 / (binWidth * Double(population))
      for time in times where range.contains(time) {
        rates[min(Int((time - range.lowerBound) / binWidth), rates.count - 1)] += unit
      }
      self.init(label, color: color, start: range.lowerBound, binWidth: binWidth, rates: rates)
    }

    var end: Double { start + binWidth * Double(rates.count) }

    /// The corners of the steps.
    var corners: [(x: Double, y: Double)] {
      rates.indices.flatMap { index in
        let left = start + binWidth * Double(index)
        return [(x: left, y: rates[index]), (x: left + binWidth, y: rates[index])]
      }
    }
  }

  /// The populations.
  package var series: [Series]
  /// The y axis.
  package var yAxis: PlotAxis?
  /// The share of the figure's height.
  package var weight: Double
  /// The heading.
  package var title: String
  /// A remark beside the heading.
  package var note: String

  /// Rates over the shared time axis.
  package init(
    _ series: [Series], y: PlotAxis = PlotAxis("rate", unit: "Hz"), weight: Double = 1, title: String = "",
    note: String = ""
  ) {
    self.series = series
    yAxis = y
    self.weight = weight
    self.title = title
    self.note = note
  }

  /// From the first bin's start to the last bin's end.
  package var xExtent: ClosedRange<Double>? {
    PlotAxis("").extent(of: series.filter { !$0.rates.isEmpty }.flatMap { [$0.start, $0.end] })
  }

  /// From zero to a little above the highest rate.
  package func yRange(x: ClosedRange<Double>) -> ClosedRange<Double> {
    let axis = yAxis ?? PlotAxis("")
    let extent = axis.extent(of: series.lazy.flatMap(\.rates))
    guard axis.scale == .linear, axis.range == nil, let extent, extent.lowerBound >= 0, extent.upperBound > 0
    else { return axis.drawnRange(data: extent, margin: 0.05) }
    return 0...extent.upperBound * 1.08
  }

  /// The populations that have names.
  package var legend: [LegendEntry] {
    series.filter { !$0.label.isEmpty }.map { .init(label: $0.label, color: $0.color, sample: .line) }
  }

  /// Says so when no population spikes.
  package func emptyMessage(x: ClosedRange<Double>) -> String? {
    series.contains { $0.rates.contains { $0.isFinite && $0 != 0 } } ? nil : "no spikes"
  }

  /// Draws step lines, above a light area when there is one population.
  package func draw(on canvas: inout PanelCanvas) {
    for series in series {
      let corners = series.corners
      let data = Decimation.path(corners, x: canvas.x, y: canvas.y, count: corners.count)
      if self.series.count == 1, series.rates.allSatisfy(canvas.y.axis.shows) {
        let base = SVGCanvas.number(canvas.frame.maxY)
        let right = SVGCanvas.number(canvas.x(series.end))
        let left = SVGCanvas.number(canvas.x(series.start))
        canvas.svg.area("\(data)L\(right) \(base)L\(left) \(base)z", fill: series.color, opacity: 0.15)
      }
      canvas.svg.path(data, .init(color: series.color, width: 1.1))
    }
  }
}
