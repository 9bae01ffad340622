import DynapCircuits
import DynapUnits
import Testing

@Suite("Analog front end") struct FrontEndLayoutTests {
  private func coefficients(
    _ gain: Int = 0, _ change: (inout AnalogFrontEnd.Biases) -> Void = { _ in }
  ) -> AnalogFrontEnd.Coefficients {
    let generator = ParameterGenerator()
    var biases = AnalogFrontEnd.Biases { generator.current(of: $0, $0.powerUp, type: .n) }
    change(&biases)
    return AnalogFrontEnd.Coefficients(biases, gainStep: gain, .init(), .dynapse2)
  }

  @Test("the published point gives filters of gain 1 at 80, 141 and 354 Hz") func bands() throws {
    let filters = coefficients().filters
    let shapes = try [0, 2, 3].map { try #require(filters[$0]) }
    for (shape, frequency) in zip(shapes, [80.0, 141, 354]) {
      // The capacitances have three digits.
      #expect(abs(shape.frequency / frequency - 1) < 2e-3)
      #expect(abs(shape.gain - 1) < 1e-12)
    }
    #expect(filters[1] == nil && shapes.map(\.band) == [.low, .band, .band])
    #expect(shapes[1].quality == 1 && abs(shapes[0].quality - 55.26 / 33.13) < 1e-3)
  }

  @Test("frequency, gain and quality follow their biases") func laws() throws {
    let before = try #require(coefficients().filters[2])
    let faster = try #require(coefficients { $0.ripple.frequency = 3 * $0.ripple.frequency }.filters[2])
    #expect(abs(faster.frequency / before.frequency - 3) < 1e-12)
    #expect(
      abs(faster.quality / before.quality - 3) < 1e-12 && abs(faster.gain * 3 / before.gain - 1) < 1e-12)
    let louder = try #require(coefficients { $0.ripple.gain = 5 * $0.ripple.gain }.filters[2])
    #expect(abs(louder.gain / before.gain - 5) < 1e-12 && louder.frequency == before.frequency)
    let duller = try #require(coefficients { $0.ripple.quality = 2 * $0.ripple.quality }.filters[2])
    #expect(abs(duller.quality / before.quality - 0.5) < 1e-12)
  }

  @Test("thresholds and the dead time are those of their currents; a step of the gain doubles it")
  func modulators() {
    let result = coefficients {
      $0.thresholdUp = Current(2, .nano)
      $0.thresholdDown = Current(0.5, .nano)
      $0.refractory = Current(350, .pico)
    }
    #expect(abs(result.up - 0.02) < 1e-15 && abs(result.down - 0.005) < 1e-15)
    #expect(abs(result.refractory.si - 1e-3) < 1e-15)
    #expect((0...3).map { coefficients($0).gain } == [10, 20, 40, 80])
    #expect(result.rail == 0.9)
  }

  @Test("biases whose role is known act, the others say that they do not") func modelled() {
    let names = AnalogFrontEnd.parameters.filter { !$0.isModelled }.map(\.name)
    #expect(
      names == [
        "BAVBSS", "BAVBIAS", "BAVCAS", "BAVCASC", "BCCB", "BAMPB", "BFVBIAS", "BADCVBIAS", "BBVBIAS",
        "BADCTHUC", "BADCTHDC",
      ])
  }
}
