extension Quantity {
  /// Reads a number with its unit, such as `12.5 pA`, `35nA`, `1e-9 A` or `27 degC`.
  ///
  /// - Throws: ``QuantityError`` when the number or the unit is missing, the unit is of another dimension, or
  ///   the value is not finite.
  public init(_ text: String) throws(QuantityError) {
    let (number, digits, unit) = try QuantityText.split(text, example: D.example, what: D.name)
    if unit.isEmpty {
      throw QuantityError(
        code: .noUnit, text: text, reason: "is a bare number and \(D.article) \(D.name) needs a unit",
        remedy: "write for example \(D.example)")
    }
    var value: Double?
    if let other = D.otherUnits.first(where: { $0.symbol == unit }) {
      value = number * other.factor + other.offset
    } else if unit.hasSuffix(D.symbol), let prefix = SIPrefix(letter: unit.dropLast(D.symbol.count)) {
      value = prefix.scaled(digits)
    }
    guard let value else {
      throw QuantityError(
        code: .wrongUnit, text: text, reason: "does not have a unit of \(D.name)",
        remedy: "write for example \(D.example)")
    }
    guard value.isFinite else {
      throw QuantityError(
        code: .outOfRange, text: text, reason: "is not a finite \(D.name)",
        remedy: "write for example \(D.example)")
    }
    self.init(si: value)
  }
}

extension Quantity: CustomStringConvertible {
  /// The value with an SI prefix and up to six significant digits, such as `12.5 pA`.
  public var description: String { formatted(digits: 6) }

  /// The value with an SI prefix and up to `digits` significant digits.
  public func formatted(digits: Int) -> String {
    if D.symbol == "K" {
      // Two decimals absorb the rounding of the 273.15 offset.
      let celsius = ((si - 273.15) * 100).rounded() / 100
      return "\(DecimalText.trimmed(celsius, significantDigits: digits)) degC"
    }
    guard si.isFinite, si != 0 else { return "\(si == 0 ? "0" : "\(si)") \(D.symbol)" }
    var prefix = SIPrefix.allCases.last { abs(si) >= $0.factor } ?? .atto
    var text = DecimalText.trimmed(si * prefix.inverse, significantDigits: digits)
    if text == "1000" || text == "-1000", let next = SIPrefix(rawValue: prefix.rawValue + 3) {
      prefix = next
      text = DecimalText.trimmed(si * prefix.inverse, significantDigits: digits)
    }
    return "\(text) \(prefix.letter)\(D.symbol)"
  }
}

extension Dimension {
  /// The indefinite article that goes before the dimension's name.
  static var article: String { name.first.map { "aeiou".contains($0) } == true ? "an" : "a" }
}

extension SIPrefix {
  /// A decimal number of this prefix in the bare unit, rounded once: `0.35` of pico is the Double nearest to
  /// 0.35e-12, which a multiplication or a division of the rounded 0.35 would miss.
  func scaled(_ digits: some StringProtocol) -> Double? {
    let parts = digits.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard parts.count == 2 else { return Double("\(digits)e\(rawValue)") }
    // An exponent past the range of Int is past that of Double too, and one prefix more does not change that.
    guard let exponent = Int(parts[1]), exponent.magnitude < 1 << 20 else { return Double(digits) }
    return Double("\(parts[0])e\(exponent + rawValue)")
  }

  /// The reciprocal of the factor, exactly rounded, so that `12.5 pA` reads as the nearest Double to
  /// 12.5e-12.
  var inverse: Double { rawValue > 0 ? 1 / factor : Self.powersOfThousand[-rawValue / 3] }

  private static let powersOfThousand: [Double] = [1, 1e3, 1e6, 1e9, 1e12, 1e15, 1e18]
}

/// The part of reading that quantities and times share.
enum QuantityText {
  /// Splits a text into its number, that number as written, and what stands behind it without the space
  /// between.
  static func split(
    _ text: String, example: String, what: String
  ) throws(QuantityError) -> (number: Double, digits: Substring, unit: Substring) {
    let trimmed = text.trimmingSpaces
    var end = trimmed.startIndex
    var best: (Double, Substring.Index)?
    // The longest prefix that is a number; a unit never begins with a digit, a sign or a point.
    while end < trimmed.endIndex {
      let next = trimmed.index(after: end)
      guard trimmed[end].isASCII, "0123456789+-.eE".contains(trimmed[end]) else { break }
      if let value = Double(trimmed[..<next]) { best = (value, next) }
      end = next
    }
    guard let (number, rest) = best else {
      throw QuantityError(
        code: .noNumber, text: text, reason: "does not begin with a number, as a \(what) does",
        remedy: "write for example \(example)")
    }
    guard number.isFinite else {
      throw QuantityError(
        code: .outOfRange, text: text, reason: "is not a finite \(what)",
        remedy: "write for example \(example)")
    }
    return (number, trimmed[..<rest], trimmed[rest...].trimmingSpaces)
  }
}

extension StringProtocol {
  /// The text without spaces and tabs at its ends.
  var trimmingSpaces: SubSequence {
    var part = self[startIndex..<endIndex]
    while let first = part.first, first == " " || first == "\t" { part = part.dropFirst() }
    while let last = part.last, last == " " || last == "\t" { part = part.dropLast() }
    return part
  }
}
