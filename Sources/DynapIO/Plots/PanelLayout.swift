/// The parts of a panel around its data: heading, legend, axes and their labels.
struct PanelLayout {
  let footerHeight: Double
  /// The room that labels need at the left of the data.
  let neededMargin: Double
  /// The room that tick labels need.
  let tickWidth: Double
  /// The frame's left and right edges and the position of the y label, shared by all panels.
  var edges = (left: 60.0, right: 900.0, yLabel: 24.0)
  private let panel: any FigurePanel
  private let index: Int
  private let xAxis: PlotAxis
  private let xRange: ClosedRange<Double>
  private let yRange: ClosedRange<Double>
  private let hasXLabels: Bool
  private let note: String
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
    let yRange = panel.yRange(x: xRange)
    self.yRange = yRange
    note = panel.note(x: xRange)
    let titleWidth = TextMetrics.width(panel.title, size: 12, isBold: true)
    let noteWidth = TextMetrics.width(note, size: Self.labelSize)
    headingWidth = min(titleWidth + noteWidth + (titleWidth > 0 && noteWidth > 0 ? 12 : 0), width * 0.7)
    footerHeight = hasXLabels ? 44 : 8
    if let axis = panel.yAxis {
      // Neither more nor wider labels than those that are drawn.
      let labels = (2...6).flatMap { AxisTicks(axis, yRange, count: $0).major }
      tickWidth = labels.map { TextMetrics.width($0.label, size: 10) }.max() ?? 0
      neededMargin = tickWidth + 48
    } else {
      let labels = panel.bands.flatMap(\.labels).map { TextMetrics.width($0.text, size: Self.labelSize) }
      tickWidth = 0
      neededMargin = 34 + min(labels.max() ?? 0, Self.longestBandLabel)
    }
  }

  /// The height of heading and legend.
  var headerHeight: Double {
    let lines = legendLines.count
    return (headingWidth > 0 || lines > 0 ? 24 : 12) + 16 * Double(max(lines - 1, 0))
  }

  private var legendLines: [[LegendEntry]] {
    let width = edges.right - edges.left
    return Self.lines(panel.legend, first: width - headingWidth - 24, width: width)
  }

  /// Draws the panel with its data in `frame`.
  func draw(on canvas: inout SVGCanvas, frame: PlotRect) {
    drawHeader(on: &canvas, frame: frame)
    let x = AxisMap(xAxis, xRange, from: frame.x, to: frame.maxX)
    let y = AxisMap(panel.yAxis ?? PlotAxis(""), yRange, from: frame.maxY, to: frame.y)
    let message = panel.emptyMessage(x: xRange)
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
    if !panel.title.isEmpty { x += min(titleWidth, frame.width * 0.7) + 12 }
    canvas.text(note, x, base, .init(color: .grey), width: frame.x + headingWidth + 1 - x)
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
    // A long label takes two lines at most.
    let room = frame.height + 10
    var lines = TextMetrics.wrapped(ticks.title, size: Self.labelSize, width: room)
    if lines.count > 2 { lines[1...] = [lines[1...].joined(separator: " ")] }
    for (row, line) in lines.enumerated() {
      let x = edges.yLabel - 13 * Double(lines.count - 1 - row)
      canvas.text(line, x, frame.midY, style, width: room)
    }
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
