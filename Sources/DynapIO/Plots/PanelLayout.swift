/// The parts of a panel around its data: heading, legend, axes and their labels.
struct PanelLayout {
  let headerHeight: Double
  let footerHeight: Double
  let leftMargin: Double
  private let panel: any FigurePanel
  private let index: Int
  private let xAxis: PlotAxis
  private let xRange: ClosedRange<Double>
  private let yRange: ClosedRange<Double>
  private let hasXLabels: Bool
  private let legendLines: [[LegendEntry]]
  private let headingWidth: Double

  private static let labelSize = 11.0
  private static let longestBandLabel = 150.0

  init(
    _ panel: any FigurePanel, index: Int, shared: (axis: PlotAxis, range: ClosedRange<Double>),
    hasXLabels: Bool,
    width: Double
  ) {
    self.panel = panel
    self.index = index
    self.hasXLabels = hasXLabels
    xAxis = panel.ownXAxis ?? shared.axis
    xRange = panel.ownXAxis?.drawnRange(data: panel.xExtent, margin: 0.03) ?? shared.range
    yRange = panel.yRange(x: xRange)
    headingWidth = min(Self.headingWidth(panel), width * 0.75)
    legendLines = Self.lines(panel.legend, first: width - headingWidth - 130, width: width - 110)
    headerHeight =
      (headingWidth > 0 || !legendLines.isEmpty ? 24 : 12) + 16 * Double(max(legendLines.count - 1, 0))
    footerHeight = hasXLabels ? 44 : 8
    if let axis = panel.yAxis {
      let labels = AxisTicks(axis, yRange, count: 4).major.map { TextMetrics.width($0.label, size: 10) }
      leftMargin = 24 + 22 + (labels.max() ?? 0)
    } else {
      let labels = panel.bands.flatMap(\.labels).map { TextMetrics.width($0.text, size: Self.labelSize) }
      leftMargin = 24 + 10 + min(labels.max() ?? 0, Self.longestBandLabel)
    }
  }

  /// Draws the panel with its data in `frame`.
  func draw(on canvas: inout SVGCanvas, frame: PlotRect) {
    drawHeader(on: &canvas, frame: frame)
    let x = AxisMap(xAxis, xRange, from: frame.x, to: frame.maxX)
    let y = AxisMap(panel.yAxis ?? PlotAxis(""), yRange, from: frame.maxY, to: frame.y)
    let message = panel.emptyMessage
    drawXAxis(on: &canvas, frame: frame, map: x)
    if panel.yAxis != nil {
      // An axis without data would pretend to know a scale.
      drawYAxis(on: &canvas, frame: frame, map: y, isEmpty: message != nil)
    } else {
      drawBands(on: &canvas, frame: frame)
    }
    if let message {
      canvas.text(message, frame.midX, frame.midY + 4, .init(size: 12, color: .grey, anchor: .middle))
    } else {
      let clip = PlotRect(x: frame.x, y: frame.y - 2, width: frame.width + 1, height: frame.height + 2)
      canvas.clipped(to: clip, id: "panel\(index)") { canvas in
        var data = PanelCanvas(svg: canvas, frame: frame, x: x, y: y)
        panel.draw(on: &data)
        canvas = data.svg
      }
    }
    canvas.line(frame.x, frame.maxY, frame.maxX, frame.maxY, .init(color: .grey, width: 0.8))
  }

  private func drawHeader(on canvas: inout SVGCanvas, frame: PlotRect) {
    let base = frame.y - headerHeight + 17
    var x = frame.x
    let titleWidth = TextMetrics.width(panel.title, size: 12, isBold: true)
    canvas.text(panel.title, x, base, .init(size: 12, isBold: true), width: frame.width * 0.7)
    if !panel.title.isEmpty { x += min(titleWidth, frame.width * 0.7) + 10 }
    canvas.text(panel.note, x, base, .init(color: .grey), width: frame.x + headingWidth - x)
    for (row, entries) in legendLines.enumerated() {
      var right = frame.maxX
      for entry in entries.reversed() {
        let label = TextMetrics.fitted(entry.label, size: Self.labelSize, width: 260)
        right -= TextMetrics.width(label, size: Self.labelSize)
        let y = base + 16 * Double(row)
        canvas.text(entry.label, right, y, .init(size: Self.labelSize), width: 260)
        drawSample(entry, right: right - 5, y: y - 4, on: &canvas)
        right -= 37
      }
    }
  }

  private func drawSample(_ entry: LegendEntry, right: Double, y: Double, on canvas: inout SVGCanvas) {
    switch entry.sample {
    case .line: canvas.line(right - 16, y, right, y, .init(color: entry.color, width: 2))
    case .dashed: canvas.line(right - 16, y, right, y, .init(color: entry.color, width: 1.5, isDashed: true))
    case .area:
      let frame = PlotRect(x: right - 16, y: y - 4, width: 16, height: 8)
      canvas.rectangle(frame, fill: entry.color, opacity: 0.3)
    case .dot: canvas.circle(right - 6, y, radius: 3.5, fill: entry.color)
    }
  }

  private func drawXAxis(on canvas: inout SVGCanvas, frame: PlotRect, map: AxisMap) {
    let ticks = AxisTicks(xAxis, xRange, count: max(Int(frame.width / 100), 2))
    for tick in ticks.major {
      let x = map(tick.value)
      canvas.line(x, frame.y, x, frame.maxY, .init(color: .hairline, width: 0.8))
      guard hasXLabels else { continue }
      canvas.line(x, frame.maxY, x, frame.maxY + 4, .init(color: .grey, width: 0.8))
      canvas.text(tick.label, x, frame.maxY + 16, .init(size: 10, anchor: .middle))
    }
    guard hasXLabels else { return }
    for value in ticks.minor {
      canvas.line(map(value), frame.maxY, map(value), frame.maxY + 2.5, .init(color: .grey, width: 0.6))
    }
    canvas.text(ticks.title, frame.midX, frame.maxY + 33, .init(anchor: .middle), width: frame.width)
  }

  private func drawYAxis(on canvas: inout SVGCanvas, frame: PlotRect, map: AxisMap, isEmpty: Bool) {
    let ticks = AxisTicks(map.axis, yRange, count: min(max(Int(frame.height / 32), 2), 6))
    for tick in ticks.major where !isEmpty {
      let y = map(tick.value)
      canvas.line(frame.x, y, frame.maxX, y, .init(color: .hairline, width: 0.8))
      canvas.line(frame.x - 4, y, frame.x, y, .init(color: .grey, width: 0.8))
      canvas.text(tick.label, frame.x - 7, y + 3.5, .init(size: 10, anchor: .end))
    }
    for value in ticks.minor where !isEmpty {
      canvas.line(frame.x - 2.5, map(value), frame.x, map(value), .init(color: .grey, width: 0.6))
    }
    canvas.line(frame.x, frame.y, frame.x, frame.maxY, .init(color: .grey, width: 0.8))
    let style = SVGCanvas.TextStyle(anchor: .middle, isVertical: true)
    canvas.text(ticks.title, 24, frame.midY, style, width: frame.height + headerHeight)
  }

  private func drawBands(on canvas: inout SVGCanvas, frame: PlotRect) {
    var free = frame.y - 8
    for (index, band) in panel.bands.enumerated() {
      let top = frame.y + band.top * frame.height
      let bottom = frame.y + band.bottom * frame.height
      if index > 0 { canvas.line(frame.x, top, frame.maxX, top, .init(color: .hairline, width: 0.8)) }
      let room = Int((bottom - top) / 13)
      // A band too low for all its labels shows the first ones; one that collides with the label above, none.
      let labels = band.labels.prefix(max(room, 1))
      var base = (top + bottom) / 2 + 4 - 6.5 * Double(labels.count - 1)
      for label in labels {
        if base - 11 >= free {
          let style = SVGCanvas.TextStyle(size: Self.labelSize, color: label.color, anchor: .end)
          canvas.text(label.text, frame.x - 8, base, style, width: Self.longestBandLabel)
          free = base
        }
        base += 13
      }
    }
    canvas.line(frame.x, frame.y, frame.x, frame.maxY, .init(color: .grey, width: 0.8))
  }

  private static func headingWidth(_ panel: any FigurePanel) -> Double {
    let title = TextMetrics.width(panel.title, size: 12, isBold: true)
    let note = TextMetrics.width(panel.note, size: 11)
    return title + note + (title > 0 && note > 0 ? 10 : 0)
  }

  /// The legend in lines: what fits beside the heading, then full lines.
  private static func lines(_ entries: [LegendEntry], first: Double, width: Double) -> [[LegendEntry]] {
    var lines: [[LegendEntry]] = []
    var free = first
    for entry in entries {
      let needed = min(TextMetrics.width(entry.label, size: labelSize), 260) + 37
      if lines.isEmpty { lines.append([]) }
      if needed > free {
        lines.append([])
        free = width
      }
      lines[lines.count - 1].append(entry)
      free -= needed
    }
    return lines
  }
}
