import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// The pins through which a host watches membranes and pulses, and what windows must not do.
@Suite struct PinTests {
  @Test("the pin shows the voltage of the monitored neuron, and another's after it is chosen")
  func pad() throws {
    var rig = SADCTests.rig()
    rig.options.windows.pad.resolution = nil
    var simulation = try rig.simulation()
    try simulation.monitor(core: .zero, every: .us(500))
    try simulation.record(
      Recording(name: "v", neurons: [Rig.neuron(3)], quantity: .state("V_mem", every: .us(500))))
    simulation.inject(SADCTests.events(every: .us(300), until: .ms(50)))
    simulation.run(for: .ms(50))
    let pad = simulation.padTraces[0]
    let trace = simulation.traces[0]
    // The recording begins at 0, the pin with the end of the first step.
    #expect(pad.times == Array(trace.times.dropFirst()))
    for (volt, state) in zip(pad.volts, trace.values.dropFirst()) {
      #expect(abs(volt - 0.03 - Double(state) * 1e-3) < 1e-5)
    }
    #expect(try #require(pad.volts.max()) > 0.1)
    var board = simulation.board
    board.chips[0].cores[0].monitoredNeuron = NeuronOnCore(200)
    try simulation.apply(board)
    simulation.run(for: .ms(1))
    let rest = rig.options.windows.pad.reading(of: rig.options.process.floor, rig.options.process)
    #expect(simulation.padTraces[0].volts.last == rest.si)
  }

  @Test(
    "a pin without buffers or without a neuron reads nothing and says so",
    arguments: ["R2R_BUFFER_CCB", "R2R_BUFFER_AMPB", "LBWR_VB_P", "off"])
  func silentPad(cause: String) throws {
    var rig = SADCTests.rig()
    rig.options.windows.outputs.remove(.spikingADC)
    let code = BiasCode(2, 255)
    switch cause {
    case "off": rig.board.chips[0].cores[0].neuronMonitoringOn = false
    case "LBWR_VB_P": rig.board.chips[0].sharedParameters01[cause]?.code = code
    default: rig.board.chips[0].globalParameters[cause]?.code = code
    }
    var simulation = try rig.simulation()
    #expect(simulation.warnings.isEmpty)
    try simulation.monitor(core: .zero, every: .ms(1))
    simulation.run(for: .ms(3))
    #expect(simulation.padTraces[0].volts == [0, 0, 0])
    let expected =
      cause == "off"
      ? "warning[monitor-off]: board.chips[0].cores[0] shows no neuron at its pin; set neuron_monitoring_on; "
        + "the pin reads 0 V"
      : "warning[monitor-buffer-low]: board.chips[0] has too little bias in the buffers of the pin of core 0; "
        + "set R2R_BUFFER_CCB, R2R_BUFFER_AMPB and LBWR_VB_P to coarse 3 or more; the pin reads 0 V"
    #expect(simulation.warnings.map { "\($0)" } == [expected])
  }

  @Test("the diagnostics of the windows say what is wrong and what to do")
  func diagnostics() throws {
    var rig = SADCTests.rig()
    SADCTests.enable(.ampa, in: &rig)
    rig.board.chips[0].cores[0].neuronMonitoringOn = false
    #expect(
      try rig.simulation().warnings.map { "\($0)" } == [
        "warning[sadc-no-neuron]: board.chips[0].cores[0] connects no neuron to its spiking ADCs; "
          + "set neuron_monitoring_on; their channels measure nothing but the offset"
      ])
    rig.board.chips[0].cores[0].neuronMonitoringOn = true
    rig.board.chips[0].sharedParameters01["LBWR_VB_P"]?.code = BiasCode(0, 0)
    #expect(
      try rig.simulation().warnings.map { "\($0)" } == [
        "warning[sadc-line-low]: board.chips[0].cores[0] has too little bias in the buffers of its monitor "
          + "lines; set LBWR_VB_P to coarse 3 or more; the channels measure nothing but the offset"
      ])
    var simulation = try rig.simulation()
    #expect(throws: DiagnosticError.self) { try simulation.monitor(core: .zero, every: .us(70)) }
    #expect(throws: DiagnosticError.self) {
      try simulation.monitor(core: .zero, chip: ChipOnBoard(1), every: .ms(1))
    }
    rig.options.windows.samplePeriod = .zero
    let error = #expect(throws: DiagnosticError.self) { try rig.simulation() }
    #expect(error?.diagnostics.map(\.code) == ["sadc-period-not-positive"])
  }

  // t_p = C V_sw / I = 0.5 pF 0.7 V / 500 pA = 700 us.
  @Test("the pins of pulse extenders show the pulses of synapses 41 and 20, re-armed ones as one")
  func extenders() throws {
    var rig = SADCTests.rig()
    rig.board.chips[0].cores[0].enablePulseExtenderMonitor1 = true
    rig.set("SYPD_DLY0_P", 1e6)
    var simulation = try rig.simulation()
    simulation.inject(
      [SimTime.ms(1), .us(1_400), .ms(5)].map {
        InputEvent(time: $0, destination: Destination(tag: 8, cores: .all))
      })
    simulation.inject(SADCTests.events(9, until: .ms(10)))
    simulation.run(for: .ms(10))
    let pulses = simulation.pulses(.one, of: .zero)
    #expect(pulses.count == 2)
    let widths = pulses.map { ($0.upperBound - $0.lowerBound).picoseconds }
    #expect(abs(widths[1] - 700_000_000) < 1000 && abs(widths[0] - 1_100_000_000) < 1000)
    #expect(simulation.pulses(.two, of: .zero).isEmpty && simulation.pulses(.one, of: .one).isEmpty)
  }

  @Test("windows do not change a bit of what the neurons do")
  func passive() throws {
    func spikes(_ watches: Bool) throws -> [Spike] {
      var (board, options, events) = InvarianceTests.network()
      if watches {
        options.windows.outputs = [.spikingADC, .spikingADCEvents]
        options.windows.polarity = .falseConnects
        for core in CoreOnChip.allCases {
          board.chips[0][core].neuronMonitoringOn = true
          board.chips[0][core].enablePulseExtenderMonitor1 = true
          board.chips[0][core].enablePulseExtenderMonitor2 = true
        }
      }
      var simulation = try Simulation(board, options)
      try simulation.record(Recording(name: "s", neurons: InvarianceTests.everyone, quantity: .spikes))
      if watches { try simulation.monitor(core: .zero, every: .us(100)) }
      simulation.inject(events)
      simulation.run(for: .ms(100))
      return simulation.spikes
    }
    #expect(try spikes(true) == spikes(false))
  }

  @Test(
    "pins that show pulses change no spike, under no law; the linear one has no pulses",
    arguments: [false, true])
  func pulsesAreOnlyShown(isLinear: Bool) throws {
    func run(_ isShown: Bool) throws -> (spikes: [Spike], shown: Int) {
      var (board, options, events) = InvarianceTests.network()
      if isLinear { options.fidelity = .linear }
      let neuron = Rig.neuron(0)
      board[neuron].synapses[41] = board[neuron].synapses[0]
      board[neuron].synapses[20] = board[neuron].synapses[1]
      board.chips[0].cores[0].neuronMonitoringOn = isShown
      board.chips[0].cores[0].enablePulseExtenderMonitor1 = isShown
      board.chips[0].cores[0].enablePulseExtenderMonitor2 = isShown
      var simulation = try Simulation(board, options)
      try simulation.record(Recording(name: "s", neurons: InvarianceTests.everyone, quantity: .spikes))
      simulation.inject(events)
      simulation.run(for: .ms(60))
      let shown = [PulseMonitor.one, .two].map { simulation.pulses($0, of: .zero).count }
      return (simulation.spikes, shown.reduce(0, +))
    }
    let (plain, shown) = (try run(false), try run(true))
    #expect(shown.spikes == plain.spikes && plain.shown == 0)
    #expect(isLinear ? shown.shown == 0 : shown.shown > 20)
    #expect(isLinear || plain.spikes.count > 50)
  }
}
