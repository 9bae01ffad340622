/// Draws long series as short paths that keep every extreme visible.
enum Decimation {
  /// A path through the points, with at most two per pixel column where they are dense; gaps where a value
  /// is not shown. Cost: linear.
  static func path(_ points: some Sequence<(x: Double, y: Double)>, x: AxisMap, y: AxisMap, count: Int)
    -> String
  {
    var builder = PathBuilder()
    let columns = x.axis.scale == .linear ? abs(x(x.range.upperBound) - x(x.range.lowerBound)) : 0
    let isDense = Double(count) > 2 * columns && columns > 0
    var column = Column()
    for point in points {
      guard x.axis.shows(point.x), y.axis.shows(point.y) else {
        column.flush(into: &builder)
        builder.lift()
        continue
      }
      let pixel = (x: x(point.x), y: y(point.y))
      if !isDense {
        builder.add(pixel)
        continue
      }
      let index = Int(pixel.x.rounded(.down))
      if index != column.index {
        column.flush(into: &builder)
        column.index = index
      }
      column.add(pixel)
    }
    column.flush(into: &builder)
    builder.lift()
    return builder.data
  }

  /// The extremes of one pixel column, in the order in which they came.
  private struct Column {
    var index = Int.min
    private var low: (x: Double, y: Double)?
    private var high: (x: Double, y: Double)?
    private var isLowFirst = true

    mutating func add(_ point: (x: Double, y: Double)) {
      guard let low, let high else {
        self.low = point
        self.high = point
        return
      }
      if point.y < low.y {
        self.low = point
        isLowFirst = false
      } else if point.y > high.y {
        self.high = point
        isLowFirst = true
      }
    }

    mutating func flush(into builder: inout PathBuilder) {
      if let low, let high {
        builder.add(isLowFirst ? low : high)
        if low.y != high.y { builder.add(isLowFirst ? high : low) }
      }
      low = nil
      high = nil
      isLowFirst = true
    }
  }
}

/// Path data of one or more lines.
struct PathBuilder {
  private(set) var data = ""
  private var isDown = false
  private var isLonely = false

  /// Adds a point to the current line.
  mutating func add(_ point: (x: Double, y: Double)) {
    data += "\(isDown ? "L" : "M")\(SVGCanvas.number(point.x)) \(SVGCanvas.number(point.y))"
    isLonely = !isDown
    isDown = true
  }

  /// Ends the current line; a single point stays visible as a small cross.
  mutating func lift() {
    if isDown, isLonely { data += "m-2.5 0h5m-2.5 -2.5v5" }
    isDown = false
    isLonely = false
  }
}
