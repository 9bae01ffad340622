import CMemory

/// Charges the four dendrites of a core together, where each is one plain integrator: what a step charges of one of them
/// alone would leave most of a vector empty.
///
/// What comes of a lane is, bit by bit, what ``DPI/charge(_:_:whereNegative:)`` makes of it.
public final class DendriteCharge: @unchecked Sendable {
  private let dpis: (DPI, DPI, DPI, DPI)
  /// Where the places of the lanes' currents are counted from.
  private let origin: UnsafeMutablePointer<Float>
  /// From a lane's current to its integral, the same in each integrator.
  private let toIntegral: Int
  /// What a charge needs of each dendrite of each lane, side by side, so that it comes with one line of the cache.
  private let coefficients: [Coefficients]

  private struct Coefficients {
    var rate: Float
    var gain: Float
    var charging: Float
    /// Where the current is.
    var current: Int32
  }

  /// Takes the targets of the dendrites of `lanes` neurons, whose coefficients stay as they are now; nil where one of them is
  /// not a single plain integrator.
  public init?(_ targets: [[any PulseTarget]], lanes: Int) {
    let found = targets.compactMap { $0.count == 1 ? $0[0].plainIntegrator : nil }
    guard targets.count == BranchCharges.dendrites, found.count == targets.count else { return nil }
    dpis = (found[0], found[1], found[2], found[3])
    let origin = found[0].current.base
    self.origin = origin
    toIntegral = found[0].integral.base - origin
    for dpi in found where dpi.integral.base - dpi.current.base != toIntegral { return nil }
    coefficients = (0..<lanes * found.count).map { i in
      let (dpi, lane) = (found[i % found.count], i / found.count)
      return Coefficients(
        rate: dpi.rate[lane], gain: dpi.gain[lane], charging: dpi.charging[lane],
        current: Int32(dpi.current.base - origin + lane))
    }
  }

  /// Charges the lanes that pulses reached, takes them to the end of the step and forgets the charges.
  public func charge(_ charges: BranchCharges, _ context: StepContext) {
    for dendrite in 0..<BranchCharges.dendrites
    where charges[dendrite].count > 0 || charges.sums.hasReached(dendrite) {
      self[dendrite].chargeAll(charges[dendrite], context)
      charges.forget(dendrite)
    }
    if charges.list.count > 0 { chargeListed(charges, context) }
  }

  /// The integrators' rows that steps need for pulses that come one by one only: this has copies of their coefficients.
  public var sparedRows: [Row] {
    [dpis.0, dpis.1, dpis.2, dpis.3].flatMap { [$0.rate, $0.gain, $0.charging, $0.elapsed] }
  }

  /// Asks the memory for what charging some lanes needs.
  public func fetch(_ lanes: Range<Int>) {
    coefficients.withUnsafeBufferPointer { coefficients in
      guard let first = coefficients.baseAddress else { return }
      // Those of a lane fill a line.
      for lane in lanes { cmemory_prefetch(first + lane &* BranchCharges.dendrites) }
    }
  }

  private func chargeListed(_ charges: BranchCharges, _ context: StepContext) {
    var list = charges.list
    coefficients.withUnsafeBufferPointer { coefficients in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: GatheredLanes.size) { places in
        guard let coefficients = coefficients.baseAddress, let places = places.baseAddress else { return }
        let first = coefficients + charges.firstLane &* BranchCharges.dendrites
        GatheredLanes.each(list.count) { begin, count, buffer in
          charge(list, begin, count, places, buffer, charges, first, context)
        }
      }
    }
    list.forget()
    charges.list = list
  }

  /// Charges at most ``GatheredLanes/size`` lanes of a list.
  @inline(__always)
  private func charge(
    _ list: ChargeList, _ begin: Int, _ count: Int, _ places: UnsafeMutablePointer<Int>,
    _ buffer: GatheredLanes, _ charges: BranchCharges, _ coefficients: UnsafePointer<Coefficients>,
    _ context: StepContext
  ) {
    for i in 0..<count {
      let place = list.takePlace(begin &+ i)
      let device = coefficients[charges.lane(place) &* BranchCharges.dendrites &+ charges.dendrite(place)]
      let current = Int(device.current)
      places[i] = current
      buffer[0][i] = origin[current]
      buffer[1][i] = device.rate
      buffer[4][i] = device.gain
      buffer[5][i] = device.charging
    }
    buffer[2].update(from: list.begin + begin, count: GatheredLanes.size)
    buffer[3].update(from: list.moment + begin, count: GatheredLanes.size)
    buffer[6].update(from: list.charge + begin, count: GatheredLanes.size)
    DPI.charge(buffer, count, context)
    for i in 0..<count {
      origin[places[i]] = buffer[6][i]
      origin[places[i] &+ toIntegral] = buffer[7][i]
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
