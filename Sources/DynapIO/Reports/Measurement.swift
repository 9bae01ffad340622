import DynapChip
import DynapUnits

/// Points that were measured on a chip, to be drawn over what a probe of the emulator shows.
///
/// A table (`.csv`) with a column `time_s`, `time_ms` or `time_us`, and columns such as `V_mon_mV`: a node's name and a
/// unit, with a prefix or without.
package struct Measurement: Sendable {
  /// The file's name, for legends.
  package let name: String
  /// When each point was measured, in seconds of the run.
  package let times: [Double]
  /// The points by node, in the base unit.
  package let points: [String: [Double]]

  private static let clocks = ["time_s": 1.0, "time_ms": 1e-3, "time_us": 1e-6]
  private static let prefixes = ["": 1.0, "m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12]

  /// Reads a table; its time zero is `shift` in the run. Cost: linear.
  ///
  /// - Throws: what reading the table throws; `over-time`, no column of times; `over-column`, one that names no unit.
  package init(path: String, shift: SimTime = .zero) throws(DiagnosticError) {
    let table: CSVTable
    do { table = try CSVTable(path: path) } catch { throw DiagnosticError([Diagnostic(error)]) }
    guard let clock = table.names.first(where: { Self.clocks[$0] != nil }), let tick = Self.clocks[clock]
    else {
      throw Self.problem(
        path, "over-time", "has the columns \(table.names.joined(separator: ", "))",
        "name one of them time_s, time_ms or time_us")
    }
    var points: [String: [Double]] = [:]
    var times: [Double] = []
    for (index, name) in table.names.enumerated() {
      let values = (0..<table.rowCount).map { table[$0] }.map { $0[$0.startIndex + index] }
      if name == clock {
        times = values.map { $0 * tick + shift.seconds }
      } else {
        guard let (node, factor) = Self.node(name) else {
          throw Self.problem(
            path, "over-column", "has a column '\(name)'", "write a node and its unit, such as V_mon_mV")
        }
        points[node] = values.map { $0 * factor }
      }
    }
    self.name = path.split(separator: "/").last.map(String.init) ?? path
    self.times = times
    self.points = points
  }

  /// The node of a column, and the factor of its unit.
  private static func node(_ column: String) -> (String, Double)? {
    guard let underscore = column.lastIndex(of: "_"), underscore > column.startIndex else { return nil }
    let unit = column[column.index(after: underscore)...]
    guard let base = unit.last, "VAs".contains(base), let factor = prefixes[String(unit.dropLast())] else {
      return nil
    }
    return (String(column[..<underscore]), factor)
  }

  private static func problem(
    _ path: String, _ code: String, _ fact: String, _ remedy: String
  ) -> DiagnosticError {
    DiagnosticError([Diagnostic(.error, code, at: .init(file: path), "", fact, remedy)])
  }
}
