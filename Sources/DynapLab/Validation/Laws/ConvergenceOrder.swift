import Foundation

/// The order at which an error vanishes with the step: the slope of its logarithm over that of the step.
package enum ConvergenceOrder {
  /// The order by least squares; errors below a floor are left out, and two must remain.
  package static func of(_ errors: [(step: Double, error: Double)], floor: Double) -> Double {
    let points = errors.filter { $0.error > floor }.map { (x: log($0.step), y: log($0.error)) }
    guard points.count > 1 else { return .nan }
    let n = Double(points.count)
    let (x, y) = (points.reduce(0) { $0 + $1.x } / n, points.reduce(0) { $0 + $1.y } / n)
    let top = points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
    return top / points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
  }

  /// The root mean square of the differences of spike times; infinite where their numbers differ.
  package static func distance(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count, !a.isEmpty else { return .infinity }
    return (zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(a.count)).squareRoot()
  }

  /// The mean interval of spike times that begin with the first.
  package static func interval(_ times: [Double]) -> Double {
    guard times.count > 1, let first = times.first, let last = times.last else { return .nan }
    return (last - first) / Double(times.count - 1)
  }
}
