import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Pulses into a dendrite beside rows V03 to V17 of the validation table, which `Validation` declares: over all steps,
/// dendrites and options.
@Suite struct DendriteValidationTests {
  /// A pulse of 10 us begins 1 us after its event: DLY0 is 350 nA.
  static let delay = SimTime.us(1)

  /// A synapse on tag 1 with weight bit 0; tau 10 ms, I_g 8.6879 nA, pulses of 10 us.
  static func rig(weight: Double, step: SimTime = .us(100), synapses: Int = 1, dendrite: Dendrite = .ampa)
    -> Rig
  {
    var rig = Rig(step: step)
    for i in 0..<synapses {
      rig.board[Rig.neuron(0)].synapses[i] = Synapse(tag: 1, dendrite: dendrite, weight: .w0)
    }
    rig.set("SYAM_W0_P", weight)
    rig.set("SYPD_EXT_N", 35_000)
    rig.set("SYPD_DLY0_P", 350_000)
    // The soma is out of the way.
    rig.latch(.soifKill)
    return rig
  }

  static func event(at time: SimTime) -> InputEvent {
    InputEvent(time: time, destination: Destination(tag: 1, cores: .all))
  }

  /// The current at the end of one pulse that begins at 1001 us with a current of `start`, pA.
  static func afterPulse(_ rig: Rig, from start: Double) throws -> Double {
    var simulation = try rig.simulation()
    let pulseEnd = 1011.0
    simulation.run(for: .ms(1))
    // Set so that it has decayed to `start` when the pulse begins.
    let begin = start > 0.5 ? start * exp(1e-3 / 10) : start
    simulation.setState("I_ampa", of: Rig.neuron(0), to: begin)
    simulation.inject([event(at: .ms(1))])
    let step = rig.options.step.milliseconds * 1000
    let steps = ((pulseEnd - 1000) / step).rounded(.up)
    simulation.run(for: Int64(steps) * rig.options.step)
    let end = 1000 + steps * step
    let now = try #require(simulation.state("I_ampa", of: Rig.neuron(0)))
    return now * exp((end - pulseEnd) * 1e-3 / 10)
  }

  static let steps: [SimTime] = [.us(1), .us(10), .us(100), .ms(1)]

  @Test("V03: a dendrite decays to 1/e in tau at every level", arguments: [1e3, 1e6], steps)
  func decay(start: Double, step: SimTime) throws {
    var rig = Self.rig(weight: 1e-3, step: step)
    rig.set("DEAM_ETAU_P", 24.5 * 25 / (0.705 * 10))
    var simulation = try rig.simulation()
    simulation.setState("I_ampa", of: Rig.neuron(0), to: start)
    simulation.inject([Self.event(at: .zero)])
    // The pulse of 1 fA only wakes the neuron; its effect is below 1e-9.
    simulation.run(for: .ms(10))
    let end = try #require(simulation.state("I_ampa", of: Rig.neuron(0)))
    // Every step rounds once: 3e-8 times the square root of 10 000 steps at 1 us.
    #expect(relativeError(end / start, exp(-1)) < (step == .us(1) ? 1e-5 : 1e-6))
  }

  @Test("V05: one pulse from rest multiplies the current", arguments: steps)
  func singlePulse(step: SimTime) throws {
    #expect(relativeError(try Self.afterPulse(Self.rig(weight: 400e3, step: step), from: 0.5), 49.614) < 1e-3)
  }

  // At 1 ms the current would be back at the floor when it is read.
  @Test("V08: a weak pulse hardly moves a resting dendrite", arguments: steps.dropLast())
  func weakPulse(step: SimTime) throws {
    let current = try Self.afterPulse(Self.rig(weight: 1e3, step: step), from: 0.5)
    #expect(relativeError(current, 0.50528) < 1e-4)
  }

  @Test("V15, V16: an event during the pulse re-arms it", arguments: [true, false])
  func retrigger(isArmed: Bool) throws {
    // With an enormous gain and leak at the floor, ln I counts the charge alone: growth is a I_w times the high time.
    var rig = Self.rig(weight: 100e3)
    rig.options.retriggersPulses = isArmed
    rig.set("DEAM_EGAIN_P", 1e9)
    rig.set("DEAM_ETAU_P", 0.5)
    var simulation = try rig.simulation()
    simulation.inject([Self.event(at: .zero), Self.event(at: .us(6))])
    simulation.run(for: .us(100))
    let growth = log(try #require(simulation.state("I_ampa", of: Rig.neuron(0))) / 0.5)
    let highTime = growth / (0.705 / (24.5 * 25) * 100e3) * 1000
    // 16 us and not 20 us; the leak of 1 ms/tau is below 1e-4.
    #expect(relativeError(highTime, isArmed ? 16 : 20) < 1e-4)
  }

  @Test(
    "the four dendrites obey one law with their own capacitances", arguments: Array(SynapseTableOrder.all))
  func fourDendrites(dendrite: Dendrite) throws {
    let (tau, gain, name, capacitance) = SynapseTableOrder.names(dendrite)
    var rig = Self.rig(weight: 400e3, dendrite: dendrite)
    rig.set(tau, 86.879 * capacitance / 24.5)
    rig.set(gain, 8687.9)
    var simulation = try rig.simulation()
    simulation.inject([Self.event(at: .zero)])
    simulation.run(for: .us(100))
    let now = try #require(simulation.state(name, of: Rig.neuron(0))) * exp(0.089 / 10)
    // The charge exponent scales with 1/C; I << I_g, so growth is a I_w t_p.
    let expected = 0.5 * exp(4.6041 * 24.5 / capacitance - 1e-3)
    #expect(relativeError(now, expected) < 1e-2)
  }
}

extension DendriteValidationTests {
  @Test("V44: a delay is C V_sw / I_DLY, 1.289 ms at 271.5 pA", arguments: [SimTime.us(1), .us(100)])
  func delay(step: SimTime) throws {
    #expect(relativeError(0.5 * 0.7 / 271.5 * 1000, 1.289) < 1e-3)
    var rig = Self.rig(weight: 400e3, step: step)
    rig.set("SYPD_DLY0_P", 271.5)
    var simulation = try rig.simulation()
    simulation.inject([Self.event(at: .zero)])
    var current = 0.0
    while current <= 0.5, simulation.time < .ms(3) {
      simulation.run(for: step)
      current = try #require(simulation.state("I_ampa", of: Rig.neuron(0)))
    }
    // At the end of the step of its onset the pulse has run for a part of the step: growth is a I_w t, with y < 0.05.
    let highTime = min(log(current / 0.5) / (0.705 / (24.5 * 25) * 400e3), 0.01)
    let onset = simulation.time.milliseconds - highTime
    if highTime < 0.0099 { #expect(relativeError(onset, 1.28913) < 1e-3) }
    #expect(onset >= 1.28913 * 0.999 && onset <= 1.28913 + step.milliseconds)
  }
}

/// The names that belong to each dendrite.
enum SynapseTableOrder {
  static let all: [Dendrite] = [.ampa, .nmda, .gaba, .shunt]

  static func names(_ dendrite: Dendrite) -> (tau: String, gain: String, state: String, capacitance: Double) {
    switch dendrite {
    case .nmda: ("DENM_ETAU_P", "DENM_EGAIN_P", "I_nmda", 25)
    case .gaba: ("DEGA_ITAU_P", "DEGA_IGAIN_P", "I_gaba", 25)
    case .shunt: ("DESC_ITAU_P", "DESC_IGAIN_P", "I_shunt", 24.5)
    case .ampa, .none: ("DEAM_ETAU_P", "DEAM_EGAIN_P", "I_ampa", 24.5)
    }
  }
}
