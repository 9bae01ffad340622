import Foundation
import Testing

@testable import DynapIO

@Suite("Figures")
struct FigureTests {
  private func count(_ needle: String, in text: String) -> Int {
    text.components(separatedBy: needle).count - 1
  }

  private func raster(_ spikes: Int, rows: Int = 4) -> RasterPanel {
    let times = (0..<spikes).map { Double($0) * 0.001 }
    return RasterPanel([
      .init("e", color: .blue, times: times, rows: (0..<spikes).map { $0 % rows }, rowCount: rows)
    ])
  }

  @Test("all ticks of a group are one path")
  func onePath() {
    let svg = Figure("", panels: [raster(1000)]).svg()
    #expect(count("stroke=\"#0072b2\"", in: svg) == 1)
    #expect(svg.contains("1\u{202F}000 spikes</text>"))
  }

  @Test("very many spikes are drawn as density, and the panel says so")
  func density() {
    let svg = Figure("", panels: [raster(60_001)]).svg()
    #expect(svg.contains("60\u{202F}001 spikes, drawn as density</text>"))
    #expect(svg.utf8.count < 400_000)
  }

  @Test("the same figure gives the same text")
  func stable() {
    let figure = Figure("f", panels: [raster(500), RatePanel([])])
    #expect(figure.svg() == figure.svg())
  }

  @Test("titles are escaped")
  func escaped() {
    let svg = Figure("a < b & \"c\"\u{1}", panels: []).svg()
    #expect(svg.contains("<title>a &lt; b &amp; &quot;c&quot; </title>"))
  }

  @Test("panels without data say so")
  func empty() {
    let axis = PlotAxis("x", unit: "V")
    let panels: [any FigurePanel] = [
      RasterPanel([]), RasterPanel([.init("e", color: .blue, times: [.nan], rows: [0])]), RatePanel([]),
      TracePanel([.init("v", times: [0, 1], values: [.nan, .infinity])], y: axis),
      CurvePanel([], x: axis, y: axis, band: 0.1...0.9), HistogramPanel([.init(values: [.nan])], x: axis),
      HistogramPanel([.init(values: [-1, 0])], x: PlotAxis("x", scale: .logarithmic)),
    ]
    let svg = Figure("nothing", panels: panels).svg()
    #expect(count("no spikes</text>", in: svg) == 3)
    #expect(count("no data</text>", in: svg) == 4)
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  @Test("spikes of rows outside the group and times outside the range are left out")
  func outside() {
    let group = RasterPanel.Group("e", color: .blue, times: [0, 1, 2, 9], rows: [0, -1, 7, 1], rowCount: 2)
    var figure = Figure("", panels: [RasterPanel([group])])
    figure.timeAxis.range = 0...3
    #expect(figure.svg().contains("3 spikes</text>"))
  }

  @Test("extreme values do not break the drawing")
  func extremes() {
    let axis = PlotAxis("v")
    let values = [-Double.greatestFiniteMagnitude, .greatestFiniteMagnitude, 1e-307, 0, -1e300]
    let log = PlotAxis("v", scale: .logarithmic)
    let times = values.indices.map(Double.init)
    for axis in [axis, log] {
      let svg = Figure(
        "",
        panels: [
          TracePanel([.init("", times: times, values: values)], y: axis),
          CurvePanel([.init(x: values, y: values)], x: axis, y: axis, band: 0...1),
          HistogramPanel([.init(values: values)], x: axis),
        ]
      ).svg()
      #expect(!svg.contains("nan"))
    }
  }

  @Test("a small raster has these ticks, to the byte")
  func golden() {
    let group = RasterPanel.Group("e", color: .blue, times: [0, 0.5, 1], rows: [0, 1, 0], rowCount: 2)
    var figure = Figure("", panels: [RasterPanel([group], weight: 0.5)], width: 400)
    figure.timeAxis.range = 0...1
    #expect(figure.svg().contains(Self.ticks))
  }

  private static let ticks =
    "<path d=\"M41 60v14M208.5 90v14M376 60v14\" fill=\"none\" stroke=\"#0072b2\" stroke-width=\"1.2\"/>"

  @Test("a dense trace keeps its extremes in at most two points per pixel column")
  func decimation() {
    var values = [Double](repeating: 0, count: 100_000)
    values[33_333] = 7
    values[33_334] = -7
    let time = AxisMap(PlotAxis("t"), 0...100_000, from: 0, to: 100)
    let y = AxisMap(PlotAxis("v"), -10...10, from: 100, to: 0)
    let points = values.indices.map { (x: Double($0), y: values[$0]) }
    let path = Decimation.path(points, x: time, y: y, count: values.count)
    #expect(path.contains("L33.33 15L33.33 85"))
    #expect(count("L", in: path) <= 200)
  }

  @Test("numbers are short and never exponents")
  func numbers() {
    #expect(
      [0.0, -0.001, 1.005, 2.5, -3.14159, 100, 12.3].map(SVGCanvas.number)
        == ["0", "0", "1", "2.5", "-3.14", "100", "12.3"])
    #expect(SVGCanvas.number(.nan) == "0")
  }

  @Test("a rate counts each spike once, also at the range's end")
  func rates() {
    let series = RatePanel.Series(
      "e", color: .blue, times: [0, 0.1, 0.9, 1, 2], range: 0...1, binWidth: 0.5, population: 2)
    #expect(series.rates == [2, 2])
  }

  @Test("quantiles interpolate between sorted values")
  func quantiles() {
    #expect(CurvePanel.quantile([1, 2, 3, 4], 0.5) == 2.5)
    #expect(CurvePanel.quantile([5], 0.9) == 5)
  }
}
