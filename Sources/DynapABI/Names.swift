import CDynap
import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric

/// The lists of names that the header numbers.
enum NameList {
  /// The lists of parameters, in the order of their numbers.
  static let scopes: [Parameter.Scope] = [.core, .shared, .global, .sadcGroup, .bioampCommon, .bioampChannel]
  /// How many units of the chip have the parameters of each list.
  static let units: [Int64] = [4, 2, 1, 6, 1, 8]

  /// The parameters of a list, or nil when it is none of parameters.
  static func parameters(_ list: some BinaryInteger) -> [Parameter]? {
    guard let list = Int(exactly: list), scopes.indices.contains(list) else { return nil }
    return ParameterTable.parameters(in: scopes[list])
  }

  /// The names of every list.
  static let all: [[String]] =
    scopes.map { ParameterTable.parameters(in: $0).map(\.name) }
    + [
      Latch.allCases.map(\.name), CoreSADCEnables.names, ChipSADCEnables.names,
      SADCChannel.all.map(\.description), FrontEndMonitors.names, FieldRow.all.map(\.name),
      OutputBus.numbered.map(\.rawValue), [Dendrite.none, .ampa, .gaba, .nmda, .shunt].map(\.name),
      Register.all.map(\.name),
    ]

  /// The pointers of every name.
  nonisolated(unsafe) static let pointers = all.map { $0.map(StaticText.pointer) }
}

/// How many names a list has.
@c @implementation
public func dynap_name_count(_ list: UInt32) -> UInt32 {
  list < NameList.all.count ? UInt32(NameList.all[Int(list)].count) : 0
}

/// A name of a list.
@c @implementation
public func dynap_name(_ list: UInt32, _ index: UInt32) -> UnsafePointer<CChar>? {
  guard index < dynap_name_count(list) else { return nil }
  return NameList.pointers[Int(list)][Int(index)]
}

/// The index of a name in a list.
@c @implementation
public func dynap_name_index(_ list: UInt32, _ name: UnsafePointer<CChar>?) -> Int32 {
  guard let name, list < NameList.all.count else { return -1 }
  let wanted = String(cString: name)
  let spelled = list < NameList.scopes.count ? ParameterTable.canonicalName(wanted) : wanted
  return NameList.all[Int(list)].firstIndex(of: spelled).map { Int32($0) } ?? -1
}

/// What a parameter is.
@c @implementation
public func dynap_describe_parameter(
  _ list: UInt32, _ index: UInt32, _ info: UnsafeMutablePointer<dynap_parameter_info>?
) -> Int32 {
  describing(info) { () throws(Failure) in
    guard let parameters = NameList.parameters(list) else {
      throw .range("list", list, 0...Int64(NameList.scopes.count - 1))
    }
    try check("index", index, 0...Int64(parameters.count - 1))
    let parameter = parameters[Int(index)]
    return dynap_parameter_info(
      name: StaticText.pointer(parameter.name), symbol: StaticText.pointer(parameter.symbol),
      summary: StaticText.pointer(parameter.summary), scale: parameter.scale, kind: parameter.kind.letter,
      power_up_coarse: parameter.powerUp.coarse, power_up_fine: parameter.powerUp.fine,
      modelled: parameter.isModelled ? 1 : 0)
  }
}

/// How many states a neuron of a board has.
@c @implementation
public func dynap_state_count(_ board: OpaquePointer?, _ count: UnsafeMutablePointer<UInt32>?) -> Int32 {
  tell(board, count, "count") { UInt32($0.observables.count) }
}

/// What a state is.
@c @implementation
public func dynap_describe_state(
  _ board: OpaquePointer?, _ index: UInt32, _ info: UnsafeMutablePointer<dynap_state_info>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let info else { throw .null("info") }
    let states = board.observables
    try check("index", index, 0...Int64(states.count - 1))
    let state = states[Int(index)]
    info.pointee = dynap_state_info(
      name: StaticText.pointer(state.name), unit: StaticText.pointer(state.unit),
      summary: StaticText.pointer(state.summary))
  }
}

/// What a field is.
@c @implementation
public func dynap_describe_field(_ field: UInt32, _ info: UnsafeMutablePointer<dynap_field_info>?) -> Int32 {
  describing(info) { () throws(Failure) in
    try check("field", field, 0...Int64(FieldRow.all.count - 1))
    let row = FieldRow.all[Int(field)]
    return dynap_field_info(
      name: StaticText.pointer(row.name), low: row.range.lowerBound, high: row.range.upperBound,
      of_core: row.isOfCore ? 1 : 0, reserved: 0)
  }
}

/// What a register is.
@c @implementation
public func dynap_describe_register(
  _ index: UInt32, _ info: UnsafeMutablePointer<dynap_register_info>?
) -> Int32 {
  describing(info) { () throws(Failure) in
    try check("index", index, 0...Int64(Register.all.count - 1))
    let register = Register.all[Int(index)]
    return dynap_register_info(
      name: StaticText.pointer(register.name), address: UInt32(register.address),
      access: UInt32(register.access.rawValue))
  }
}

/// Fills in a description that needs no board.
private func describing<Info>(
  _ info: UnsafeMutablePointer<Info>?, _ describe: () throws(Failure) -> Info
) -> Int32 {
  do throws(Failure) {
    guard let info else { throw .null("info") }
    info.pointee = try describe()
    return DYNAP_OK
  } catch {
    return ErrorText.report(error)
  }
}

extension Parameter.Kind {
  /// The character of the header.
  fileprivate var letter: UInt8 {
    switch self {
    case .n: UInt8(ascii: "N")
    case .p: UInt8(ascii: "P")
    case .switchable: UInt8(ascii: "V")
    }
  }
}
