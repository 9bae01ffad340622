/// A point in simulated time, or a span of it, in whole picoseconds.
///
/// The range is about 106 days. Arithmetic traps on overflow; reading a text reports it as an error.
public struct SimTime: BitwiseCopyable, Hashable, Comparable, Sendable {
  /// Picoseconds.
  public var picoseconds: Int64

  /// Makes a time from picoseconds.
  public init(picoseconds: Int64) { self.picoseconds = picoseconds }

  /// The beginning of simulated time.
  public static let zero = SimTime(picoseconds: 0)
  /// The last representable time, about 106 days.
  public static let max = SimTime(picoseconds: .max)

  /// A whole number of picoseconds.
  public static func ps(_ n: Int64) -> SimTime { SimTime(picoseconds: n) }
  /// A whole number of nanoseconds.
  public static func ns(_ n: Int64) -> SimTime { SimTime(picoseconds: n * 1_000) }
  /// A whole number of microseconds.
  public static func us(_ n: Int64) -> SimTime { SimTime(picoseconds: n * 1_000_000) }
  /// A whole number of milliseconds.
  public static func ms(_ n: Int64) -> SimTime { SimTime(picoseconds: n * 1_000_000_000) }
  /// A whole number of seconds.
  public static func s(_ n: Int64) -> SimTime { SimTime(picoseconds: n * 1_000_000_000_000) }

  /// The nearest picosecond to a number of seconds, or nil when it is not finite or does not fit.
  public init?(seconds: Double) {
    let picoseconds = (seconds * 1e12).rounded(.toNearestOrEven)
    guard picoseconds.isFinite, abs(picoseconds) < 9.2e18 else { return nil }
    self.init(picoseconds: Int64(picoseconds))
  }

  /// The value in seconds, rounded to Double; for plots and reports.
  public var seconds: Double { Double(picoseconds) / 1e12 }
  /// The value in milliseconds, rounded to Double; the unit of the lanes.
  public var milliseconds: Double { Double(picoseconds) * 1e-9 }
  /// The value in whole microseconds, rounded down; the tick of the board's clock.
  public var microseconds: Int64 {
    let (quotient, remainder) = picoseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Orders by time.
  public static func < (a: SimTime, b: SimTime) -> Bool { a.picoseconds < b.picoseconds }
  /// The sum; traps on overflow.
  public static func + (a: SimTime, b: SimTime) -> SimTime {
    SimTime(picoseconds: a.picoseconds + b.picoseconds)
  }
  /// The difference; traps on overflow.
  public static func - (a: SimTime, b: SimTime) -> SimTime {
    SimTime(picoseconds: a.picoseconds - b.picoseconds)
  }
  /// A multiple; traps on overflow.
  public static func * (n: Int64, a: SimTime) -> SimTime { SimTime(picoseconds: n * a.picoseconds) }
  /// Adds in place; traps on overflow.
  public static func += (a: inout SimTime, b: SimTime) { a.picoseconds += b.picoseconds }

  /// How many whole steps of `step` have begun at this time, rounded down.
  public func index(step: SimTime) -> Int64 {
    let (quotient, remainder) = picoseconds.quotientAndRemainder(dividingBy: step.picoseconds)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

extension SimTime: CustomStringConvertible {
  /// Reads a time with its unit, such as `10 ms`; `min` and `h` are read too.
  ///
  /// - Throws: ``QuantityError`` when the number or unit is missing or wrong, or the time exceeds 106 days.
  public init(_ text: String) throws(QuantityError) {
    let (_, digits, unit) = try QuantityText.split(text, example: "10 ms", what: "time")
    let picosecondsPerUnit: UInt64
    switch unit {
    case "ps": picosecondsPerUnit = 1
    case "ns": picosecondsPerUnit = 1_000
    case "us", "µs", "μs": picosecondsPerUnit = 1_000_000
    case "ms": picosecondsPerUnit = 1_000_000_000
    case "s": picosecondsPerUnit = 1_000_000_000_000
    case "min": picosecondsPerUnit = 60_000_000_000_000
    case "h": picosecondsPerUnit = 3_600_000_000_000_000
    case "":
      throw QuantityError(
        code: .noUnit, text: text, reason: "is a bare number and a time needs a unit",
        remedy: "write for example 10 ms")
    default:
      throw QuantityError(
        code: .wrongUnit, text: text, reason: "does not have a unit of time",
        remedy: "write ps, ns, us, ms, s, min or h, for example 10 ms")
    }
    guard let picoseconds = DecimalText.integer(digits, times: picosecondsPerUnit) else {
      throw QuantityError(
        code: .outOfRange, text: text, reason: "is longer than the 106 days that a time can hold",
        remedy: "write a shorter time")
    }
    self.init(picoseconds: picoseconds)
  }

  /// The time in its largest unit that keeps it exact to a picosecond, such as `10 ms` or `1.5 us`.
  public var description: String {
    let units: [(String, Int64)] = [
      ("s", 1_000_000_000_000), ("ms", 1_000_000_000), ("us", 1_000_000), ("ns", 1_000), ("ps", 1),
    ]
    guard picoseconds != 0 else { return "0 s" }
    let (name, size) = units.first { picoseconds.magnitude >= $0.1.magnitude } ?? ("ps", 1)
    let whole = picoseconds.magnitude / size.magnitude
    let rest = picoseconds.magnitude % size.magnitude
    let sign = picoseconds < 0 ? "-" : ""
    guard rest != 0 else { return "\(sign)\(whole) \(name)" }
    var digits = String(rest)
    digits = String(repeating: "0", count: String(size).count - 1 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "\(sign)\(whole).\(digits) \(name)"
  }
}
