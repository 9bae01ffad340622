/// A vertical stack of panels under one title; panels over time share the x axis.
package struct Figure: Sendable {
  /// The title.
  package var title: String
  /// A line or more below the title.
  package var subtitle: String
  /// The panels, from the top.
  package var panels: [any FigurePanel]
  /// The time axis that panels without an x axis of their own share.
  package var timeAxis: PlotAxis
  /// The width in pixels.
  package var width: Double
  /// The height in pixels; nil gives every panel a comfortable one.
  package var height: Double?

  /// A figure of panels.
  package init(
    _ title: String, subtitle: String = "", panels: [any FigurePanel],
    timeAxis: PlotAxis = PlotAxis("time", unit: "s"), width: Double = 960, height: Double? = nil
  ) {
    self.title = title
    self.subtitle = subtitle
    self.panels = panels
    self.timeAxis = timeAxis
    self.width = width
    self.height = height
  }

  /// The figure as an SVG document; the same figure gives the same text. Cost: linear in the data.
  package func svg() -> String {
    var canvas = SVGCanvas()
    var y = 20.0
    if !title.isEmpty {
      y += 10
      canvas.text(title, 24, y, .init(size: 17, isBold: true), width: width - 48)
    }
    for line in TextMetrics.wrapped(subtitle, size: 12, width: width - 48) {
      y += y > 20 ? 18 : 12
      canvas.text(line, 24, y, .init(size: 12, color: .grey))
    }
    y += 8
    let extents = panels.filter { $0.ownXAxis == nil }.compactMap(\.xExtent)
    let shared = timeAxis.drawnRange(
      data: timeAxis.extent(of: extents.flatMap { [$0.lowerBound, $0.upperBound] }), margin: 0.005)
    var layouts = panels.enumerated().map { index, panel in
      // The axis is written below the last of neighbouring panels that share it.
      let isLast = index + 1 == panels.count || panels[index + 1].ownXAxis != nil || panel.ownXAxis != nil
      return PanelLayout(panel, index: index, shared: (timeAxis, shared), hasXLabels: isLast, width: width)
    }
    let left = (layouts.map(\.neededMargin).max() ?? 60).rounded(.up)
    let yLabel = left - 20 - (layouts.map(\.tickWidth).max() ?? 0)
    for index in layouts.indices { layouts[index].edges = (left, width - 24, yLabel) }
    let heights = plotHeights(layouts, from: y)
    for (layout, height) in zip(layouts, heights) {
      y += layout.headerHeight
      layout.draw(on: &canvas, frame: PlotRect(x: left, y: y, width: width - left - 24, height: height))
      y += height + layout.footerHeight
    }
    return canvas.document(width: width, height: height ?? (y + 10), title: title)
  }

  private func plotHeights(_ layouts: [PanelLayout], from top: Double) -> [Double] {
    let weights = panels.map { max($0.weight, 0.05) }
    guard let height else { return weights.map { max(120 * $0, 30) } }
    let fixed = layouts.reduce(top + 10) { $0 + $1.headerHeight + $1.footerHeight }
    let unit = (height - fixed) / max(weights.reduce(0, +), 0.05)
    return weights.map { max(unit * $0, 20) }
  }
}
