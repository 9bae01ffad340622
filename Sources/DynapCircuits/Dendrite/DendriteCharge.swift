/// Charges the four dendrites of a core together, where each is one plain integrator: what a step charges of one of them
/// alone would leave most of a vector empty.
///
/// What comes of a lane is, bit by bit, what ``DPI/charge(_:_:whereNegative:)`` makes of it.
public final class DendriteCharge: Sendable {
  private let dpis: (DPI, DPI, DPI, DPI)
  /// From a lane's current to its integral and to how far it has been advanced, the same in each integrator.
  private let toIntegral: Int
  private let toElapsed: Int

  /// Takes the targets of the dendrites; nil where one of them is not a single plain integrator.
  public init?(_ targets: [[any PulseTarget]]) {
    let found = targets.compactMap { $0.count == 1 ? $0[0].plainIntegrator : nil }
    guard targets.count == BranchCharges.dendrites, found.count == targets.count else { return nil }
    dpis = (found[0], found[1], found[2], found[3])
    toIntegral = found[0].integral.base - found[0].current.base
    toElapsed = found[0].elapsed.base - found[0].current.base
    for dpi in found where dpi.integral.base - dpi.current.base != toIntegral { return nil }
    for dpi in found where dpi.elapsed.base - dpi.current.base != toElapsed { return nil }
  }

  /// Charges the lanes that pulses reached, dendrite by dendrite, and takes them to the end of the step.
  public func charge(_ charges: BranchCharges, _ context: StepContext) {
    withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>.self, capacity: LaneBatch.size) { places in
      LaneBatch.withBuffer { buffer in
        var (dendrite, next) = (0, 0)
        while dendrite < BranchCharges.dendrites {
          var count = 0
          while dendrite < BranchCharges.dendrites, count < LaneBatch.size {
            let branch = charges[dendrite]
            let dpi = self[dendrite]
            let end = min(branch.count, next + LaneBatch.size - count)
            while next < end {
              let index = branch.lane(next)
              let lane = branch.firstLane &+ index
              dpi.gather(lane, branch[index], count, buffer)
              places[count] = dpi.current.base + lane
              count &+= 1
              next &+= 1
            }
            if next == branch.count { (dendrite, next) = (dendrite + 1, 0) }
          }
          guard count > 0 else { break }
          DPI.charge(buffer, count, context)
          for i in 0..<count {
            let place = places[i]
            place[0] = buffer[6][i]
            place[toIntegral] = buffer[7][i]
            place[toElapsed] = DPI.finished
          }
        }
      }
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
