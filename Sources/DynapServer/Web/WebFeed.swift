import DynapFabric
import DynapUnits
import NIOCore

/// What the page shows of the time since the last message: decimated, so that its size does not grow with activity.
///
/// It belongs to the hub's event loop, and costs nothing while nobody looks on.
final class WebFeed {
  /// Points of the raster in a message.
  static let mostPoints = 2000
  /// Samples of each membrane in a message.
  static let mostSamples = 400
  /// Time between messages.
  static let interval = TimeAmount.milliseconds(50)
  /// Pages that look on at a time.
  static let mostWatchers = 16

  private let hub: Hub
  private var watchers: [ObjectIdentifier: WebWatcher] = [:]
  private var points = Decimated<(time: SimTime, lane: UInt32)>(most: mostPoints)
  private var samples = Decimated<(time: SimTime, volts: [Float])>(most: mostSamples)
  private var spikes: [Int]
  private var begin = SimTime.zero
  private var programmed = -1
  private var task: RepeatedTask?
  /// The last answer on what is programmed.
  private var board: String?

  init(_ hub: Hub) {
    self.hub = hub
    spikes = [Int](repeating: 0, count: hub.shape.chips * 4)
    hub.onPublication = { [weak self] in self?.take($0) }
  }

  /// Whether one more may look on.
  var hasRoom: Bool { watchers.count < Self.mostWatchers }

  /// Begins to send to a page.
  func add(_ watcher: WebWatcher) {
    watchers[ObjectIdentifier(watcher)] = watcher
    if let board { watcher.send(board) } else { programmed = -1 }
    guard watchers.count == 1 else { return }
    clear()
    hub.mailbox.post(.watch(true))
    let bound = NIOLoopBound(self, eventLoop: hub.loop)
    task = hub.loop.scheduleRepeatedTask(initialDelay: .zero, delay: Self.interval) { _ in bound.value.tick()
    }
  }

  /// Sends no more to a page.
  func remove(_ watcher: WebWatcher) {
    guard watchers.removeValue(forKey: ObjectIdentifier(watcher)) != nil, watchers.isEmpty else { return }
    task?.cancel()
    hub.mailbox.post(.watch(false))
  }

  private func take(_ publication: Publication) {
    guard !watchers.isEmpty else { return }
    for (stream, records) in publication.batches where stream == .spikes {
      for record in (try? EventRecord.read(records)) ?? [] {
        points.append((record.time, record.value))
        let core = Int(record.value) / NeuronOnCore.count
        if spikes.indices.contains(core) { spikes[core] += 1 }
      }
    }
    if !publication.membranes.isEmpty { samples.append((publication.time, publication.membranes)) }
    if publication.isLast {
      tick()
      for watcher in watchers.values { watcher.close() }
    }
  }

  private func clear() {
    points.removeAll()
    samples.removeAll()
    for core in spikes.indices { spikes[core] = 0 }
    begin = hub.last.time
  }

  private func tick() {
    if hub.last.programmed != programmed {
      programmed = hub.last.programmed
      askForBoard()
    }
    let text = message
    for watcher in watchers.values { watcher.send(text) }
    clear()
  }

  private func askForBoard() {
    let bound = NIOLoopBound(self, eventLoop: hub.loop)
    let loop = hub.loop
    hub.mailbox.post(
      .request(.board) { result in
        guard case .success(let board) = result else { return }
        let text = String(buffer: ControlValue.object(["board": board]).json)
        loop.execute {
          bound.value.board = text
          for watcher in bound.value.watchers.values { watcher.send(text) }
        }
      })
  }

  /// One message, as JSON. Times are in ms, membranes in mV.
  private var message: String {
    func list(_ values: some Sequence<String>) -> String { "[" + values.joined(separator: ",") + "]" }
    func ms(_ time: SimTime) -> String { "\(Double(time.picoseconds / 1000) / 1e6)" }
    let span = (hub.last.time - begin).seconds
    let rates = spikes.map { span > 0 ? "\((Double($0) / span * 100).rounded() / 100)" : "null" }
    let cores = samples.elements.first?.volts.count ?? 0
    let volts = (0..<cores).map { core in
      list(
        samples.elements.map { sample in
          let value = core < sample.volts.count ? sample.volts[core] : 0
          return value.isFinite ? "\((Double(value) * 10).rounded() / 10)" : "null"
        })
    }
    let status = String(buffer: ControlValue.object(hub.boardStatus).json)
    return """
      {"status":\(status),"from":\(ms(begin)),"to":\(ms(hub.last.time)),"raster":{"t":\(list(points.elements.map { ms($0.time) })),\
      "n":\(list(points.elements.map { "\($0.lane)" })),"of":\(points.count)},"rates":\(list(rates)),\
      "membranes":{"t":\(list(samples.elements.map { ms($0.time) })),"v":\(list(volts))}}
      """
  }
}
