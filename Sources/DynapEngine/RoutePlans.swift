import CMemory
import DynapChip
import DynapFabric

/// Where the packets of each neuron's destination words end, lane by lane.
struct RoutePlans: Equatable, Sendable {
  private var plans: [RoutePlan] = []
  /// What sending needs of each of them.
  private var deliveries: [Delivery] = []
  /// Where the plans of each lane begin, and where those of the last one end.
  private var starts: [Int] = [0]

  /// No plans.
  init() {}

  /// Plans the packets of the neurons of some lanes, which ascend.
  ///
  /// - Parameters:
  ///   - lanes: How many lanes there are.
  ///   - known: The plans of the last configuration and how this one differs, where they are of the same board.
  init(
    _ board: Board, _ router: GridRouter, usedLanes: some Sequence<Int>, lanes: Int,
    keeping known: (plans: RoutePlans, change: BoardChange)? = nil
  ) {
    starts = []
    starts.reserveCapacity(lanes + 1)
    var changed: (core: Int, lanes: Set<Int>?) = (-1, nil)
    for lane in usedLanes {
      while starts.count <= lane { starts.append(plans.count) }
      let core = lane / NeuronOnCore.count
      if changed.core != core { changed = (core, known?.change.lanes(of: core)) }
      if let known, changed.lanes?.contains(lane) == false {
        plans += known.plans.plans[known.plans.places(of: lane)]
      } else {
        let place = NeuronOnBoard(lane: lane)
        plans += board[place].destinations.compactMap { router.plan(word: $0, from: place.chip) }
      }
    }
    while starts.count <= lanes { starts.append(plans.count) }
    deliveries = plans.map(Delivery.init)
  }

  /// Where the plans of a lane are, for ``subscript(_:)`` and ``delivery(_:)``.
  @inline(__always)
  func places(of lane: Int) -> Range<Int> { starts[lane]..<starts[lane + 1] }

  /// The plan at a place.
  @inline(__always)
  subscript(place: Int) -> RoutePlan { plans[place] }

  /// What sending a packet needs of the plan at a place, where it ends in cores.
  @inline(__always)
  func delivery(_ place: Int) -> Delivery { deliveries[place] }

  /// Asks the memory for where the plans of a lane begin, which ``fetch(_:)`` needs.
  @inline(__always)
  func fetchStart(_ lane: Int) {
    starts.withUnsafeBufferPointer { starts in
      if let first = starts.baseAddress { cmemory_prefetch(first + lane) }
    }
  }

  /// Asks the memory for the deliveries of a lane.
  @inline(__always)
  func fetch(_ lane: Int) {
    let start = starts[lane]
    deliveries.withUnsafeBufferPointer { deliveries in
      if let first = deliveries.baseAddress { cmemory_prefetch(first + start) }
    }
  }
}
