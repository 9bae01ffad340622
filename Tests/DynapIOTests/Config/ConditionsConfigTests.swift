import DynapChip
import DynapEngine
import DynapUnits
import Testing

@testable import DynapIO

/// The keys of the device level: what they set, that the writer writes them, and what is said of wrong ones.
@Suite struct ConditionsConfigTests {
  private static let all = """
    fidelity: device
    temperature: 60 degC
    bias_tempco: ptat
    temperature_profile: [[0 s, 27 degC], [2 s, 350 K]]
    noise: {shot: true, flicker: true, drift: 0.1 %}
    conditions_step: 5 ms
    calibration:
      SOIF_LEAK_N: 0.25
      DEAM_ETAU_P: [{factor: 1.5}, {chip: 0, core: 3, factor: 2}]
    """

  private static func options(_ text: String) throws -> SimulationOptions {
    try ConfigSupport.read(ConfigSupport.head + text).experiment.options
  }

  @Test("every key sets what it says") func keys() throws {
    let options = try Self.options(Self.all)
    #expect(options.fidelity == .device && options.scaling == .curves)
    #expect(options.surroundings.temperature == Temperature(si: 333.15))
    #expect(options.surroundings.biasTempco == .ptat)
    #expect(
      options.surroundings.profile == [
        .init(.zero, Temperature(si: 300.15)), .init(.s(2), Temperature(si: 350)),
      ])
    #expect(options.noise.shot && options.noise.flicker && options.noise.drift == 0.001)
    #expect(options.conditionsStep == .ms(5))
    #expect(
      options.calibration == [
        .init(parameter: "SOIF_LEAK_N", factor: 0.25), .init(parameter: "DEAM_ETAU_P", factor: 1.5),
        .init(chip: 0, core: 3, parameter: "DEAM_ETAU_P", factor: 2),
      ])
    #expect(try Self.options("bias_tempco: -0.002\n").surroundings.biasTempco == .perKelvin(-0.002))
  }

  @Test("a file without the keys has the standard") func standard() throws {
    let options = try Self.options("")
    #expect(options == SimulationOptions())
    #expect(options.conditionWords.isEmpty && options.conditionLines.isEmpty)
  }

  @Test("the writer writes what the reader reads") func roundTrip() throws {
    let options = try Self.options(Self.all)
    var writer = ExperimentWriter(name: "x")
    writer.options = options
    let again = try ConfigSupport.read(writer.yaml(Board())).experiment.options
    #expect(again == options)
  }

  @Test("the words of a report name the temperature, the noise and the calibration") func words() throws {
    #expect(
      try Self.options(Self.all).conditionWords.joined(separator: " · ")
        == "27 degC to 76.85 degC · PTAT biases · shot noise · flicker · drift 0.1 % an hour · calibrated "
        + "SOIF_LEAK_N x 0.25, DEAM_ETAU_P x 1.5, DEAM_ETAU_P x 2 (chip 0, core 3)")
    #expect(try Self.options("temperature: 60 degC\n").conditionWords == ["60 degC"])
  }

  @Test(
    "wrong values are told at their places",
    arguments: [
      (
        "temperature: 60",
        "test.yaml:3:14: error[quantity-without-unit]: temperature is '60', which is a bare number and a temperature needs a "
          + "unit; write for example 27 degC"
      ),
      (
        "temperature: -300 degC",
        "test.yaml:3:14: error[out-of-range]: temperature is -300 degC; write a temperature above zero, such as 27 degC"
      ),
      (
        "temperature: 900 degC",
        "test.yaml:3:14: error[temperature-out-of-range]: temperature has 900 degC; the circuits are meant for -100 degC to "
          + "200 degC"
      ),
      (
        "bias_tempco: pat",
        "test.yaml:3:14: error[wrong-type]: bias_tempco is 'pat'; write constant, ptat, or a number per kelvin such as 0.003"
      ),
      (
        "bias_tempco: nan",
        "test.yaml:3:14: error[wrong-type]: bias_tempco is nan; write constant, ptat, or a number per kelvin such as 0.003"
      ),
      (
        "temperature_profile: [[1 s, 27 degC], [1 s, 28 degC]]",
        "test.yaml:3:22: error[temperature-profile-order]: temperature_profile has 1 s after 1 s; give the points in order of "
          + "time, each time once"
      ),
      (
        "temperature_profile: [[1 s]]",
        "test.yaml:3:23: error[list-length]: temperature_profile[0] has 1 entries; write [time, temperature], such as [10 s, "
          + "60 degC]"
      ),
      (
        "noise: {shot: true}",
        "test.yaml:3:15: error[shot-noise-needs-device]: noise.shot is on at the fidelity full; only the circuits of the "
          + "fidelity device have nodes with noise; set fidelity: device"
      ),
      (
        "noise: {drift: 2}",
        "test.yaml:3:16: error[out-of-range]: noise.drift is 2; write a share such as 5 % or 0.05"
      ),
      ("noise: {shot: on}", "test.yaml:3:15: error[wrong-type]: noise.shot is 'on'; write true or false"),
      (
        "{noise: {flicker: true}, conditions_step: 150 us}",
        "error[conditions-step]: conditions_step is 150 us where the step is 100 us; temperature profile, flicker and drift are "
          + "applied between steps: give a multiple of the step"
      ),
      (
        "calibration: {SOIF_LEAK_M: 2}",
        "test.yaml:3:15: error[unknown-parameter]: calibration.SOIF_LEAK_M is not a bias of the chip; did you mean "
          + "'SOIF_LEAK_N'?"
      ),
      (
        "calibration: {SOIF_LEAK_N: 0}",
        "test.yaml:3:28: error[out-of-range]: calibration.SOIF_LEAK_N is 0; write a number above 0"
      ),
      (
        "calibration: {SOIF_LEAK_N: [{chip: 2, factor: 2}]}",
        "test.yaml:3:14: error[calibration-off-board]: calibration.SOIF_LEAK_N names core all of chip 2; the board has chips 0 "
          + "to 0 with cores 0 to 3"
      ),
    ])
  func refused(_ text: String, _ message: String) {
    let isFlow = text.hasPrefix("{")
    let keys = isFlow ? String(text.dropFirst().dropLast()).replacing("}, ", with: "}\n") : text
    let messages = ConfigSupport.messages(ConfigSupport.head + keys + "\n")
    #expect(messages.count == 1)
    #expect(isFlow ? messages.first?.hasSuffix(message) == true : messages.first == message, "\(messages)")
  }
}
