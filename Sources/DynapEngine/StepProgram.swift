import DynapCircuits

/// The circuits of an instance as steps call them, without counting a reference: threads that share a count wait for one
/// another.
///
/// Valid as long as the ``StepProgram/Owner`` it came from.
struct StepProgram: @unchecked Sendable {
  /// The circuits that are stepped, in their order.
  let circuits: UnsafeBufferPointer<Unmanaged<CircuitCall>>
  /// The circuits that answer to spikes.
  let responders: UnsafeBufferPointer<Unmanaged<SpikeCall>>
  /// Lanes that sleep, wake and are handed to threads together, in blocks.
  let grain: Int
  /// Whether the published linear law is stepped, which has no pulses.
  let isLinear: Bool
  /// What charges all dendrites together, where their targets allow it.
  let dendrites: Unmanaged<DendriteCharge>?
  private let targets: UnsafeBufferPointer<Unmanaged<PulseCall>>
  /// Where the targets of each dendrite begin, and where those of the last end.
  private let bounds: (Int, Int, Int, Int, Int)

  /// What the pulses of a dendrite charge, in the order of ``SynapseTable/dendrites``.
  @inline(__always)
  func targets(of dendrite: Int) -> UnsafeBufferPointer<Unmanaged<PulseCall>> {
    let range =
      switch dendrite {
      case 0: bounds.0..<bounds.1
      case 1: bounds.1..<bounds.2
      case 2: bounds.2..<bounds.3
      default: bounds.3..<bounds.4
      }
    return UnsafeBufferPointer(rebasing: targets[range])
  }

  /// Keeps the calls alive, and the lists of them.
  final class Owner: @unchecked Sendable {
    let program: StepProgram
    private let kept: [AnyObject]

    /// Binds the circuits of `lanes` neurons; `targets` are by dendrite.
    init(
      _ circuits: [any Circuit], targets: [[any PulseTarget]], responders: [any SpikeResponder], lanes: Int,
      grain: Int, isLinear: Bool
    ) {
      let calls = NeuronPass.calls(circuits, lanes: lanes)
      let pulses = targets.map { $0.map { $0.pulseCall() } }
      // Homeostasis takes gains over from their biases.
      let isSteady = !circuits.contains { ($0 as? Homeostasis)?.movesDendrites(lanes) == true }
      let dendrites = isSteady ? DendriteCharge(targets, lanes: lanes) : nil
      let answers = responders.map { $0.spikeCall() }
      kept = [
        calls as [AnyObject], pulses.flatMap { $0 as [AnyObject] }, answers, [dendrites].compactMap(\.self),
      ]
      .flatMap(\.self)
      var ends = [0]
      for list in pulses { ends.append(ends[ends.count - 1] + list.count) }
      while ends.count < 5 { ends.append(ends[ends.count - 1]) }
      program = StepProgram(
        circuits: Self.list(calls), responders: Self.list(answers), grain: grain, isLinear: isLinear,
        dendrites: dendrites.map { Unmanaged.passUnretained($0) }, targets: Self.list(Array(pulses.joined())),
        bounds: (ends[0], ends[1], ends[2], ends[3], ends[4]))
    }

    deinit {
      program.circuits.deallocate()
      program.responders.deallocate()
      program.targets.deallocate()
    }

    private static func list<Call: AnyObject>(_ calls: [Call]) -> UnsafeBufferPointer<Unmanaged<Call>> {
      let list = UnsafeMutableBufferPointer<Unmanaged<Call>>.allocate(capacity: calls.count)
      _ = list.initialize(from: calls.map { Unmanaged.passUnretained($0) })
      return UnsafeBufferPointer(list)
    }
  }
}
