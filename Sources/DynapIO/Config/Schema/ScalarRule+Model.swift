import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

// Rules whose checks belong to the model's own declarations.
extension ValueType {
  /// A matching constant of thresholds, in volt micrometres.
  static let matchingVoltage = ValueType.scalar(
    ScalarRule("a voltage times um, such as 5 mV um", name: "V um", schema: .pattern("V um$")) { scalar in
      guard let value = Matching.voltage(scalar.text), value >= 0 else {
        return wrongType(scalar, "a voltage times um, such as 5 mV um")
      }
      return nil
    })

  /// A matching constant of current factors, in micrometres.
  static let matchingShare = ValueType.scalar(
    ScalarRule("a share times um, such as 1 % um", name: "um", schema: .pattern("um$")) { scalar in
      guard let value = Matching.share(scalar.text), value >= 0 else {
        return wrongType(scalar, "a share times um, such as 1 % um")
      }
      return nil
    })

  /// How currents follow the temperature: a name, or a share per kelvin.
  static let biasTempco = ValueType.scalar(
    ScalarRule(
      "constant, ptat, or a number per kelvin such as 0.003", name: "temperature coefficient",
      schema: .anyOf([.object([("enum", .array([.string("constant"), .string("ptat")]))]), .type("number")])
    ) { scalar in
      BiasTempco(scalar.text) == nil
        ? wrongType(scalar, "constant, ptat, or a number per kelvin such as 0.003") : nil
    })

  /// A latency or a rate of the fabric.
  static func timing(_ row: FabricTiming.Row) -> ValueType {
    let expectation = row.form == .span ? "a time such as 50 ns" : "a rate such as 10 MHz"
    return .scalar(
      ScalarRule(expectation, name: row.form == .span ? "time" : "frequency", schema: .type("string")) {
        scalar in
        var timing = FabricTiming()
        do throws(FabricTimingError) {
          try timing.set(row.name, to: scalar.text)
          return nil
        } catch {
          return Problem(error.code.rawValue, "is '\(error.text)', which \(error.reason)", error.remedy)
        }
      })
  }

  /// A constant of a process.
  static func constant(_ constant: ProcessConstant) -> ValueType {
    .scalar(
      ScalarRule(
        "a \(constant.kind) above zero", name: constant.kind,
        schema: .anyOf([.type("string"), .type("number")])
      ) {
        scalar in
        var process = Process.dynapse2
        do throws(ProcessError) {
          try constant.set(scalar.text, in: &process)
          return nil
        } catch {
          return Problem(error.code.rawValue, "is \(error.reason)", error.remedy)
        }
      })
  }
}

/// Matching constants with their unit of length.
enum Matching {
  /// Volt micrometres, from `5 mV um`.
  static func voltage(_ text: String) -> Double? { strippingUm(text).flatMap { try? Voltage($0) }?.si }

  /// Micrometres, from `1 % um`.
  static func share(_ text: String) -> Double? { strippingUm(text).flatMap(Share.value) }

  private static func strippingUm(_ text: String) -> String? {
    guard text.hasSuffix("um") || text.hasSuffix("µm") else { return nil }
    var rest = text.dropLast(2)
    while rest.last == " " { rest = rest.dropLast() }
    return String(rest)
  }
}

extension BiasTempco {
  /// Reads `constant`, `ptat` or a number per kelvin, not beyond 1.
  init?(_ text: String) {
    switch text {
    case "constant": self = .constant
    case "ptat": self = .ptat
    default:
      guard let share = Double(text), abs(share) <= 1 else { return nil }
      self = .perKelvin(share)
    }
  }

  /// As a file writes it.
  var text: String {
    switch self {
    case .constant: "constant"
    case .ptat: "ptat"
    case .perKelvin(let share): DecimalNotation.text(share)
    }
  }
}

/// Names in files, from names in code.
enum SnakeCase {
  /// `chipHop` as `chip_hop`.
  static func text(_ name: String) -> String {
    name.reduce(into: "") { text, character in
      text += character.isUppercase ? "_" + character.lowercased() : String(character)
    }
  }
}

/// Shares in files.
enum Percent {
  /// `0.05` as `5 %`.
  static func text(_ share: Double) -> String { "\(DecimalNotation.text((share * 1e6).rounded() / 1e4)) %" }
}
