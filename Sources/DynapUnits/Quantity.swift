/// A number with a physical dimension, held in SI units.
///
/// Adding two quantities of one dimension or scaling one by a number compiles; mixing dimensions does not.
/// Arithmetic across dimensions goes through ``si``.
public struct Quantity<D: Dimension>: Hashable, Comparable, Sendable {
  /// The value in the SI unit of the dimension.
  public let si: Double

  /// Makes a quantity from its value in SI units.
  public init(si: Double) { self.si = si }

  /// Makes a quantity from a value and a prefixed unit factor, for example `Current(12.5, .pico)`.
  ///
  /// It equals what the same number reads as from text: `Charge(0.35, .pico)` is `0.35 pC`.
  public init(_ value: Double, _ prefix: SIPrefix) { si = prefix.scaled("\(value)") ?? value }

  /// Nothing of this dimension.
  public static var zero: Self { Self(si: 0) }

  /// Orders by the SI value.
  public static func < (a: Self, b: Self) -> Bool { a.si < b.si }
  /// The sum of two quantities of one dimension.
  public static func + (a: Self, b: Self) -> Self { Self(si: a.si + b.si) }
  /// The difference of two quantities of one dimension.
  public static func - (a: Self, b: Self) -> Self { Self(si: a.si - b.si) }
  /// A quantity scaled by a number.
  public static func * (a: Double, b: Self) -> Self { Self(si: a * b.si) }
  /// A quantity divided by a number.
  public static func / (a: Self, b: Double) -> Self { Self(si: a.si / b) }
  /// The ratio of two quantities of one dimension.
  public static func / (a: Self, b: Self) -> Double { a.si / b.si }
}

/// A decimal prefix of the International System of Units.
public enum SIPrefix: Int, CaseIterable, Sendable {
  case atto = -18
  case femto = -15
  case pico = -12
  case nano = -9
  case micro = -6
  case milli = -3
  case one = 0
  case kilo = 3
  case mega = 6
  case giga = 9

  /// The factor, exactly rounded.
  public var factor: Double {
    switch self {
    case .atto: 1e-18
    case .femto: 1e-15
    case .pico: 1e-12
    case .nano: 1e-9
    case .micro: 1e-6
    case .milli: 1e-3
    case .one: 1
    case .kilo: 1e3
    case .mega: 1e6
    case .giga: 1e9
    }
  }

  /// The letter printed before the unit.
  public var letter: String {
    switch self {
    case .atto: "a"
    case .femto: "f"
    case .pico: "p"
    case .nano: "n"
    case .micro: "u"
    case .milli: "m"
    case .one: ""
    case .kilo: "k"
    case .mega: "M"
    case .giga: "G"
    }
  }

  /// The prefix a written letter stands for; both `u` and the micro sign are read.
  init?(letter: Substring) {
    if letter == "µ" || letter == "μ" {
      self = .micro
      return
    }
    guard let found = SIPrefix.allCases.first(where: { $0.letter == letter }) else { return nil }
    self = found
  }
}
