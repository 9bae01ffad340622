import DynapFabric
import DynapUnits

/// What a router under contention knows.
struct RouterState {
  /// Packets to be delivered in the chip, the first to come first.
  var toDeliver: [Transit] = []
  /// Until when each core is taken by a broadcast.
  var coreFree = [SimTime](repeating: .zero, count: CoreOnChip.allCases.count)
  /// The places of each input that are taken; those of the neurons are not counted.
  var taken: [RouterInput: Int] = [:]
  /// When the packets to be delivered are looked at next.
  var wake: SimTime?
}

extension BusBoard {
  /// A packet is in a router and joins the queue of its output.
  func take(_ transit: Transit, _ chip: ChipOnBoard) {
    switch ChipRouter.decide(transit.packet) {
    case .deliver:
      routers[chip.index].toDeliver.append(transit)
      deliver(chip)
    case .forward(let next, let direction):
      let line = lines[chip.index * Grid.Direction.allCases.count + direction.rawValue]
      queue(Transit(packet: next, input: transit.input), on: line)
    }
  }

  /// A packet goes on a bus, at once or after those that wait.
  func queue(_ transit: Transit, on line: BusLine) {
    guard line.isBusy else { return start(transit, on: line) }
    line.waiting.append(transit)
    line.report.longestQueue = max(line.report.longestQueue, line.waiting.count)
  }

  /// A packet begins its handshake; its place in the router stays taken until it is acknowledged.
  func start(_ transit: Transit, on line: BusLine) {
    line.carried = transit
    post(BusLine.bits(transit.packet), on: line)
  }

  /// A bus between routers, or to the host, offers a word.
  func offered(_ index: Int) {
    switch lines[index].site {
    case .chip(let neighbour): if reserve(.line(index), of: neighbour) { accept(index) }
    case .host:
      switch options.receiver {
      case .atOnce: accept(index)
      case .after(let delay): plan(.acknowledge(index), at: now + delay)
      case .never: break
      }
    case .empty: accept(index)
    }
  }

  /// A bus's receiver takes the word that is offered.
  func accept(_ index: Int) {
    let line = lines[index]
    let time = now
    if options.hasContention { line.report.count(after: time - (line.handshake.waitingSince ?? time)) }
    attempt { () throws(KernelFailure) in try line.handshake.accept() }
    guard let transit = line.carried else { return }
    line.carried = nil
    pass(transit.packet, to: line.site, input: .line(index), stamp: time + timing.chipHop)
    leave(transit.input, line.chip)
  }

  /// A sensor port offers a word.
  func offeredByPort(_ line: BusLine) {
    guard reserve(.port, of: line.chip) else { return }
    acceptFromPort(line)
  }

  private func acceptFromPort(_ line: BusLine) {
    let time = now
    line.report.count(after: time - (line.handshake.waitingSince ?? time))
    attempt { () throws(KernelFailure) in try line.handshake.accept() }
    guard let transit = line.carried else { return }
    line.carried = nil
    let stamp = time + timing.neuronToRouter
    plan(.enter(line.chip, transit, stamp: stamp), at: stamp)
  }

  /// Takes a place of a router's input if there is one.
  func reserve(_ input: RouterInput, of chip: ChipOnBoard) -> Bool {
    let taken = routers[chip.index].taken[input, default: 0]
    guard taken < options.places else { return false }
    routers[chip.index].taken[input] = taken + 1
    return true
  }

  /// A packet has left a router, and gives its place to the one that waits for it.
  func leave(_ input: RouterInput, _ chip: ChipOnBoard) {
    guard input != .neurons else { return }
    routers[chip.index].taken[input, default: 1] -= 1
    switch input {
    case .neurons: break
    case .line(let index):
      if lines[index].handshake.waitingSince != nil, reserve(input, of: chip) { accept(index) }
    case .port:
      let line = ports[chip.index]
      if line.handshake.waitingSince != nil, reserve(input, of: chip) { acceptFromPort(line) }
    case .host: hosts[chip]?.hasPlace(routers[chip.index].taken[input, default: 0] < options.places)
    }
  }

  /// Broadcasts what can be broadcast in a chip: a packet waits until all of its cores are free, and those behind it for
  /// one of them do, too.
  func deliver(_ chip: ChipOnBoard) {
    let time = now
    var blocked = CoreMask.none
    for core in CoreOnChip.allCases where routers[chip.index].coreFree[core.index] > time {
      blocked = blocked.union(CoreMask(core))
    }
    var kept: [Transit] = []
    var left: [RouterInput] = []
    let waiting = routers[chip.index].toDeliver
    for (place, transit) in waiting.enumerated() {
      guard blocked != .all else {
        kept += waiting[place...]
        break
      }
      let cores = transit.packet.word.cores
      if blocked.isDisjoint(with: cores) {
        for core in cores.cores { routers[chip.index].coreFree[core.index] = time + timing.broadcastSlot }
        arrive(.delivered(chip, cores: cores, tag: transit.packet.word.tag, at: time))
        left.append(transit.input)
        if timing.broadcastSlot > .zero { blocked = blocked.union(cores) }
      } else {
        blocked = blocked.union(cores)
        kept.append(transit)
      }
    }
    routers[chip.index].toDeliver = kept
    if !kept.isEmpty, let free = routers[chip.index].coreFree.filter({ $0 > time }).min(),
      routers[chip.index].wake.map({ free < $0 }) ?? true
    {
      routers[chip.index].wake = free
      plan(.wake(chip), at: free)
    }
    for input in left { leave(input, chip) }
  }
}
