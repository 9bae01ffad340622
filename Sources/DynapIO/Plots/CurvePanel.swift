/// Curves over any quantity: many faint ones with their median and a band of quantiles, or a few named ones.
package struct CurvePanel: FigurePanel {
  /// One curve.
  package struct Curve: Sendable {
    /// The name in the legend; curves without one are drawn faintly.
    package var label: String
    /// The colour of a named curve; without one, the palette's next.
    package var color: PlotColor?
    /// The abscissas.
    package var x: [Double]
    /// The ordinates; those that are not finite leave a gap.
    package var y: [Double]

    /// A curve through points in this order.
    package init(_ label: String = "", x: [Double], y: [Double], color: PlotColor? = nil) {
      precondition(x.count == y.count, "Every point needs both coordinates.")
      self.label = label
      self.x = x
      self.y = y
      self.color = color
    }
  }

  /// Something to compare the curves with.
  package struct Reference: Sendable {
    /// How a reference is drawn.
    package enum Mark: Sendable {
      /// Dots, for measurements.
      case markers
      /// A dashed line, for a theory.
      case line
    }

    /// The points and their name.
    package var curve: Curve
    /// How the reference is drawn.
    package var mark: Mark

    /// Reference points.
    package init(
      _ label: String, x: [Double], y: [Double], mark: Mark = .markers, color: PlotColor = .vermillion
    ) {
      curve = Curve(label, x: x, y: y, color: color)
      self.mark = mark
    }
  }

  /// The curves.
  package var curves: [Curve]
  /// What to compare them with.
  package var references: [Reference]
  /// The quantiles between which the band runs; nil draws neither band nor median.
  package var band: ClosedRange<Double>?
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

  /// Curves; the median and the band are those of the unnamed curves, which then must share their abscissas.
  package init(
    _ curves: [Curve], x: PlotAxis, y: PlotAxis, references: [Reference] = [],
    band: ClosedRange<Double>? = nil,
    weight: Double = 2.5, title: String = "", note: String = ""
  ) {
    self.curves = curves
    self.references = references
    self.band = band
    ownXAxis = x
    yAxis = y
    self.weight = weight
    self.title = title
    self.note = note
  }

  private var faint: [Curve] { curves.filter(\.label.isEmpty) }
  private var named: [Curve] { curves.filter { !$0.label.isEmpty } }
  private var all: [Curve] { curves + references.map(\.curve) }

  /// The extent of the abscissas.
  package var xExtent: ClosedRange<Double>? {
    (ownXAxis ?? PlotAxis("")).extent(of: all.lazy.flatMap(\.x))
  }

  /// The extent of the ordinates.
  package func yRange(x: ClosedRange<Double>) -> ClosedRange<Double> {
    let axis = yAxis ?? PlotAxis("")
    return axis.drawnRange(data: axis.extent(of: all.lazy.flatMap(\.y)), margin: 0.05)
  }

  /// Named curves, the summary and the references.
  package var legend: [LegendEntry] {
    var entries = named.enumerated().map { index, curve in
      LegendEntry(label: curve.label, color: curve.color ?? .forSeries(index), sample: .line)
    }
    if let band, summary() != nil {
      entries.append(.init(label: "median of \(faint.count)", color: .blue, sample: .line))
      let (low, high) = (band.lowerBound * 100, band.upperBound * 100)
      let range = "\(SVGCanvas.number(low))–\(SVGCanvas.number(high)) %"
      entries.append(.init(label: range, color: .blue, sample: .area))
    }
    for reference in references {
      let sample: LegendEntry.Sample = reference.mark == .markers ? .dot : .dashed
      entries.append(
        .init(label: reference.curve.label, color: reference.curve.color ?? .vermillion, sample: sample))
    }
    return entries
  }

  /// Says so when there is nothing to draw.
  package func emptyMessage(x: ClosedRange<Double>) -> String? {
    let y = yAxis ?? PlotAxis("")
    return all.contains { zip($0.x, $0.y).contains { x.contains($0.0) && y.shows($0.1) } } ? nil : "no data"
  }

  /// Draws faint curves, band, median, named curves and references, in this order.
  package func draw(on canvas: inout PanelCanvas) {
    canvas.svg.path(faint.map { data($0, canvas) }.joined(), .init(color: .faint, width: 0.6, opacity: 0.8))
    if let summary = summary() {
      let edge = Curve(
        x: summary.low.x + summary.high.x.reversed(), y: summary.low.y + summary.high.y.reversed())
      let outline = data(edge, canvas)
      canvas.svg.area(outline.isEmpty ? "" : outline + "z", fill: .blue, opacity: 0.22)
      canvas.svg.path(data(summary.median, canvas), .init(color: .blue, width: 2))
    }
    for (index, curve) in named.enumerated() {
      canvas.svg.path(data(curve, canvas), .init(color: curve.color ?? .forSeries(index), width: 1.6))
    }
    for reference in references {
      let color = reference.curve.color ?? .vermillion
      switch reference.mark {
      case .line:
        canvas.svg.path(data(reference.curve, canvas), .init(color: color, width: 1.5, isDashed: true))
      case .markers:
        for (x, y) in zip(reference.curve.x, reference.curve.y)
        where canvas.x.axis.shows(x) && canvas.y.axis.shows(y) {
          canvas.svg.circle(canvas.x(x), canvas.y(y), radius: 3.5, fill: color)
        }
      }
    }
  }

  private func data(_ curve: Curve, _ canvas: PanelCanvas) -> String {
    let points = zip(curve.x, curve.y).lazy.map { (x: $0.0, y: $0.1) }
    var builder = PathBuilder()
    for point in points {
      if canvas.x.axis.shows(point.x), canvas.y.axis.shows(point.y) {
        builder.add((x: canvas.x(point.x), y: canvas.y(point.y)))
      } else {
        builder.lift()
      }
    }
    builder.lift()
    return builder.data
  }

  /// The band's edges and the median, at abscissas where at least one curve is shown.
  private func summary() -> (low: Curve, median: Curve, high: Curve)? {
    let curves = faint
    guard let band, curves.count > 1, let grid = curves.first?.x, curves.allSatisfy({ $0.x == grid }) else {
      return nil
    }
    let axis = yAxis ?? PlotAxis("")
    var result = (low: Curve(x: [], y: []), median: Curve(x: [], y: []), high: Curve(x: [], y: []))
    for index in grid.indices {
      let values = curves.map { $0.y[index] }.filter(axis.shows).sorted()
      guard !values.isEmpty else { continue }
      result.low.x.append(grid[index])
      result.low.y.append(Self.quantile(values, band.lowerBound))
      result.median.x.append(grid[index])
      result.median.y.append(Self.quantile(values, 0.5))
      result.high.x.append(grid[index])
      result.high.y.append(Self.quantile(values, band.upperBound))
    }
    return result
  }

  /// The quantile of sorted values, linear between them (Hyndman and Fan 1996, type 7).
  static func quantile(_ sorted: [Double], _ fraction: Double) -> Double {
    let position = min(max(fraction, 0), 1) * Double(sorted.count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
  }
}
