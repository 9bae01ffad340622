import DynapChip
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits

/// The digital half of a board in SystemC: routers, and the buses between them and to the host.
///
/// A router's packet moves in x, then in y, then is delivered (``ChipRouter``). Without contention it is in the next router
/// one hop later, and its time stamp goes with it: one that a step has handed out late catches up. Under contention time is
/// the kernel's: a bus carries one word per slot and only while its receiver has a place; a core takes one tag per broadcast
/// slot; at a router, the packet that came first goes first.
///
/// Assumed: that an input holds a few packets (``BusOptions/places``), that outputs are served in the order of arrival and
/// packets for one output do not hold up those for another, that neurons wait in a queue without a bound.
package final class BusBoard {
  /// What is due at a time.
  enum Action {
    /// The host releases an event into the input bus of a chip.
    case release(ChipOnBoard, Packet)
    /// A port of a chip sends a packet.
    case port(ChipOnBoard, Packet)
    /// A packet is in a router.
    case enter(ChipOnBoard, Transit, stamp: SimTime)
    /// A packet has come to its end.
    case arrive(RouteOutcome)
    /// The host acknowledges what a bus offers.
    case acknowledge(Int)
    /// A core of a chip is free again.
    case wake(ChipOnBoard)
  }

  /// What it runs in.
  package let kernel: Kernel
  let grid: Grid
  let timing: FabricTiming
  let options: BusOptions
  let timer: KernelTimer
  /// The ways out, four for each chip, in the order of directions.
  var lines: [BusLine] = []
  /// The sensor ports, where the experiment uses any.
  var ports: [BusLine] = []
  /// The host's input buses, of chip 0 and of those that get input.
  var hosts: [ChipOnBoard: HostBus] = [:]
  var routers: [RouterState]
  var agenda = Agenda<Action>()
  /// What has come to its end since it was taken last.
  var arrivals: [RouteOutcome] = []
  /// Packets that are under way.
  package private(set) var underWay = 0
  /// Handshakes that are under way.
  var busyLines = 0
  /// The first failure inside a callback.
  var failure: KernelFailure?
  var waves: BoardWaves?
  private var isWorking = false

  init(
    _ simulation: Simulation, _ options: BusOptions, hostsOf chips: Set<ChipOnBoard>, hasPorts: Bool
  ) throws(KernelFailure) {
    kernel = try Kernel()
    grid = simulation.board.grid
    timing = simulation.options.timing
    self.options = options
    timer = try KernelTimer(in: kernel, name: "agenda")
    routers = grid.chips.map { _ in RouterState() }
    for chip in grid.chips {
      for direction in Grid.Direction.allCases {
        let line = try BusLine(
          in: kernel, name: "board.chip\(chip.index).\(direction)", slot: timing.linkSlot, chip: chip,
          site: grid.neighbour(of: chip, towards: direction))
        connect(line, lines.count)
        lines.append(line)
      }
    }
    for chip in hasPorts ? grid.chips : [] {
      let slot = timing.sensorSlot > .zero ? timing.sensorSlot : timing.linkSlot
      let line = try BusLine(
        in: kernel, name: "board.chip\(chip.index).port", slot: slot, chip: chip, site: .chip(chip))
      connectPort(line)
      ports.append(line)
    }
    for chip in chips.sorted() { hosts[chip] = try HostBus(chip, on: self) }
    timer.due = { [unowned self] in work() }
  }

  /// The kernel's now.
  var now: SimTime { kernel.now }

  /// Runs something that may fail where nobody can be told yet.
  func attempt(_ body: () throws(KernelFailure) -> Void) {
    do throws(KernelFailure) { try body() } catch { if failure == nil { failure = error } }
  }

  /// Notes something to be done at a time, or now if that has passed.
  func plan(_ action: Action, at time: SimTime) {
    let time = max(time, now)
    let first = agenda.next
    agenda.add(action, at: time)
    guard !isWorking, first.map({ time < $0 }) ?? true else { return }
    attempt { () throws(KernelFailure) in try timer.set(to: time) }
  }

  private func work() {
    isWorking = true
    while let action = agenda.take(by: now) { perform(action) }
    isWorking = false
    if let next = agenda.next { attempt { () throws(KernelFailure) in try timer.set(to: next) } }
  }

  private func perform(_ action: Action) {
    switch action {
    case .release(let chip, let packet): release(packet, to: chip)
    case .port(let chip, let packet): send(packet, fromPortOf: chip)
    case .enter(let chip, let transit, let stamp): enter(transit, chip, stamp: stamp)
    case .arrive(let end): arrive(end)
    case .acknowledge(let line): accept(line)
    case .wake(let chip):
      routers[chip.index].wake = nil
      deliver(chip)
    }
  }

  // MARK: in

  /// Sends what has set out in the engine; a spike leaves at its true time or now, whichever is later.
  package func send(_ departures: [Departure]) {
    for departure in departures {
      guard let packet = Packet(departure.word) else { continue }
      underWay += 1
      let chip = departure.entrance.chip
      switch departure.entrance {
      case .inputInterface: plan(.release(chip, packet), at: departure.time)
      case .port: plan(.port(chip, packet), at: departure.time)
      case .neuron, .westBus:
        let stamp = departure.time + timing.neuronToRouter
        plan(.enter(chip, Transit(packet: packet, input: .neurons), stamp: stamp), at: stamp)
      }
    }
  }

  private func release(_ packet: Packet, to chip: ChipOnBoard) {
    guard let host = hosts[chip] else {
      return enter(Transit(packet: packet, input: .host), chip, stamp: now)
    }
    host.post(packet)
    if !options.hasContention { enter(Transit(packet: packet, input: .host), chip, stamp: now) }
  }

  private func send(_ packet: Packet, fromPortOf chip: ChipOnBoard) {
    let transit = Transit(packet: packet, input: .port)
    if chip.index < ports.count {
      if options.hasContention { return queue(transit, on: ports[chip.index]) }
      show(packet, on: ports[chip.index])
    }
    let stamp = now + timing.neuronToRouter
    plan(.enter(chip, transit, stamp: stamp), at: stamp)
  }

  /// A packet is in a router.
  private func enter(_ transit: Transit, _ chip: ChipOnBoard, stamp: SimTime) {
    if options.hasContention { return take(transit, chip) }
    switch ChipRouter.decide(transit.packet) {
    case .deliver(let cores, let tag): arrive(.delivered(chip, cores: cores, tag: tag, at: stamp))
    case .forward(let next, let direction):
      let line = lines[chip.index * Grid.Direction.allCases.count + direction.rawValue]
      show(next, on: line)
      pass(next, to: line.site, input: .neurons, stamp: stamp + timing.chipHop)
    }
  }

  /// A packet has left a router for what is beside it, and gets there at a time.
  func pass(_ packet: Packet, to site: Grid.Site, input: RouterInput, stamp: SimTime) {
    switch site {
    case .chip(let neighbour):
      plan(.enter(neighbour, Transit(packet: packet, input: input), stamp: stamp), at: stamp)
    case .host:
      plan(.arrive(.host(HostEvent(word: packet.word, time: stamp, clock: HostClock()))), at: stamp)
    case .empty(let position):
      plan(.arrive(.lost(LostPacket(position: position, word: packet.word, time: stamp))), at: stamp)
    }
  }

  func arrive(_ end: RouteOutcome) {
    underWay -= 1
    arrivals.append(end)
    if case .delivered(let chip, let cores, let tag, _) = end {
      waves?.note(tag, in: cores, of: chip, at: now)
    }
  }

  /// Takes what has come to its end since the last call.
  package func takeArrivals() -> [RouteOutcome] {
    defer { arrivals.removeAll(keepingCapacity: true) }
    return arrivals
  }

  // MARK: pins

  /// Shows a handshake that nobody waits for, after those that are still to be shown.
  private func show(_ packet: Packet, on line: BusLine) {
    line.report.words += 1
    if line.isBusy {
      line.shown.append(BusLine.bits(packet))
      line.report.longestQueue = max(line.report.longestQueue, line.shown.count)
    } else {
      post(BusLine.bits(packet), on: line)
    }
  }

  func post(_ word: UInt64, on line: BusLine) {
    if !line.isBusy { busyLines += 1 }
    line.isBusy = true
    attempt { () throws(KernelFailure) in try line.handshake.post(word) }
  }

  private func connect(_ line: BusLine, _ index: Int) {
    line.handshake.offered = { [unowned self] _ in
      if options.hasContention { offered(index) } else { accept(index) }
    }
    line.handshake.idle = { [unowned self, unowned line] _ in becomeIdle(line) }
  }

  private func connectPort(_ line: BusLine) {
    line.handshake.offered = { [unowned self, unowned line] _ in
      if options.hasContention {
        offeredByPort(line)
      } else {
        attempt { () throws(KernelFailure) in try line.handshake.accept() }
      }
    }
    line.handshake.idle = { [unowned self, unowned line] _ in becomeIdle(line) }
  }

  private func becomeIdle(_ line: BusLine) {
    if let word = line.shown.popFirst() { return post(word, on: line) }
    if let transit = line.waiting.popFirst() { return start(transit, on: line) }
    line.isBusy = false
    busyLines -= 1
  }
}
