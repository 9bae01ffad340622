/// Charges the four dendrites of a core together, where each is one plain integrator: what a step charges of one of them
/// alone would leave most of a vector empty.
///
/// What comes of a lane is, bit by bit, what ``DPI/charge(_:_:whereNegative:)`` makes of it.
public final class DendriteCharge: Sendable {
  private let dpis: (DPI, DPI, DPI, DPI)
  /// From a lane's current to its integral, the same in each integrator.
  private let toIntegral: Int

  /// Takes the targets of the dendrites; nil where one of them is not a single plain integrator.
  public init?(_ targets: [[any PulseTarget]]) {
    let found = targets.compactMap { $0.count == 1 ? $0[0].plainIntegrator : nil }
    guard targets.count == BranchCharges.dendrites, found.count == targets.count else { return nil }
    dpis = (found[0], found[1], found[2], found[3])
    toIntegral = found[0].integral.base - found[0].current.base
    for dpi in found where dpi.integral.base - dpi.current.base != toIntegral { return nil }
  }

  /// Charges the lanes that pulses reached, dendrite by dendrite, takes them to the end of the step and forgets the
  /// charges.
  public func charge(_ charges: BranchCharges, _ context: StepContext) {
    var isSparse = false
    for dendrite in 0..<BranchCharges.dendrites {
      let branch = charges[dendrite]
      guard branch.isDense else {
        isSparse = isSparse || branch.count > 0
        continue
      }
      self[dendrite].chargeAll(branch, context)
      charges.forget(dendrite)
    }
    if isSparse { chargeChosen(charges, context) }
  }

  private func chargeChosen(_ charges: BranchCharges, _ context: StepContext) {
    let size = GatheredLanes.size
    withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>.self, capacity: size) { places in
      GatheredLanes.with { buffer in
        var count = 0
        for dendrite in 0..<BranchCharges.dendrites {
          let (branch, dpi) = (charges[dendrite], self[dendrite])
          var next = 0
          while next < branch.count {
            let end = min(branch.count, next &+ size &- count)
            while next < end {
              let index = branch.lane(next)
              dpi.gather(branch, index, count, buffer)
              branch.clear(index)
              places[count] = dpi.current.base + (branch.firstLane &+ index)
              count &+= 1
              next &+= 1
            }
            guard count == size else { break }
            charge(places, count, buffer, context)
            count = 0
          }
          charges.forget(dendrite)
        }
        if count > 0 { charge(places, count, buffer, context) }
      }
    }
  }

  /// Charges lanes that were gathered and writes what comes of them to their places.
  @inline(__always)
  private func charge(
    _ places: UnsafeMutableBufferPointer<UnsafeMutablePointer<Float>>, _ count: Int,
    _ buffer: GatheredLanes, _ context: StepContext
  ) {
    DPI.charge(buffer, count, context)
    for i in 0..<count {
      places[i][0] = buffer[6][i]
      places[i][toIntegral] = buffer[7][i]
    }
  }

  @inline(__always)
  private subscript(dendrite: Int) -> DPI {
    switch dendrite {
    case 0: dpis.0
    case 1: dpis.1
    case 2: dpis.2
    default: dpis.3
    }
  }
}
