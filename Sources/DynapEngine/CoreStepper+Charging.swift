import DynapCircuits
import DynapFabric
import DynapUnits

extension CoreStepper {
  /// Charges what pulses bring to the step that they begin in.
  mutating func charge(
    _ due: UnsafeMutableBufferPointer<Portion>, _ instance: UnsafePointer<Instance>,
    _ synapses: inout CoreSynapses, _ frame: Frame
  ) {
    // Those that last: their numbers take the places of the first middles, which have been read.
    let lasting =
      switch synapses.entries.startingFlags {
      case 0: charge(due)
      case CoreSynapses.Target.Flag.isDepressing.rawValue where instance.pointee.linear == nil:
        chargeDepressing(due, &synapses, frame)
      default: chargeOneByOne(due, instance, &synapses, frame)
      }
    for i in 0..<lasting { synapses.entries.fetch(due[Int(due[i].middle.bitPattern)].synapse) }
    for i in 0..<lasting { goOn(due[Int(due[i].middle.bitPattern)], synapses, frame) }
  }

  /// Charges pulses of synapses without a flag; returns how many last.
  @inline(__always)
  private func charge(_ due: UnsafeMutableBufferPointer<Portion>) -> Int {
    // Copies, which nothing that is written can change, so that they stay in registers.
    var charges = charges
    switch charges.keeping {
    case .listed:
      var list = charges.list
      defer { charges.list = list }
      return charge(due, into: &list)
    case .summed:
      var sums = charges.sums
      defer { charges.sums = sums }
      return charge(due, into: &sums)
    case .withLanes: return charge(due, into: &charges)
    }
  }

  @inline(__always)
  private func charge(_ due: UnsafeMutableBufferPointer<Portion>, into sink: inout some ChargeSink) -> Int {
    var lasting = 0
    for i in due.indices {
      let portion = due[i]
      sink.add(portion.place, charge: portion.charge, from: portion.begin, middle: portion.middle)
      // Noted before it is known to last, which spares a branch that nobody could foretell.
      due[lasting].middle = Float(bitPattern: UInt32(truncatingIfNeeded: i))
      lasting &+= Int(portion.bits >> 31)
    }
    return lasting
  }

  /// Charges pulses where the only flag is that of depression: what it leaves of many is computed side by side.
  @inline(never)
  private mutating func chargeDepressing(
    _ due: UnsafeMutableBufferPointer<Portion>, _ synapses: inout CoreSynapses, _ frame: Frame
  ) -> Int {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: due.count) { weights in
      synapses.depress(due, weights, frame)
      let lasting = charge(due)
      for i in 0..<lasting {
        let number = Int(due[i].middle.bitPattern)
        if due[number].bits & Portion.isSpecial != 0 { due[number].charge = weights[number] }
      }
      return lasting
    }
  }

  /// Charges pulses any of which may be of a synapse with any flag.
  @inline(never)
  private mutating func chargeOneByOne(
    _ due: UnsafeMutableBufferPointer<Portion>, _ instance: UnsafePointer<Instance>,
    _ synapses: inout CoreSynapses, _ frame: Frame
  ) -> Int {
    var lasting = 0
    for i in due.indices {
      let portion = due[i]
      if portion.bits & Portion.isSpecial == 0 {
        charges.add(portion.place, charge: portion.charge, from: portion.begin, middle: portion.middle)
      } else {
        chargeSpecial(&due[i], instance, &synapses, frame)
      }
      guard due[i].bits & Portion.lasts != 0 else { continue }
      due[lasting].middle = Float(bitPattern: UInt32(truncatingIfNeeded: i))
      lasting &+= 1
    }
    return lasting
  }

  /// Notes what a pulse brings to the steps after the one that it began in.
  @inline(__always)
  private mutating func goOn(_ portion: Portion, _ synapses: CoreSynapses, _ frame: Frame) {
    let synapse = portion.synapse
    let device = synapses.entries.device(synapse)
    var (target, weight) = (device.target, device.weight)
    if portion.bits & Portion.isSpecial != 0 {
      (target, weight) = (target.feeding(portion.place / NeuronOnCore.count), portion.charge)
    }
    let width = SimTime(picoseconds: CoreSynapses.Entry.whole(device.width))
    let end = portion.start(in: frame) + width
    guard end > frame.end else { return }
    ongoing.append(.init(begin: frame.end, end: end, synapse: synapse, weight: weight, target: target))
  }

  /// A part of a step as a time.
  static func time(_ milliseconds: Float) -> SimTime {
    SimTime(picoseconds: Int64((Double(milliseconds) * 1e9).rounded()))
  }

  /// Charges what a pulse of a synapse with a flag brings to the step that it begins in; leaves its weight in place of the
  /// charge, and does not let it last where it is none.
  @inline(never)
  private mutating func chargeSpecial(
    _ portion: inout Portion, _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses,
    _ frame: Frame
  ) {
    let synapse = portion.synapse
    let device = synapses.entries.device(synapse)
    var (target, weight) = (device.target, device.weight)
    let isCharging = resolve(
      synapse, &target, &weight, at: portion.start(in: frame), instance, &synapses)
    guard isCharging else {
      portion.bits &= ~Portion.lasts
      return
    }
    portion.bits = portion.bits & ~Portion.placeMask | target.placeOnCore
    portion.charge = weight
    let part = portion.part(of: device.width, frame)
    if target[.isStiff] {
      let begin = portion.start(in: frame)
      let order = begin + begin + Self.time(part)
      singles.append(
        .init(
          order: order.picoseconds, synapse: synapse, lane: Int32(truncatingIfNeeded: target.lane),
          begin: portion.begin, end: portion.begin + part, weight: weight), dendrite: target.dendrite)
    } else {
      charges.add(portion.place, charge: weight * part, from: portion.begin, middle: portion.middle)
    }
  }

  /// Finds what a pulse of a synapse with a flag charges, and with which weight; whether it charges anything.
  mutating func resolve(
    _ place: Int, _ target: inout CoreSynapses.Target, _ weight: inout Float, at start: SimTime,
    _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses
  ) -> Bool {
    if target[.isPlastic], let plastic = learning?.pulse(place, at: start) {
      (target, weight) = plastic
      // A word without weight makes no pulse where it is programmed, either.
      guard weight > 0 else { return false }
    }
    if target[.isDepressing] { weight *= synapses.spend(place, at: start) }
    guard let linear = instance.pointee.linear else { return true }
    // The published law has no pulses: an event counts with its weight in the step it falls in.
    linear.receive(target.lane, weight: target.dendrite < 2 ? weight : -weight)
    wake(target.laneOnCore)
    return false
  }
}
