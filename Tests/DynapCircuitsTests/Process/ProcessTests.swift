import DynapCircuits
import DynapUnits
import Testing

@Suite("Process") struct ProcessTests {
  // V01: 25.865 mV at 300.15 K, to 1e-4; the other temperatures to the printed digits.
  @Test(
    "the thermal voltage is kT/q",
    arguments: [
      (0.0, 23.538), (25, 25.693), (27, 25.865), (37, 26.727), (60, 28.709),
    ])
  func thermalVoltage(_ celsius: Double, _ millivolts: Double) {
    var process = Process.dynapse2
    process.temperature = Temperature(si: celsius + 273.15)
    #expect(agree(process.thermalVoltage.si * 1e3, millivolts, within: 1e-4))
  }

  @Test("a fixed thermal voltage overrides the temperature")
  func fixedThermalVoltage() throws {
    var process = Process.dynapse2
    try process.set("thermal_voltage", text: "25 mV")
    #expect(process.thermalVoltage == Voltage(25, .milli))
    process.temperature = Temperature(si: 400)
    #expect(process.thermalVoltage == Voltage(25, .milli))
  }

  // V02: tau = C U_T / (kappa I_tau) = 24.5 pF x 25 mV / (0.705 x 86.879 pA) = 10.000 ms.
  @Test("the AMPA time constant of the reference set is 10 ms")
  func ampaTimeConstant() throws {
    var process = Process.dynapse2
    try process.set("thermal_voltage", text: "25 mV")
    #expect(abs(process.kappa - 0.705) < 1e-12)
    let tau = process.timeConstant(process.ampaCapacitance, leak: Current(86.879, .pico))
    #expect(agree(tau.si, 10e-3, within: 1e-4))
    process.membraneCapacitance = Capacitance(3, .pico)
    let soma = process.timeConstant(process.membraneCapacitance, leak: Current(5.3191, .pico))
    #expect(agree(soma.si, 20e-3, within: 1e-4))
  }

  @Test("the default process prints its constants as files write them")
  func defaults() {
    let text = Process.constants.map { "\($0.name): \($0.text(in: .dynapse2) ?? "-")" }
    #expect(
      text == [
        "temperature: 27 degC", "thermal_voltage: -", "kappa_n: 0.75", "kappa_p: 0.66", "I0: 500 fA",
        "floor: 500 fA", "supply: 1.8 V", "switching_voltage: 700 mV", "membrane_capacitance: 7.7 pF",
        "ampa_capacitance: 24.5 pF", "nmda_capacitance: 25 pF", "gaba_capacitance: 25 pF",
        "shunt_capacitance: 24.5 pF", "adaptation_capacitance: 40 pF", "calcium_capacitance: 40 pF",
        "pulse_capacitance: 500 fF", "adaptation_pulse_capacitance: 500 fF", "refractory_capacitance: 1.5 pF",
        "delay_capacitance: 500 fF", "depression_capacitance: 500 fF",
        "depletion_time: 15 ns", "ekv_kappa_n: 0.662", "ekv_kappa_p: 0.685", "threshold_voltage_n: 608 mV",
        "threshold_voltage_p: 651 mV", "specific_current_n: 436 nA", "specific_current_p: 277 nA",
        "floor_doubling: 9 K",
        "homeostasis_slope: 1 mV/s",
      ])
  }

  @Test("every constant is set by its name, changes that one alone, and reads back what it prints")
  func setEach() throws {
    #expect(Set(Process.constants.map(\.name)).count == Process.constants.count)
    let samples = [
      "temperature": "60 degC", "voltage": "26 mV", "current": "2 pA", "capacitance": "3 pF", "time": "20 ns",
      "slope": "20 mV/s", "number": "0.7", "temperature difference": "11 K",
    ]
    for constant in Process.constants {
      var process = Process.dynapse2
      let sample = try #require(samples[constant.kind])
      try process.set(constant.name, text: sample)
      #expect(process != .dynapse2)
      #expect(constant.text(in: process) == sample)
      for other in Process.constants where other.name != constant.name {
        #expect(other.text(in: process) == other.text(in: .dynapse2))
      }
      var again = Process.dynapse2
      for row in Process.constants {
        if let text = row.text(in: process) { try again.set(row.name, text: text) }
      }
      #expect(again == process)
    }
  }

  @Test(
    "a wrong setting is refused with its reason, and leaves the process as it was",
    arguments: [
      (
        "ampa_capacitance", "24.5", ProcessError.Code.unreadable,
        "ampa_capacitance '24.5' is a bare number and a capacitance needs a unit; write for example 7.7 pF"
      ),
      (
        "supply", "1.8 A", .unreadable,
        "supply '1.8 A' does not have a unit of voltage; write for example 25 mV"
      ),
      ("I0", "0 pA", .outOfRange, "I0 '0 pA' is not above zero; write for example 12.5 pA"),
      (
        "temperature", "-300 degC", .outOfRange,
        "temperature '-300 degC' is not above zero; write for example 27 degC"
      ),
      ("kappa_n", "two", .unreadable, "kappa_n 'two' is not a number; write for example 0.75"),
      ("kappa_n", "1.2", .outOfRange, "kappa_n '1.2' is not above 0 and at most 1; write for example 0.75"),
      ("kappa_n", "nan", .outOfRange, "kappa_n 'nan' is not above 0 and at most 1; write for example 0.75"),
    ])
  func refused(_ name: String, _ text: String, _ code: ProcessError.Code, _ message: String) {
    var process = Process.dynapse2
    let error = #expect(throws: ProcessError.self) { try process.set(name, text: text) }
    #expect(error?.code == code)
    #expect(error?.description == message)
    #expect(process == .dynapse2)
  }

  @Test("an unknown constant is refused with the names there are")
  func unknown() {
    var process = Process.dynapse2
    let error = #expect(throws: ProcessError.self) { try process.set("c_mem", text: "3 pF") }
    #expect(error?.code == .unknownConstant)
    #expect(
      error?.description.hasPrefix("c_mem is not a constant of a process; write one of temperature, ") == true
    )
  }
}
