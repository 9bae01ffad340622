import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// The capacity of a synapse's delay element: one event.
@Suite struct DelayLineTests {
  /// Two synapses of tag 7, delayed by 0.5 pF 0.7 V / 70 pA = 5 ms and, with the precise bit, by 0.5 ms.
  static func rig(_ capacity: Delay.Capacity, step: SimTime = .us(100)) -> Rig {
    var rig = Rig(step: step)
    rig.options.delayCapacity = capacity
    rig.board.chips[0].cores[0].neuronMonitoringOn = true
    rig.board.chips[0].cores[0].enablePulseExtenderMonitor1 = true
    rig.board.chips[0].cores[0].enablePulseExtenderMonitor2 = true
    rig.board[Rig.neuron(0)].synapses[41] = Synapse(tag: 7, dendrite: .ampa, weight: .w0)
    rig.board[Rig.neuron(0)].synapses[20] = Synapse(tag: 7, dendrite: .ampa, weight: .w0)
    rig.board[Rig.neuron(0)].synapses[20].preciseDelay = true
    rig.set("SYPD_DLY0_P", 70)
    rig.set("SYPD_DLY1_P", 630)
    rig.set("SYPD_EXT_N", 35_000)
    rig.set("SYAM_W0_P", 100)
    return rig
  }

  static func event(_ microseconds: Int64) -> InputEvent {
    InputEvent(time: .us(microseconds), destination: Destination(tag: 7, cores: .all))
  }

  /// When pulses of synapse 41 and of synapse 20 began, in us; the fabric takes less than 1 us.
  static func pulses(_ rig: Rig, _ times: [Int64], slice: SimTime = .ms(40)) throws -> (
    slow: [Int64], fast: [Int64], tally: Tally
  ) {
    var simulation = try rig.simulation()
    simulation.inject(times.map(event))
    while simulation.time < .ms(40) { simulation.run(until: min(.ms(40), simulation.time + slice)) }
    let begins = [PulseMonitor.one, .two].map { monitor in
      simulation.pulses(monitor, of: .zero).map { $0.lowerBound.picoseconds / 1_000_000 }
    }
    return (begins[0], begins[1], simulation.tally)
  }

  @Test("an event that comes while another is delayed becomes one with it, is lost, or is queued")
  func capacities() throws {
    // The fourth comes just after the first has left, the sixth 5 ms after the fifth to the nanosecond.
    let times: [Int64] = [1000, 2000, 5990, 6010, 12_000, 17_001]
    let merged = try Self.pulses(Self.rig(.merged), times)
    #expect(merged.slow == [6000, 11_010, 17_000, 22_001])
    #expect(merged.fast == [1500, 2500, 6490, 12_500, 17_501])
    #expect(merged.tally.matches == 9 && merged.tally.mergedMatches == 3 && merged.tally.missedMatches == 0)
    let lost = try Self.pulses(Self.rig(.lost), times)
    #expect(lost.slow == merged.slow && lost.fast == merged.fast)
    #expect(lost.tally.matches == 9 && lost.tally.mergedMatches == 0 && lost.tally.missedMatches == 3)
    let queued = try Self.pulses(Self.rig(.queued), times)
    // Pulses last 10 us; one that begins during another lengthens it.
    #expect(queued.slow == [6000, 7000, 10_990, 11_010, 17_000, 22_001])
    #expect(queued.tally.matches == 12)
  }

  @Test("an event that is merged does not deplete a synapse with depression")
  func depression() throws {
    func factor(_ capacity: Delay.Capacity) throws -> Double {
      var rig = Self.rig(capacity)
      rig.board[Rig.neuron(0)].synapses[41].stp = true
      rig.set("SYAM_STDW_N", 263_750)
      rig.set("SYAW_STDSTR_N", 1e-3)
      var simulation = try rig.simulation()
      simulation.inject([1000, 2000, 3000].map(Self.event))
      simulation.run(for: .ms(10))
      return try #require(simulation.weightFactor(of: SynapseOnNeuron(41), on: Rig.neuron(0)))
    }
    // An event leaves 0.8 of the weight.
    #expect(abs(try factor(.merged) - 0.8) < 1e-3)
    #expect(abs(try factor(.queued) - 0.512) < 1e-3)
  }

  @Test("neither step nor slices change what a delay line lets through")
  func invariance() throws {
    let times = (0..<60).map { 500 + Int64($0) * $0 * 7 % 20_000 }
    let whole = try Self.pulses(Self.rig(.merged), times)
    #expect(whole.slow.count > 3 && whole.fast.count > whole.slow.count)
    for (step, slice) in [(SimTime.us(100), SimTime.us(70)), (.us(100), .ms(3)), (.us(50), .ms(40))] {
      let other = try Self.pulses(Self.rig(.merged, step: step), times, slice: slice)
      #expect(other.slow == whole.slow && other.fast == whole.fast && other.tally == whole.tally)
    }
  }

  @Test("an event under way stays so when the board is programmed anew")
  func reconfigured() throws {
    var simulation = try Self.rig(.merged).simulation()
    simulation.inject([1000, 4000].map(Self.event))
    simulation.run(until: .ms(3))
    var board = simulation.board
    board[Rig.neuron(0)].synapses[3] = Synapse(tag: 9, dendrite: .gaba, weight: .w1)
    try simulation.apply(board)
    simulation.run(until: .ms(20))
    #expect(simulation.pulses(.one, of: .zero).count == 1)
    #expect(simulation.tally.mergedMatches == 1)
  }

  @Test("the linear law sums what comes, as published simulators do")
  func linear() throws {
    var rig = Self.rig(.merged)
    rig.options.fidelity = .linear
    var simulation = try rig.simulation()
    simulation.inject([1000, 2000, 3000].map(Self.event))
    simulation.run(for: .ms(20))
    #expect(simulation.tally.matches == 6 && simulation.tally.mergedMatches == 0)
  }

  // MARK: sense amplifiers

  @Test(
    "below coarse range 3 no word of the core matches, and a warning says so",
    arguments: ["SYSA_VB_P", "SYSA_VRES_N"])
  func senseAmplifiers(name: String) throws {
    func matches(_ code: BiasCode, _ reading: SenseAmplifier.Reading = .lowFails) throws -> (Int, [String]) {
      var rig = Self.rig(.merged)
      rig.options.senseAmplifiers = reading
      rig.board.chips[0].cores[0].parameters[name]?.code = code
      // Another core is none of its business.
      rig.board[Rig.neuron(0, core: .two)].synapses[0] = Synapse(tag: 7, dendrite: .ampa, weight: .w0)
      var simulation = try rig.simulation()
      simulation.inject([Self.event(1000)])
      // A match counts when its delay of 5 ms has ended.
      simulation.run(for: .ms(8))
      return (simulation.tally.matches, simulation.warnings.map(\.description))
    }
    let warning =
      "warning[sense-amplifier-low]: board.chips[0].cores[0] has too little bias in its sense amplifiers: no synapse "
      + "of it matches an event; set SYSA_VB_P and SYSA_VRES_N to coarse 3 or more, or sense_amplifiers: ignored"
    let low = try matches(BiasCode(2, 255))
    #expect(low.0 == 1 && low.1 == [warning])
    let high = try matches(BiasCode(3, 0))
    #expect(high.0 == 3 && high.1 == [])
    let ignored = try matches(.lowest, .ignored)
    #expect(ignored.0 == 3 && ignored.1 == [])
  }

  @Test("a generator that is down matches nothing")
  func poweredDown() throws {
    var rig = Self.rig(.merged)
    rig.board.chips[0].paramGen0Powerdown = true
    var simulation = try rig.simulation()
    simulation.inject([Self.event(1000)])
    simulation.run(for: .ms(2))
    #expect(simulation.tally.matches == 0 && simulation.warnings.map(\.code) == ["sense-amplifier-low"])
  }
}
