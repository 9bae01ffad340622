import DynapEngine
import DynapUnits
import Testing

/// One current at the rows of a transistor-level file: of ours, of the file, and of the law with either's terms, in A.
struct OracleTrace {
  /// A law and its inputs.
  typealias Driven = (law: LogDomainLaw, pulses: [(span: Range<Double>, current: Double)])

  /// When, in s.
  let times: [Double]
  /// What our circuit gives.
  let ours: [Double]
  /// What the law of our circuit gives.
  let ourLaw: [Double]
  /// What the law of the file gives here.
  let theirLaw: [Double]
  /// The law in the file.
  let fileLaw: [Double]
  /// The transistors.
  let transistors: [Double]

  /// Runs the simulation, whose first trace is the current, to the end of the file.
  init(
    _ file: String, _ column: String, _ simulation: inout Simulation, from start: Double, _ theirs: Driven,
    _ own: Driven
  ) throws {
    let table = try Fixture(file)
    times = try table("t_s")
    fileLaw = try table("\(column)_ode_A")
    transistors = try table("\(column)_A")
    theirLaw = theirs.law.currents(at: times, from: start, pulses: theirs.pulses)
    ourLaw = own.law.currents(at: times, from: start, pulses: own.pulses)
    simulation.run(until: try #require(SimTime(seconds: times.last ?? 0)))
    let trace = try #require(simulation.traces.first)
    let samples = Dictionary(uniqueKeysWithValues: zip(trace.times.map(\.microseconds), trace.values))
    ours = try times.map { Double(try #require(samples[Int64(($0 * 1e6).rounded())])) * 1e-12 }
  }

  /// The largest relative difference over the rows whose current in the file is above a limit.
  func worst(
    _ a: [Double], _ b: [Double], above limit: Double, during isIncluded: (Double) -> Bool = { _ in true }
  ) -> Double {
    let rows = times.indices.filter { fileLaw[$0] > limit && isIncluded(times[$0]) }
    #expect(!rows.isEmpty)
    return rows.map { relativeError(a[$0], b[$0]) }.max() ?? .infinity
  }
}
