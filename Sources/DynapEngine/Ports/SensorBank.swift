import DynapChip
import DynapFabric
import DynapUnits

/// The camera ports of a board: events that wait for their time, the pipelines, and what became of the events.
struct SensorBank: Sendable {
  /// An event that is not due.
  struct Pending: Sendable {
    var event: CameraEvent
    var chip: Int
    /// The order among events of one time.
    var number: Int
    /// The chips that the event has been in, this one not counted.
    var visited: [Int] = []

    /// Comes out later than another.
    func isAfter(_ other: Pending) -> Bool {
      (event.time, number) > (other.event.time, other.number)
    }
  }

  /// What the stages did, by chip.
  var tallies: [SensorTally]
  private var pipelines: [SensorPipeline] = []
  var gates: [SensorPort]
  private var drops: [Bool] = []
  /// Where copies go and how long they take; nil where no chip is.
  private var copies: [(target: Int, delay: SimTime)?] = []
  private var slot = SimTime.zero
  /// The earliest last.
  var pending: [Pending] = []
  private var isSorted = true
  var number = 0

  init(_ board: Board, _ options: SimulationOptions) {
    tallies = board.chips.map { _ in SensorTally() }
    gates = board.chips.map { _ in SensorPort() }
    configure(board, options)
  }

  /// Whether there is nothing to do.
  var isIdle: Bool { pending.isEmpty }

  /// Whether a port has had, or waits for, an event.
  func isUsed(_ chip: Int) -> Bool { tallies[chip].received > 0 || pending.contains { $0.chip == chip } }

  /// Follows a new configuration.
  mutating func configure(_ board: Board, _ options: SimulationOptions) {
    slot = options.timing.sensorSlot
    pipelines = board.chips.map { $0.sensorInterface.pipeline(options.ports.sensorOrder) }
    drops = board.chips.map(\.sensorInterface.dropEvents)
    copies = board.chips.indices.map { chip in
      board.copyTarget(of: ChipOnBoard(chip)).map { target in
        let hop = board.chips[chip].sensorInterface.copyHop
        return (target.index, Int64(abs(hop.x) + abs(hop.y)) * options.timing.chipHop)
      }
    }
  }

  /// Takes events of a camera.
  mutating func add(_ events: [CameraEvent], to chip: Int) {
    for event in events {
      pending.append(Pending(event: event, chip: chip, number: number))
      number += 1
    }
    isSorted = isSorted && events.isEmpty
  }

  /// The packets of the events before a time; those of a time that has passed come at once.
  mutating func release(from begin: SimTime, before end: SimTime) -> [PortPacket] {
    if !isSorted {
      pending.sort { $0.isAfter($1) }
      isSorted = true
    }
    var packets: [PortPacket] = []
    while let next = pending.last, next.event.time < end {
      pending.removeLast()
      pass(next, from: begin, &packets)
    }
    return packets
  }

  private mutating func pass(_ item: Pending, from begin: SimTime, _ packets: inout [PortPacket]) {
    let (chip, event) = (item.chip, item.event)
    let time = max(event.time, begin)
    if pipelines[chip].copies(event.pixel) { copy(item, at: time) }
    let outcome = pipelines[chip].outcome(event.pixel, isOn: event.isOn)
    tallies[chip].count(outcome)
    guard case .sent(let word) = outcome else { return }
    guard let passed = gates[chip].pass(at: time, slot: slot, drops: drops[chip]) else {
      tallies[chip].dropped += 1
      return
    }
    if passed > time { tallies[chip].delayed += 1 }
    tallies[chip].delivered += 1
    packets.append(PortPacket(time: passed, chip: ChipOnBoard(chip), word: word))
  }

  private mutating func copy(_ item: Pending, at time: SimTime) {
    tallies[item.chip].copied += 1
    let visited = item.visited + [item.chip]
    guard let (target, delay) = copies[item.chip], !visited.contains(target) else {
      tallies[item.chip].copiesLost += 1
      return
    }
    var event = item.event
    event.time = time + delay
    let copy = Pending(event: event, chip: target, number: number, visited: visited)
    number += 1
    var place = pending.endIndex
    while place > 0, !pending[place - 1].isAfter(copy) { place -= 1 }
    pending.insert(copy, at: place)
  }
}

extension Board {
  /// The chip that the copies of a camera port go to, or nil where none is.
  func copyTarget(of chip: ChipOnBoard) -> ChipOnBoard? {
    let hop = chips[chip.index].sensorInterface.copyHop
    let here = grid.position(of: chip)
    // Vendor files hold any integer.
    let limit = 2 * ChipOnBoard.limit
    guard (-limit...limit).contains(hop.x), (-limit...limit).contains(hop.y),
      let target = grid.chip(at: ChipOnGrid(x: here.x + hop.x, y: here.y + hop.y)),
      target.index < chips.count
    else { return nil }
    return target
  }
}
