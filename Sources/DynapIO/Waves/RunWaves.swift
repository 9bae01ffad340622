import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

/// The waveform of a run without SystemC: packets where and when the fabric has them, and the handshakes that its declared
/// latencies imply.
///
/// The engine's fabric has no contention, so a bus takes a word whenever one comes; where words come closer together than a
/// handshake is long, the pins show one handshake after the other.
package struct RunWaves {
  private let waves: BoardWaves
  private let router: GridRouter
  private let timing: FabricTiming
  /// Until when the pins of a bus are taken.
  private var free: [BusPlace: SimTime] = [:]
  private var hostFree: [ChipOnBoard: SimTime] = [:]

  private struct BusPlace: Hashable {
    var bus: BoardWaves.Bus
    var chip: ChipOnBoard
  }

  /// Sets a simulation up to tell its packets, and declares the signals.
  ///
  /// - Throws: as ``BoardWaves``.
  package init(
    _ file: WaveFile, _ simulation: inout Simulation, nodes: [BoardWaves.Node]
  ) throws(DiagnosticError) {
    waves = try BoardWaves(file, simulation, nodes: nodes)
    timing = simulation.options.timing
    router = GridRouter(grid: simulation.board.grid, timing: timing)
    simulation.watchPackets(.listed)
  }

  /// Whether the file takes no more.
  package var isFull: Bool { waves.file.isFull }

  /// Runs an experiment for a span, or to its end where that is nearer, and writes what is complete.
  ///
  /// - Throws: what programming a change throws, and `FormatError` with code `system` when the file cannot be written.
  package mutating func advance(_ run: inout ExperimentRun, by span: SimTime) throws {
    let step = run.experiment.options.step
    let end = min(run.simulation.time + span, run.experiment.duration)
    while run.simulation.time < end {
      let boundary = (run.simulation.time.index(step: step) + 1) * step
      try run.advance(by: min(boundary, end) - run.simulation.time)
      if boundary <= end { try note(&run.simulation) }
    }
  }

  /// Notes what happened in the step that has just been completed.
  private mutating func note(_ simulation: inout Simulation) throws(FormatError) {
    let packets = simulation.takePackets()
    guard !isFull else { return }
    waves.note(packets.spikes)
    waves.note(packets.learning)
    for departure in packets.departures { note(departure) }
    waves.sample(at: simulation.time)
    try waves.file.flush(before: simulation.time)
  }

  /// Ends the file, and returns its size.
  ///
  /// - Throws: `FormatError` with code `system` when it cannot be written.
  package func finish(at time: SimTime) throws(FormatError) -> Int { try waves.file.finish(at: time) }

  private mutating func note(_ departure: Departure) {
    let word = departure.word
    switch departure.entrance {
    case .inputInterface(let chip): showHost(BoardWaves.hostWord(word), of: chip, at: departure.time)
    case .port(let chip): show(word, on: .port, of: chip, at: departure.time)
    case .neuron, .westBus: break
    }
    guard let packet = Packet(word) else { return }
    var time = departure.time + router.latency(of: departure.entrance)
    var (flit, chip) = (packet, departure.entrance.chip)
    while case .forward(let next, let direction) = ChipRouter.decide(flit) {
      show(next.word, on: .grid(direction), of: chip, at: time)
      time += timing.chipHop
      guard case .chip(let neighbour) = router.grid.neighbour(of: chip, towards: direction) else { return }
      (flit, chip) = (next, neighbour)
    }
    waves.note(flit.word.tag, in: flit.word.cores, of: chip, at: time)
  }

  /// Shows a four-phase handshake from a time on, or once the one before is over.
  private mutating func show(
    _ word: Destination, on bus: BoardWaves.Bus, of chip: ChipOnBoard, at time: SimTime
  ) {
    let pins = waves.pins(bus, of: chip)
    let place = BusPlace(bus: bus, chip: chip)
    let slot = bus == .port && timing.sensorSlot > .zero ? timing.sensorSlot : timing.linkSlot
    let start = max(time, free[place] ?? time)
    let quarter = SimTime.ps(slot.picoseconds / 4)
    free[place] = start + slot
    waves.file.change(pins.data, .bits(UInt64(WordCodec.encode(word))), at: start)
    waves.file.change(pins.req, .bits(1), at: start)
    waves.file.change(pins.ack, .bits(1), at: start + quarter)
    waves.file.change(pins.req, .bits(0), at: start + 2 * quarter)
    waves.file.change(pins.ack, .bits(0), at: start + 3 * quarter)
  }

  /// Shows a word on the clocked input bus: valid for a period, from an edge on.
  private mutating func showHost(_ word: UInt64, of chip: ChipOnBoard, at time: SimTime) {
    let pins = waves.host(of: chip)
    let period = timing.hostInputSpacing.picoseconds
    let edge = SimTime.ps((time.picoseconds + period - 1) / period * period)
    let start = max(edge, hostFree[chip] ?? edge)
    let end = start + .ps(period)
    hostFree[chip] = end
    let half = SimTime.ps(period / 2)
    waves.file.change(pins.data, .bits(word), at: start)
    for begin in [start, end] {
      waves.file.change(pins.clock, .bits(1), at: begin)
      waves.file.change(pins.clock, .bits(0), at: begin + half)
    }
    // Of two changes at one time the later counts: the next word's, where it follows at once.
    waves.file.change(pins.valid, .bits(1), at: start)
    waves.file.change(pins.valid, .bits(0), at: end)
  }
}
