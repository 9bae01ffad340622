/// The full law against a DPI synapse and a soma simulated at transistor level, ngspice 39 with EKV devices.
///
/// A tolerance has two parts: what the files themselves say between transistors and law, 0.6 % on plateaus, 0.75 % at
/// peaks, 2.8 % on tails; and the term of the leak device leaving saturation, which our law leaves out. Below 20 times
/// the floor nothing is compared.
enum TransistorChecks {
  static func group(_ files: OracleFiles) -> CheckGroup {
    CheckGroup("Transistor-level simulation", [pulses(files), plateau(files), leak(files), step(files)])
  }

  private static let source = "ngspice 39, chips/oracles"
  private static let formula = "largest |I - I_transistors| / I_transistors"

  /// From where on currents are compared, in floors.
  private static let lowest = 20.0

  /// A row: what is compared, the tolerance, the smallest current in floors and when, in s.
  private typealias Part = (
    name: String, tolerance: Double, floors: Double, during: @Sendable (Double) -> Bool
  )

  private static func check(
    _ id: String, _ what: String, _ parts: [Part], _ run: @escaping @Sendable () throws -> TransistorTrace
  ) -> Check {
    // Both sides read one run.
    let trace = Lazy(run)
    @Sendable func errors(_ side: KeyPath<TransistorTrace, [Double]> & Sendable) throws -> [Double?] {
      let trace = try trace.value()
      return parts.map {
        trace.worst(trace[keyPath: side], trace.transistors, aboveFloors: $0.floors, during: $0.during)
      }
    }
    return Check(
      id, what, formula: formula, source: source,
      parts.map { .init($0.name, 0, "1", within: $0.tolerance) },
      double: { try errors(\.ourLaw) }, lanes: { try errors(\.ours) })
  }

  private static func pulses(_ files: OracleFiles) -> Check {
    let peaks = [0.0101, 0.0201, 0.0301, 0.0601, 0.1001]
    return check(
      "S01", "AMPA dendrite under five pulses of 50 nA and 100 us",
      [
        ("at the peaks", 0.0105, lowest, { time in peaks.contains { abs($0 - time) < 1e-6 } }),
        ("at all times", 0.0405, lowest, { _ in true }),
      ]
    ) { try TransistorRuns.shortPulses(files) }
  }

  private static func plateau(_ files: OracleFiles) -> Check {
    // On the rise from the floor the term is worth kappa/(r - 1) of ln I, where r = I_w/I_tau = 9.2.
    let rise = TransistorLaw.kappa / (1000 / 108.59929 - 1)
    return check(
      "S02", "AMPA dendrite under a pulse of 1 nA and 100 ms",
      [
        ("on the plateau", 0.006, lowest, { (0.06..<0.11).contains($0) }),
        ("at all times", rise + 0.021, lowest, { _ in true }),
      ]
    ) { try TransistorRuns.longPulse(files) }
  }

  private static func leak(_ files: OracleFiles) -> Check {
    // The floor of our input is worth (0.5/5.5) ln(1 + I_g/I): 10 % at 20 times the floor.
    check(
      "S03", "membrane released from 20 nA",
      [
        ("above 1000 floors", 0.006, 1000, { _ in true }), ("above 100 floors", 0.035, 100, { _ in true }),
        ("above 20 floors", 0.11, lowest, { _ in true }),
      ]
    ) { try TransistorRuns.leak(files) }
  }

  private static func step(_ files: OracleFiles) -> Check {
    // On the rise the term is worth kappa/(r - 1) with r = 9.1.
    let rise = TransistorLaw.kappa / (50e-12 / TransistorRuns.somaLeak - 1)
    return check(
      "S04", "membrane under a step of 50 pA",
      [
        ("on the plateau", 0.006, lowest, { (0.16..<0.26).contains($0) }),
        ("on the rise", rise + 0.021, lowest, { $0 < 0.26 }),
        ("at all times", 0.11, lowest, { _ in true }),
      ]
    ) { try TransistorRuns.step(files) }
  }
}
