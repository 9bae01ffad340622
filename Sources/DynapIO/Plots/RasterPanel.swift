/// Spikes as ticks: time along x, one row per neuron or channel, groups of rows in bands.
package struct RasterPanel: FigurePanel {
  /// Rows that belong together.
  package struct Group: Sendable {
    /// The name beside the band.
    package var label: String
    /// The colour of the ticks.
    package var color: PlotColor
    /// The spike times in seconds; those that are not finite are skipped.
    package var times: [Double]
    /// The row of each spike, counted from the top of the band.
    package var rows: [Int]
    /// The rows of the band, silent ones included.
    package var rowCount: Int
    /// Whether the group uses the band of the group before it, as down events do with up events.
    package var sharesBand: Bool

    /// A group; without `rowCount`, the rows end with the last that spikes. Spikes of other rows are skipped.
    package init(
      _ label: String, color: PlotColor, times: [Double], rows: [Int], rowCount: Int? = nil,
      sharesBand: Bool = false
    ) {
      precondition(times.count == rows.count, "Every spike needs a time and a row.")
      self.label = label
      self.color = color
      self.times = times
      self.rows = rows
      self.rowCount = max(rowCount ?? ((rows.max() ?? 0) + 1), 1)
      self.sharesBand = sharesBand
    }
  }

  /// The ticks up to which every spike is drawn by itself.
  package static let tickLimit = 60_000

  /// The groups, from the top.
  package var groups: [Group]
  /// The share of the figure's height.
  package var weight: Double
  /// The heading.
  package var title: String
  /// A remark before the number of spikes.
  package var note: String
  /// What one mark stands for, in the singular.
  private let noun: String

  /// A raster; `note` is shown with the number of spikes, or of what the noun says.
  package init(
    _ groups: [Group], weight: Double = 2, title: String = "", note: String = "", noun: String = "spike"
  ) {
    self.noun = noun
    self.groups = groups
    self.weight = weight
    self.title = title
    self.note = note
  }

  private func spikeCount(in range: ClosedRange<Double>) -> Int {
    groups.reduce(0) { $0 + $1.times.count { range.contains($0) } }
  }

  /// The remark, the number of spikes in sight, and whether they are drawn as density.
  package func note(x: ClosedRange<Double>) -> String {
    let spikes = spikeCount(in: x)
    guard spikes > 0 else { return note }
    let count = Self.grouped(spikes) + " " + noun + (spikes == 1 ? "" : "s")
    return (note.isEmpty ? "" : note + " · ") + count + (spikes > Self.tickLimit ? ", drawn as density" : "")
  }

  /// The bands carry labels instead.
  package var yAxis: PlotAxis? { nil }

  /// The first and last spike.
  package var xExtent: ClosedRange<Double>? {
    PlotAxis("").extent(of: groups.lazy.flatMap(\.times))
  }

  /// The bands fill the unit interval.
  package func yRange(x: ClosedRange<Double>) -> ClosedRange<Double> { 0...1 }

  /// Says so when no spike is in sight.
  package func emptyMessage(x: ClosedRange<Double>) -> String? { spikeCount(in: x) == 0 ? "no spikes" : nil }

  /// The bands, high in proportion to their rows, small ones enlarged.
  package var bands: [PanelBand] {
    var members: [[Group]] = []
    for group in groups {
      if group.sharesBand, !members.isEmpty {
        members[members.count - 1].append(group)
      } else {
        members.append([group])
      }
    }
    let rows = members.map { Double($0.map(\.rowCount).max() ?? 1) }
    // A band of few rows beside a large one still needs room for its label.
    let floor = rows.reduce(0, +) * 0.6 / Double(max(rows.count, 1) + 2)
    let heights = rows.map { max($0, floor) }
    let total = max(heights.reduce(0, +), 1)
    var top = 0.0
    return zip(members, heights).map { groups, height in
      let band = PanelBand(
        labels: groups.map { ($0.label, $0.color) }, top: top / total, bottom: (top + height) / total)
      top += height
      return band
    }
  }

  /// Draws the ticks, or the density of very many.
  package func draw(on canvas: inout PanelCanvas) {
    var index = -1
    let bands = bands
    let isDense = spikeCount(in: canvas.x.range) > Self.tickLimit
    for group in groups {
      if !group.sharesBand || index < 0 { index += 1 }
      let band = bands[index]
      let gap = bands.count > 1 ? min(3, (band.bottom - band.top) * canvas.frame.height * 0.1) : 0
      let frame = PlotRect(
        x: canvas.frame.x, y: canvas.frame.y + band.top * canvas.frame.height + gap,
        width: canvas.frame.width, height: (band.bottom - band.top) * canvas.frame.height - 2 * gap)
      if isDense {
        drawDensity(group, in: frame, on: &canvas)
      } else {
        drawTicks(group, in: frame, on: &canvas)
      }
    }
  }

  private func drawTicks(_ group: Group, in frame: PlotRect, on canvas: inout PanelCanvas) {
    let pitch = frame.height / Double(group.rowCount)
    let length = min(max(pitch * 0.8, 1.6), 14)
    let stroke = "v\(SVGCanvas.number(length))"
    var data = ""
    for (time, row) in zip(group.times, group.rows)
    where canvas.x.range.contains(time) && (0..<group.rowCount).contains(row) {
      let top = frame.y + (Double(row) + 0.5) * pitch - length / 2
      // A tenth of a pixel is finer than any tick.
      let left = (canvas.x(time) * 10).rounded() / 10
      data += "M\(SVGCanvas.number(left)) \(SVGCanvas.number((top * 10).rounded() / 10))\(stroke)"
    }
    let spacing = canvas.frame.width / Double(max(group.times.count / group.rowCount, 1))
    let width = min(max(spacing * 0.4, 0.7), 1.2)
    canvas.svg.path(data, .init(color: group.color, width: width))
  }

  private func drawDensity(_ group: Group, in frame: PlotRect, on canvas: inout PanelCanvas) {
    let columns = max(Int(frame.width / 2), 1)
    let lines = max(min(group.rowCount, Int(frame.height / 2)), 1)
    var counts = [Int](repeating: 0, count: columns * lines)
    for (time, row) in zip(group.times, group.rows)
    where canvas.x.range.contains(time) && (0..<group.rowCount).contains(row) {
      let column = min(Int((canvas.x(time) - frame.x) / frame.width * Double(columns)), columns - 1)
      counts[row * lines / group.rowCount * columns + max(column, 0)] += 1
    }
    let levels = 6
    let largest = Double(max(counts.max() ?? 1, 1))
    let size = (width: frame.width / Double(columns), height: frame.height / Double(lines))
    var data = [String](repeating: "", count: levels)
    for line in 0..<lines {
      var column = 0
      while column < columns {
        let start = column
        let level = Self.level(counts[line * columns + start], largest: largest, levels: levels)
        while column < columns,
          Self.level(counts[line * columns + column], largest: largest, levels: levels) == level
        {
          column += 1
        }
        guard level > 0 else { continue }
        // Whole pixels: cells neither overlap nor leave seams that would look like silence.
        let left = (frame.x + Double(start) * size.width).rounded()
        let right = (frame.x + Double(column) * size.width).rounded()
        let top = (frame.y + Double(line) * size.height).rounded()
        let bottom = (frame.y + Double(line + 1) * size.height).rounded()
        let (x, y) = (SVGCanvas.number(left), SVGCanvas.number(top))
        let (width, height) = (SVGCanvas.number(right - left), SVGCanvas.number(bottom - top))
        data[level - 1] += "M\(x) \(y)h\(width)v\(height)h-\(width)z"
      }
    }
    for (index, data) in data.enumerated() {
      canvas.svg.area(
        data, fill: group.color, opacity: 0.15 + 0.85 * Double(index) / Double(levels - 1), isCrisp: true)
    }
  }

  /// Zero for no spike; otherwise one to `levels`, by the square root so that single spikes are seen.
  private static func level(_ count: Int, largest: Double, levels: Int) -> Int {
    count == 0 ? 0 : min(Int((Double(count) / largest).squareRoot() * Double(levels)) + 1, levels)
  }

  /// An integer with its thousands apart.
  static func grouped(_ value: Int) -> String {
    var result = ""
    let digits = String(value)
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "\u{202F}" }
      result.append(digit)
    }
    return result
  }
}
