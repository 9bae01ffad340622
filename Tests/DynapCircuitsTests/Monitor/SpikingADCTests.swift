import DynapCircuits
import DynapUnits
import Foundation
import Testing

/// The transfer curve of the spiking converters and the pad of the monitored neuron.
@Suite struct SpikingADCTests {
  // V53: 1 / (C dV / I + t_pw) = 1 / (100 fF 0.4 V / 1 nA + 1 us) = 24.39 kHz.
  @Test("1 nA over 100 fF, 0.4 V and 1 us is 24.39 kHz")
  func v53() {
    let rate = SpikingADC.Curve().rate(of: Current(1, .nano))
    #expect(abs(rate.si / 24_390 - 1) < 1e-3)
  }

  @Test("the rate rises with the current, stays below its limit, and leads back to the current")
  func saturation() throws {
    let curve = SpikingADC.Curve(offset: Current(2, .pico))
    var last = Frequency.zero
    for exponent in stride(from: -13.0, through: -3, by: 0.5) {
      let current = Current(si: pow(10, exponent))
      let rate = curve.rate(of: current)
      #expect(rate > last && rate < curve.limit)
      let back = try #require(curve.current(of: rate))
      // The last digits of a rate next to the limit hold little of the current.
      #expect(agree(back.si, current.si, within: exponent > -6 ? 1e-6 : 1e-9))
      last = rate
    }
    #expect(curve.rate(of: Current(si: 1)).si > 0.9999e6)
    #expect(curve.current(of: curve.limit) == nil)
  }

  @Test("an input that is not positive gives no event, one below the offset does")
  func nothing() {
    #expect(SpikingADC.Curve().rate(of: .zero) == .zero)
    #expect(SpikingADC.Curve(offset: Current(1, .pico)).rate(of: Current(-2, .pico)) == .zero)
    #expect(SpikingADC.Curve(offset: Current(1, .pico)).rate(of: .zero) > .zero)
  }

  @Test("the pulse after power-up lasts about a microsecond")
  func powerUpWidth() {
    let current = ParameterGenerator().current(of: SpikingADC.pulseWidth, SpikingADC.pulseWidth.powerUp)
    let width = SpikingADC.Layout().pulseCapacitance.si * Process.dynapse2.switchingVoltage.si / current.si
    #expect((0.5e-6...2e-6).contains(width), "\(width)")
  }

  // U_T / kappa ln 10 = 25 mV / 0.705 ln 10 = 81.65 mV; V(1 nA) = 269.5 mV above the offset at I_0 = 0.5 pA.
  @Test("the pad shows 81.65 mV a decade and 299.5 mV at 1 nA")
  func pad() {
    var process = Process.dynapse2
    process.fixedThermalVoltage = Voltage(25, .milli)
    let pad = MonitorPad()
    let voltages = [1.0, 10].map { pad.reading(of: Current($0, .nano), process).si }
    #expect(abs(voltages[1] - voltages[0] - 81.65e-3) < 1e-5)
    #expect(abs(voltages[0] - 299.5e-3) < 2e-4)
    #expect(pad.reading(of: .zero, process) == pad.reading(of: process.floor, process))
  }

  @Test("a reading is rounded to the step of the host's converter")
  func resolution() {
    var pad = MonitorPad()
    let exact = pad.reading(of: Current(1, .nano), .dynapse2).si
    pad.resolution = Voltage(3, .milli)
    let reading = pad.reading(of: Current(1, .nano), .dynapse2).si
    #expect(abs(reading - exact) <= 1.5e-3 && abs(reading / 3e-3 - (reading / 3e-3).rounded()) < 1e-9)
  }
}
