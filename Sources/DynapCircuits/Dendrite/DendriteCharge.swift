import CMemory

/// Charges the four dendrites of a core together, where each is one plain integrator, with or without a second one that the
/// alpha option subtracts: what a step charges of one of them alone would leave most of a vector empty.
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
  /// The second integrators, by dendrite.
  private let seconds: [SignedIntegrator?]
  /// A bit for each dendrite that has one.
  private let dendritesWithSecond: Int
  /// What a charge needs of them, with a place below 0 where nothing is charged; empty where there are none.
  private let secondCoefficients: [Coefficients]

  private struct Coefficients {
    var rate: Float
    var gain: Float
    var charging: Float
    /// Where the current is; -1 where nothing is charged.
    var current: Int32

    init(_ dpi: DPI, _ lane: Int, from origin: UnsafeMutablePointer<Float>) {
      (rate, gain, charging) = (dpi.rate[lane], dpi.gain[lane], dpi.charging[lane])
      current = Int32(dpi.current.base - origin + lane)
    }

    /// Of what is not charged.
    init() { (rate, gain, charging, current) = (1, 1, 0, -1) }
  }

  /// Takes the targets of the dendrites of `lanes` neurons, whose coefficients stay as they are now; nil where they are
  /// something else.
  public init?(_ targets: [[any PulseTarget]], lanes: Int) {
    let found = targets.compactMap { $0.first?.plainIntegrator }
    let seconds = targets.map { $0.count == 2 ? $0[1].signedIntegrator : nil }
    guard targets.count == BranchCharges.dendrites, found.count == targets.count,
      zip(targets, seconds).allSatisfy({ $0.count == ($1 == nil ? 1 : 2) })
    else { return nil }
    dpis = (found[0], found[1], found[2], found[3])
    self.seconds = seconds
    dendritesWithSecond = seconds.indices.reduce(0) { $0 | (seconds[$1] == nil ? 0 : 1 << $1) }
    let all = found + seconds.compactMap { $0?.dpi }
    let origin = all.reduce(found[0].current.base) { min($0, $1.current.base) }
    let toIntegral = found[0].integral.base - found[0].current.base
    (self.origin, self.toIntegral) = (origin, toIntegral)
    guard all.allSatisfy({ $0.integral.base - $0.current.base == toIntegral }) else { return nil }
    let places = 0..<lanes * found.count
    coefficients = places.map { Coefficients(found[$0 % found.count], $0 / found.count, from: origin) }
    secondCoefficients =
      all.count == found.count
      ? []
      : places.map { place in
        let lane = place / found.count
        guard let second = seconds[place % found.count], second.sign[lane] < 0 else { return Coefficients() }
        return Coefficients(second.dpi, lane, from: origin)
      }
  }

  /// Charges the lanes that pulses reached, takes them to the end of the step and forgets the charges.
  public func charge(_ charges: BranchCharges, _ context: StepContext) {
    for dendrite in 0..<BranchCharges.dendrites
    where charges[dendrite].count > 0 || charges.sums.hasReached(dendrite) {
      if let second = seconds[dendrite] {
        second.dpi.chargeAll(charges[dendrite], context, whereNegative: second.sign)
      }
      self[dendrite].chargeAll(charges[dendrite], context)
      charges.forget(dendrite)
    }
    guard charges.list.count > 0 else { return }
    if !secondCoefficients.isEmpty { chargeSeconds(charges, context) }
    chargeListed(charges, context)
  }

  /// Charges the second integrators of the dendrites of a list, which stays.
  private func chargeSeconds(_ charges: BranchCharges, _ context: StepContext) {
    let list = charges.list
    withPlaces(secondCoefficients, charges) { coefficients, places in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: list.count) { chosen in
        var chosenCount = 0
        for i in 0..<list.count {
          // Noted before it is known to have one, which spares a branch that nobody could foretell.
          chosen[chosenCount] = Int32(truncatingIfNeeded: i)
          chosenCount &+= dendritesWithSecond &>> charges.dendrite(list.place(i)) & 1
        }
        GatheredLanes.each(chosenCount) { begin, count, buffer in
          var filled = 0
          for i in begin..<begin &+ count {
            let number = Int(chosen[i])
            let device = coefficients[charges.index(list.place(number))]
            guard device.current >= 0 else { continue }
            gather(device, filled, places, buffer)
            buffer[2][filled] = list.begin[number]
            buffer[3][filled] = list.moment[number]
            buffer[6][filled] = list.charge[number]
            filled &+= 1
          }
          charge(filled, places, buffer, context)
        }
      }
    }
  }

  /// The integrators' rows that steps need for pulses that come one by one only: this has copies of their coefficients.
  public var sparedRows: [Row] {
    ([dpis.0, dpis.1, dpis.2, dpis.3] + seconds.compactMap { $0?.dpi }).flatMap {
      [$0.rate, $0.gain, $0.charging, $0.elapsed]
    }
  }

  /// Asks the memory for what charging some lanes needs.
  public func fetch(_ lanes: Range<Int>) {
    coefficients.withUnsafeBufferPointer { coefficients in
      guard let first = coefficients.baseAddress else { return }
      // Those of a lane take as much as a line.
      for lane in lanes { cmemory_prefetch(first + lane &* BranchCharges.dendrites) }
    }
  }

  private func chargeListed(_ charges: BranchCharges, _ context: StepContext) {
    var list = charges.list
    withPlaces(coefficients, charges) { coefficients, places in
      GatheredLanes.each(list.count) { begin, count, buffer in
        for i in 0..<count {
          gather(coefficients[charges.index(list.takePlace(begin &+ i))], i, places, buffer)
        }
        buffer[2].update(from: list.begin + begin, count: GatheredLanes.size)
        buffer[3].update(from: list.moment + begin, count: GatheredLanes.size)
        buffer[6].update(from: list.charge + begin, count: GatheredLanes.size)
        charge(count, places, buffer, context)
      }
    }
    list.forget()
    charges.list = list
  }

  /// Calls `body` with the coefficients of the lanes that are charged, and room for where currents are.
  @inline(__always)
  private func withPlaces(
    _ coefficients: [Coefficients], _ charges: BranchCharges,
    _ body: (UnsafePointer<Coefficients>, UnsafeMutablePointer<Int>) -> Void
  ) {
    coefficients.withUnsafeBufferPointer { coefficients in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: GatheredLanes.size) { places in
        guard let coefficients = coefficients.baseAddress, let places = places.baseAddress else { return }
        body(coefficients + charges.firstLane &* BranchCharges.dendrites, places)
      }
    }
  }

  /// Puts what charging an integrator needs of it into place `i` of a batch.
  @inline(__always)
  private func gather(
    _ device: Coefficients, _ i: Int, _ places: UnsafeMutablePointer<Int>, _ buffer: GatheredLanes
  ) {
    let current = Int(device.current)
    places[i] = current
    buffer[0][i] = origin[current]
    buffer[1][i] = device.rate
    buffer[4][i] = device.gain
    buffer[5][i] = device.charging
  }

  /// Charges what was gathered.
  @inline(__always)
  private func charge(
    _ count: Int, _ places: UnsafeMutablePointer<Int>, _ buffer: GatheredLanes, _ context: StepContext
  ) {
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
