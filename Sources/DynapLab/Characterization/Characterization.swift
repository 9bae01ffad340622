import DynapChip
import DynapCircuits

/// A measurement of a circuit as a chip lab makes it: sweep, record, fit, compare.
///
/// A bench programs a board, runs the engine on it, and sees nothing but recordings, spikes, pins and converters. What
/// it fits is held against the closed form at the currents that the codes make.
package protocol Characterization: Sendable {
  /// The name on the command line.
  static var name: String { get }
  /// What is measured, in one line.
  static var summary: String { get }
  /// The biases that the measurement depends on, at the codes that stand unless a user gives others.
  static var operatingPoint: [BiasSetting] { get }
  /// The biases that can be swept, the usual one first.
  static var sweeps: [Parameter] { get }
  /// Measures.
  ///
  /// - Throws: ``DiagnosticError`` when the board cannot be run, such as for a step outside 1 us ... 1 ms.
  static func run(_ request: CharacterizationRequest) throws(DiagnosticError) -> CharacterizationReport
}

/// The benches of the lab.
package enum CharacterizationCatalogue {
  /// Every bench, a line each, from the synapse to the soma to the whole chip.
  package static let all: [any Characterization.Type] = [
    DPIBench.self, DepressionBench.self, DelayBench.self, NMDABench.self, FIBench.self, RefractoryBench.self,
    AdaptationBench.self, HomeostasisBench.self, SADCBench.self, MismatchBench.self,
  ]

  /// The bench of a name, or nil.
  package static func bench(named name: String) -> (any Characterization.Type)? {
    all.first { $0.name == name }
  }
}

/// A bias and its code.
package struct BiasSetting: Hashable, Sendable {
  /// The bias.
  package let parameter: Parameter
  /// Its code.
  package let code: BiasCode

  /// Sets a bias to a code.
  package init(_ parameter: Parameter, _ code: BiasCode) {
    self.parameter = parameter
    self.code = code
  }

  /// Sets a bias to a coarse range and a fine step; out of range is a programmer's mistake.
  package init(_ parameter: Parameter, _ coarse: Int, _ fine: Int) {
    self.init(parameter, BiasCode(coarse, fine))
  }
}
