import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

@testable import DynapIO

/// The windows of the chip and the readings of what is not published, as experiments write them.
@Suite struct WindowConfigTests {
  @Test("windows and readings reach the options and the experiment")
  func values() throws {
    let experiment = try ConfigSupport.read(ConfigSupport.rich).experiment
    let options = experiment.options
    #expect(options.latchReadings.sensedNode == .membrane)
    #expect(options.latchReadings.homeostasisTarget == .somaWhenOn)
    #expect(options.latchReadings.diffusion == .disables && options.latchReadings.deMux == .onDisconnects)
    #expect(options.senseAmplifiers == .ignored && options.delayCapacity == .lost)
    #expect(options.delayCurrents == .selected)
    let windows = options.windows
    #expect(windows.outputs == [.west, .spikingADC] && windows.samplePeriod == .ms(5))
    #expect(windows.polarity == .falseConnects && windows.hysteresis == .ignored && !windows.convertersSpread)
    #expect(windows.converter.rampCapacitance == Capacitance(80, .femto))
    #expect(windows.converter.pulseCapacitance == SpikingADC.Layout().pulseCapacitance)
    #expect(windows.pad.offset == Voltage(10, .milli) && windows.pad.gain == 0.9)
    #expect(windows.pad.resolution == Voltage(3, .milli))
    #expect(experiment.windows.keepsHostEvents)
    #expect(
      experiment.windows.pads == [
        .init(chip: .first, core: .zero, signal: .membrane, every: .ms(1)),
        .init(chip: ChipOnBoard(1), core: .two, signal: .depression20, every: .us(50)),
      ])
  }

  @Test("without the keys everything is as it comes")
  func defaults() throws {
    let experiment = try ConfigSupport.read(ConfigSupport.head).experiment
    #expect(experiment.options == SimulationOptions() && experiment.windows == Experiment.Windows())
    #expect(experiment.options.delayCapacity == .merged && experiment.options.senseAmplifiers == .lowFails)
    #expect(experiment.options.delayCurrents == .additive)
    #expect(experiment.options.latchReadings.diffusion == .enables)
    #expect(experiment.options.latchReadings.deMux == .ignored)
  }

  @Test("every value of every choice is read", arguments: OutputBus.allCases)
  func outputs(_ bus: OutputBus) throws {
    let text = "windows: {outputs: [sADC, \(bus.name)]}\n"
    let experiment = try ConfigSupport.read(ConfigSupport.head + text).experiment
    #expect(experiment.options.windows.outputs == [.spikingADC, bus])
  }

  @Test("currents at external inputs")
  func inputs() throws {
    let text =
      "windows: {sadc: {inputs: [{input: nccf_extin_vi_group0_pg0, current: 1 nA}, {chip: 0, input: "
      + "nccf_extin_vi_group2_pg1, current: 0 A}]}}\n"
    let windows = try ConfigSupport.read(ConfigSupport.head + text).experiment.windows
    #expect(
      windows.inputs == [
        .init(chip: .first, input: .external0PG0, current: Current(1, .nano)),
        .init(chip: .first, input: .external2PG1, current: .zero),
      ])
  }

  @Test(
    "a mistake is told in exactly these words",
    arguments: [
      (
        "windows: {outputs: [west]}",
        "3:21: error[unknown-name]: windows.outputs[0] is 'west', which is not a known output bus; write one of W, "
          + "N, E, S, sADC, sADC_events"
      ),
      (
        "windows: {outputs: [W, sADC_events]}",
        "3:20: error[output-without-sadc]: windows.outputs has sADC_events without sADC; the converters run while "
          + "sADC is on: give both"
      ),
      (
        "windows: {sadc: {period: 0 ms}}",
        "3:26: error[out-of-range]: windows.sadc.period is 0 ms; write a time above 0 s, such as 10 ms"
      ),
      (
        "windows: {sadc: {period: fast}}",
        "3:26: error[quantity-without-number]: windows.sadc.period is 'fast', which does not begin with a number, as a "
          + "time does; write for example 10 ms"
      ),
      (
        "windows: {sadc: {inputs: [{input: nccf_extin_vi_group0_pg0, current: 1 nA}]}}",
        "3:35: warning[sadc-input-off]: windows.sadc.inputs[0].input is nccf_extin_vi_group0_pg0, which is not "
          + "connected; change it in sadc_enables of chip 0; its channel measures nothing but the offset"
      ),
      (
        "windows: {sadc: {period: 1 ns}}",
        "3:26: error[sadc-period-below-step]: windows.sadc.period is 1 ns; the converters are read at the end of steps: "
          + "give at least the step, 100 us"
      ),
      (
        "windows: {outputs: [sADC], sadc: {period: 2 s}}",
        "3:43: warning[after-the-end]: windows.sadc.period is 2 s; the experiment ends at 1 s: no sample is complete"
      ),
      (
        "windows: {sadc: {polarity: both}}",
        "3:28: error[unknown-name]: windows.sadc.polarity is 'both', which is not a known polarity; write one of "
          + "true_connects, false_connects"
      ),
      (
        "windows: {sadc: {ramp_capacitance: -1 pF}}",
        "3:36: error[out-of-range]: windows.sadc.ramp_capacitance is -1 pF; write a capacitance above zero, such as "
          + "7.7 pF"
      ),
      (
        "windows: {sadc: {inputs: [{input: soif_mem, current: 1 nA}]}}",
        "3:35: error[unknown-name]: windows.sadc.inputs[0].input is 'soif_mem', which is not a known external input; "
          + "write one of nccf_extin_vi_group0_pg1, nccf_extin_vi_group2_pg1, nccf_extin_vi_group0_pg0, "
          + "nccf_extin_vi_group2_pg0"
      ),
      (
        "windows: {pads: [{core: 0, every: 150 us}]}",
        "3:35: error[not-a-multiple-of-step]: windows.pads[0].every is 150 us; pins are read at the end of steps: give "
          + "a multiple of the step, 100 us"
      ),
      (
        "windows: {pads: [{chip: 1, core: 0, every: 1 ms}]}",
        "3:25: error[chip-not-on-board]: windows.pads[0].chip selects chip 1; the board has chips 0 to 0"
      ),
      (
        "windows: {pads: [{core: 0, every: 1 ms}, {core: 0, every: 2 ms}]}",
        "3:42: error[pad-redefined]: windows.pads[1] reads soif_mem of core 0 of chip 0, as an earlier one; read a "
          + "signal of a core once"
      ),
      (
        "windows: {pads: [{core: 4, every: 1 ms}]}",
        "3:25: error[core-out-of-range]: windows.pads[0].core is 4; a chip has cores 0 to 3"
      ),
      (
        "windows: {pin: {gain: .nan}}",
        "3:23: error[wrong-type]: windows.pin.gain is '.nan'; write a number above 0"
      ),
      (
        "latch_readings: {de_mux: true}",
        "3:26: error[unknown-name]: latch_readings.de_mux is 'true', which is not a known reading of the multiplexer "
          + "latch; write one of ignored, on_disconnects, off_disconnects"
      ),
      (
        "delay_currents: added",
        "3:17: error[unknown-name]: delay_currents is 'added', which is not a known reading of the delay currents; "
          + "write one of additive, selected"
      ),
      (
        "delay_line: merge",
        "3:13: error[unknown-name]: delay_line is 'merge', which is not a known capacity of the delay line; did you "
          + "mean 'merged'?"
      ),
      (
        "sense_amplifiers: ok",
        "3:19: error[unknown-name]: sense_amplifiers is 'ok', which is not a known reading of the sense amplifiers; "
          + "write one of low_fails, ignored"
      ),
    ])
  func diagnostics(_ text: String, _ message: String) {
    #expect(ConfigSupport.messages(ConfigSupport.head + text + "\n") == ["test.yaml:\(message)"])
  }

  @Test("a latch that has no effect is told, unless a reading gives it one")
  func deMux() {
    let board = "board: {chips: [{cores: {0: {latches: {0: [de_mux]}}}}]}\n"
    let silent = ConfigSupport.messages(ConfigSupport.head + board)
    #expect(silent.count == 1 && silent[0].contains("notModelled[latch_de_mux]"))
    let reading = "latch_readings: {de_mux: off_disconnects}\n"
    #expect(ConfigSupport.messages(ConfigSupport.head + board + reading) == [])
  }
}
