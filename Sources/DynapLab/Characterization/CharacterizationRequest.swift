import DynapChip
import DynapCircuits
import DynapUnits

/// What a user asks of a bench.
package struct CharacterizationRequest: Sendable {
  /// The process constants.
  package var process = Process.dynapse2
  /// The step; nil takes the bench's own.
  package var step: SimTime?
  /// Which die is measured; nil measures an ideal one, without mismatch.
  package var serial: UInt64?
  /// Codes in place of those of the bench's operating point; later ones win.
  package var biases: [BiasSetting] = []
  /// The bias that is swept; nil takes the bench's usual one.
  package var sweep: Parameter?
  /// Of the points of a sweep, every how many-th is measured: more than 1 is a quick look.
  package var thinning = 1

  /// Asks for an ideal die at the bench's own operating point.
  package init() {}

  /// Whether the die is ideal, so that closed forms hold.
  package var isNominal: Bool { serial == nil }

  /// Whether a quick look is asked for.
  var isBrief: Bool { thinning > 1 }

  /// The points of a sweep that are measured: the first and every ``thinning``-th.
  func thinned<T>(_ points: [T]) -> [T] {
    points.enumerated().filter { $0.offset % max(thinning, 1) == 0 }.map(\.element)
  }

  /// The operating point of a bench with the user's codes in it.
  func operatingPoint(of bench: any Characterization.Type) -> [BiasSetting] {
    bench.operatingPoint.map { own in biases.last { $0.parameter == own.parameter } ?? own }
  }

  /// What of it a bench can do.
  package func restricted(to bench: any Characterization.Type) -> CharacterizationRequest {
    var own = self
    own.biases = biases.filter { bias in bench.operatingPoint.contains { $0.parameter == bias.parameter } }
    if let sweep, !bench.sweeps.contains(sweep) { own.sweep = nil }
    return own
  }

  /// What a bench cannot do of it.
  package func problems(for bench: any Characterization.Type) -> [Diagnostic] {
    let own = bench.operatingPoint.map(\.parameter)
    var problems: [Diagnostic] = []
    for bias in biases where !own.contains(bias.parameter) {
      let isSwept = bench.sweeps.contains(bias.parameter)
      problems.append(
        Diagnostic(
          .error, "bench-without-bias", "--bias \(bias.parameter.name)",
          isSwept ? "is what \(bench.name) sweeps" : "is not free in \(bench.name)",
          "it takes \(own.map(\.name).joined(separator: ", "))"))
    }
    if let sweep, !bench.sweeps.contains(sweep) {
      let names = bench.sweeps.map(\.name).joined(separator: ", ")
      problems.append(
        Diagnostic(
          .error, "bench-without-sweep", "--sweep \(sweep.name)", "is not what \(bench.name) can sweep",
          names.isEmpty ? "it sweeps no bias" : "give one of \(names)"))
    }
    return problems
  }
}
