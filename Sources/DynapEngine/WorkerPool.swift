import DynapCircuits

/// Steps blocks of lanes, on the caller's thread and on helpers.
///
/// Blocks are independent within a phase, so that the number of threads changes nothing but the time it takes.
struct WorkerPool: Sendable {
  private let crew: Crew?

  /// Makes a pool of `threads` threads, the caller's included.
  init(threads: Int) {
    precondition(threads >= 1, "a simulation needs at least one thread")
    crew = threads > 1 ? Crew(helpers: threads - 1) : nil
  }

  /// Calls each circuit for each run of awake blocks; a circuit may read what the one before it wrote in its lanes.
  ///
  /// Blocks come in groups of `grain`; one that is awake takes its group along.
  func step(_ circuits: [any Circuit], _ isAwake: [Bool], grain: Int, _ context: inout StepContext) {
    let ranges = Self.runs(isAwake, grain: grain)
    guard let crew else {
      for lanes in ranges { for circuit in circuits { circuit.step(lanes, &context) } }
      return
    }
    crew.step(circuits, Self.shares(ranges, among: crew.threads, grain: grain), &context)
  }

  /// Neighbouring awake blocks as ranges of lanes.
  static func runs(_ isAwake: [Bool], grain: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var first: Int?
    for group in stride(from: 0, to: isAwake.count, by: grain) {
      if isAwake[group..<group + grain].contains(true) {
        first = first ?? group
      } else if let begin = first {
        ranges.append(begin * LaneRows.blockSize..<group * LaneRows.blockSize)
        first = nil
      }
    }
    if let begin = first { ranges.append(begin * LaneRows.blockSize..<isAwake.count * LaneRows.blockSize) }
    return ranges
  }

  /// Cuts ranges into shares of about equal length, at the borders of groups.
  static func shares(_ ranges: [Range<Int>], among threads: Int, grain: Int) -> [[Range<Int>]] {
    let size = grain * LaneRows.blockSize
    let blocks = ranges.reduce(0) { $0 + $1.count / size }
    var shares = [[Range<Int>]](repeating: [], count: threads)
    var done = 0
    for range in ranges {
      var rest = range
      while !rest.isEmpty {
        let thread = min(done * threads / max(blocks, 1), threads - 1)
        let end = ((thread + 1) * blocks + threads - 1) / threads
        let length = min(rest.count, max(1, end - done) * size)
        shares[thread].append(rest.lowerBound..<rest.lowerBound + length)
        done += length / size
        rest = rest.lowerBound + length..<rest.upperBound
      }
    }
    return shares
  }
}
