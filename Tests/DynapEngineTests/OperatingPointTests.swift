import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

// The worked values of the digital dossier, 8.1: 25 mV, mean kappa of 0.705. They are printed to two or three digits.
@Suite("Operating point") struct OperatingPointTests {
  static func point(_ parameter: String, _ coarse: Int, _ fine: Int) throws -> OperatingPoint {
    var board = Board()
    let row = try #require(ParameterTable.parameter(named: parameter, in: .core))
    board.chips[0].cores[2].parameters[row].code = BiasCode(coarse, fine)
    // A serial with its mismatch, which must not be seen.
    var options = SimulationOptions()
    options.serial = 7
    options.process.fixedThermalVoltage = Voltage(25, .milli)
    return OperatingPoint(.two, on: board, options)
  }

  static func time(_ name: String, _ parameter: String, _ coarse: Int, _ fine: Int) throws -> Double {
    let reading = try point(parameter, coarse, fine).readings.first { $0.name == name }
    return try #require(reading).si
  }

  @Test(
    "times agree with the worked table",
    arguments: [
      ("synaptic pulse", "SYPD_EXT_N", 3, 50, 50.6e-6), ("synaptic pulse", "SYPD_EXT_N", 3, 100, 26.1e-6),
      ("synaptic pulse", "SYPD_EXT_N", 3, 200, 13.5e-6), ("synaptic pulse", "SYPD_EXT_N", 3, 255, 10.4e-6),
      ("synaptic pulse", "SYPD_EXT_N", 4, 40, 8.0e-6), ("synaptic pulse", "SYPD_EXT_N", 4, 80, 4.1e-6),
      ("synaptic pulse", "SYPD_EXT_N", 4, 170, 2.0e-6), ("synaptic pulse", "SYPD_EXT_N", 5, 255, 0.17e-6),
      ("refractory period", "SOIF_REFR_N", 0, 1, 1.52), ("refractory period", "SOIF_REFR_N", 0, 255, 13.9e-3),
      ("refractory period", "SOIF_REFR_N", 1, 40, 10.8e-3),
      ("refractory period", "SOIF_REFR_N", 1, 255, 1.75e-3),
      ("refractory period", "SOIF_REFR_N", 2, 60, 0.89e-3),
      ("refractory period", "SOIF_REFR_N", 3, 255, 27.5e-6),
      ("refractory period", "SOIF_REFR_N", 4, 255, 3.4e-6),
      ("refractory period", "SOIF_REFR_N", 5, 255, 0.44e-6),
      ("base delay", "SYPD_DLY0_P", 0, 130, 47.4e-3), ("base delay", "SYPD_DLY0_P", 1, 17, 42.6e-3),
      ("base delay", "SYPD_DLY0_P", 1, 22, 32.7e-3), ("base delay", "SYPD_DLY0_P", 1, 60, 12.2e-3),
      ("base delay", "SYPD_DLY0_P", 2, 200, 0.48e-3), ("base delay", "SYPD_DLY0_P", 5, 255, 0.71e-6),
      ("AMPA time constant", "DEAM_ETAU_P", 0, 10, 1.5), ("AMPA time constant", "DEAM_ETAU_P", 1, 10, 193e-3),
      ("AMPA time constant", "DEAM_ETAU_P", 1, 60, 33e-3),
      ("AMPA time constant", "DEAM_ETAU_P", 2, 30, 8.1e-3),
      ("AMPA time constant", "DEAM_ETAU_P", 3, 40, 0.77e-3),
      ("AMPA time constant", "DEAM_ETAU_P", 5, 255, 1.9e-6),
      ("adaptation time constant", "SOAD_TAU_P", 0, 10, 2.5),
      ("adaptation time constant", "SOAD_TAU_P", 0, 200, 137e-3),
      ("membrane time constant", "SOIF_LEAK_N", 0, 10, 144e-3),
      ("membrane time constant", "SOIF_LEAK_N", 0, 50, 31e-3),
      ("membrane time constant", "SOIF_LEAK_N", 1, 50, 3.9e-3),
      ("membrane time constant", "SOIF_LEAK_N", 2, 30, 0.78e-3),
    ])
  func table(_ name: String, _ parameter: String, _ coarse: Int, _ fine: Int, _ expected: Double) throws {
    let value = try Self.time(name, parameter, coarse, fine)
    // Half a unit of the second digit of 1.x is 5 %.
    #expect(abs(value - expected) < 0.05 * expected, "\(name) is \(value)")
  }

  @Test("delay bits add their currents, so a flagged synapse is faster") func delays() throws {
    var board = Board()
    board.chips[0].cores[0].parameters["SYPD_DLY0_P"]?.code = BiasCode(0, 130)
    board.chips[0].cores[0].parameters["SYPD_DLY1_P"]?.code = BiasCode(1, 17)
    board.chips[0].cores[0].parameters["SYPD_DLY2_P"]?.code = BiasCode(1, 80)
    let point = OperatingPoint(.zero, on: board, SimulationOptions())
    // 0.35 pC over 7.39, 8.23 and 271 pA.
    #expect(abs(point.preciseDelay.si - 0.35 / (7.39 + 8.23)) < 1e-4)
    #expect(abs(point.mismatchedDelay.si - 0.35 / (7.39 + 271)) < 1e-5)
    #expect(abs(point.bothDelay.si - 0.35 / (7.39 + 8.23 + 271)) < 1e-5)
  }

  @Test("the rheobase is the leak times one plus threshold over gain") func rheobase() throws {
    var options = SimulationOptions()
    options.exactCurrents = [
      .init(parameter: "SOIF_LEAK_N", current: Current(5, .pico)),
      .init(parameter: "SOIF_GAIN_N", current: Current(20, .pico)),
      .init(parameter: "SOIF_SPKTHR_P", current: Current(1, .nano)),
    ]
    let point = OperatingPoint(.zero, on: Board(), options)
    #expect(abs(point.rheobase.si - 5e-12 * 51) < 1e-20)
  }

  @Test("every reading names the biases that set it and prints a unit") func readings() throws {
    let readings = try Self.point("SYAM_W2_P", 3, 31).readings
    #expect(readings.count == 21)
    #expect(readings.allSatisfy { !$0.parameters.isEmpty })
    let weight = try #require(readings.first { $0.name == "weight 2" })
    #expect(weight.text == "1.004 nA")
    #expect(weight.parameters == [WeightDAC.weight2])
  }
}
