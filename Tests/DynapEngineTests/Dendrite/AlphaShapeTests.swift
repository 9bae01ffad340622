import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The alpha option of AMPA and NMDA, rows V30 and V31 of the analog dossier.
@Suite struct AlphaShapeTests {
  static let difference = DendriteOption(
    latches: LatchSet(.deamAlpha, .denmAlpha),
    codes: [
      ("DEAM_ITAU_P", BiasCode(2, 60)), ("DEAM_IGAIN_P", BiasCode(2, 50)),
      ("DENM_ITAU_P", BiasCode(1, 120)), ("DENM_IGAIN_P", BiasCode(1, 120)),
    ])
  static var cascade: DendriteOption {
    var option = difference
    option.options.alpha = .cascade
    return option
  }

  /// One dendrite with its names.
  struct Branch: Sendable, CustomStringConvertible {
    let dendrite: Dendrite
    let latch: Latch
    let prefix: String
    let state: String
    let capacitance: Double
    var description: String { state }
  }
  static let branches = [
    Branch(dendrite: .ampa, latch: .deamAlpha, prefix: "DEAM", state: "I_ampa", capacitance: 24.5),
    Branch(dendrite: .nmda, latch: .denmAlpha, prefix: "DENM", state: "I_nmda", capacitance: 25),
  ]

  /// The current of a leak with a time constant in ms.
  static func leak(_ tau: Double, _ branch: Branch) -> Double { branch.capacitance * 25 / (0.705 * tau) }

  /// A killed neuron with one synapse, whose pulse lifts y to about `charge`: far into the linear regime.
  static func rig(
    _ branch: Branch, tau: (Double, Double), gain: (Double, Double), charge: Double, step: SimTime
  ) -> Rig {
    var rig = DendriteValidationTests.rig(
      weight: charge * branch.capacitance * 25 / 0.705 / 0.01, step: step, dendrite: branch.dendrite)
    rig.set("\(branch.prefix)_ETAU_P", leak(tau.0, branch))
    rig.set("\(branch.prefix)_ITAU_P", leak(tau.1, branch))
    rig.set("\(branch.prefix)_EGAIN_P", gain.0)
    rig.set("\(branch.prefix)_IGAIN_P", gain.1)
    rig.latch(branch.latch)
    return rig
  }

  /// The output of each step for a span after one event at time zero.
  static func response(_ rig: Rig, _ branch: Branch, for span: SimTime) throws -> [Double] {
    var simulation = try rig.simulation()
    simulation.inject([DendriteValidationTests.event(at: .zero)])
    var response: [Double] = []
    while simulation.time < span {
      simulation.run(for: rig.options.step)
      response.append(try #require(simulation.row("\(branch.state).mean", of: Rig.neuron(0))))
    }
    return response
  }

  /// The mean over a step that ends at `end` ms of a exp(-t/tau).
  static func mean(_ amplitude: Double, _ tau: Double, _ step: Double, end: Double) -> Double {
    amplitude * tau / step * exp(-end / tau) * expm1(step / tau)
  }

  /// Where a curve of steps peaks, in ms, by the parabola through three points 0.2 ms apart.
  static func peak(_ response: [Double], step: Double) throws -> (time: Double, value: Double) {
    let top = try #require(response.indices.max { response[$0] < response[$1] })
    let reach = max(1, Int((0.2 / step).rounded()))
    let (a, b, c) = (response[top - reach], response[top], response[top + reach])
    let shift = 0.5 * (a - c) / (a - 2 * b + c)
    return ((Double(top) + 0.5 + shift * Double(reach)) * step, b - 0.25 * (a - c) * shift)
  }

  // The pulse of 10 us begins 1 us after the event and is charged at its middle.
  static let begin = 0.006

  @Test(
    "V30: equal jumps of 10 and 5 ms peak at 6.931 ms with a quarter of the jump", arguments: branches,
    [SimTime.us(10), .us(100)])
  func equalAmplitudes(branch: Branch, step: SimTime) throws {
    let rig = Self.rig(branch, tau: (10, 5), gain: (1000, 1000), charge: 40, step: step)
    var simulation = try rig.simulation()
    simulation.inject([DendriteValidationTests.event(at: .zero)])
    simulation.run(for: .us(100))
    let age = 0.1 - Self.begin
    let first = try #require(simulation.state(branch.state, of: Rig.neuron(0))) * exp(age / 10)
    let second = try #require(simulation.state("\(branch.state)_i", of: Rig.neuron(0))) * exp(age / 5)
    // Half a pulse of leak, 5e-4 and 1e-3, before the charge of 40.
    #expect(relativeError(second, first) < 5e-5)

    let h = step.milliseconds
    let response = try Self.response(rig, branch, for: .ms(60))
    let errors = response.enumerated().dropFirst(Int((0.1 / h).rounded())).map { i, value in
      let end = Double(i + 1) * h - Self.begin
      return abs(value - (Self.mean(first, 10, h, end: end) - Self.mean(first, 5, h, end: end)))
    }
    // A step's rounding 600 or 6000 times, and the floor, below which the subtrahend gives nothing.
    #expect(try #require(errors.max()) < 1e-5 * first + 0.5)
    let peak = try Self.peak(response, step: h)
    #expect(relativeError(peak.time - Self.begin, 6.931) < 1e-3)
    #expect(relativeError(peak.value / first, 0.25) < 1e-3)
  }

  @Test("V31: a larger and faster subtrahend delays the response", arguments: branches)
  func delayedHump(branch: Branch) throws {
    let rig = Self.rig(branch, tau: (20, 17.14), gain: (1000, 1250), charge: 1000, step: .us(20))
    let response = try Self.response(rig, branch, for: .ms(80))
    // Up to the end of the pulse the two are charged in one step; from there on the output is cut off.
    let rise = try #require(response.firstIndex { $0 > 0 })
    #expect(relativeError(Double(rise) * 0.02 - Self.begin, 26.75) < 5e-3)
    let peak = try Self.peak(response, step: 0.02)
    #expect(relativeError(peak.time - Self.begin, 45.24) < 5e-3)
    // y + ln y = 1000 + y0 + ln y0 for the first, with y0 the floor.
    var y = 1000.0
    for _ in 0..<20 { y = 1000 + log(0.5 / 1000) - log(y) }
    #expect(relativeError(peak.value / (1000 * y), 0.0149) < 5e-3)
  }

  @Test("a cascade of two equal integrators peaks at tau with A / e", arguments: branches)
  func cascade(branch: Branch) throws {
    let leak = Self.leak(10, branch)
    var rig = Self.rig(branch, tau: (10, 10), gain: (10_000, leak), charge: 1000, step: .us(100))
    rig.options.alpha = .cascade
    let response = try Self.response(rig, branch, for: .ms(40))
    let peak = try Self.peak(response, step: 0.1)
    var y = 1000.0
    for _ in 0..<20 { y = 1000 + log(0.5 / 10_000) - log(y) }
    #expect(relativeError(peak.time - Self.begin, 10) < 1e-2)
    #expect(relativeError(peak.value / (10_000 * y), exp(-1)) < 1e-2)
    // The exact mean law of the second stage in the linear regime: its charge is that of the first.
    let charge = response.reduce(0, +) * 0.1 / (10_000 * y * 10)
    #expect(relativeError(charge, 1 - 5 * exp(-4)) < 1e-2)
  }

  @Test("with its latch off the second integrator rests, and its biases change nothing", arguments: branches)
  func latchOff(branch: Branch) throws {
    var plain = Self.rig(branch, tau: (10, 5), gain: (1000, 1000), charge: 40, step: .us(100))
    plain.board[Rig.neuron(0)].latches[branch.latch] = false
    var other = plain
    other.set("\(branch.prefix)_ITAU_P", 1)
    other.set("\(branch.prefix)_IGAIN_P", 1e5)
    // A neuron with the latch keeps the circuit in use.
    other.latch(branch.latch, 1..<2)
    #expect(try Self.response(plain, branch, for: .ms(5)) == Self.response(other, branch, for: .ms(5)))
    var simulation = try other.simulation()
    simulation.inject([DendriteValidationTests.event(at: .zero)])
    simulation.run(for: .ms(1))
    #expect(simulation.state("\(branch.state)_i", of: Rig.neuron(0)) == 0.5)
  }

  @Test("threads, cuts, a configuration applied anew and neurons without the latch")
  func invariance() throws {
    try Self.difference.checkInvariance()
    try Self.cascade.checkInvariance()
  }

  @Test("finite under absurd biases")
  func absurdBiases() throws {
    try Self.difference.checkAbsurdBiases()
    try Self.cascade.checkAbsurdBiases()
  }

  @Test(
    "the second integrators have their declared spread",
    arguments: [("I_ampa_i.gain", AMPA.alphaGain), ("I_nmda_i.gain", NMDA.alphaGain)])
  func mismatch(row: String, gain: Parameter) throws {
    let ratio = try DendriteOption.spreadRatio(row, gain, LatchSet(.deamAlpha, .denmAlpha))
    #expect(abs(ratio - 1) < 0.133)
  }
}
