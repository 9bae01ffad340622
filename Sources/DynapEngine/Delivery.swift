import DynapFabric
import DynapUnits

/// What sending a packet needs of its ``RoutePlan`` where it ends in cores, and whether it does, in a quarter of a line of the cache.
struct Delivery: Equatable, Sendable, BitwiseCopyable {
  /// From the neuron's spike, or from the host's sending, to the arrival, ps.
  private let latency: Int64
  /// The chip's first core, counted over the board; below zero where the packet ends elsewhere.
  private let first: Int32
  /// The cores of the chip that receive the tag.
  let cores: CoreMask
  /// The tag.
  let tag: Tag

  private static let coresOnChip = CoreOnChip.allCases.count

  /// Makes a delivery to the cores of a chip, at once.
  init(to cores: CoreMask, of chip: ChipOnBoard, _ tag: Tag) {
    (latency, first) = (0, Int32(chip.index * Self.coresOnChip))
    (self.cores, self.tag) = (cores, tag)
  }

  /// Makes the delivery of a plan, whether it ends in cores or not.
  init(_ plan: RoutePlan) {
    latency = plan.latency.picoseconds
    first = plan.chip.map { Int32($0.index * Self.coresOnChip) } ?? -1
    (cores, tag) = (plan.cores, plan.tag)
  }

  /// Whether the packet ends in cores.
  @inline(__always) var isInCores: Bool { first >= 0 }
  /// The chip's first core, counted over the board.
  @inline(__always) var firstCore: Int { Int(first) }

  /// When a packet arrives that is sent at a time.
  @inline(__always)
  func arrival(sent time: SimTime) -> SimTime { SimTime(picoseconds: time.picoseconds + latency) }
}
