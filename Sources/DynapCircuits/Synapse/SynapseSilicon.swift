/// What the synapses of a core are made of: the delay, the pulse width and the weight of each, with the spread of its
/// instance.
///
/// The numbers are, bit by bit, those of ``Delay``, ``PulseExtender`` and ``WeightDAC``; here the draws of many synapses
/// are made together, device by device, and only those that a synapse uses. A chip has 65 536 synapses, and this is where
/// making a die takes its time.
public struct SynapseSilicon: Sendable {
  private let base: Branch
  private let delayCapacitor: Branch
  private let width: Branch
  private let pulseCapacitor: Branch
  /// The branches of ``SynapseWords/users``.
  private let optional: [Branch]
  private let swing: Double
  private let delays: Delay.Currents

  /// Neighbouring synapses, a number of each in every column.
  public struct Group {
    /// From the match to the pulse, ms.
    public let delays: UnsafePointer<Double>
    /// The width of the pulse, ms.
    public let widths: UnsafePointer<Double>
    /// The current during the pulse, pA.
    public let weights: UnsafePointer<Double>
  }

  /// Resolves what the synapses of a core share.
  public init(_ core: CoreSettings) {
    func capacitor(_ nominal: Double, _ name: String) -> Branch {
      Branch(current: nominal, spread: core.spread.capacitorSource(name))
    }
    base = core.branch(Delay.base)
    delayCapacitor = capacitor(core.process.delayCapacitance.si * 1e12, Delay.capacitor)
    width = core.branch(PulseExtender.width)
    pulseCapacitor = capacitor(core.process.pulseCapacitance.si * 1e12, PulseExtender.capacitor)
    optional = ([Delay.precise, Delay.mismatched] + WeightDAC.parameters).map(core.branch)
    swing = core.process.switchingVoltage.si
    delays = core.delays
  }

  /// Calls `body` with the synapses of some neighbouring words, group by group in their order.
  public func synapses(_ words: SynapseWords, _ range: Range<Int>, _ body: (Range<Int>, Group) -> Void) {
    let room = DrawSpots.most
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 5 * room) { columns in
      guard let first = columns.baseAddress else { return }
      let group = Columns(
        delays: first, widths: first + room, weights: first + 2 * room, currents: first + 3 * room,
        factors: first + 4 * room)
      for begin in stride(from: range.lowerBound, to: range.upperBound, by: room) {
        let part = begin..<min(begin + room, range.upperBound)
        derive(words, part, group)
        body(part, Group(delays: group.delays, widths: group.widths, weights: group.weights))
      }
    }
  }

  private struct Columns {
    let delays: UnsafeMutablePointer<Double>
    let widths: UnsafeMutablePointer<Double>
    let weights: UnsafeMutablePointer<Double>
    /// What flows in the delay element, pA.
    let currents: UnsafeMutablePointer<Double>
    let factors: UnsafeMutablePointer<Double>
  }

  private func derive(_ words: SynapseWords, _ part: Range<Int>, _ group: Columns) {
    draw(words, part, width, group.factors, into: group.currents)
    draw(words, part, pulseCapacitor, group.factors, into: group.widths)
    for i in 0..<part.count { group.widths[i] = time(group.widths[i], group.currents[i]) }
    draw(words, part, base, group.factors, into: group.currents)
    draw(words, part, delayCapacitor, group.factors, into: group.delays)
    let flags = [SynapseWords.precise, SynapseWords.mismatched]
    for flag in flags {
      let (isPrecise, isMismatched) = (flag == SynapseWords.precise, flag == SynapseWords.mismatched)
      guard !delays.baseFlows(precise: isPrecise, mismatched: isMismatched) else { continue }
      eachUser(words, flag, part) { group.currents[$0] = 0 }
    }
    for flag in flags { add(words, part, flag, group.factors, to: group.currents) }
    for i in 0..<part.count { group.delays[i] = time(group.delays[i], group.currents[i]) }
    group.weights.update(repeating: 0, count: part.count)
    for branch in SynapseWords.weights { add(words, part, branch, group.factors, to: group.weights) }
  }

  /// The values of a device that every synapse has.
  private func draw(
    _ words: SynapseWords, _ part: Range<Int>, _ branch: Branch, _ factors: UnsafeMutablePointer<Double>,
    into values: UnsafeMutablePointer<Double>
  ) {
    words.all.draw(branch.spread, part, into: factors)
    for i in 0..<part.count { values[i] = branch.current * factors[i] }
  }

  /// Adds the currents of a device to those of the synapses that use it.
  private func add(
    _ words: SynapseWords, _ part: Range<Int>, _ device: Int, _ factors: UnsafeMutablePointer<Double>,
    to values: UnsafeMutablePointer<Double>
  ) {
    let users = words.users[device].within(part)
    guard !users.isEmpty else { return }
    words.users[device].spots.draw(optional[device].spread, users, into: factors)
    var next = 0
    eachUser(words, device, part) { i in
      values[i] += optional[device].current * factors[next]
      next += 1
    }
  }

  /// Calls `body` with the place in a part of each synapse that uses a device.
  @inline(__always)
  private func eachUser(_ words: SynapseWords, _ device: Int, _ part: Range<Int>, _ body: (Int) -> Void) {
    let users = words.users[device]
    users.words.withUnsafeBufferPointer { places in
      for user in users.within(part) { body(Int(places[user]) - part.lowerBound) }
    }
  }

  /// As ``LaneSettings/swingTime(_:_:)``.
  @inline(__always)
  private func time(_ capacitance: Double, _ current: Double) -> Double {
    capacitance * swing * 1e3 / max(current, 1e-6)
  }
}
