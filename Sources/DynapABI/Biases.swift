import CDynap
import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// Writes biases.
@c @implementation
public func dynap_write_biases(
  _ board: OpaquePointer?, _ biases: UnsafePointer<dynap_bias>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    let settings = try entries(biases, count, "biases") { entry, place throws(Failure) in
      let spot = try board.spot(of: entry, place)
      guard let code = BiasCode(exactlyCoarse: Int(entry.coarse), fine: Int(entry.fine)) else {
        throw .range("\(place()).coarse", entry.coarse, 0...5)
      }
      return (spot: spot, code: code, type: try spot.type(entry.type, place))
    }
    for setting in settings {
      board.change(setting.spot) { bias in
        bias.code = setting.code
        if let type = setting.type { bias.type = type }
      }
    }
  }
}

/// Reads biases.
@c @implementation
public func dynap_read_biases(
  _ board: OpaquePointer?, _ biases: UnsafeMutablePointer<dynap_bias>?, _ count: Int
) -> Int32 {
  filling(board, biases, count, "biases") { board, entry, place throws(Failure) in
    let bias = board.bias(at: try board.spot(of: entry, place))
    (entry.coarse, entry.fine, entry.type) = (bias.code.coarse, bias.code.fine, bias.type.rawValue)
  }
}

/// Sets a bias by its silicon name.
@c @implementation
public func dynap_set_parameter(
  _ board: OpaquePointer?, _ chip: UInt32, _ unit: UInt32, _ name: UnsafePointer<CChar>?, _ coarse: UInt32,
  _ fine: UInt32
) -> Int32 {
  entering(board) { board throws(Failure) in
    let spot = try board.spot(chip, unit, name)
    try check("coarse", coarse, 0...5)
    try check("fine", fine, 0...255)
    guard let code = BiasCode(exactlyCoarse: Int(coarse), fine: Int(fine)) else { return }
    board.change(spot) { $0.code = code }
  }
}

/// Reads a bias by its silicon name.
@c @implementation
public func dynap_get_parameter(
  _ board: OpaquePointer?, _ chip: UInt32, _ unit: UInt32, _ name: UnsafePointer<CChar>?,
  _ coarse: UnsafeMutablePointer<UInt32>?, _ fine: UnsafeMutablePointer<UInt32>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    let code = board.bias(at: try board.spot(chip, unit, name)).code
    coarse?.pointee = UInt32(code.coarse)
    fine?.pointee = UInt32(code.fine)
  }
}

/// Sets the code that is nearest to a current.
@c @implementation
public func dynap_set_current(
  _ board: OpaquePointer?, _ chip: UInt32, _ unit: UInt32, _ name: UnsafePointer<CChar>?, _ amperes: Double,
  _ achieved: UnsafeMutablePointer<Double>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    let spot = try board.spot(chip, unit, name)
    guard amperes.isFinite, amperes > 0 else {
      throw Failure(DYNAP_E_RANGE, "amperes", "is \(amperes)", "give a current above zero")
    }
    let branch: ParameterGenerator.Branch = board.bias(at: spot).type == .n ? .n : .p
    let nearest = board.generator.nearestCode(to: Current(si: amperes), of: spot.parameter, type: branch)
    guard abs(nearest.relativeError) <= 0.1 else {
      throw Failure(
        DYNAP_E_RANGE, "amperes", "is \(amperes)",
        "the nearest code \(nearest.code) of \(spot.parameter.name) makes \(nearest.achieved)")
    }
    board.change(spot) { $0.code = nearest.code }
    achieved?.pointee = nearest.achieved.si
  }
}

/// The nominal current of a bias.
@c @implementation
public func dynap_get_current(
  _ board: OpaquePointer?, _ chip: UInt32, _ unit: UInt32, _ name: UnsafePointer<CChar>?,
  _ amperes: UnsafeMutablePointer<Double>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let amperes else { throw .null("amperes") }
    let spot = try board.spot(chip, unit, name)
    let bias = board.bias(at: spot)
    amperes.pointee =
      board.generator.current(of: spot.parameter, bias.code, type: bias.type == .n ? .n : .p).si
  }
}

/// Sets a current past the generator.
@c @implementation
public func dynap_set_exact_current(
  _ board: OpaquePointer?, _ chip: UInt32, _ core: UInt32, _ name: UnsafePointer<CChar>?, _ amperes: Double
) -> Int32 {
  entering(board) { board throws(Failure) in
    let spot = try board.spot(chip, core, name)
    guard spot.list == DYNAP_NAME_CORE_PARAMETER else {
      throw Failure(
        DYNAP_E_NAME, "name", "is \(spot.parameter.name)", "only the biases of cores go past the generator")
    }
    guard amperes.isFinite, amperes >= 0, amperes <= 1 else {
      throw Failure(DYNAP_E_RANGE, "amperes", "is \(amperes)", "it runs from 0, which takes it away, to 1")
    }
    let core = CoreOnChip.allCases[spot.unit]
    board.isPending = true
    board.exactCurrents.removeAll {
      $0.chip == spot.chip && $0.core == core && $0.parameter == spot.parameter.name
    }
    guard amperes > 0 else { return }
    board.exactCurrents.append(
      .init(chip: spot.chip, core: core, parameter: spot.parameter.name, current: Current(si: amperes)))
  }
}

/// Where a bias stands.
struct BiasSpot {
  /// The chip.
  let chip: ChipOnBoard
  /// The list of the header that it is in.
  let list: Int32
  /// The core, generator, group or channel.
  let unit: Int
  /// The parameter.
  let parameter: Parameter

  /// The type that an entry asks for; nil leaves it.
  fileprivate func type(_ letter: UInt8, _ place: () -> String) throws(Failure) -> TransistorType? {
    guard letter != 0 else { return nil }
    guard let type = TransistorType(rawValue: letter) else {
      throw Failure(DYNAP_E_RANGE, "\(place()).type", "is \(letter)", "give 'N', 'P', or 0 to leave it")
    }
    let declared: TransistorType = parameter.kind == .n ? .n : .p
    guard parameter.kind == .switchable || type == declared else {
      throw Failure(
        DYNAP_E_RANGE, "\(place()).type", "is not the type of \(parameter.name)",
        "only parameters named ..._V change their type")
    }
    return type
  }

  /// Does something with the table that holds the bias.
  fileprivate func table<Result>(in chip: inout Chip, _ body: (inout BiasTable) -> Result) -> Result {
    switch list {
    case DYNAP_NAME_CORE_PARAMETER: body(&chip.cores[unit].parameters)
    case DYNAP_NAME_SHARED_PARAMETER:
      unit == 0 ? body(&chip.sharedParameters01) : body(&chip.sharedParameters23)
    case DYNAP_NAME_GLOBAL_PARAMETER: body(&chip.globalParameters)
    case DYNAP_NAME_GROUP_PARAMETER:
      unit < 3 ? body(&chip.sadcGroupParameters01[unit]) : body(&chip.sadcGroupParameters23[unit - 3])
    case DYNAP_NAME_COMMON_PARAMETER: body(&chip.frontEnd.commonParameters)
    default: body(&chip.frontEnd.channelParameters[unit])
    }
  }
}

extension EmulatedBoard {
  /// The generator whose currents the board has.
  fileprivate var generator: ParameterGenerator {
    ParameterGenerator(scaling: simulation.options.scaling)
  }

  /// Where the bias of an entry stands.
  fileprivate func spot(of entry: dynap_bias, _ place: () -> String) throws(Failure) -> BiasSpot {
    let chip = try chip(entry.chip, "\(place()).chip")
    guard let parameters = NameList.parameters(entry.list) else {
      throw .range("\(place()).list", entry.list, 0...Int64(NameList.scopes.count - 1))
    }
    let units = NameList.units[Int(entry.list)]
    guard entry.unit < units else { throw .range("\(place()).unit", entry.unit, 0...units - 1) }
    guard entry.index < parameters.count else {
      throw .range("\(place()).index", entry.index, 0...Int64(parameters.count - 1))
    }
    return BiasSpot(
      chip: chip, list: Int32(entry.list), unit: Int(entry.unit), parameter: parameters[Int(entry.index)])
  }

  /// Where the bias with a silicon name stands.
  fileprivate func spot(
    _ chip: UInt32, _ unit: UInt32, _ name: UnsafePointer<CChar>?
  ) throws(Failure) -> BiasSpot {
    let chip = try self.chip(chip)
    guard let name else { throw .null("name") }
    let text = String(cString: name)
    for (list, scope) in NameList.scopes.enumerated() {
      guard let parameter = ParameterTable.parameter(named: text, in: scope) else { continue }
      try check("unit", unit, 0...NameList.units[list] - 1)
      return BiasSpot(chip: chip, list: Int32(list), unit: Int(unit), parameter: parameter)
    }
    let names = ParameterTable.all.map(\.name)
    let nearest = Spelling.nearest(to: text, among: names).map { "did you mean \($0)? " } ?? ""
    throw Failure(
      DYNAP_E_NAME, "name", "is '\(text)', which no parameter has",
      "\(nearest)dynap_name() lists the names")
  }

  fileprivate func bias(at spot: BiasSpot) -> Bias {
    var chip = written[spot.chip]
    return spot.table(in: &chip) { $0[spot.parameter] }
  }

  fileprivate func change(_ spot: BiasSpot, _ body: (inout Bias) -> Void) {
    isPending = true
    spot.table(in: &written.chips[spot.chip.index]) { body(&$0[spot.parameter]) }
  }

  /// Reads the code of a core parameter by its index.
  func code(chip: ChipOnBoard, core: Int, index: Int) -> BiasCode {
    let parameter = ParameterTable.parameters(in: .core)[index]
    return written[chip].cores[core].parameters[parameter].code
  }

  /// Sets the code of a core parameter by its index.
  func setCode(_ code: BiasCode, chip: ChipOnBoard, core: Int, index: Int) {
    let parameter = ParameterTable.parameters(in: .core)[index]
    change(BiasSpot(chip: chip, list: DYNAP_NAME_CORE_PARAMETER, unit: core, parameter: parameter)) {
      $0.code = code
    }
  }
}
