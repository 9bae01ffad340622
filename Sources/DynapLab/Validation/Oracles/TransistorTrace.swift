import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits

/// One current at the rows of a transistor-level file: of ours, of the file, and of the law with either's terms, in A.
package struct TransistorTrace: Sendable {
  /// When, in s.
  package let times: [Double]
  /// What our circuit gives.
  package let ours: [Double]
  /// What the law of our circuit gives.
  package let ourLaw: [Double]
  /// The law in the file.
  package let fileLaw: [Double]
  /// The transistors.
  package let transistors: [Double]

  private let theirs: Driven
  private let start: Double

  /// What the law of the file gives here. Costs an integration over the whole file.
  package var theirLaw: [Double] { theirs.law.currents(at: times, from: start, pulses: theirs.pulses) }

  /// A law and its inputs.
  package typealias Driven = (law: TransistorLaw, pulses: [TransistorLaw.Pulse])

  /// Runs the simulation, whose first trace is the current, to the end of the file.
  init(
    _ table: CSVTable, _ column: String, _ simulation: inout Simulation, from start: Double, _ theirs: Driven,
    _ own: Driven
  ) throws {
    times = try table.column("t_s")
    fileLaw = try table.column("\(column)_ode_A")
    transistors = try table.column("\(column)_A")
    self.theirs = theirs
    self.start = start
    ourLaw = own.law.currents(at: times, from: start, pulses: own.pulses)
    simulation.run(until: SimTime(seconds: times.last ?? 0) ?? .zero)
    let trace = simulation.traces[0]
    let samples = Dictionary(uniqueKeysWithValues: zip(trace.times.map(\.microseconds), trace.values))
    ours = times.map { time in samples[Int64((time * 1e6).rounded())].map { Double($0) * 1e-12 } ?? .nan }
  }

  /// The largest relative difference over the rows whose current in the file is above a number of floors; not a number
  /// where there is no such row.
  package func worst(
    _ a: [Double], _ b: [Double], aboveFloors limit: Double,
    during isIncluded: (Double) -> Bool = { _ in true }
  ) -> Double {
    let rows = times.indices.filter { fileLaw[$0] > limit * TransistorLaw.smallest && isIncluded(times[$0]) }
    return rows.reduce(rows.isEmpty ? .nan : 0) { worst, row in
      let error = abs(a[row] - b[row]) / abs(b[row])
      return error > worst || error.isNaN ? error : worst
    }
  }

  /// The root of the mean square of the relative difference over the rows that ``worst(_:_:aboveFloors:during:)`` takes.
  package func meanSquare(
    _ a: [Double], _ b: [Double], aboveFloors limit: Double,
    during isIncluded: (Double) -> Bool = { _ in true }
  ) -> Double {
    let squares = times.indices
      .filter { fileLaw[$0] > limit * TransistorLaw.smallest && isIncluded(times[$0]) }
      .map { ((a[$0] - b[$0]) / b[$0]) * ((a[$0] - b[$0]) / b[$0]) }
    return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
  }
}
