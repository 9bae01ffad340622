import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// The spiking converters of a chip, and the outputs to its host.
@Suite struct SADCTests {
  /// A neuron that is held by a constant synaptic current: nothing but its AMPA branch moves.
  static func rig(step: SimTime = .us(100)) -> Rig {
    var rig = Rig(step: step)
    for core in CoreOnChip.allCases {
      rig.board.chips[0][core].neuronMonitoringOn = true
      rig.board.chips[0][core].monitoredNeuron = NeuronOnCore(3)
    }
    rig.board[Rig.neuron(3)].synapses[0] = Synapse(tag: 7, dendrite: .ampa, weight: .w0)
    rig.board[Rig.neuron(3)].synapses[41] = Synapse(tag: 8, dendrite: .gaba, weight: .w1)
    rig.board[Rig.neuron(3)].synapses[20] = Synapse(tag: 9, dendrite: .gaba, weight: .w2)
    rig.set("SYPD_EXT_N", 500)
    rig.set("SYAM_W0_P", 3000)
    rig.set("SYAM_W1_P", 700)
    rig.set("SYAM_W2_P", 70)
    rig.options.windows.outputs.insert(.spikingADC)
    return rig
  }

  static func events(_ tag: Int = 7, every: SimTime = .ms(1), until: SimTime = .s(1)) -> [InputEvent] {
    (0..<until.picoseconds / every.picoseconds).map {
      InputEvent(time: $0 * every, destination: Destination(tag: tag, cores: .all))
    }
  }

  static func enable(_ signals: SADCSignal..., core: CoreOnChip = .zero, in rig: inout Rig) {
    for signal in signals {
      rig.board.chips[0][core].sadcEnables.insert(CoreSADCEnables(rawValue: 1 << UInt16(signal.rawValue)))
    }
  }

  // MARK: index

  @Test("64 channels lead to 64 sources and back, each with a name of its own")
  func index() {
    #expect(SADCChannel.all.count == 64)
    #expect(Set(SADCChannel.all.map(\.source)).count == 64)
    #expect(Set(SADCChannel.all.map(\.description)).count == 64)
    for channel in SADCChannel.all {
      switch channel.source {
      case .neuron(let core, let signal): #expect(SADCChannel(signal, of: core) == channel)
      case .chip(let input): #expect(SADCChannel(input) == channel && input.generator == channel.generator)
      }
      #expect(SADCChannel(named: channel.description) == channel)
      #expect(SADCChannel(exactly: channel.index) == channel && (0..<3).contains(channel.group))
    }
    #expect(SADCChannel(exactly: 64) == nil && SADCChannel(named: "core 4 soif_mem") == nil)
  }

  // Scripts read 42 and 57 while they measure the depression of synapses of cores 0 and 1.
  @Test("the halves belong to the generators as the dossier has it")
  func halves() {
    let names = [0, 14, 28, 31, 32, 42, 57, 60, 63].map { SADCChannel($0).description }
    #expect(
      names == [
        "core 2 soif_mem", "core 3 soif_mem", "nccf_extin_vi_group0_pg1", "nccf_extin_vi_group2_pg1",
        "core 0 soif_mem", "core 0 sy_w42", "core 1 sy_w21", "nccf_extin_vi_group0_pg0",
        "nccf_extin_vi_group2_pg0",
      ])
    for input in SADCInput.allCases {
      #expect(input.name.contains("group\(input.group)_pg\(input.generator)"))
      #expect(input.name.contains("extin") == input.isExternal)
    }
  }

  // MARK: counts

  @Test("a count is rate times period within one", arguments: [5, 10, 50, 100])
  func counts(period: Int64) throws {
    var rig = Self.rig()
    rig.options.windows.samplePeriod = .ms(period)
    Self.enable(.weight41, in: &rig)
    rig.board.chips[0].sadcEnables = ChipSADCEnables(rawValue: 0xFF)
    var simulation = try rig.simulation()
    simulation.setSADCInput(.external0PG0, to: Current(123.4, .pico))
    var total = 0
    for sample in 1...10 {
      simulation.run(for: .ms(period))
      #expect(simulation.sadcSampleCount == sample)
      let values = simulation.sadcValues()
      func check(_ channel: SADCChannel, _ current: Current) {
        let expected = simulation.sadcCurve(channel).rate(of: current).si * Double(period) * 1e-3
        #expect(abs(Double(values[channel.index]) - expected) <= 1, "\(channel)")
      }
      check(SADCChannel(.weight41, of: .zero), Current(700, .pico))
      check(SADCChannel(.external0PG0), Current(123.4, .pico))
      // Pins that are open and signals that are off measure the offset.
      check(SADCChannel(.external2PG1), .zero)
      check(SADCChannel(.membrane, of: .three), .zero)
      total += values[SADCChannel(.weight41, of: .zero).index]
      #expect(values[SADCChannel(.reference1PG1).index] > values[SADCChannel(.external2PG1).index])
    }
    // What a sample does not count whole is carried into the next: ten of them miss one pulse at most, too.
    let rate = simulation.sadcCurve(SADCChannel(.weight41, of: .zero)).rate(of: Current(700, .pico)).si
    #expect(abs(Double(total) - rate * Double(period) * 1e-2) <= 1)
  }

  @Test("a period that is no multiple of the step is counted exactly, too")
  func oddPeriod() throws {
    var rig = Self.rig(step: .ms(1))
    rig.options.windows.samplePeriod = .us(7_300)
    Self.enable(.weight41, in: &rig)
    var simulation = try rig.simulation()
    simulation.run(for: .ms(100))
    #expect(simulation.sadcSampleCount == 13)
    let channel = SADCChannel(.weight41, of: .zero)
    let expected = simulation.sadcCurve(channel).rate(of: Current(700, .pico)).si * 7.3e-3
    #expect(abs(Double(simulation.sadcValues()[channel.index]) - expected) <= 1)
  }

  @Test("a moving current is measured as its mean, which leads back to it")
  func measures() throws {
    var rig = Self.rig()
    Self.enable(.ampa, .gaba, in: &rig)
    var simulation = try rig.simulation()
    try simulation.record(
      Recording(name: "i", neurons: [Rig.neuron(3)], quantity: .state("I_ampa.mean", every: .us(100))))
    simulation.inject(Self.events())
    simulation.run(for: .ms(300))
    let trace = simulation.traces[0].values.suffix(1000)
    let mean = Double(trace.reduce(0, +)) / 1000
    let channel = SADCChannel(.ampa, of: .zero)
    let rate = Frequency(si: Double(simulation.sadcValues()[channel.index]) * 10)
    let current = try #require(simulation.sadcCurve(channel).current(of: rate))
    #expect(mean > 100)
    #expect(relativeError(current.si * 1e12, mean) < 0.02)
    // Of a branch at rest the converter sees the floor.
    let rest = SADCChannel(.gaba, of: .zero)
    let expected = simulation.sadcCurve(rest).rate(of: rig.options.process.floor).si * 0.1
    #expect(abs(Double(simulation.sadcValues()[rest.index]) - expected) <= 1)
  }

  @Test("the channel of a synapse follows its depression")
  func depression() throws {
    var rig = Self.rig()
    Self.enable(.weight20, in: &rig)
    rig.options.windows.samplePeriod = .ms(10)
    let word = rig.board[Rig.neuron(3)].synapses[20]
    rig.board[Rig.neuron(3)].synapses[20] = Synapse(
      tag: word.tag, dendrite: .gaba, weight: .w2, stp: true)
    // An event leaves 0.8 = exp(-kappa I t_dep / (C U_T)), and 12.5 pA ms / I = 200 ms pass until it is forgotten.
    rig.set("SYAM_STDW_N", 263_750)
    rig.set("SYAW_STDSTR_N", 0.0625)
    let channel = SADCChannel(.weight20, of: .zero).index
    var simulation = try rig.simulation()
    simulation.run(for: .ms(10))
    let rested = simulation.sadcValues()[channel]
    simulation.inject(
      (10..<20).map {
        InputEvent(time: .ms($0), destination: Destination(tag: 9, cores: .all))
      })
    simulation.run(for: .ms(20))
    let used = simulation.sadcValues()[channel]
    let factor = try #require(simulation.weightFactor(of: SynapseOnNeuron(20), on: Rig.neuron(3)))
    #expect((0.1..<0.5).contains(factor) && used < rested / 2)
  }

  @Test("neither slicing nor threads change a count", arguments: [(SimTime.us(70), 1), (.ms(3), 2)])
  func slicing(slice: SimTime, threads: Int) throws {
    func values(_ slice: SimTime, threads: Int) throws -> [[Int]] {
      var rig = Self.rig()
      rig.options.threads = threads
      rig.options.windows.polarity = .falseConnects
      rig.options.windows.samplePeriod = .ms(5)
      var simulation = try rig.simulation()
      simulation.inject(Self.events(every: .us(300), until: .ms(60)))
      var values: [[Int]] = []
      while simulation.time < .ms(60) {
        simulation.run(until: min(.ms(60), simulation.time + slice))
        if simulation.sadcSampleCount > values.count { values.append(simulation.sadcValues()) }
      }
      return values
    }
    let whole = try values(.ms(1), threads: 1)
    #expect(try values(slice, threads: threads) == whole)
    #expect(whole.count == 12 && Set(whole).count > 2)
  }

  @Test("converters see the means of steps that are taken alone, whether somebody records or not")
  func alone() throws {
    func counts(isRecorded: Bool) throws -> [Int] {
      // Delays end within a step, so that no two are taken together.
      var rig = Self.rig(step: .ms(1))
      Self.enable(.ampa, in: &rig)
      var simulation = try rig.simulation()
      if isRecorded {
        try simulation.record(
          Recording(name: "i", neurons: [Rig.neuron(3)], quantity: .state("I_ampa.mean", every: .ms(1))))
      }
      simulation.inject(Self.events())
      simulation.run(for: .ms(200))
      return simulation.sadcValues()
    }
    let unrecorded = try counts(isRecorded: false)
    #expect(try counts(isRecorded: true) == unrecorded)
    #expect(unrecorded[SADCChannel(.ampa, of: .zero).index] > 10)
  }

  @Test("the polarity decides which bit connects, and nothing counts while the output is off")
  func polarity() throws {
    func count(_ polarity: SADCPolarity, isSet: Bool, on: Bool = true) throws -> Int {
      var rig = Self.rig()
      rig.options.windows.polarity = polarity
      if !on { rig.options.windows.outputs.remove(.spikingADC) }
      if isSet { Self.enable(.weight41, in: &rig) }
      var simulation = try rig.simulation()
      simulation.run(for: .ms(100))
      #expect(simulation.sadcSampleCount == (on ? 1 : 0))
      return simulation.sadcValues()[SADCChannel(.weight41, of: .zero).index]
    }
    let connected = try count(.trueConnects, isSet: true)
    #expect(connected > 1000)
    #expect(try count(.falseConnects, isSet: false) == connected)
    let open = try count(.trueConnects, isSet: false)
    #expect(open < connected / 10)
    #expect(try count(.falseConnects, isSet: true) == open)
    #expect(try count(.trueConnects, isSet: true, on: false) == 0)
  }

  @Test("a new period begins a sample, a configuration applied anew does not")
  func period() throws {
    var rig = Self.rig()
    Self.enable(.weight41, in: &rig)
    var simulation = try rig.simulation()
    simulation.run(for: .ms(60))
    try simulation.apply(simulation.board)
    simulation.run(for: .ms(40))
    #expect(simulation.sadcSampleCount == 1)
    let value = simulation.sadcValues()[SADCChannel(.weight41, of: .zero).index]
    simulation.setSADCSamplePeriod(.ms(10))
    simulation.run(for: .ms(9))
    #expect(simulation.sadcSampleCount == 1)
    simulation.run(for: .ms(1))
    #expect(simulation.sadcSampleCount == 2)
    let short = simulation.sadcValues()[SADCChannel(.weight41, of: .zero).index]
    #expect(abs(10 * short - value) <= 11)
  }

  @Test("the offset bias adds to every channel, and a generator that is down adds its floor")
  func offset() throws {
    var rig = Self.rig()
    rig.board.chips[0].sharedParameters01["NCCF_CAL_OFFBIAS_P"]?.code = BiasCode(1, 255)
    var simulation = try rig.simulation()
    simulation.run(for: .ms(100))
    let values = simulation.sadcValues()
    #expect(values[32...].allSatisfy { $0 > 10 * values[0] })
    var down = simulation.board
    down.chips[0].paramGen0Powerdown = true
    try simulation.apply(down)
    let offsets = [0, 32].map { simulation.sadcCurve(SADCChannel($0)).offset }
    #expect(offsets[0] == offsets[1])
  }

  // MARK: events

  @Test("pulses of connected converters are events at their times, as many as are counted")
  func pulses() throws {
    var rig = Self.rig()
    Self.enable(.weight41, in: &rig)
    var simulation = try rig.simulation()
    simulation.enableOutput(.spikingADCEvents, true)
    simulation.run(for: .ms(100))
    let events = simulation.takeSADCEvents()
    let channel = SADCChannel(.weight41, of: .zero)
    #expect(events.count == simulation.sadcValues()[channel.index])
    #expect(events.allSatisfy { $0.channel == channel && $0.address == channel.index })
    let period = 1e12 / simulation.sadcCurve(channel).rate(of: Current(700, .pico)).si
    for (a, b) in zip(events, events.dropFirst()) {
      #expect(abs(Double((b.time - a.time).picoseconds) - period) < 1e-3 * period)
    }
    #expect(simulation.takeSADCEvents().isEmpty)
    simulation.enableOutput(.spikingADC, false)
    simulation.run(for: .ms(10))
    #expect(simulation.takeSADCEvents().isEmpty)
  }

  @Test("the west bus is on from the beginning, and what it would carry is lost while it is off")
  func west() throws {
    var simulation = try Self.rig().simulation()
    func probe(_ time: SimTime) -> InputEvent {
      InputEvent(time: time, destination: Destination(tag: 1, cores: .all, hop: .toHost))
    }
    simulation.inject([probe(.ms(1)), probe(.ms(3)), probe(.ms(5))])
    simulation.run(until: .ms(2))
    simulation.enableOutput(.west, false)
    simulation.run(until: .ms(4))
    simulation.enableOutput(.west, true)
    simulation.run(until: .ms(6))
    #expect(simulation.hostEvents.map(\.timestamp) == [1000, 5000])
  }
}
