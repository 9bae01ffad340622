/// What the synapses of a core are made of: the delay, the pulse width and the weight of each, with the spread of its
/// instance.
///
/// The numbers are, bit by bit, those of ``Delay``, ``PulseExtender`` and ``WeightDAC``; here the draws of a neuron's
/// synapses are made together, and only those that a synapse uses. A chip has 65 536 synapses, and this is where making
/// a die takes its time.
public struct SynapseSilicon: Sendable {
  private let bank: SourceBank
  /// The nominal current of each source of the bank, pA; of a capacitor its capacitance, pF.
  private let nominal: [Double]
  private let swing: Double
  private let delays: Delay.Currents
  private var draws: [SourceBank.Draw] = []
  private var factors: [Double] = []

  /// What of a CAM word decides which devices its synapse uses.
  public struct Word: Sendable {
    let synapse: Int8
    let bits: UInt8
    let isPrecise: Bool
    let isMismatched: Bool

    /// Makes a word of a synapse, with its weight bits.
    public init(synapse: Int, bits: UInt8, precise: Bool, mismatched: Bool) {
      self.synapse = Int8(synapse)
      self.bits = bits
      isPrecise = precise
      isMismatched = mismatched
    }
  }

  /// What a synapse came to be.
  public struct Synapse: Sendable {
    /// From the match to the pulse, ms.
    public let delay: Double
    /// The width of the pulse, ms.
    public let width: Double
    /// The current during the pulse, pA.
    public let weight: Double
  }

  // The order of the bank.
  private static let common = 0..<4
  private static let precise = 4
  private static let mismatched = 5
  private static let weights = 6

  /// Resolves what the synapses of a core share.
  public init(_ core: CoreSettings) {
    let currents =
      ([Delay.base, PulseExtender.width, Delay.precise, Delay.mismatched] + WeightDAC.parameters)
      .map(core.branch)
    bank = SourceBank(
      [
        currents[0].spread, core.spread.capacitorSource(Delay.capacitor), currents[1].spread,
        core.spread.capacitorSource(PulseExtender.capacitor),
      ] + currents[2...].map(\.spread))
    nominal =
      [
        currents[0].current, core.process.delayCapacitance.si * 1e12, currents[1].current,
        core.process.pulseCapacitance.si * 1e12,
      ] + currents[2...].map(\.current)
    swing = core.process.switchingVoltage.si
    delays = core.delays
  }

  /// The synapses of a neuron, a word each, in the order of the words.
  public mutating func synapses(of neuron: SiliconPlace, _ words: [Word], _ each: (Synapse) -> Void) {
    draws.removeAll(keepingCapacity: true)
    for word in words {
      func draw(_ source: Int) { draws.append(.init(source: UInt8(source), synapse: word.synapse)) }
      for source in Self.common { draw(source) }
      if word.isPrecise { draw(Self.precise) }
      if word.isMismatched { draw(Self.mismatched) }
      for i in 0..<4 where word.bits >> UInt8(i) & 1 == 1 { draw(Self.weights + i) }
    }
    bank.draw(draws, at: neuron, into: &factors)
    var next = 0
    /// The value of the next draw.
    func value() -> Double {
      defer { next += 1 }
      return nominal[Int(draws[next].source)] * factors[next]
    }
    for word in words {
      let base = value()
      let baseFlows = delays.baseFlows(precise: word.isPrecise, mismatched: word.isMismatched)
      var current = baseFlows ? base : 0
      let delayCapacitance = value()
      let width = value()
      let pulseCapacitance = value()
      if word.isPrecise { current += value() }
      if word.isMismatched { current += value() }
      var weight = 0.0
      for _ in 0..<word.bits.nonzeroBitCount { weight += value() }
      each(
        Synapse(delay: time(delayCapacitance, current), width: time(pulseCapacitance, width), weight: weight))
    }
  }

  /// As ``LaneSettings/swingTime(_:_:)``.
  private func time(_ capacitance: Double, _ current: Double) -> Double {
    capacitance * swing * 1e3 / max(current, 1e-6)
  }
}
