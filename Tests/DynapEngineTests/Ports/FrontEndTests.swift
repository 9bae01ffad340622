import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// Signals on the pins of a chip, through amplifier, filters and delta modulators, to events with closed forms.
@Suite("Front end") struct FrontEndTests {
  typealias Tap = AnalogFrontEnd.Tap

  /// A chip whose front end is powered and sends to core 0 with route tag 1.
  static func board(gain: Int = 0, _ change: (inout FrontEnd) -> Void = { _ in }) -> Board {
    var board = Board()
    var frontEnd = FrontEnd()
    frontEnd.paramGen2Powerdown = false
    frontEnd.gain = gain
    frontEnd.route[1] = Destination(tag: 1, cores: CoreMask(.zero))
    // Equal thresholds up and down.
    for i in 0..<8 { frontEnd.channelParameters[i][AnalogFrontEnd.thresholdDown].code = BiasCode(2, 80) }
    change(&frontEnd)
    board.chips[0].frontEnd = frontEnd
    return board
  }

  static func signal(_ rate: Double, _ count: Int, _ value: (Double) -> Double) -> AnalogSignal {
    AnalogSignal(
      name: "x", unit: "mV", rate: Frequency(si: rate), values: (0..<count).map { value(Double($0) / rate) })
  }

  private func run(
    _ signal: AnalogSignal, for span: SimTime, gain: Int = 0, channel: Int = 0, slice: SimTime = .s(10),
    _ change: (inout FrontEnd) -> Void = { _ in }
  ) throws -> Simulation {
    var simulation = try Simulation(Self.board(gain: gain, change), SimulationOptions())
    try simulation.connect(signal, voltsPerUnit: 1e-3, toChannel: channel)
    while simulation.time < span { simulation.run(until: min(span, simulation.time + slice)) }
    return simulation
  }

  private func count(_ simulation: Simulation, _ tap: Tap, channel: Int = 0) -> (up: Int, down: Int) {
    let counts = simulation.frontEndCounts()
    return (counts[8 * channel + 2 * tap.rawValue], counts[8 * channel + 2 * tap.rawValue + 1])
  }

  @Test("a ramp gives its swing over the threshold as up events, evenly spaced") func ramp() throws {
    let simulation = try run(Self.signal(1000, 101) { 50 * $0 }, for: .ms(100), gain: 1)
    let coefficients = try #require(simulation.frontEndCoefficients(channel: 0))
    // 5 mV times 20, in steps of the threshold.
    let expected = Int(20 * 5e-3 / coefficients.up)
    #expect(expected == 6 && count(simulation, .amplifier) == (expected, 0))
    let times = simulation.portEvents.filter { $0.source == 2 * Tap.amplifier.rawValue }.map(\.time.seconds)
    for (k, time) in times.enumerated() {
      #expect(abs(time - Double(k + 1) * coefficients.up / (20 * 50e-3)) < 1e-11)
    }
  }

  @Test("a sine of amplitude A gives 4 A f / threshold events a second", arguments: [10.0, 25])
  func sine(_ frequency: Double) throws {
    // 5 mV times 80 is 0.4 V: 27 whole thresholds of 14.5 mV in each quarter of a period, what is left over is lost.
    let sine = Self.signal(4000, 2001) { 5 * ReferenceSine.value(periods: frequency * $0) }
    let simulation = try run(sine, for: .ms(500), gain: 3)
    let coefficients = try #require(simulation.frontEndCoefficients(channel: 0))
    let (up, down) = count(simulation, .amplifier)
    let quarters = 4 * frequency * 0.5
    // The last event falls on the last sample, where rounding decides.
    let lost = quarters * (0.4 / coefficients.up).rounded(.down) - Double(up + down)
    #expect((lost == 0 || lost == 1) && abs(up - down) <= 1)
    #expect(abs(Double(up + down) - quarters * 0.4 / coefficients.up) < quarters)
  }

  @Test("the bands answer to their sines as their transfer functions do") func bands() throws {
    // Ripple at 141 Hz, fast ripple at 354 Hz, both of gain 1 and quality 1, low-pass at 80 Hz.
    for (frequency, loud) in [(141.0, Tap.ripple), (354, .fastRipple)] {
      let sine = Self.signal(20_000, 4001) { 5 * ReferenceSine.value(periods: frequency * $0) }
      let simulation = try run(sine, for: .ms(200), gain: 3)
      let coefficients = try #require(simulation.frontEndCoefficients(channel: 0))
      for tap in [Tap.lowPass, .ripple, .fastRipple] {
        let shape = try #require(coefficients.filters[tap.rawValue])
        let r = frequency / shape.frequency
        let gain =
          (shape.band == .low ? 1 : r / shape.quality)
          / ((1 - r * r) * (1 - r * r) + r * r / shape.quality / shape.quality).squareRoot()
        let (up, down) = count(simulation, tap)
        let expected = 4 * 0.4 * gain * frequency / coefficients.up * 0.2
        // A quarter of a period loses up to a threshold, half of one on average; the transient is in the count, too.
        let tolerance = 2 * frequency * 0.2 + 0.05 * expected
        #expect(abs(Double(up + down) - expected) <= tolerance, "\(tap): \(up + down), not \(expected)")
      }
      let (a, b) = (count(simulation, loud).up, count(simulation, loud == .ripple ? .fastRipple : .ripple).up)
      #expect(a > b)
    }
  }

  @Test("thresholds that differ share a swing by their sizes") func thresholds() throws {
    let triangle = Self.signal(100, 101) { $0 < 0.5 ? 20 * $0 : 20 - 20 * $0 }
    let simulation = try run(triangle, for: .s(1), gain: 3) {
      $0.channelParameters[0][AnalogFrontEnd.thresholdDown].code = BiasCode(2, 40)
    }
    let coefficients = try #require(simulation.frontEndCoefficients(channel: 0))
    let (up, down) = count(simulation, .amplifier)
    #expect(up == Int(0.8 / coefficients.up))
    #expect(
      abs(Double(up) * coefficients.up - Double(down) * coefficients.down) < coefficients.up
        + coefficients.down)
    #expect(down > 3 * up / 2)
  }

  @Test("the refractory time limits the rate, and each event carries the tag of its source") func tags()
    throws
  {
    let simulation = try run(Self.signal(1000, 101) { 100 * $0 }, for: .ms(100), gain: 3, channel: 5) {
      // 0.35 pC over 21 pA: 16 ms.
      $0.commonParameters[AnalogFrontEnd.modulatorRefractory].code = BiasCode(0, 72)
      $0.route[0] = Destination(tag: 3, cores: .all, hop: .toHost)
    }
    let coefficients = try #require(simulation.frontEndCoefficients(channel: 5))
    let dead = try #require(SimTime(seconds: coefficients.refractory.si))
    let amplifier = 8 * 5 + 2 * Tap.amplifier.rawValue
    let times = simulation.portEvents.filter { $0.source == amplifier && $0.tag.value < 128 }.map(\.time)
    #expect(times.count == Int(0.1 / dead.seconds) + 1)
    for (a, b) in zip(times, times.dropFirst()) { #expect(b - a == dead) }
    let tags = Set(simulation.portEvents.filter { $0.source == amplifier }.map(\.tag.value))
    #expect(tags == [1 << 6 | 5 << 3 | 2, 3 << 6 | 5 << 3 | 2])
    let host = simulation.hostEvents.filter { $0.word.tag.value == 3 << 6 | 5 << 3 | 2 }
    #expect(host.count == times.count && host.allSatisfy { $0.word.hop.x == -6 })
    // A port's encoding and one hop.
    #expect(host.first.map(\.time) == times.first.map { $0 + .ns(150) })
  }

  @Test("with the other shift the routing tag stands two bits higher") func shift() throws {
    var options = SimulationOptions()
    options.ports.frontEnd.tagShift = .eight
    var simulation = try Simulation(Self.board(gain: 3), options)
    try simulation.connect(Self.signal(1000, 11) { 1000 * $0 }, voltsPerUnit: 1e-3, toChannel: 0)
    simulation.run(for: .ms(10))
    #expect(simulation.portEvents.first { $0.source == 2 }?.tag.value == 1 << 8 | 2)
  }

  @Test("events make synapses of the core act") func spikes() throws {
    var board = Self.board(gain: 3)
    board[Rig.neuron(0)].synapses[0] = Synapse(tag: 66, dendrite: .ampa, weight: .w0)
    var simulation = try Simulation(board, SimulationOptions())
    try simulation.connect(Self.signal(1000, 11) { 200 * $0 }, voltsPerUnit: 1e-3, toChannel: 0)
    simulation.run(for: .ms(12))
    #expect(simulation.tally.matches == count(simulation, .amplifier).up)
    #expect(simulation.tally.matches == 11)
  }

  @Test("channel 0's biases drive all channels unless each has its own") func separate() throws {
    let change: (inout FrontEnd) -> Void = {
      $0.channelParameters[2][AnalogFrontEnd.thresholdUp].code = BiasCode(2, 40)
    }
    let ramp = Self.signal(1000, 101) { 50 * $0 }
    let shared = try run(ramp, for: .ms(100), gain: 3, channel: 2, change)
    let own = try run(ramp, for: .ms(100), gain: 3, channel: 2) {
      change(&$0)
      $0.separateParameters = true
    }
    #expect(count(shared, .amplifier, channel: 2).up == 27)
    #expect(count(own, .amplifier, channel: 2).up == 53)
  }

  @Test("the amplifier stops at half the supply") func rails() throws {
    let simulation = try run(Self.signal(1000, 101) { 1e6 * $0 }, for: .ms(100), gain: 3)
    let coefficients = try #require(simulation.frontEndCoefficients(channel: 0))
    #expect(count(simulation, .amplifier) == (Int(0.9 / coefficients.up), 0))
  }

  @Test("without power there are no events, and with it from then on") func power() throws {
    var board = Self.board(gain: 3) { $0.paramGen2Powerdown = true }
    var simulation = try Simulation(board, SimulationOptions())
    try simulation.connect(Self.signal(1000, 101) { 50 * $0 }, voltsPerUnit: 1e-3, toChannel: 0)
    #expect(simulation.warnings.map(\.code) == ["front-end-unpowered"])
    simulation.run(until: .ms(50))
    #expect(simulation.portEvents.isEmpty && simulation.frontEndCoefficients(channel: 0) == nil)
    board.chips[0].frontEnd.paramGen2Powerdown = false
    try simulation.apply(board)
    simulation.run(until: .ms(100))
    #expect(count(simulation, .amplifier) == (13, 0))
    #expect(simulation.portEvents.allSatisfy { $0.time > .ms(50) })
  }

  @Test("a change of the thresholds keeps the level that the events add up to") func change() throws {
    var board = Self.board(gain: 3)
    var simulation = try Simulation(board, SimulationOptions())
    try simulation.connect(Self.signal(1000, 101) { 50 * $0 }, voltsPerUnit: 1e-3, toChannel: 0)
    simulation.run(until: .ms(50))
    let first = try #require(simulation.frontEndCoefficients(channel: 0)).up
    #expect(count(simulation, .amplifier).up == Int(0.2 / first))
    board.chips[0].frontEnd.channelParameters[0][AnalogFrontEnd.thresholdUp].code = BiasCode(2, 40)
    try simulation.apply(board)
    simulation.run(until: .ms(100))
    let second = try #require(simulation.frontEndCoefficients(channel: 0)).up
    let level = Double(Int(0.2 / first)) * first
    #expect(count(simulation, .amplifier).up == Int(0.2 / first) + Int((0.4 - level) / second))
  }

  @Test(
    "slices, threads and copies of a simulation do not change a bit",
    arguments: [SimTime.us(100), .us(70), .ps(3_333_333_333)])
  func invariance(_ slice: SimTime) throws {
    let sine = Self.signal(1234, 60) { 3 * ReferenceSine.value(periods: 50 * $0) }
    let whole = try run(sine, for: .ms(60), gain: 3).portEvents
    #expect(whole.count > 100)
    #expect(try run(sine, for: .ms(60), gain: 3, slice: slice).portEvents == whole)
    var options = SimulationOptions()
    options.threads = 3
    var first = try Simulation(Self.board(gain: 3), options)
    try first.connect(sine, voltsPerUnit: 1e-3, toChannel: 0)
    first.run(until: .ms(31))
    var second = first
    first.run(until: .ms(60))
    second.run(until: .ms(60))
    #expect(first.portEvents == whole && second.portEvents == whole)
  }

  @Test("halving the step moves the filters' events by a quarter") func convergence() throws {
    // Times of the low-pass's events at 200, 100 and 50 us against 5 us.
    func times(_ step: SimTime) throws -> [Double] {
      var options = SimulationOptions()
      options.step = step
      var simulation = try Simulation(Self.board(gain: 3), options)
      try simulation.connect(Self.signal(50, 3) { 100 * $0 }, voltsPerUnit: 1e-3, toChannel: 0)
      simulation.run(until: .ms(40))
      return simulation.portEvents.filter { $0.source == 0 }.map(\.time.seconds)
    }
    let exact = try times(.us(5))
    let errors = try [SimTime.us(400), .us(200), .us(100)].map { step in
      let measured = try times(step)
      #expect(measured.count == exact.count)
      return zip(measured, exact).map { abs($0 - $1) }.max() ?? 0
    }
    #expect(errors[0] / errors[1] > 2.8 && errors[1] / errors[2] > 2.8, "\(errors)")
  }

  @Test(
    "what cannot be connected is told",
    arguments: [
      (0, 8, [1.0], "front-end-channel"), (0, -1, [1], "front-end-channel"),
      (0, .max, [1], "front-end-channel"),
      (1, 0, [1], "front-end-off-board"), (224, 0, [1], "front-end-off-board"),
      (0, 0, [], "front-end-signal"),
      (0, 0, [.nan], "front-end-signal"), (0, 0, [0, .infinity], "front-end-signal"),
      (0, 0, [1e308, -1e308], "front-end-signal"),
    ])
  func problems(_ chip: Int, _ channel: Int, _ values: [Double], _ code: String) throws {
    var simulation = try Simulation(Self.board(), SimulationOptions())
    let signal = AnalogSignal(name: "x", rate: Frequency(si: 1000), values: values)
    let error = #expect(throws: DiagnosticError.self) {
      try simulation.connect(signal, voltsPerUnit: 10, toChannel: channel, of: ChipOnBoard(chip))
    }
    #expect(error?.diagnostics.map(\.code) == [code])
  }

  @Test("a signal of a century and a layout of nonsense are told") func century() throws {
    var simulation = try Simulation(Self.board(), SimulationOptions())
    let long = AnalogSignal(name: "x", rate: Frequency(si: 1e-9), values: [0, 1, 2])
    let error = #expect(throws: DiagnosticError.self) {
      try simulation.connect(long, voltsPerUnit: 1, toChannel: 0)
    }
    #expect(
      error?.diagnostics.map(\.description) == [
        "error[front-end-signal]: frontEnd[0][0] gets a signal that ends after 100 days; give a shorter one"
      ])
    var options = SimulationOptions()
    options.ports.frontEnd.gains = [1, 2, .nan, 4]
    #expect(throws: DiagnosticError.self) { try Simulation(Self.board(), options) }
    options.ports.frontEnd = .init()
    options.ports.frontEnd.rippleCapacitance = Capacitance(si: 0)
    #expect(throws: DiagnosticError.self) { try Simulation(Self.board(), options) }
  }

  @Test("a front end that reaches nobody, or whose tag is too wide, is told") func warnings() throws {
    for (change, text) in [
      (
        { $0.route[1] = Destination() } as (inout FrontEnd) -> Void,
        "warning[front-end-unrouted]: board.chips[0].front_end has no route that sends anything; give a route "
          + "with cores"
      ),
      (
        { $0.route[1].tag = Tag(32) },
        "warning[front-end-tag]: board.chips[0].front_end routes with the tag 32, whose upper bits are lost; the "
          + "address of the source takes the low 6 bits: give 0 to 31"
      ),
    ] {
      var simulation = try Simulation(Self.board(gain: 0, change), SimulationOptions())
      #expect(simulation.warnings.isEmpty)
      try simulation.connect(Self.signal(1000, 2) { $0 }, voltsPerUnit: 1e-3, toChannel: 0)
      #expect(simulation.warnings.map(\.description) == [text])
    }
  }

  @Test("a signal that begins later or has ended rests") func rests() throws {
    var late = Self.signal(1000, 11) { 500 * $0 }
    late.start = .ms(20)
    let simulation = try run(late, for: .ms(60), gain: 3)
    let times = simulation.portEvents.filter { $0.source == 2 }.map(\.time)
    #expect(times.count == 27 && times.allSatisfy { $0 > .ms(20) && $0 <= .ms(30) })
  }
}
