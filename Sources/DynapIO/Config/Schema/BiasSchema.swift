import DynapChip
import DynapCircuits
import DynapUnits

/// How a bias is written.
enum BiasSchema {
  private static let coarse = ValueType.whole(
    0...5, "coarse-out-of-range", "the generator has coarse ranges 0 to 5")
  private static let fine = ValueType.whole(
    0...255, "fine-out-of-range", "a coarse range has fine steps 0 to 255")

  /// A bias: a current that is quantised, `[coarse, fine]`, or a mapping.
  static let bias = ValueType.either([.quantity(Current.self), pair, .mapping(mapping)])

  private static let pair = ValueType.tuple(
    [coarse, fine], required: 2, what: "[coarse, fine], such as [2, 60]")

  // The columns of the table stay aligned.
  // swift-format-ignore
  static let mapping = MappingType("bias", "One bias: a code of the parameter generator, or a current.", exactlyOne: ["coarse", "exact"], needs: [("coarse", "fine"), ("fine", "coarse")], [
    Key("coarse",       coarse,                                        "", "the coarse range"),
    Key("fine",         fine,                                          "", "the fine step; 0 is a leakage floor, not zero"),
    Key("exact",        .quantity(Current.self),                       "", "a current that replaces what a code would make"),
    Key("type",         .choice(["n", "p"], what: "transistor type"),  "as declared", "the transistor type, for names that end in _V"),
    Key("address",      .whole(0...Int.max),                           "0", "the vendor's bookkeeping"),
    Key("cookie",       .whole(Int.min...Int.max),                     "0", "the vendor's bookkeeping"),
    Key("initial_type", .choice(["n", "p"], what: "transistor type"),  "as declared", "the vendor's bookkeeping"),
    Key("switchable",   .flag,                                         "as declared", "the vendor's bookkeeping"),
  ])
}

/// The silicon names of biases in messages.
enum BiasNames {
  /// What to say of a name that a scope does not have.
  static func problem(of name: String, in scope: Parameter.Scope) -> Problem {
    if let other = Parameter.Scope.allCases.first(where: {
      ParameterTable.parameter(named: name, in: $0) != nil
    }) {
      return Problem(
        "parameter-of-another-scope", "is not one of the \(title(scope)) biases",
        "it belongs to the \(title(other)) biases: write it under \(key(other))")
    }
    let names = ParameterTable.parameters(in: scope).map(\.name)
    return .unknown(
      "unknown-parameter", "is not a bias of the chip", name, among: names,
      otherwise: "'dynapse parameters' lists the names")
  }

  /// The page on the circuit that a bias belongs to.
  static func page(of parameter: Parameter) -> String {
    CircuitPage.page(of: parameter)?.path ?? "docs/circuits/README.md"
  }

  /// The key of a board file that holds the biases of a scope.
  static func key(_ scope: Parameter.Scope) -> String {
    switch scope {
    case .core: "cores[...].parameters"
    case .shared: "shared_parameters01 and shared_parameters23"
    case .global: "global_parameters"
    case .sadcGroup: "sadc_group_parameters01 and sadc_group_parameters23"
    case .bioampCommon: "front_end.common_parameters"
    case .bioampChannel: "front_end.channel_parameters"
    case .learning: "cores[...].learning.parameters"
    }
  }

  private static func title(_ scope: Parameter.Scope) -> String {
    switch scope {
    case .core: "core's"
    case .shared: "shared"
    case .global: "global"
    case .sadcGroup: "spiking-ADC group's"
    case .bioampCommon: "front end's common"
    case .bioampChannel: "front-end channel's"
    case .learning: "learning block's"
    }
  }
}

extension Latch {
  /// The page on the circuit that the latch belongs to.
  var page: String { CircuitPage.page(of: self)?.path ?? "docs/circuits/README.md" }
}
