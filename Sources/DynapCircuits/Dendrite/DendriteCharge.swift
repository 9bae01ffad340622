/// Charges the four dendrites of a core together, where each is one plain integrator: what a step charges of one of them
/// alone would leave most of a vector empty.
///
/// What comes of a lane is, bit by bit, what ``DPI/charge(_:_:whereNegative:)`` makes of it.
public final class DendriteCharge: Sendable {
  private let dpis: (DPI, DPI, DPI, DPI)
  /// From a lane's current to its integral, the same in each integrator.
  private let toIntegral: Int
  /// What a charge needs of each dendrite of each lane, side by side, so that it comes with one line of the cache.
  private let coefficients: [Coefficients]

  private struct Coefficients {
    var rate: Float
    var gain: Float
    var charging: Float
  }

  /// Takes the targets of the dendrites of `lanes` neurons, whose coefficients stay as they are now; nil where one of them is
  /// not a single plain integrator.
  public init?(_ targets: [[any PulseTarget]], lanes: Int) {
    let found = targets.compactMap { $0.count == 1 ? $0[0].plainIntegrator : nil }
    guard targets.count == BranchCharges.dendrites, found.count == targets.count else { return nil }
    dpis = (found[0], found[1], found[2], found[3])
    toIntegral = found[0].integral.base - found[0].current.base
    for dpi in found where dpi.integral.base - dpi.current.base != toIntegral { return nil }
    coefficients = (0..<lanes * found.count).map { i in
      let (dpi, lane) = (found[i % found.count], i / found.count)
      return Coefficients(rate: dpi.rate[lane], gain: dpi.gain[lane], charging: dpi.charging[lane])
    }
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
    coefficients.withUnsafeBufferPointer { chargeChosen(charges, $0, context) }
  }

  @inline(__always)
  private func chargeChosen(
    _ charges: BranchCharges, _ coefficients: UnsafeBufferPointer<Coefficients>, _ context: StepContext
  ) {
    let size = GatheredLanes.size
    withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>.self, capacity: size) { places in
      GatheredLanes.with { buffer in
        let (currents, rates, begins, moments) = (buffer[0], buffer[1], buffer[2], buffer[3])
        let (gains, deltas, sums) = (buffer[4], buffer[5], buffer[6])
        var count = 0
        for dendrite in 0..<BranchCharges.dendrites {
          let branch = charges[dendrite]
          let current = self[dendrite].current.base + branch.firstLane
          let first = branch.firstLane &* BranchCharges.dendrites &+ dendrite
          var next = 0
          while next < branch.count {
            let end = min(branch.count, next &+ size &- count)
            while next < end {
              let lane = branch.lane(next)
              let device = coefficients[first &+ lane &* BranchCharges.dendrites]
              places[count] = current + lane
              currents[count] = current[lane]
              rates[count] = device.rate
              begins[count] = branch.begin[lane]
              moments[count] = branch.moment[lane]
              gains[count] = device.gain
              deltas[count] = device.charging
              sums[count] = branch.charge[lane]
              branch.clear(lane)
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
