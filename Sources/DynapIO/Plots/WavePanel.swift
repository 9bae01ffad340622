import DynapUnits

/// Signals of a waveform, one below the other: levels of bits, buses with their words in hexadecimal, events as ticks, real
/// numbers as levels that hold until they change, over the range that each has in sight.
package struct WavePanel: FigurePanel {
  /// One signal.
  package struct Row: Sendable {
    /// The label.
    package var label: String
    /// What it holds.
    package var kind: WaveSignal.Kind
    /// Its changes in order of time.
    package var changes: [Waveform.Change]

    /// Curves need more room than levels, and a second line for their range.
    var units: Double { kind == .real ? 2 : 1 }

    /// What a real number is between two times, that which holds at the first included.
    func extent(in sight: ClosedRange<Double>) -> ClosedRange<Double>? {
      var (held, shown): (Double?, [Double]) = (nil, [])
      for change in changes {
        guard case .real(let value) = change.value, change.time.seconds <= sight.upperBound else { continue }
        if change.time.seconds > sight.lowerBound { shown.append(value) } else { held = value }
      }
      if let held { shown.append(held) }
      return PlotAxis("").extent(of: shown)
    }
  }

  /// The signals from the top.
  package var rows: [Row]
  /// The time that the waveform covers, in seconds.
  package var span: ClosedRange<Double>
  /// The part of it that is in sight.
  package var sight: ClosedRange<Double>
  /// The heading.
  package var title: String
  /// A remark beside the heading.
  package var note: String

  /// The height of a unit of a row in pixels.
  private static let pitch = 26.0

  /// Signals over a span, all of which is in sight unless `sight` says otherwise.
  package init(
    _ rows: [Row], span: ClosedRange<Double>, sight: ClosedRange<Double>? = nil, title: String = "",
    note: String = ""
  ) {
    self.rows = rows
    self.span = span
    self.sight = sight ?? span
    self.title = title
    self.note = note
  }

  /// As high as its rows; a figure gives 120 pixels for a weight of 1.
  package var weight: Double { Self.pitch * max(units, 2) / 120 }
  private var units: Double { rows.reduce(0) { $0 + $1.units } }
  /// The bands carry labels instead.
  package var yAxis: PlotAxis? { nil }
  /// The time that the waveform covers.
  package var xExtent: ClosedRange<Double>? { span }
  /// The bands fill the unit interval.
  package func yRange(x: ClosedRange<Double>) -> ClosedRange<Double> { 0...1 }
  /// Says so when there is nothing to draw.
  package func emptyMessage(x: ClosedRange<Double>) -> String? { rows.isEmpty ? "no signals" : nil }

  /// A band for each signal; that of a real number tells its range.
  package var bands: [PanelBand] {
    var top = 0.0
    return rows.map { row in
      defer { top += row.units / units }
      var labels = [(text: row.label, color: PlotColor.ink)]
      if row.kind == .real, let extent = row.extent(in: sight) {
        let (low, high) = (Self.number(extent.lowerBound), Self.number(extent.upperBound))
        labels.append((low == high ? low : "\(low) to \(high)", .grey))
      }
      return PanelBand(labels: labels, top: top, bottom: top + row.units / units)
    }
  }

  private static func number(_ value: Double) -> String { DecimalText.trimmed(value, significantDigits: 3) }

  /// Draws every signal in its band.
  package func draw(on canvas: inout PanelCanvas) {
    for (row, band) in zip(rows, bands) {
      let frame = canvas.frame
      let (top, bottom) = (frame.y + band.top * frame.height, frame.y + band.bottom * frame.height)
      let margin = 0.18 * (bottom - top) / row.units
      let lane = Lane(top: top + margin, bottom: bottom - margin, left: frame.x, right: frame.maxX)
      switch row.kind {
      case .bits(1): drawBit(row, lane, on: &canvas)
      case .bits: drawBus(row, lane, on: &canvas)
      case .event: drawEvents(row, lane, on: &canvas)
      case .real: drawReal(row, lane, on: &canvas)
      }
    }
  }

  private struct Lane {
    var top: Double
    var bottom: Double
    var left: Double
    var right: Double
    var middle: Double { (top + bottom) / 2 }
  }

  /// A value and the pixels over which it holds.
  private struct Piece {
    var value: WaveValue
    var from: Double
    var to: Double
    /// Whether other values came and went within a pixel before it.
    var isBusy = false
  }

  /// The values in sight; what is shorter than half a pixel is one busy edge.
  private func pieces(_ row: Row, _ lane: Lane, _ canvas: PanelCanvas) -> [Piece] {
    var pieces: [Piece] = []
    for change in row.changes {
      let x = canvas.x(change.time.seconds)
      guard x <= lane.right else { break }
      let from = max(x, lane.left)
      if let last = pieces.last, from - last.from < 0.5 {
        let isBusy = last.isBusy || (last.from > lane.left && pieces.count > 1)
        pieces[pieces.count - 1] = Piece(value: change.value, from: last.from, to: lane.right, isBusy: isBusy)
      } else {
        if !pieces.isEmpty { pieces[pieces.count - 1].to = from }
        pieces.append(Piece(value: change.value, from: from, to: lane.right))
      }
    }
    return pieces
  }

  private static func point(_ x: Double, _ y: Double) -> String {
    "\(SVGCanvas.number(x)) \(SVGCanvas.number(y))"
  }

  private func drawBit(_ row: Row, _ lane: Lane, on canvas: inout PanelCanvas) {
    var (data, unknown) = ("", "")
    var last: Double?
    for piece in pieces(row, lane, canvas) {
      guard case .bits(let bits) = piece.value else {
        unknown += "M\(Self.point(piece.from, lane.middle))H\(SVGCanvas.number(piece.to))"
        last = nil
        continue
      }
      let y = bits & 1 == 1 ? lane.top : lane.bottom
      if let last {
        if piece.isBusy { data += "V\(SVGCanvas.number(last == lane.top ? lane.bottom : lane.top))" }
        data += "V\(SVGCanvas.number(y))"
      } else {
        data += "M\(Self.point(piece.from, y))"
      }
      data += "H\(SVGCanvas.number(piece.to))"
      last = y
    }
    canvas.svg.path(data, .init(color: .blue, width: 1.2))
    canvas.svg.path(unknown, .init(color: .faint, width: 1.2, isDashed: true))
  }

  private func drawBus(_ row: Row, _ lane: Lane, on canvas: inout PanelCanvas) {
    var data = ""
    for piece in pieces(row, lane, canvas) {
      let slant = min(2.5, (piece.to - piece.from) / 2)
      let (from, to) = (piece.from + slant, piece.to - slant)
      for (near, far) in [(lane.top, lane.bottom), (lane.bottom, lane.top)] {
        data +=
          "M\(Self.point(piece.from, (near + far) / 2))L\(Self.point(from, near))H\(SVGCanvas.number(to))"
        data += "L\(Self.point(piece.to, (near + far) / 2))"
      }
      let text: String
      switch piece.value {
      case .bits(let bits): text = String(bits, radix: 16)
      case .real, .event, .unknown: text = "x"
      }
      let width = TextMetrics.width(text, size: 9)
      if width < to - from {
        let style = SVGCanvas.TextStyle(size: 9, anchor: .middle)
        canvas.svg.text(text, (piece.from + piece.to) / 2, lane.middle + 3.2, style)
      }
    }
    canvas.svg.path(data, .init(color: .green, width: 1))
  }

  private func drawEvents(_ row: Row, _ lane: Lane, on canvas: inout PanelCanvas) {
    var data = ""
    var last = -1.0
    for change in row.changes {
      let x = canvas.x(change.time.seconds)
      guard x >= lane.left, x <= lane.right, x - last >= 0.3 else { continue }
      last = x
      data += "M\(Self.point(x, lane.top))V\(SVGCanvas.number(lane.bottom))"
    }
    canvas.svg.line(lane.left, lane.bottom, lane.right, lane.bottom, .init(color: .faint, width: 0.8))
    canvas.svg.path(data, .init(color: .vermillion, width: 1.4))
  }

  /// A real number holds until it changes, which is what a dump says and all that it says.
  private func drawReal(_ row: Row, _ lane: Lane, on canvas: inout PanelCanvas) {
    let range = canvas.x.range
    var points: [(x: Double, y: Double)] = []
    var held = Double.nan
    for change in row.changes {
      guard case .real(let value) = change.value else { continue }
      let time = change.time.seconds
      guard time <= range.upperBound else { break }
      if time > range.lowerBound {
        if points.isEmpty { points.append((range.lowerBound, held)) }
        points += [(time, held), (time, value)]
      }
      held = value
    }
    if points.isEmpty { points.append((range.lowerBound, held)) }
    points.append((range.upperBound, held))
    let axis = PlotAxis("")
    let y = AxisMap(
      axis, axis.drawnRange(data: row.extent(in: range), margin: 0), from: lane.bottom, to: lane.top)
    let data = Decimation.path(points, x: canvas.x, y: y, count: points.count)
    canvas.svg.path(data, .init(color: .purple, width: 1.1))
  }
}
