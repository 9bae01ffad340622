import DynapUnits

// Readings that give nil for what the schema check has already reported.
extension ConfigNode {
  /// The text of a scalar.
  var text: String? { isNull ? nil : scalar?.text }

  /// A whole number.
  var whole: Int? { scalar?.whole }

  /// A finite number.
  var number: Double? { scalar?.number }

  /// True or false.
  var flag: Bool? { scalar?.flag }

  /// A time with its unit.
  var time: SimTime? { text.flatMap { try? SimTime($0) } }

  /// A quantity with its unit.
  func quantity<D>(_: Quantity<D>.Type) -> Quantity<D>? { text.flatMap { try? Quantity<D>($0) } }

  /// A share: `5 %` or `0.05`.
  var share: Double? { scalar.flatMap { Share.value($0.text) } }

  /// The texts of a list of scalars, or of one scalar.
  var texts: [String] { isList ? items.compactMap(\.text) : text.map { [$0] } ?? [] }

  /// The indices that a selector or a list of selectors names, in the order of writing; nil when it cannot be read.
  func indices(_ space: IndexSpace) -> [Int]? {
    if isList {
      let parts = items.map { $0.indices(space) }
      return parts.contains { $0 == nil } ? nil : parts.flatMap { $0 ?? [] }
    }
    guard let text, case .success(let indices) = Selector.read(text, space) else { return nil }
    return indices
  }

  /// The nodes of a list by index, or of a mapping by selector; what cannot be read is left out.
  func selected(_ space: IndexSpace) -> [(indices: [Int], key: String, node: ConfigNode)] {
    if isList {
      return items.prefix(space.count).enumerated().map { ([$0.offset], "\($0.offset)", $0.element) }
    }
    return entries.compactMap { entry in
      guard case .success(let indices) = Selector.read(entry.key, space) else { return nil }
      return (indices, entry.key, entry.value)
    }
  }
}

extension ConfigNode.Scalar {
  /// A whole number, written plainly.
  var whole: Int? { isPlain ? Int(text) : nil }

  /// A finite number, written plainly.
  var number: Double? {
    guard isPlain, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// True or false, written plainly.
  var flag: Bool? { isPlain ? Bool(text) : nil }
}

/// A share of one: `5 %` or `0.05`.
enum Share {
  static func value(_ text: String) -> Double? {
    var digits = text[...]
    let isPercent = digits.last == "%"
    if isPercent { digits = digits.dropLast() }
    while digits.last == " " { digits = digits.dropLast() }
    guard let value = Double(digits), value.isFinite else { return nil }
    return isPercent ? value / 100 : value
  }
}
