import Foundation

/// What an axis shows: a quantity, its unit, and whether its scale is linear or logarithmic.
package struct PlotAxis: Hashable, Sendable {
  /// How values become positions.
  package enum Scale: Hashable, Sendable {
    /// Equal differences are equal lengths.
    case linear
    /// Equal ratios are equal lengths; values of zero and below are not shown.
    case logarithmic
  }

  /// The quantity's name.
  package var label: String
  /// The unit without an SI prefix, which the axis chooses; empty for plain numbers.
  package var unit: String
  /// How values become positions.
  package var scale: Scale
  /// The range shown; without one, the data's.
  package var range: ClosedRange<Double>?
  /// Whether only whole numbers have a meaning.
  var isCount = false

  /// An axis; a given range must be finite, and positive on a logarithmic scale, or the data's is used.
  package init(
    _ label: String, unit: String = "", scale: Scale = .linear, range: ClosedRange<Double>? = nil
  ) {
    self.label = label
    self.unit = unit
    self.scale = scale
    self.range = range
  }

  /// The largest magnitude with a position, and its inverse the smallest on a logarithmic scale: far beyond any
  /// quantity, and far enough from the limits of `Double` for the arithmetic of axes.
  private static let largest = 1e150

  /// Whether a value has a position on this axis: neither NaN nor infinite nor absurdly large.
  func shows(_ value: Double) -> Bool {
    abs(value) <= Self.largest && (scale == .linear || value >= 1 / Self.largest)
  }

  /// The extent of the shown values, or nil when none is.
  func extent(of values: some Sequence<Double>) -> ClosedRange<Double>? {
    var lower = Double.infinity
    var upper = -Double.infinity
    for value in values where shows(value) {
      if value < lower { lower = value }
      if value > upper { upper = value }
    }
    return lower <= upper ? lower...upper : nil
  }

  /// The range to draw for data of this extent, `margin` of the length wider at both ends, never empty.
  func drawnRange(data: ClosedRange<Double>?, margin: Double) -> ClosedRange<Double> {
    if let range, range.lowerBound < range.upperBound, shows(range.lowerBound), shows(range.upperBound) {
      return range
    }
    guard let data else { return scale == .linear ? 0...1 : 1...10 }
    let (lower, upper) = (data.lowerBound, data.upperBound)
    if scale == .logarithmic {
      let factor = upper > lower ? pow(upper / lower, margin) : 2
      return (lower / factor)...(upper * factor)
    }
    let length = upper - lower
    // Values that differ by rounding alone are one value.
    guard length.isFinite, length > max(abs(lower), abs(upper)) * 1e-12 else {
      let half = max(abs(lower) * 0.05, lower == 0 ? 1 : 0)
      return (lower - half)...(upper + half)
    }
    return (lower - margin * length)...(upper + margin * length)
  }
}

/// A mapping of an axis's range to pixels.
struct AxisMap {
  let axis: PlotAxis
  let range: ClosedRange<Double>
  private let origin: Double
  private let factor: Double
  private let start: Double

  /// Maps the range's ends to `from` and `to`.
  init(_ axis: PlotAxis, _ range: ClosedRange<Double>, from: Double, to: Double) {
    self.axis = axis
    self.range = range
    let isLog = axis.scale == .logarithmic
    start = isLog ? log10(range.lowerBound) : range.lowerBound
    let end = isLog ? log10(range.upperBound) : range.upperBound
    origin = from
    factor = (to - from) / (end - start)
  }

  /// The position of a shown value, held within a far distance so that paths stay small.
  func callAsFunction(_ value: Double) -> Double {
    let transformed = axis.scale == .logarithmic ? log10(value) : value
    return min(max(origin + (transformed - start) * factor, -10_000), 20_000)
  }
}
