import CMemory
import DynapCircuits
import DynapFabric

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
  /// Whether there are more cores than a cache holds, so that what one needs is to be asked for ahead (``fetch(part:of:ofCore:)``).
  let exceedsCache: Bool
  private let rows: UnsafeBufferPointer<Row>
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

  /// Asks the memory for a part of what the steps of a core need: all of it at once would be more than can be under way.
  func fetch(part: Int, of parts: Int, ofCore core: Int) {
    func share(_ count: Int) -> Range<Int> { count * part / parts..<count * (part + 1) / parts }
    let first = core * NeuronOnCore.count
    // What is read here and there comes first: where too much is under way already, what is asked for is forgotten.
    let lanes = share(NeuronOnCore.count)
    dendrites?._withUnsafeGuaranteedRef { $0.fetch(first + lanes.lowerBound..<first + lanes.upperBound) }
    for row in rows[share(rows.count)] {
      for block in 0..<NeuronOnCore.count / LaneRows.blockSize {
        cmemory_prefetch(row.base + (first &+ block &* LaneRows.blockSize))
      }
    }
  }

  /// Keeps the calls alive, and the lists of them.
  final class Owner: @unchecked Sendable {
    let program: StepProgram
    private let kept: [AnyObject]

    /// Binds the circuits of some rows; `targets` are by dendrite.
    init(
      _ circuits: [any Circuit], targets: [[any PulseTarget]], responders: [any SpikeResponder],
      rows: LaneRows, grain: Int, isLinear: Bool
    ) {
      let calls = NeuronPass.calls(circuits, lanes: rows.laneCount)
      let pulses = targets.map { $0.map { $0.pulseCall() } }
      // Homeostasis takes gains over from their biases.
      let isSteady = !circuits.contains { ($0 as? Homeostasis)?.movesDendrites(rows.laneCount) == true }
      let dendrites = isSteady ? DendriteCharge(targets, lanes: rows.laneCount) : nil
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
        dendrites: dendrites.map { Unmanaged.passUnretained($0) },
        exceedsCache: rows.laneCount > Self.cachedCores * NeuronOnCore.count,
        rows: Self.copy(Self.rows(rows, of: circuits, without: dendrites)),
        targets: Self.list(Array(pulses.joined())),
        bounds: (ends[0], ends[1], ends[2], ends[3], ends[4]))
    }

    deinit {
      program.circuits.deallocate()
      program.responders.deallocate()
      program.rows.deallocate()
      program.targets.deallocate()
    }

    /// How many cores the second cache of a processor holds: one takes some hundred kilobytes.
    private static let cachedCores = 8

    /// The rows that steps read or write; means are for those who look.
    private static func rows(
      _ rows: LaneRows, of circuits: [any Circuit], without dendrites: DendriteCharge?
    ) -> [Row] {
      let spared = Set((dendrites?.sparedRows ?? []).map(\.base))
      let stepped = circuits.flatMap { type(of: $0).rows }.filter { $0.role != .mean && $0.role != .derived }
      return stepped.map { rows[$0] }.filter { !spared.contains($0.base) }
    }

    private static func list<Call: AnyObject>(_ calls: [Call]) -> UnsafeBufferPointer<Unmanaged<Call>> {
      copy(calls.map { Unmanaged.passUnretained($0) })
    }

    private static func copy<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
      let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
      _ = copy.initialize(from: elements)
      return UnsafeBufferPointer(copy)
    }
  }
}
