import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits
import Testing

@testable import DynapEngine

#if canImport(Glibc)
  import Glibc
#endif

/// What distinguishes one spiking converter from the next, and what a host makes of its counts.
@Suite struct ConverterTests {
  static let weight = SADCChannel(.weight41, of: .zero)

  /// The rig of ``SADCTests`` on a die.
  static func rig(_ serial: UInt64 = 3, _ model: MismatchModel = MismatchModel()) -> Rig {
    var rig = SADCTests.rig()
    rig.options.mismatch = model
    rig.options.serial = serial
    return rig
  }

  // MARK: mismatch

  @Test(
    "each converter of a die has a curve of its own, the same for the same serial and whatever the biases")
  func instances() throws {
    func curves(_ rig: Rig) throws -> [SpikingADC.Curve] {
      let simulation = try rig.simulation()
      return SADCChannel.all.map { simulation.sadcCurve($0) }
    }
    let curves3 = try curves(Self.rig())
    #expect(try curves(Self.rig()) == curves3)
    #expect(zip(try curves(Self.rig(4)), curves3).allSatisfy { $0 != $1 })
    for key in [\SpikingADC.Curve.gain, \.capacitance.si, \.pulseWidth.si, \.offset.si] {
      #expect(Set(curves3.map { $0[keyPath: key] }).count == 64)
    }
    var nominal = Self.rig()
    nominal.options.windows.convertersSpread = false
    let same = try curves(nominal)
    let bare = try nominal.simulation()
    #expect(same == SADCChannel.all.map { bare.nominalSADCCurve($0) })
    #expect(same.allSatisfy { $0.gain == 1 && $0.swing == curves3[0].swing || $0.gain == 1 })
    // Another bias moves the offset by what the bias moves it, and redraws nothing.
    var shifted = Self.rig()
    shifted.board.chips[0].sharedParameters01["NCCF_CAL_OFFBIAS_P"]?.code = BiasCode(2, 100)
    shifted.board.chips[0].sharedParameters23["NCCF_CAL_OFFBIAS_P"]?.code = BiasCode(2, 100)
    let ratios = zip(try curves(shifted), curves3).map { $0.offset.si / $1.offset.si }
    for ratio in ratios { #expect(relativeError(ratio, ratios[0]) < 1e-9) }
  }

  // sigma of ln m is 0.068 by default; 512 draws are known to 1 / sqrt(1024) = 3.1 %, four of which are 12.5 %.
  @Test("input mirrors spread as declared")
  func spread() throws {
    let logs = try (0..<8 as Range<UInt64>).flatMap { serial in
      let simulation = try Self.rig(serial).simulation()
      return SADCChannel.all.map { log(simulation.sadcCurve($0).gain) }
    }
    let mean = logs.reduce(0, +) / Double(logs.count)
    let sigma = (logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logs.count)).squareRoot()
    #expect(relativeError(sigma, 0.068) < 0.125)
  }

  @Test("counts follow the converter's own curve, and are those of the nominal one without mismatch")
  func counts() throws {
    var rig = Self.rig()
    SADCTests.enable(.weight41, in: &rig)
    rig.board.chips[0].sadcEnables = ChipSADCEnables(rawValue: 0xFF)
    var simulation = try rig.simulation()
    simulation.setSADCInput(.external0PG0, to: Current(400, .pico))
    simulation.run(for: .ms(100))
    let channel = SADCChannel(.external0PG0)
    let count = simulation.sadcValues()[channel.index]
    let own = simulation.sadcCurve(channel).rate(of: Current(400, .pico)).si * 0.1
    let nominal = simulation.nominalSADCCurve(channel).rate(of: Current(400, .pico)).si * 0.1
    #expect(abs(Double(count) - own) <= 1)
    #expect(abs(nominal - own) > 5)
  }

  // MARK: the host's inverse

  // A count is whole, so that the current is known to half a pulse: dI = C dV / (T (1 - f t)^2).
  @Test("the host finds the current behind a count", arguments: [1e-12, 3e-11, 1e-9, 2e-8])
  func inverse(amperes: Double) throws {
    var rig = SADCTests.rig()
    rig.board.chips[0].sadcEnables = ChipSADCEnables(rawValue: 0xFF)
    rig.board.chips[0].sharedParameters01["NCCF_CAL_OFFBIAS_P"]?.code = BiasCode(1, 100)
    var simulation = try rig.simulation()
    simulation.setSADCInput(.external0PG0, to: Current(si: amperes))
    simulation.run(for: .ms(100))
    let channel = SADCChannel(.external0PG0)
    let curve = simulation.sadcCurve(channel)
    let count = simulation.sadcValues()[channel.index]
    let found = try #require(simulation.sadcCurrent(of: count, curve))
    let free = 1 - Double(count) * 10 * curve.pulseWidth.si
    let resolution = curve.capacitance.si * curve.swing.si / (0.1 * free * free)
    #expect(abs(found.si - amperes) <= resolution)
    #expect(simulation.sadcCurrent(of: Int.max, curve) == nil)
  }

  @Test("a host that sweeps the calibration finds gain and offset of each converter")
  func calibration() throws {
    // Two known currents at a pin give the mirror's factor and the offset, if the ramp's time is known.
    var rig = Self.rig()
    rig.board.chips[0].sadcEnables = ChipSADCEnables(rawValue: 0xFF)
    rig.options.windows.samplePeriod = .ms(500)
    var simulation = try rig.simulation()
    let channel = SADCChannel(.external2PG0)
    var rates: [Double] = []
    for current in [100.0, 300] {
      simulation.setSADCInput(.external2PG0, to: Current(current, .pico))
      simulation.setSADCSamplePeriod(.ms(500))
      simulation.run(for: .ms(500))
      let rate = Double(simulation.sadcValues()[channel.index]) / 0.5
      rates.append(rate / (1 - rate * simulation.sadcCurve(channel).pulseWidth.si))
    }
    let curve = simulation.sadcCurve(channel)
    let slope = (rates[1] - rates[0]) / 200e-12
    #expect(relativeError(slope, curve.gain / (curve.capacitance.si * curve.swing.si)) < 2e-3)
    // The reference channels see the reference bias.
    let reference = SADCChannel(.reference1PG0)
    let sees = Double(simulation.sadcValues()[reference.index]) / 0.5
    #expect(sees > rates[1] && Frequency(si: sees) < simulation.sadcCurve(reference).limit)
  }

  // MARK: hysteresis

  // (U_T / kappa) ln(1 + 1) = 25 mV / 0.705 ln 2 = 24.58 mV.
  @Test(
    "hysteresis widens the ramp by U_T / kappa ln(1 + I_hys / I_bias), and by nothing where it is ignored")
  func hysteresis() {
    var process = Process.dynapse2
    process.fixedThermalVoltage = Voltage(25, .milli)
    func swing(_ hysteresis: Double, _ reading: SpikingADC.Hysteresis) -> Double {
      SpikingADC.swing(
        low: Voltage(0.3, .one), high: Voltage(0.7, .one), hysteresis: Current(hysteresis, .nano),
        bias: Current(10, .nano), reading, process
      ).si
    }
    #expect(relativeError(swing(10, .widens), 0.4 + 24.579e-3) < 1e-5)
    #expect(abs(swing(0, .widens) - 0.4) < 1e-12)
    #expect(abs(swing(10, .ignored) - 0.4) < 1e-12)
  }

  @Test("a high hysteresis slows the converters of its group, and only those")
  func hysteresisBias() throws {
    func rates(_ code: BiasCode, _ reading: SpikingADC.Hysteresis = .widens) throws -> [Double] {
      var rig = SADCTests.rig()
      rig.options.windows.hysteresis = reading
      rig.board.chips[0].sadcGroupParameters01[1]["NCCF_HYS_P"]?.code = code
      let simulation = try rig.simulation()
      return SADCChannel.all.map { simulation.sadcCurve($0).rate(of: Current(1, .nano)).si }
    }
    let low = try rates(.lowest)
    let high = try rates(.highest)
    for channel in SADCChannel.all {
      let isSlower = channel.generator == 0 && channel.group == 1
      #expect(
        isSlower
          ? high[channel.index] < 0.999 * low[channel.index] : high[channel.index] == low[channel.index])
    }
    // The lowest code, which scripts use, widens the ramp by less than a microvolt of 0.4 V.
    for (a, b) in zip(low, try rates(.lowest, .ignored)) { #expect(relativeError(a, b) < 3e-6) }
  }

  // MARK: refractory

  // Under 2 nA a neuron fires every T and rests t_ref = 1.5 pF 0.7 V / 1050 pA = 1 ms; the node's mean is I_ref t_ref / T.
  @Test("the refractory channel sees the timer's current while the membrane is held")
  func refractory() throws {
    var rig = SADCTests.rig()
    rig.board[Rig.neuron(3)].latches[.soDC] = true
    rig.set("SOIF_DC_P", 2000)
    SADCTests.enable(.refractory, in: &rig)
    var simulation = try rig.simulation()
    try simulation.record(Recording(name: "s", neurons: [Rig.neuron(3)], quantity: .spikes))
    try simulation.record(
      Recording(name: "r", neurons: [Rig.neuron(3)], quantity: .state("I_ref.mean", every: .us(100))))
    simulation.run(for: .ms(200))
    let sum = simulation.traces[0].values.reduce(0) { $0 + Double($1) } * 0.1
    let held = Double(simulation.spikes.count { $0.time < .ms(199) })
    #expect(held > 10)
    #expect(abs(sum - held * 1050) <= 1050)
    let channel = SADCChannel(.refractory, of: .zero)
    let count = Double(simulation.sadcValues()[channel.index])
    let curve = simulation.sadcCurve(channel)
    let share = simulation.traces[0].values.suffix(1000).reduce(0) { $0 + Double($1) } / 1000 / 1050
    let full = curve.rate(of: Current(1050, .pico)).si * 0.1
    // Each end of a rest falls into a step, where the mean current is converted.
    #expect(relativeError(count, share * full) < 0.05)
  }

  // MARK: samples

  @Test(
    "kept samples are what the host would have read, however the run is cut",
    arguments: [SimTime.us(70), .ms(30)])
  func samples(slice: SimTime) throws {
    var rig = Self.rig()
    rig.options.windows.samplePeriod = .us(7_300)
    SADCTests.enable(.ampa, in: &rig)
    var simulation = try rig.simulation()
    simulation.keepSADCSamples()
    simulation.inject(SADCTests.events(until: .ms(60)))
    var taken: [SADCSample] = []
    var read: [[Int]] = []
    while simulation.time < .ms(60) {
      simulation.run(until: min(.ms(60), simulation.time + slice))
      taken += simulation.takeSADCSamples()
      if simulation.sadcSampleCount > read.count, slice < .ms(1) { read.append(simulation.sadcValues()) }
    }
    #expect(taken.map(\.end) == (1...8).map { $0 * SimTime.us(7_300) })
    if slice < .ms(1) { #expect(taken.map(\.values) == read) }
    #expect(taken.last?.values == simulation.sadcValues())
    #expect(Set(taken.map(\.values)).count > 4)
    #expect(simulation.takeSADCSamples().isEmpty)
  }

  @Test("absurd constants give counts that are finite, and a period below the step is refused")
  func absurd() throws {
    var rig = SADCTests.rig(step: .ms(1))
    rig.board.chips[0].sadcEnables = ChipSADCEnables(rawValue: 0xFF)
    rig.options.process.switchingVoltage = Voltage(si: 1e-300)
    rig.options.windows.converter.rampCapacitance = Capacitance(si: 1e-300)
    var simulation = try rig.simulation()
    simulation.setSADCInput(.external0PG0, to: Current(si: 1e30))
    simulation.run(for: .ms(100))
    #expect(simulation.sadcValues()[SADCChannel(.external0PG0).index] == 100_000_000)
    rig.options.windows.samplePeriod = .us(999)
    let error = #expect(throws: DiagnosticError.self) { try rig.simulation() }
    #expect(
      error?.description
        == "error[sadc-period-below-step]: windows.samplePeriod is 999 us; the converters are read at the end of steps: "
        + "give at least the step, 1 ms")
  }

  @Test("a converter measures its synapse also where flicker changes the order of delays")
  func flicker() throws {
    var rig = SADCTests.rig()
    rig.options.noise.flicker = true
    rig.options.conditionsStep = .ms(1)
    // Two words of one tag whose delays differ by flicker alone.
    rig.board[Rig.neuron(3)].synapses[41].preciseDelay = true
    rig.board[Rig.neuron(3)].synapses[20].tag = Tag(8)
    rig.board[Rig.neuron(3)].synapses[20].mismatchedDelay = true
    for name in ["SYPD_DLY0_P", "SYPD_DLY1_P", "SYPD_DLY2_P"] { rig.set(name, 350) }
    SADCTests.enable(.weight41, in: &rig)
    var simulation = try rig.simulation()
    var places: Set<Int> = []
    for _ in 0..<100 {
      simulation.run(for: .ms(1))
      let expected = try #require(simulation.instance.synapses.place(lane: 3, word: 41))
      guard case .weight(let place, _) = simulation.windows.bank.probes[0].first else {
        Issue.record("a probe for the weight")
        return
      }
      #expect(place == expected.index)
      places.insert(place)
    }
    #expect(places.count == 2, "the order of the delays changes")
  }

  // MARK: buses

  @Test("what leaves the board over an edge is lost, or reaches the host over that edge's bus")
  func edges() throws {
    func probes() -> [InputEvent] {
      [(0, 3), (4, 0), (0, -2), (-3, 1)].enumerated().map { i, hop in
        InputEvent(
          time: .us(Int64(10 * i)),
          destination: Destination(tag: i + 1, cores: .all, hop: Hop(exactlyX: hop.0, y: hop.1) ?? .toHost))
      }
    }
    var simulation = try SADCTests.rig().simulation()
    simulation.inject(probes())
    simulation.run(for: .ms(1))
    let before = simulation.lostPackets.count
    #expect(simulation.edgeEvents.isEmpty && before >= 3)
    for bus in [OutputBus.north, .east, .south] { simulation.enableOutput(bus, true) }
    simulation.inject(
      probes().map { InputEvent(time: $0.time + .ms(2), destination: $0.destination) })
    simulation.run(for: .ms(3))
    let events = simulation.takeEdgeEvents()
    #expect(events.map(\.bus) == [.north, .east, .south])
    #expect(events.map(\.event.word.tag.value) == [1, 2, 3])
    #expect(simulation.lostPackets.count == before + before - 3)
    #expect(simulation.takeEdgeEvents().isEmpty)
  }
}
