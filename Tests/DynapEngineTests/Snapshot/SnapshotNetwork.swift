import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// Networks that together use every circuit, queue, window and port: what a snapshot has to hold.
enum SnapshotNetwork: String, CaseIterable, Sendable {
  case plain, depression, delays, farDelays, longPulses, diffusion, gateAndConductance, alpha, homeostasis
  case exponential, linear, converters, pins, badTags, twoChips, camera, frontEnd, reprogrammed, device

  /// How long it runs.
  var duration: SimTime { self == .farDelays ? .ms(16) : .ms(10) }
  /// When ``reprogrammed`` is programmed anew.
  static let change = SimTime.ms(4)

  private static let neurons = (0..<2).flatMap { core in
    (0..<10).map { Rig.neuron($0 * 7, core: CoreOnChip.allCases[core]) }
  }

  /// Columns of which each has to hold something at one of the cuts, so that the test means something.
  var filled: [String] {
    switch self {
    case .plain:
      ["pending/time", "host_events/time", "spikes/time", "traces/0/time", "rows/I_ahp"]
    case .depression: ["depression/level"]
    case .delays: ["portions/begin", "synapses/pulse_end"]
    case .farDelays: ["portions/is_aside"]
    case .longPulses: ["pulses/weight", "synapses/pulse_end"]
    case .diffusion: ["rows/I_ampa"]
    case .gateAndConductance, .alpha, .exponential: ["rows/I_mem"]
    case .homeostasis: ["rows/V_h", "rows/I_ca"]
    case .linear: ["rows/I_fb"]
    case .converters: ["sadc/phase", "sadc_pins/current", "sadc_samples/value", "sadc_events/time"]
    case .pins: ["pads/signal", "pads/0/volts", "pads/2/volts", "pulse_pins/begin", "depression/level"]
    case .badTags: ["tally/spurious_spikes", "tally/missed_matches"]
    case .twoChips:
      ["edge_events/time", "lost_packets/time", "arrivals/time", "host_events/word", "arrivals/core"]
    case .camera:
      ["sensor_pending/visited_count", "sensor_tally/delayed", "sensor_gates/free", "port_events/tag"]
    case .frontEnd: ["front_ends/0/signal", "front_ends/1/x1", "front_ends/0/output", "front_ends/count"]
    case .reprogrammed: ["depression/level", "rows/block"]
    case .device: ["rows/I_ampa.node", "rows/I_mem"]
    }
  }

  /// The network at time zero, with what it records and everything that is sent to it.
  func simulation(threads: Int = 1, tracing: Bool = true) throws -> Simulation {
    var (board, options) = configuration()
    options.threads = threads
    var simulation = try Simulation(board, options)
    let lanes = 0..<board.neuronCount
    try simulation.record(
      Recording(name: "s", neurons: lanes.map { NeuronOnBoard(lane: $0) }, quantity: .spikes))
    if tracing {
      try simulation.record(
        Recording(
          name: "v", neurons: Array(Self.neurons[..<3]), quantity: .state("I_mem", every: .us(500)),
          from: .ms(2)))
    }
    let mask = CoreMask.all
    simulation.inject(
      InvarianceTests.network().events.map { event in
        // 400 events in the first 8.3 ms; some go to the host.
        let time = SimTime.ns(event.time.picoseconds / 12000)
        let isProbe = time.picoseconds % 7 == 0
        return InputEvent(
          time: time,
          destination: Destination(tag: event.destination.tag, cores: mask, hop: isProbe ? .toHost : .here))
      })
    try connect(&simulation)
    return simulation
  }

  /// Runs on to a time, programmed anew on the way.
  func run(_ simulation: inout Simulation, until end: SimTime) throws {
    if self == .reprogrammed, simulation.time < Self.change, end >= Self.change {
      simulation.run(until: Self.change)
      var board = simulation.board
      for neuron in Self.neurons {
        board[neuron].latches[.soAdaptation] = false
        board[neuron].synapses[0].stp = neuron.neuron.index % 2 == 0
        if neuron.neuron.index % 3 == 0 { board[neuron] = .powerUp }
      }
      board[Rig.neuron(200)].latches = LatchSet(.soDC)
      try simulation.apply(board)
    }
    simulation.run(until: end)
  }

  private func connect(_ simulation: inout Simulation) throws {
    switch self {
    case .converters:
      simulation.setSADCInput(.external0PG0, to: Current(3, .nano))
      simulation.keepSADCSamples()
    case .pins:
      for signal in PadSignal.allCases { try simulation.monitor(signal, core: .zero, every: .us(300)) }
    case .camera:
      for chip in 0..<2 { simulation.inject(SensorBankTests.events(), chip: ChipOnBoard(chip)) }
    case .frontEnd:
      let signal = FrontEndTests.signal(2000, 40) { 8 * (1 - $0 * 60).magnitude }
      try simulation.connect(signal, voltsPerUnit: 1e-3, toChannel: 2)
      try simulation.connect(signal, voltsPerUnit: 2e-3, toChannel: 0)
    default: break
    }
  }

  // MARK: configuration

  private func configuration() -> (Board, SimulationOptions) {
    var (board, options, _) =
      self == .homeostasis ? HomeostasisInvarianceTests.network() : InvarianceTests.network()
    // Half of the neurons are enough.
    for core in CoreOnChip.allCases { for n in 10..<20 { board[Rig.neuron(n * 7, core: core)] = .powerUp } }
    func set(_ parameter: String, _ code: BiasCode) {
      for core in 0..<2 { board.chips[0].cores[core].parameters[parameter]?.code = code }
    }
    func delay(_ parameter: String, _ milliseconds: Double) {
      // 0.5 pF from 0 to 0.7 V.
      let current = Current(350 / milliseconds, .pico)
      guard let parameter = ParameterTable.parameter(named: parameter, in: .core) else { return }
      set(parameter.name, ParameterGenerator().nearestCode(to: current, of: parameter).code)
    }
    func latch(_ latches: LatchSet) {
      for (i, neuron) in Self.neurons.enumerated() where i % 4 > 0 {
        board[neuron].latches.formUnion(latches)
      }
    }
    func each(_ change: (inout Synapse, Int) -> Void) {
      for neuron in Self.neurons { for i in 0..<4 { change(&board[neuron].synapses[i], i) } }
    }
    switch self {
    case .plain, .homeostasis: break
    case .depression: each { synapse, i in synapse.stp = i % 2 == 0 }
    case .delays:
      each { synapse, i in synapse.preciseDelay = i == 1 }
      delay("SYPD_DLY0_P", 0.6)
      delay("SYPD_DLY1_P", 0.6)
      set("SYAM_W0_P", BiasCode(5, 250))
    case .farDelays:
      // Past a turn of the queue of 1024 steps, and more than one event at a time.
      options.step = .us(10)
      options.delayCapacity = .queued
      delay("SYPD_DLY0_P", 11)
    case .longPulses:
      options.retriggersPulses = false
      set("SYPD_EXT_N", BiasCode(1, 60))
      set("SYAM_W0_P", BiasCode(3, 60))
    case .diffusion: latch(LatchSet(.deamAMPA))
    case .gateAndConductance: latch(LatchSet(.denmNMDA, .deConductance))
    case .alpha: latch(LatchSet(.deamAlpha, .denmAlpha))
    case .exponential: latch(LatchSet(.soifType, .soDC))
    case .linear: options.fidelity = .linear
    case .converters, .pins: watch(&board, &options)
    case .badTags:
      options.faults[badTagsOf: .one, on: .first] = [Tag(2), Tag(103)]
      for neuron in Self.neurons {
        options.faults[.init(neuron: neuron, synapse: SynapseOnNeuron(0), tag: Tag(1))] = .init(0.4) ?? .never
      }
    case .twoChips: couple(&board, &options)
    case .camera: view(&board, &options)
    case .frontEnd:
      board.chips[0].frontEnd = FrontEndTests.board(gain: 1).chips[0].frontEnd
    case .reprogrammed: each { synapse, i in synapse.stp = i < 2 }
    case .device:
      options.fidelity = .device
      options.noise.shot = true
      options.noise.flicker = true
      options.noise.drift = 0.5
      options.conditionsStep = .ms(1)
      let cold = Temperature(si: 300)
      let warm = Temperature(si: 320)
      options.surroundings.profile = [.init(.zero, cold), .init(.ms(10), warm)]
    }
    return (board, options)
  }

  private func watch(_ board: inout Board, _ options: inout SimulationOptions) {
    for parameter in ["LBWR_VB_P", "R2R_BUFFER_CCB", "R2R_BUFFER_AMPB"] {
      board.chips[0].sharedParameters01[parameter]?.code = BiasCode(4, 80)
      board.chips[0].globalParameters[parameter]?.code = BiasCode(4, 80)
    }
    board.chips[0].cores[0].neuronMonitoringOn = true
    board.chips[0].cores[0].monitoredNeuron = NeuronOnCore(35)
    board.chips[0].cores[0].enableSTDBuffer = true
    board.chips[0].cores[0].enablePulseExtenderMonitor1 = true
    board.chips[0].cores[0].enablePulseExtenderMonitor2 = true
    board.chips[0].cores[0].sadcEnables = CoreSADCEnables(rawValue: 0x3FFF)
    board.chips[0].sadcEnables = ChipSADCEnables(rawValue: 0xFF)
    for word in [20, 41] {
      board[Rig.neuron(35)].synapses[word] = Synapse(tag: 1, dendrite: .ampa, weight: .w1)
      board[Rig.neuron(35)].synapses[word].stp = true
    }
    if self == .converters {
      options.windows.outputs = [.west, .spikingADC, .spikingADCEvents]
      options.windows.samplePeriod = .us(3700)
    }
  }

  private func couple(_ board: inout Board, _ options: inout SimulationOptions) {
    board.chips.append(board.chips[0])
    options.timing.chipHop = .us(230)
    options.windows.outputs.insert(.east)
    for chip in 0..<2 {
      for (i, neuron) in Self.neurons.enumerated() {
        let place = NeuronOnBoard(chip: ChipOnBoard(chip), core: neuron.core, neuron: neuron.neuron)
        board[place].destinations[1] = Destination(
          tag: 100 + i % 20, cores: [CoreMask(.zero), CoreMask(.one)], hop: Hop(x: chip == 0 ? 1 : -1))
        board[place].destinations[2] = Destination(tag: i, cores: .all, hop: .toHost)
        board[place].destinations[3] = Destination(
          tag: i, cores: .all, hop: i % 3 == 0 ? Hop(x: 2) : Hop(x: 0, y: 1))
      }
    }
  }

  private func view(_ board: inout Board, _ options: inout SimulationOptions) {
    board.chips.append(board.chips[0])
    options.timing.chipHop = .us(230)
    options.timing.sensorSlot = .us(90)
    let seen = SensorBankTests.board(chips: 2) {
      $0.copyEvents = true
      $0.dropEvents = false
      $0.copyHop = Offset(x: 1, y: 0)
    }
    for chip in 0..<2 {
      board.chips[chip].sensorInterface = seen.chips[chip].sensorInterface
      for (i, neuron) in Self.neurons.enumerated() {
        let place = NeuronOnBoard(chip: ChipOnBoard(chip), core: neuron.core, neuron: neuron.neuron)
        board[place].synapses[5] = Synapse(tag: 1024 + i, dendrite: .ampa, weight: .w0)
      }
    }
  }
}
