import DynapUnits
import Testing

@Suite("SimTime") struct SimTimeTests {
  @Test(
    "a time reads its unit and prints the largest that fits",
    arguments: [
      ("1 ps", 1, "1 ps"), ("1500 ps", 1500, "1.5 ns"), ("100 us", 100_000_000, "100 us"),
      ("100 µs", 100_000_000, "100 us"), ("100 μs", 100_000_000, "100 us"),
      ("10ms", 10_000_000_000, "10 ms"),
      ("1.5 s", 1_500_000_000_000, "1.5 s"), ("2 min", 120_000_000_000_000, "120 s"),
      ("1 h", 3_600_000_000_000_000, "3600 s"), ("-3 us", -3_000_000, "-3 us"), ("0 ms", 0, "0 s"),
      ("1e3 ms", 1_000_000_000_000, "1 s"), ("2.5E-3 ns", 2, "2 ps"), ("3.5 ps", 4, "4 ps"),
      ("0.4 ps", 0, "0 s"),
      ("2.500000000000000001 ps", 3, "3 ps"), ("-0.001 ns", -1, "-1 ps"),
      ("9223372.036854775807 s", Int64.max, "9223372.036854775807 s"),
      ("-9223372.036854775808 s", Int64.min, "-9223372.036854775808 s"),
      ("12345.678901234567 s", 12_345_678_901_234_567, "12345.678901234567 s"),
      ("1e-400 s", 0, "0 s"), ("0e400 s", 0, "0 s"),
      ("100000000000000000000000e-20 s", 1_000_000_000_000_000, "1000 s"),
    ])
  func reading(_ text: String, _ picoseconds: Int64, _ printed: String) throws {
    let time = try SimTime(text)
    #expect(time.picoseconds == picoseconds)
    #expect("\(time)" == printed)
    #expect(try SimTime(printed) == time)
  }

  @Test("every time reads back from what it prints, to the picosecond")
  func roundTrip() throws {
    var picoseconds: Int64 = 1
    while picoseconds < Int64.max / 3 {
      for time in [SimTime(picoseconds: picoseconds), SimTime(picoseconds: -picoseconds)] {
        #expect(try SimTime("\(time)") == time)
      }
      picoseconds = picoseconds * 2 + 7
    }
  }

  @Test(
    "a text that is no time says why and what to write",
    arguments: [
      (
        "10", QuantityError.Code.noUnit,
        "'10' is a bare number and a time needs a unit; write for example 10 ms"
      ),
      (
        "10 mV", .wrongUnit,
        "'10 mV' does not have a unit of time; write ps, ns, us, ms, s, min or h, for example 10 ms"
      ),
      ("soon", .noNumber, "'soon' does not begin with a number, as a time does; write for example 10 ms"),
      (
        "107 d", .wrongUnit,
        "'107 d' does not have a unit of time; write ps, ns, us, ms, s, min or h, for example 10 ms"
      ),
      (
        "2563 h", .outOfRange,
        "'2563 h' is longer than the 106 days that a time can hold; write a shorter time"
      ),
      (
        "9223372.036854775808 s", .outOfRange,
        "'9223372.036854775808 s' is longer than the 106 days that a time can hold; write a shorter time"
      ),
      (
        "-1e30 ps", .outOfRange,
        "'-1e30 ps' is longer than the 106 days that a time can hold; write a shorter time"
      ),
      ("1e400 s", .outOfRange, "'1e400 s' is not a finite time; write for example 10 ms"),
    ])
  func refused(_ text: String, _ code: QuantityError.Code, _ message: String) {
    let error = #expect(throws: QuantityError.self) { try SimTime(text) }
    #expect(error?.code == code)
    #expect(error?.description == message)
  }

  @Test("a time in seconds is the nearest Double, which prints as it was written")
  func inSeconds() {
    #expect(SimTime.us(100).seconds == 1e-4)
    #expect(SimTime.ms(100).seconds == 0.1)
    #expect(SimTime.ns(1100).seconds == 1.1e-6)
    #expect("\(SimTime.us(300).seconds)" == "0.0003")
  }

  @Test("seconds round to the nearest picosecond, and what does not fit is nil")
  func seconds() {
    #expect(SimTime(seconds: 1e-3) == .ms(1))
    #expect(SimTime(seconds: -2.4e-12) == .ps(-2))
    #expect(SimTime(seconds: 1e7) == nil)
    #expect(SimTime(seconds: -1e7) == nil)
    #expect(SimTime(seconds: .nan) == nil)
    #expect(SimTime(seconds: .infinity) == nil)
    #expect(SimTime.us(1500).milliseconds == 1.5)
    #expect(SimTime.ms(1500).seconds == 1.5)
  }

  @Test("steps and microseconds round down on both sides of zero")
  func roundsDown() {
    #expect(SimTime.us(250).index(step: .us(100)) == 2)
    #expect(SimTime.us(300).index(step: .us(100)) == 3)
    #expect(SimTime.us(-50).index(step: .us(100)) == -1)
    #expect(SimTime.us(-100).index(step: .us(100)) == -1)
    #expect(SimTime.ns(1999).microseconds == 1)
    #expect(SimTime.ns(-1).microseconds == -1)
    #expect(SimTime.ns(-1000).microseconds == -1)
  }

  @Test("times add, multiply and compare")
  func arithmetic() {
    #expect(SimTime.ms(1) + .us(500) == .us(1500))
    #expect(SimTime.ms(1) - .us(500) == .us(500))
    #expect(3 * SimTime.ns(7) == .ns(21))
    #expect(SimTime.ps(999) < .ns(1))
    #expect(SimTime.s(1) == .ms(1000))
    var time = SimTime.zero
    time += .us(3)
    #expect(time == .us(3))
  }
}
