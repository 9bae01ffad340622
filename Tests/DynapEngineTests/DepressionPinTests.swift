import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The depression node of an observable synapse at its pin, which `enable_syaw_stdbuf_an` shows.
@Suite struct DepressionPinTests {
  static func rig() -> Rig {
    var rig = SADCTests.rig()
    rig.options.windows.outputs.remove(.spikingADC)
    rig.board.chips[0].cores[0].enableSTDBuffer = true
    rig.board[Rig.neuron(3)].synapses[20].stp = true
    // An event leaves 0.8 = exp(-kappa I t_dep / (C U_T)), and 12.5 pA ms / I = 200 ms pass until it is forgotten.
    rig.set("SYAM_STDW_N", 263_750)
    rig.set("SYAW_STDSTR_N", 0.0625)
    return rig
  }

  // V_x = V_dd + U_T ln u: an event takes U_T ln 0.8 / kappa = 7.913 mV, and u recovers with 200 ms.
  @Test("the pin shows V_dd at rest, falls with each event and recovers with the node's time constant")
  func node() throws {
    var simulation = try Self.rig().simulation()
    try simulation.monitor(.depression20, core: .zero, every: .ms(1))
    try simulation.monitor(.depression41, core: .zero, every: .ms(1))
    simulation.inject([InputEvent(time: .us(1500), destination: Destination(tag: 9, cores: .all))])
    simulation.run(for: .ms(102))
    let pads = simulation.padTraces
    #expect(pads[0].volts[0] == 1.83)
    // The synapse without the bit rests.
    #expect(Set(pads[1].volts) == [1.83])
    let depleted = exp(log(0.8) / 0.705)
    for (time, volts) in zip(pads[0].times, pads[0].volts).dropFirst() {
      let level = 1 - (1 - depleted) * exp(-(time.milliseconds - 1.5) / 200)
      // The fabric takes some nanoseconds.
      #expect(abs(volts - (1.83 + 25e-3 * log(level))) < 1e-6)
    }
  }

  @Test(
    "a pin without its buffers reads nothing and says so",
    arguments: ["flag", "SYAM_STDWAMPB", "SYAM_STDWCCB", "off"])
  func silent(cause: String) throws {
    var rig = Self.rig()
    switch cause {
    case "flag": rig.board.chips[0].cores[0].enableSTDBuffer = false
    case "off": rig.board.chips[0].cores[0].neuronMonitoringOn = false
    default: rig.board.chips[0].sharedParameters01[cause]?.code = BiasCode(2, 255)
    }
    var simulation = try rig.simulation()
    try simulation.monitor(.depression20, core: .zero, every: .ms(1))
    simulation.run(for: .ms(2))
    #expect(simulation.padTraces[0].volts == [0, 0])
    let expected =
      switch cause {
      case "flag":
        "warning[monitor-std-off]: board.chips[0].cores[0] shows no depression node at its pin; "
          + "set enable_std_buffer; the pin reads 0 V"
      case "off":
        "warning[monitor-off]: board.chips[0].cores[0] shows no neuron at its pin; set neuron_monitoring_on; "
          + "the pin reads 0 V"
      default:
        "warning[monitor-std-low]: board.chips[0] has too little bias in the buffers of the depression nodes of "
          + "core 0; set SYAM_STDWAMPB and SYAM_STDWCCB to coarse 3 or more; the pin reads 0 V"
      }
    #expect(simulation.warnings.map { "\($0)" } == [expected])
  }
}
