import Foundation

/// Least squares, as a lab fits its data with.
///
/// Points that are not finite are left out; where too few are left, what is fitted is not a number, so that no finding
/// made of it can hold.
package enum Fit {
  /// A straight line y = slope x + intercept.
  package struct Line: Hashable, Sendable {
    /// The slope.
    package let slope: Double
    /// The value at x = 0.
    package let intercept: Double

    /// Where the line crosses y = 0.
    package var zero: Double { -intercept / slope }

    /// The value at an abscissa.
    package func callAsFunction(_ x: Double) -> Double { slope * x + intercept }

    static let none = Line(slope: .nan, intercept: .nan)
  }

  /// How much each point of a line counts.
  package enum Weighting: Sendable {
    /// Every point alike: errors are the same everywhere.
    case absolute
    /// By 1/y^2: errors are a share of the value.
    case relative
  }

  /// The line of least squares through points; two at least, at different abscissas.
  package static func line(
    _ x: [Double], _ y: [Double], weighting: Weighting = .absolute
  ) -> Line {
    let points = zip(x, y).filter {
      $0.isFinite && $1.isFinite && (weighting == .absolute || $1 != 0)
    }
    guard points.count > 1 else { return .none }
    let weights = points.map { weighting == .absolute ? 1 : 1 / ($0.1 * $0.1) }
    let total = weights.reduce(0, +)
    // About the centre of mass, where sums of products cannot cancel.
    let centre = (
      x: zip(points, weights).reduce(0) { $0 + $1.0.0 * $1.1 } / total,
      y: zip(points, weights).reduce(0) { $0 + $1.0.1 * $1.1 } / total
    )
    var (xx, xy) = (0.0, 0.0)
    for (point, weight) in zip(points, weights) {
      xx += weight * (point.0 - centre.x) * (point.0 - centre.x)
      xy += weight * (point.0 - centre.x) * (point.1 - centre.y)
    }
    guard xx > 0 else { return .none }
    return Line(slope: xy / xx, intercept: centre.y - xy / xx * centre.x)
  }

  /// An exponential y = y0 exp(-t / tau), by the line through ln y; samples that are not above `floor` are left out.
  ///
  /// A log-domain circuit's voltage is the logarithm of its current, so that this is the line that a scope shows.
  package static func decay(
    _ times: [Double], _ values: [Double], above floor: Double = 0
  ) -> (timeConstant: Double, start: Double) {
    let line = line(times, values.map { $0 > floor ? log($0) : .nan })
    return (-1 / line.slope, exp(line.intercept))
  }

  /// The parameters of a positive model nearest to positive data, by least squares of the logarithms (Levenberg and
  /// Marquardt); the parameters are positive, too, and are varied by factors. Of several starts, the best end counts.
  ///
  /// Costs for each start a few dozen times the data and the square of the parameters in calls of the model.
  package static func curve(
    _ starts: [[Double]], x: [Double], y: [Double], model: (_ parameters: [Double], _ x: Double) -> Double
  ) -> [Double] {
    let points = zip(x, y).filter { $0.isFinite && $1.isFinite && $1 > 0 }
    let possible = starts.filter { start in
      points.count >= start.count && start.allSatisfy { $0 > 0 && $0.isFinite }
    }
    let ends = possible.map { descend($0, points, model) }
    return ends.min { $0.error < $1.error }?.parameters ?? (starts.first ?? []).map { _ in .nan }
  }

  private static func descend(
    _ start: [Double], _ points: [(Double, Double)], _ model: ([Double], Double) -> Double
  ) -> (parameters: [Double], error: Double) {
    func residuals(_ logs: [Double]) -> [Double] {
      let parameters = logs.map(exp)
      return points.map { point in
        let value = model(parameters, point.0)
        return value > 0 && value.isFinite ? log(value / point.1) : 1e3
      }
    }
    func sum(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
    var logs = start.map { log($0) }
    var current = residuals(logs)
    var damping = 1e-3
    for _ in 0..<200 {
      let columns = logs.indices.map { index in
        let offset = 1e-6
        var (above, below) = (logs, logs)
        above[index] += offset
        below[index] -= offset
        return zip(residuals(above), residuals(below)).map { ($0 - $1) / (2 * offset) }
      }
      let gradient = columns.map { column in zip(column, current).reduce(0) { $0 + $1.0 * $1.1 } }
      var matrix = columns.map { a in columns.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } }
      for index in matrix.indices { matrix[index][index] *= 1 + damping }
      guard let step = solved(matrix, gradient) else { break }
      let trial = zip(logs, step).map { $0 - $1 }
      let next = residuals(trial)
      if sum(next) <= sum(current) {
        let isDone = step.allSatisfy { abs($0) < 1e-10 }
        (logs, current) = (trial, next)
        damping = max(damping / 10, 1e-12)
        if isDone { break }
      } else {
        damping *= 10
        if damping > 1e9 { break }
      }
    }
    return (logs.map(exp), sum(current))
  }

  /// The parabola of least squares through points, each by 1/y^2: its coefficients from the constant one up.
  package static func parabola(_ x: [Double], _ y: [Double]) -> [Double] {
    let none = [Double](repeating: .nan, count: 3)
    let points = zip(x, y).filter { $0.isFinite && $1.isFinite && $1 != 0 }
    let scale = points.map { abs($0.0) }.max() ?? 0
    guard points.count > 2, scale > 0 else { return none }
    let rows = points.map { point in (0..<3).map { pow(point.0 / scale, Double($0)) / point.1 } }
    let matrix = (0..<3).map { a in (0..<3).map { b in rows.reduce(0) { $0 + $1[a] * $1[b] } } }
    let right = (0..<3).map { a in rows.reduce(0) { $0 + $1[a] } }
    guard let solution = solved(matrix, right) else { return none }
    return solution.enumerated().map { $0.element / pow(scale, Double($0.offset)) }
  }

  /// The place between two ends where a continuous function crosses zero, by halving; not a number where both ends
  /// have one sign.
  package static func zero(
    between low: Double, and high: Double, tolerance: Double = 1e-13, of function: (Double) -> Double
  ) -> Double {
    var (low, high) = (low, high)
    let sign = function(low)
    guard sign * function(high) <= 0 else { return .nan }
    for _ in 0..<200 where high - low > tolerance * max(abs(low), abs(high)) {
      let middle = 0.5 * (low + high)
      if function(middle) * sign > 0 { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  /// The solution of a small system of linear equations by elimination with pivots, or nil where there is none.
  private static func solved(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    var rows = zip(matrix, right).map { $0 + [$1] }
    let count = rows.count
    for column in 0..<count {
      guard let pivot = (column..<count).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
        abs(rows[pivot][column]) > 0, rows[pivot][column].isFinite
      else { return nil }
      rows.swapAt(column, pivot)
      for row in 0..<count where row != column {
        let factor = rows[row][column] / rows[column][column]
        for index in column...count { rows[row][index] -= factor * rows[column][index] }
      }
    }
    return rows.indices.map { rows[$0][count] / rows[$0][$0] }
  }
}

/// Means and spreads of samples.
package enum Sample {
  /// The mean; not a number without samples.
  package static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }

  /// The standard deviation about the mean, with n - 1; not a number for fewer than two samples.
  package static func deviation(_ values: [Double]) -> Double {
    guard values.count > 1 else { return .nan }
    let mean = mean(values)
    let sum = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (sum / Double(values.count - 1)).squareRoot()
  }

  /// `count` numbers from one to another in equal ratios.
  package static func ratios(from first: Double, to last: Double, count: Int) -> [Double] {
    (0..<count).map { first * pow(last / first, Double($0) / Double(max(count - 1, 1))) }
  }

  /// `count` numbers from one to another in equal steps.
  package static func steps(from first: Double, to last: Double, count: Int) -> [Double] {
    (0..<count).map { first + (last - first) * Double($0) / Double(max(count - 1, 1)) }
  }
}
