/// A physical dimension: the phantom type that keeps a ``Quantity`` of one kind from being used as another.
public protocol Dimension: Sendable {
  /// The SI unit's symbol as printed, for example `A`.
  static var symbol: String { get }
  /// The dimension's name as it stands in error messages, for example `current`.
  static var name: String { get }
  /// The unit an example in an error message uses, with a typical prefix, for example `12.5 pA`.
  static var example: String { get }
  /// Other spellings of the unit that are read, each with the factor and the offset that lead to SI.
  static var otherUnits: [(symbol: String, factor: Double, offset: Double)] { get }
}

extension Dimension {
  /// Other spellings that are read.
  public static var otherUnits: [(symbol: String, factor: Double, offset: Double)] { [] }
}

/// Electric current, in amperes.
public enum CurrentDimension: Dimension {
  /// The SI unit's symbol.
  public static let symbol = "A"
  /// The dimension's name in messages.
  public static let name = "current"
  /// The example that error messages give.
  public static let example = "12.5 pA"
}

/// Electric potential, in volts.
public enum VoltageDimension: Dimension {
  /// The SI unit's symbol.
  public static let symbol = "V"
  /// The dimension's name in messages.
  public static let name = "voltage"
  /// The example that error messages give.
  public static let example = "25 mV"
}

/// Capacitance, in farads.
public enum CapacitanceDimension: Dimension {
  /// The SI unit's symbol.
  public static let symbol = "F"
  /// The dimension's name in messages.
  public static let name = "capacitance"
  /// The example that error messages give.
  public static let example = "7.7 pF"
}

/// Electric charge, in coulombs.
public enum ChargeDimension: Dimension {
  /// The SI unit's symbol.
  public static let symbol = "C"
  /// The dimension's name in messages.
  public static let name = "charge"
  /// The example that error messages give.
  public static let example = "0.35 pC"
}

/// A span of time as a real number, in seconds. Points in time and simulated spans are ``SimTime``.
public enum TimeDimension: Dimension {
  /// The SI unit's symbol.
  public static let symbol = "s"
  /// The dimension's name in messages.
  public static let name = "time"
  /// The example that error messages give.
  public static let example = "10 ms"
}

/// Frequency or rate, in hertz.
public enum FrequencyDimension: Dimension {
  /// The SI unit's symbol.
  public static let symbol = "Hz"
  /// The dimension's name in messages.
  public static let name = "frequency"
  /// The example that error messages give.
  public static let example = "88.6 Hz"
}

/// Absolute temperature, in kelvins; `27 degC` is read and printed too.
public enum TemperatureDimension: Dimension {
  /// The SI unit's symbol.
  public static let symbol = "K"
  /// The dimension's name in messages.
  public static let name = "temperature"
  /// The example that error messages give.
  public static let example = "27 degC"
  /// Other spellings that are read.
  public static let otherUnits: [(symbol: String, factor: Double, offset: Double)] = [
    ("degC", 1, 273.15), ("°C", 1, 273.15),
  ]
}

/// Rate of change of a voltage, in volts per second.
public enum SlopeDimension: Dimension {
  /// The SI unit's symbol.
  public static let symbol = "V/s"
  /// The dimension's name in messages.
  public static let name = "slope"
  /// The example that error messages give.
  public static let example = "1 mV/s"
}

/// A current, in amperes.
public typealias Current = Quantity<CurrentDimension>
/// A voltage, in volts.
public typealias Voltage = Quantity<VoltageDimension>
/// A capacitance, in farads.
public typealias Capacitance = Quantity<CapacitanceDimension>
/// A charge, in coulombs.
public typealias Charge = Quantity<ChargeDimension>
/// A real span of time, in seconds.
public typealias Interval = Quantity<TimeDimension>
/// A frequency, in hertz.
public typealias Frequency = Quantity<FrequencyDimension>
/// A temperature, in kelvins.
public typealias Temperature = Quantity<TemperatureDimension>
/// A rate of change of a voltage, in volts per second.
public typealias Slope = Quantity<SlopeDimension>
