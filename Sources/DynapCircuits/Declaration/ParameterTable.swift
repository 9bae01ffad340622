/// Every bias of the chip, collected from the blocks that declare them.
public enum ParameterTable {
  /// The blocks of the chip that own biases, in the order of the vendor's table.
  public static let silicon: [any Silicon.Type] = [
    Membrane.self, Refractory.self, DirectCurrent.self, SpikeThreshold.self, Adaptation.self, Calcium.self,
    Homeostasis.self, AMPA.self, Diffusion.self, NMDA.self, GABA.self, Shunt.self, WeightDAC.self,
    ShortTermDepression.self, PulseExtender.self, Delay.self, SenseAmplifier.self, MonitorBuffers.self,
    GeneratorBuffer.self, SpikingADC.self, AnalogFrontEnd.self,
  ]

  /// The blocks of a core's learning block, which only dies that learn have.
  public static let learning: [any Silicon.Type] = [
    PreTrace.self, ErrorTrace.self, MembraneComparator.self, StopLearning.self, WeightCell.self,
  ]

  /// All parameters of the chip, block by block.
  public static let all: [Parameter] = silicon.flatMap { $0.parameters }

  /// The parameters of one scope, in declaration order.
  public static func parameters(in scope: Parameter.Scope) -> [Parameter] { byScope[scope] ?? [] }

  /// The parameter with a silicon name in a scope, or nil.
  public static func parameter(named name: String, in scope: Parameter.Scope) -> Parameter? {
    byScope[scope]?.first { $0.name == canonicalName(name) }
  }

  /// The block that declares a parameter.
  public static func owner(of parameter: Parameter) -> (any Silicon.Type)? {
    (silicon + learning).first { $0.parameters.contains(parameter) }
  }

  /// The device's spelling of a name that public tables also spell otherwise (`DYL` for `DLY`, `SYAM_STDSTR_N`).
  public static func canonicalName(_ name: String) -> String {
    switch name {
    case "SYPD_DYL0_P": "SYPD_DLY0_P"
    case "SYPD_DYL1_P": "SYPD_DLY1_P"
    case "SYPD_DYL2_P": "SYPD_DLY2_P"
    case "SYAM_STDSTR_N": "SYAW_STDSTR_N"
    default: name
    }
  }

  private static let byScope = Dictionary(grouping: all + learning.flatMap { $0.parameters }, by: \.scope)
}
