import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Rows V18 to V26 and V54, V59 of the analog dossier's validation table: the soma against closed forms.
@Suite struct SomaValidationTests {
  /// The rate of the closed form of a constant input, in Hz (dossier 5.2).
  static func closedFormRate(
    input: Double, leak: Double = 5.3191, gain: Double = 21.277, threshold: Double, reset: Double = 0.5,
    refractory: Double = 1, capacitance: Double = 3
  ) -> Double {
    let tau = capacitance * 25 / (0.705 * leak)
    let final = gain * (input / leak - 1)
    let rise = gain / final * log(threshold / reset) + (1 + gain / final) * log((final - reset) / (final - threshold))
    return 1000 / (refractory + tau * rise)
  }

  /// Five neurons on five cores cannot have five inputs on four cores, so each input is a run of its own.
  static func rate(_ rig: Rig, input: Double, spikes: Int) throws -> Double {
    var rig = rig
    rig.latch(.soDC)
    rig.set("SOIF_DC_P", input)
    var simulation = try rig.simulation()
    try simulation.record(Recording(name: "s", neurons: [Rig.neuron(0)], quantity: .spikes))
    while simulation.spikes.count <= spikes, simulation.time < .s(3) { simulation.run(for: .ms(20)) }
    let times = simulation.spikes.map { $0.time.milliseconds }
    guard times.count > 2, let first = times.first, let last = times.last else { return 0 }
    return 1000 * Double(times.count - 1) / (last - first)
  }

  @Test(
    "V20: the rate over the input follows the closed form below the gain current",
    arguments: zip([1.05, 1.5, 2, 4, 10], [15.202, 39.789, 61.004, 133.83, 295.32]))
  func rateAtLowThreshold(multiple: Double, expected: Double) throws {
    let input = 255.32 * multiple
    #expect(relativeError(Self.closedFormRate(input: input, threshold: 1000), expected) < 1e-3)
    #expect(relativeError(try Self.rate(Rig(), input: input, spikes: 5), expected) < 1e-3)
  }

  @Test(
    "V21: the rate over the input follows the closed form far above the gain current",
    arguments: zip([1.05, 1.5, 2, 4, 10], [16.143, 43.465, 67.167, 147.80, 321.34]))
  func rateAtHighThreshold(multiple: Double, expected: Double) throws {
    var rig = Rig()
    rig.set("SOIF_SPKTHR_P", 100_000)
    #expect(relativeError(try Self.rate(rig, input: 25_005 * multiple, spikes: 5), expected) < 1e-3)
  }
}
