import DynapCircuits
import DynapUnits
import Testing

@Suite("Biquad") struct BiquadTests {
  private static let shape = Biquad.Shape(.low, frequency: 80, quality: 1.67, gain: 1)

  /// The amplitude of a filter's output for a sine of amplitude 1, after the transient, by correlation over whole periods.
  private func amplitude(_ shape: Biquad.Shape, at frequency: Double) -> Double {
    var filter = Biquad(shape)
    let perPeriod = 400
    let step = 1 / (frequency * Double(perPeriod))
    // A transient dies away with w / 2Q, that of a quality below a half with w Q.
    let settled =
      Int(20 * max(2 * shape.quality, 1 / shape.quality) / (2 * Double.pi * shape.frequency) / step)
      / perPeriod + 1
    var (re, im, before) = (0.0, 0.0, 0.0)
    // A rotation by one sample: no library's sine is needed.
    let angle = 2 * Double.pi / Double(perPeriod)
    let (c, s) = rotation(angle)
    var (x, y) = (1.0, 0.0)
    for n in 1...(settled + 4) * perPeriod {
      (x, y) = (x * c - y * s, x * s + y * c)
      filter.advance(by: step, from: before, to: y)
      before = y
      if n > settled * perPeriod {
        re += filter.output * y
        im += filter.output * x
      }
    }
    let count = Double(4 * perPeriod) / 2
    return ((re * re + im * im).squareRoot()) / count
  }

  private func rotation(_ angle: Double) -> (Double, Double) {
    // Series to the 15th degree for an angle below 0.02.
    let q = angle * angle
    return (1 - q / 2 * (1 - q / 12 * (1 - q / 30)), angle * (1 - q / 6 * (1 - q / 20 * (1 - q / 42))))
  }

  /// `|H|` of the low-pass and the band-pass.
  private func response(_ shape: Biquad.Shape, at frequency: Double) -> Double {
    let r = frequency / shape.frequency
    let denominator = ((1 - r * r) * (1 - r * r) + r * r / shape.quality / shape.quality).squareRoot()
    return shape.gain * (shape.band == .low ? 1 : r / shape.quality) / denominator
  }

  // Straight lines between 400 points of a period have an amplitude of 1 - (pi / 400)^2 / 3, which is 2e-5 less than 1.
  @Test(
    "sines come out with the amplitude of the transfer function",
    arguments: [0.2, 1, 2, 10], [Biquad.Band.low, .band])
  func sines(_ ratio: Double, _ band: Biquad.Band) {
    for quality in [0.3, 0.7071067811865476, 3] {
      let shape = Biquad.Shape(band, frequency: 141, quality: quality, gain: 2)
      let measured = amplitude(shape, at: 141 * ratio)
      #expect(abs(measured / response(shape, at: 141 * ratio) - 1) < 1e-4, "Q = \(quality)")
    }
  }

  @Test("at the corner a low-pass has its quality as gain, a band-pass at the centre its own") func corner() {
    #expect(abs(amplitude(Self.shape, at: 80) / 1.67 - 1) < 1e-4)
    let band = Biquad.Shape(.band, frequency: 354, quality: 1, gain: 3)
    #expect(abs(amplitude(band, at: 354) / 3 - 1) < 1e-4)
  }

  @Test("a low-pass settles on its gain, a band-pass on zero") func settled() {
    for (band, end) in [(Biquad.Band.low, 2.5), (.band, 0)] {
      var filter = Biquad(.init(band, frequency: 10, quality: 0.5, gain: 2.5))
      for _ in 0..<100 { filter.advance(by: 0.1, from: 1, to: 1) }
      #expect(abs(filter.output - end) < 1e-12)
    }
  }

  @Test("a ramp is followed with the lag 1 / (w Q)") func ramp() {
    var filter = Biquad(.init(.low, frequency: 50, quality: 0.8, gain: 1))
    var time = 0.0
    for _ in 0..<1000 {
      filter.advance(by: 0.001, from: 4 * time, to: 4 * (time + 0.001))
      time += 0.001
    }
    let lag = 1 / (2 * Double.pi * 50 * 0.8)
    #expect(abs(filter.output - 4 * (time - lag)) < 1e-11)
  }

  @Test("cutting a straight line changes nothing but the last bits", arguments: [2, 7, 100])
  func cuts(_ count: Int) {
    var whole = Biquad(Self.shape)
    var cut = Biquad(Self.shape)
    whole.advance(by: 0.01, from: 0.2, to: 1.2)
    for i in 0..<count {
      let (a, b) = (Double(i) / Double(count), Double(i + 1) / Double(count))
      cut.advance(by: 0.01 / Double(count), from: 0.2 + a, to: 0.2 + b)
    }
    #expect(abs(whole.output - cut.output) < 1e-12)
  }

  @Test("a step response without loss of quality matches 1 - cos") func undamped() {
    // Q so high that 1 / 4Q^2 is below a Double: x1 = 1 - cos(w t), which is 2 after half a period.
    var filter = Biquad(.init(.low, frequency: 100, quality: 1e12, gain: 1))
    filter.advance(by: 0.005, from: 1, to: 1)
    #expect(abs(filter.output - 2) < 1e-9)
    filter.advance(by: 0.005, from: 1, to: 1)
    #expect(abs(filter.output) < 1e-9)
  }

  @Test(
    "extreme corners and qualities stay finite",
    arguments: [1e-9, 1e-3, 1e5, 1e12], [1e-6, 1e-3, 1, 1e6])
  func extremes(_ frequency: Double, _ quality: Double) {
    for band in [Biquad.Band.low, .band] {
      var filter = Biquad(.init(band, frequency: frequency, quality: quality, gain: 1))
      for i in 0..<20 { filter.advance(by: 1e-4, from: Double(i % 2), to: Double((i + 1) % 2)) }
      #expect(filter.output.isFinite)
    }
  }

  @Test("no time changes nothing") func noTime() {
    var filter = Biquad(Self.shape)
    filter.advance(by: 0, from: 0, to: 1e300)
    #expect(filter.output == 0)
  }
}
