import DynapUnits
import Testing

@Suite("Quantity") struct QuantityTests {
  /// Reads a text in the dimension of a name and gives the SI value and the text it prints as.
  static func read(_ text: String, as name: String) throws -> (si: Double, text: String) {
    func both<D: Dimension>(_ quantity: Quantity<D>) -> (Double, String) { (quantity.si, "\(quantity)") }
    switch name {
    case "current": return both(try Current(text))
    case "voltage": return both(try Voltage(text))
    case "capacitance": return both(try Capacitance(text))
    case "charge": return both(try Charge(text))
    case "time": return both(try Interval(text))
    case "frequency": return both(try Frequency(text))
    default: return both(try Temperature(text))
    }
  }

  @Test(
    "every dimension reads its unit and prints it with a prefix",
    arguments: [
      ("current", "12.5 pA", 12.5e-12, "12.5 pA"), ("voltage", "25 mV", 0.025, "25 mV"),
      ("capacitance", "7.7 pF", 7.7e-12, "7.7 pF"), ("charge", "0.35 pC", 0.35e-12, "350 fC"),
      ("time", "10 ms", 0.01, "10 ms"), ("frequency", "88.6 Hz", 88.6, "88.6 Hz"),
      ("temperature", "27 degC", 300.15, "27 degC"), ("temperature", "300.15 K", 300.15, "27 degC"),
      ("temperature", "-5 °C", 268.15, "-5 degC"), ("temperature", "0 K", 0, "-273.15 degC"),
      ("frequency", "1.5 kHz", 1500, "1.5 kHz"), ("voltage", "-0.2 V", -0.2, "-200 mV"),
    ])
  func dimensions(_ dimension: String, _ text: String, _ si: Double, _ printed: String) throws {
    let quantity = try Self.read(text, as: dimension)
    #expect(quantity.si == si)
    #expect(quantity.text == printed)
    #expect(try Self.read(printed, as: dimension).si == si)
  }

  @Test(
    "every prefix is read and printed",
    arguments: [
      ("3 aA", 3e-18), ("3 fA", 3e-15), ("3 pA", 3e-12), ("3 nA", 3e-9), ("3 uA", 3e-6), ("3 mA", 3e-3),
      ("3 A", 3), ("3 kA", 3e3), ("3 MA", 3e6), ("3 GA", 3e9),
    ])
  func prefixes(_ text: String, _ si: Double) throws {
    #expect(try Current(text).si == si)
    #expect("\(Current(si: si))" == text)
  }

  @Test("both micro signs are read, and u is printed", arguments: ["2.5 µA", "2.5 μA", "2.5 uA"])
  func microSign(_ text: String) throws {
    #expect(try Current(text).si == 2.5e-6)
    #expect("\(try Current(text))" == "2.5 uA")
  }

  @Test(
    "spaces, signs and exponents are read",
    arguments: ["35nA", " 35 nA ", "\t+35  nA", "3.5e-8 A", "3.5E1nA"])
  func spelling(_ text: String) throws {
    #expect(try Current(text).si == 35e-9)
  }

  @Test(
    "a text that is no quantity says why and what to write",
    arguments: [
      (
        "12.5", QuantityError.Code.noUnit,
        "'12.5' is a bare number and a current needs a unit; write for example 12.5 pA"
      ),
      ("12.5 pV", .wrongUnit, "'12.5 pV' does not have a unit of current; write for example 12.5 pA"),
      ("12.5 xA", .wrongUnit, "'12.5 xA' does not have a unit of current; write for example 12.5 pA"),
      ("12.5 pa", .wrongUnit, "'12.5 pa' does not have a unit of current; write for example 12.5 pA"),
      ("5-3 pA", .wrongUnit, "'5-3 pA' does not have a unit of current; write for example 12.5 pA"),
      ("0x10 pA", .wrongUnit, "'0x10 pA' does not have a unit of current; write for example 12.5 pA"),
      ("", .noNumber, "'' does not begin with a number, as a current does; write for example 12.5 pA"),
      ("pA", .noNumber, "'pA' does not begin with a number, as a current does; write for example 12.5 pA"),
      (
        "inf A", .noNumber,
        "'inf A' does not begin with a number, as a current does; write for example 12.5 pA"
      ),
      (
        "nan pA", .noNumber,
        "'nan pA' does not begin with a number, as a current does; write for example 12.5 pA"
      ),
      ("1e400 A", .outOfRange, "'1e400 A' is not a finite current; write for example 12.5 pA"),
      ("1e308 GA", .outOfRange, "'1e308 GA' is not a finite current; write for example 12.5 pA"),
    ])
  func refused(_ text: String, _ code: QuantityError.Code, _ message: String) {
    let error = #expect(throws: QuantityError.self) { try Current(text) }
    #expect(error?.code == code)
    #expect(error?.text == text)
    #expect(error?.description == message)
  }

  @Test("each dimension's message names it and gives its example")
  func messages() {
    let remedies = [
      "current": "12.5 pA", "voltage": "25 mV", "capacitance": "7.7 pF", "charge": "0.35 pC", "time": "10 ms",
      "frequency": "88.6 Hz", "temperature": "27 degC",
    ]
    for (dimension, example) in remedies {
      let error = #expect(throws: QuantityError.self) { try Self.read("3", as: dimension) }
      #expect(
        error?.description
          == "'3' is a bare number and a \(dimension) needs a unit; write for example \(example)")
      #expect(throws: Never.self) { try Self.read(example, as: dimension) }
    }
  }

  @Test("a number and a prefix make what the text reads as, to the bit")
  func prefixEqualsText() throws {
    for step in 1...2000 {
      let number = Double(step) / 7
      #expect(try Current("\(number) pA") == Current(number, .pico))
      #expect(try Current("\(number) kA") == Current(number, .kilo))
    }
  }

  @Test("a text reads as the nearest Double to what it says")
  func nearest() throws {
    #expect(try Charge("0.35 pC").si == 0.35e-12)
    #expect(try Charge("0.35e1 pC").si == 3.5e-12)
    #expect(try Charge("1e-300 pC").si == Double("1e-312"))
    #expect(Charge(0.35, .pico).si == 0.35e-12)
    #expect(Charge(1e-20, .pico).si == 1e-32)
    #expect(Charge(.infinity, .pico).si == .infinity)
    for thousandths in 1...3000 {
      let digits = "\(thousandths / 1000).\(String(thousandths % 1000 + 1000).dropFirst())"
      #expect(try Charge("\(digits) nC").si == Double("\(digits)e-9"))
    }
  }

  @Test("a printed value reads back as the same text")
  func roundTrip() throws {
    var value = 1.234567e-19
    while value < 1e12 {
      for sign in [1.0, -1] {
        let text = "\(Current(si: sign * value))"
        #expect("\(try Current(text))" == text)
        #expect(abs(try Current(text).si - sign * value) <= 6e-6 * value, "\(text)")
      }
      value *= 1.37
    }
  }

  @Test("rounding to the next thousand takes the next prefix, and zero and the infinite have one")
  func edges() {
    #expect("\(Current(si: 999.9999999e-12))" == "1 nA")
    #expect("\(Current(si: -999.9999999e-12))" == "-1 nA")
    #expect("\(Current(si: 999.999e-12))" == "999.999 pA")
    #expect("\(Current.zero)" == "0 A")
    #expect("\(Current(si: -0.0))" == "0 A")
    #expect("\(Current(si: .infinity))" == "inf A")
    #expect("\(Current(si: 5e-19))" == "0.5 aA")
    #expect(Current(si: 1.0 / 3).formatted(digits: 3) == "333 mA")
  }

  @Test("quantities of one dimension add, scale, compare and divide")
  func arithmetic() {
    let a = Voltage(si: 3)
    let b = Voltage(si: 2)
    #expect(a + b == Voltage(si: 5))
    #expect(a - b == Voltage(si: 1))
    #expect(2 * a == Voltage(si: 6))
    #expect(a / 2 == Voltage(si: 1.5))
    #expect(a / b == 1.5)
    #expect(b < a)
  }
}
