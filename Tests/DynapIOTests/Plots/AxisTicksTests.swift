import Testing

@testable import DynapIO

@Suite("Axis ticks")
struct AxisTicksTests {
  @Test("labels share an SI prefix that the title names")
  func prefix() {
    let ticks = AxisTicks(PlotAxis("ECG", unit: "V"), -0.0004...0.0011, count: 3)
    #expect(ticks.title == "ECG (mV)")
    #expect(ticks.major.map(\.label) == ["0.0", "0.5", "1.0"])
  }

  @Test("minutes of seconds stay seconds")
  func seconds() {
    let ticks = AxisTicks(PlotAxis("time", unit: "s"), 0...3000, count: 3)
    #expect(ticks.title == "time (s)")
    #expect(ticks.major.map(\.label) == ["0", "1000", "2000", "3000"])
  }

  @Test("negative labels have a minus sign, zero has none")
  func negative() {
    let ticks = AxisTicks(PlotAxis("v"), -1...1, count: 2)
    #expect(ticks.major.map(\.label) == ["−1", "0", "1"])
    #expect(ticks.title == "v")
  }

  @Test("decades of a current carry prefix and unit")
  func decades() {
    let ticks = AxisTicks(PlotAxis("I", unit: "A", scale: .logarithmic), 1e-12...1e-9, count: 8)
    #expect(ticks.major.map(\.label) == ["1 pA", "10 pA", "100 pA", "1 nA"])
    #expect(ticks.minor.count == 24)
  }

  @Test("plain decades are powers of ten where they are far from one")
  func powers() {
    let ticks = AxisTicks(PlotAxis("n", scale: .logarithmic), 1e3...1e5, count: 8)
    #expect(ticks.major.map(\.label) == ["1000", "10⁴", "10⁵"])
  }

  @Test("a logarithmic axis within one decade falls back to round numbers")
  func narrow() {
    let ticks = AxisTicks(PlotAxis("n", scale: .logarithmic), 3...4.1, count: 3)
    #expect(ticks.major.map(\.label) == ["3.0", "3.5", "4.0"])
  }

  @Test("counts have whole ticks")
  func counts() {
    var axis = PlotAxis("count")
    axis.isCount = true
    #expect(AxisTicks(axis, 0...1.08, count: 4).major.map(\.label) == ["0", "1"])
  }

  @Test("text that is too wide ends in an ellipsis or breaks at spaces")
  func text() {
    #expect(TextMetrics.fitted("short", size: 10, width: 100) == "short")
    #expect(TextMetrics.fitted("a rather long label", size: 10, width: 50).hasSuffix("…"))
    #expect(TextMetrics.wrapped("aaaa bbbb cccc", size: 10, width: 60) == ["aaaa bbbb", "cccc"])
  }
}
