import Foundation

/// How often values fall into bins of equal width, on a linear or logarithmic axis.
package struct HistogramPanel: FigurePanel {
  /// Values of one kind.
  package struct Series: Sendable {
    /// The name in the legend.
    package var label: String
    /// The colour of the bars.
    package var color: PlotColor
    /// The values; those without a position on the axis are skipped.
    package var values: [Double]

    /// Values with a name.
    package init(_ label: String = "", values: [Double], color: PlotColor = .blue) {
      self.label = label
      self.values = values
      self.color = color
    }
  }

  /// The series, all in the same bins.
  package var series: [Series]
  /// Values to mark with a dashed line.
  package var references: [(label: String, value: Double)]
  /// The panel's own x axis.
  package var ownXAxis: PlotAxis?
  /// The y axis.
  package var yAxis: PlotAxis?
  /// The share of the figure's height.
  package var weight: Double
  /// The heading.
  package var title: String
  /// A remark beside the heading.
  package var note: String
  private let edges: [Double]
  private let counts: [[Int]]

  /// Counts the values; without `bins`, their number follows from the number and the spread of the values.
  package init(
    _ series: [Series], x: PlotAxis, y: PlotAxis = PlotAxis("count"), bins: Int? = nil,
    references: [(label: String, value: Double)] = [], weight: Double = 2, title: String = "",
    note: String = ""
  ) {
    self.series = series
    self.references = references
    ownXAxis = x
    yAxis = y
    yAxis?.isCount = true
    self.weight = weight
    self.title = title
    self.note = note
    edges = Self.edges(series.flatMap(\.values), axis: x, bins: bins)
    let edges = edges
    counts = series.map { Self.counts($0.values, axis: x, edges: edges) }
  }

  /// The first and last edge, and the references.
  package var xExtent: ClosedRange<Double>? {
    !hasData ? nil : (ownXAxis ?? PlotAxis("")).extent(of: edges + references.map(\.value))
  }

  /// From zero to a little above the highest bar.
  package func yRange(x: ClosedRange<Double>) -> ClosedRange<Double> {
    0...Double(max(counts.flatMap { $0 }.max() ?? 0, 1)) * 1.08
  }

  /// The series that have names, and the references.
  package var legend: [LegendEntry] {
    series.filter { !$0.label.isEmpty }.map { .init(label: $0.label, color: $0.color, sample: .area) }
      + references.enumerated().map { index, reference in
        .init(label: reference.label, color: Self.referenceColor(index), sample: .dashed)
      }
  }

  /// Says so when there is no value.
  package func emptyMessage(x: ClosedRange<Double>) -> String? { hasData ? nil : "no data" }

  private var hasData: Bool { counts.contains { $0.contains { $0 > 0 } } }

  /// Draws bars with an outline per series, then the references.
  package func draw(on canvas: inout PanelCanvas) {
    let base = SVGCanvas.number(canvas.frame.maxY)
    for (series, counts) in zip(series, counts) {
      guard let first = edges.first, let last = edges.last else { continue }
      var data = "M\(SVGCanvas.number(canvas.x(first))) \(base)"
      for (index, count) in counts.enumerated() {
        data +=
          "V\(SVGCanvas.number(canvas.y(Double(count))))H\(SVGCanvas.number(canvas.x(edges[index + 1])))"
      }
      data += "L\(SVGCanvas.number(canvas.x(last))) \(base)"
      canvas.svg.area(data + "z", fill: series.color, opacity: self.series.count == 1 ? 0.4 : 0.25)
      canvas.svg.path(data, .init(color: series.color, width: 1.2))
    }
    for (index, reference) in references.enumerated() where canvas.x.axis.shows(reference.value) {
      let x = canvas.x(reference.value)
      let stroke = SVGCanvas.Stroke(color: Self.referenceColor(index), width: 1.5, isDashed: true)
      canvas.svg.line(x, canvas.frame.y, x, canvas.frame.maxY, stroke)
    }
  }

  private static func referenceColor(_ index: Int) -> PlotColor {
    [.vermillion, .ink, .green, .purple][index % 4]
  }

  private static func edges(_ values: [Double], axis: PlotAxis, bins: Int?) -> [Double] {
    let isLog = axis.scale == .logarithmic
    let shown = values.filter(axis.shows).map { isLog ? log10($0) : $0 }.sorted()
    guard let low = shown.first, let high = shown.last else { return [] }
    let spread = CurvePanel.quantile(shown, 0.75) - CurvePanel.quantile(shown, 0.25)
    // Freedman and Diaconis 1981.
    let ideal = 2 * spread / cbrt(Double(shown.count))
    let automatic = ideal > 0 ? min(max(((high - low) / ideal).rounded(.up), 8), 60) : 10
    let count = max(bins ?? Int(automatic), 1)
    let half = high > low ? 0 : max(abs(low) * 0.05, 0.5)
    let (start, end) = (low - half, high + half)
    return (0...count).map { index in
      let edge = start + (end - start) * (Double(index) / Double(count))
      return isLog ? pow(10, edge) : edge
    }
  }

  private static func counts(_ values: [Double], axis: PlotAxis, edges: [Double]) -> [Int] {
    guard let first = edges.first, let last = edges.last else { return [] }
    var counts = [Int](repeating: 0, count: edges.count - 1)
    let map = AxisMap(axis, first...last, from: 0, to: Double(counts.count))
    for value in values where axis.shows(value) {
      counts[min(max(Int(map(value)), 0), counts.count - 1)] += 1
    }
    return counts
  }
}
