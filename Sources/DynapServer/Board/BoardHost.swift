import DynapUnits
import Foundation
import NIOCore

/// Runs a board on a thread of its own: takes jobs, moves time, publishes what came out.
package final class BoardHost: @unchecked Sendable {
  /// In real time, how much is run at a time.
  static let grain = SimTime.ms(1)

  /// Where the network leaves its jobs.
  let mailbox: Mailbox
  // Everything below belongs to the board's thread.
  private var driver: any BoardDriver & Sendable
  private let mode: ClockMode
  private let wall: @Sendable () -> SimTime
  private let publish: @Sendable (Publication) -> Void
  private var pacer: RealtimePacer?
  private var slice: SliceLength
  private var queue = CircularBuffer<BoardJob>()
  private var goal: (time: SimTime, answer: BoardJob.Answer)?
  private var isWatching = false
  private var programmed = 0
  private var isStopping = false

  /// Makes a host; `wall` is the wall clock, and `publish` is called on the board's thread.
  package init(
    _ driver: any BoardDriver & Sendable, mode: ClockMode, mailbox: Mailbox,
    wall: @escaping @Sendable () -> SimTime = BoardHost.monotonic,
    publish: @escaping @Sendable (Publication) -> Void
  ) {
    self.driver = driver
    self.mode = mode
    self.mailbox = mailbox
    self.wall = wall
    self.publish = publish
    slice = SliceLength(
      shortest: driver.step, longest: mode == .realtime ? Self.grain : .s(1),
      first: mode == .realtime ? Self.grain : driver.step)
  }

  /// The wall clock since some moment.
  package static let monotonic: @Sendable () -> SimTime = {
    .ns(Int64(DispatchTime.now().uptimeNanoseconds))
  }

  /// Runs until it is stopped.
  package func run() {
    while turn(waits: true) {}
  }

  /// Does what is to be done now, and waits for more where it may; false at the end.
  package func turn(waits: Bool) -> Bool {
    takeJobs()
    guard !isStopping else {
      end(failure: nil)
      return false
    }
    let target = target()
    let isOpen = mailbox.isOpen
    let due = mode == .realtime ? max(Self.grain, driver.step) : .ps(1)
    if isOpen, target - driver.time >= due {
      do {
        try run(towards: target)
      } catch {
        end(failure: "\(error)")
        return false
      }
    } else if waits {
      mailbox.wait(atMost: isOpen ? patience(due) : nil, wasOpen: isOpen)
    }
    return true
  }

  private func target() -> SimTime {
    guard mode == .realtime else { return goal?.time ?? driver.time }
    if pacer == nil { pacer = RealtimePacer(time: driver.time, wall: wall()) }
    return pacer?.target(wall: wall(), time: driver.time) ?? driver.time
  }

  /// How long nothing is due.
  private func patience(_ due: SimTime) -> SimTime? {
    pacer.map { max(.us(50), $0.wall(at: driver.time + due) - wall()) }
  }

  private func run(towards target: SimTime) throws {
    guard driver.time < Limits.lastTime else { throw WireError.advanceTooFar }
    let length = isWatching ? min(slice.length, max(Self.grain, driver.step)) : slice.length
    let begin = wall()
    try driver.run(until: min(target, driver.time + length))
    let publication = publication()
    slice.adapt(
      to: wall() - begin,
      events: publication.batches.reduce(0) { $0 + $1.records.readableBytes } / EventRecord.size)
    send(publication)
    if let goal, driver.time >= goal.time {
      self.goal = nil
      goal.answer(.success(["time_ps": .integer(driver.time.picoseconds)]))
      work()
    }
  }

  private func publication() -> Publication {
    var publication = Publication()
    publication.time = driver.time
    publication.batches = driver.takeEvents().map { batch in
      var buffer = ByteBuffer()
      EventRecord.write(batch.records, to: &buffer)
      return (batch.stream, buffer)
    }
    publication.tally = driver.tally
    publication.overruns = pacer?.overruns ?? 0
    publication.slipped = pacer?.slipped ?? .zero
    publication.programmed = programmed
    if isWatching { publication.membranes = driver.membranes() }
    return publication
  }

  private func send(_ publication: Publication) {
    mailbox.willPublish()
    publish(publication)
  }

  private func end(failure: String?) {
    goal?.answer(.failure(WireError.draining))
    goal = nil
    var last = publication()
    last.isLast = true
    last.failure = failure
    send(last)
  }

  // MARK: jobs

  private func takeJobs() {
    for job in mailbox.takeJobs() {
      if job.isUrgent { perform(job) } else { queue.append(job) }
    }
    work()
  }

  /// Does the writer's jobs in their order, up to one that takes time.
  private func work() {
    while goal == nil, let job = queue.first {
      if case .configuration(let parcel, _) = job, parcel.outcome == nil { return }
      queue.removeFirst()
      perform(job)
    }
  }

  private func perform(_ job: BoardJob) {
    switch job {
    case .inject(let events, let answer):
      driver.inject(events)
      answer(.success(.integer(Int64(driver.tally.pending))))
    case .request(let request, let answer):
      if request.needsWriter { programmed += 1 }
      answer(Result { try driver.perform(request) })
    case .configuration(let parcel, let answer):
      programmed += 1
      answer(Result { try driver.perform(.program(parcel.board())) })
    case .advance(let advance, let answer):
      let end =
        switch advance {
        case .by(let span): driver.time + span
        case .until(let time): max(time, driver.time)
        }
      if end > Limits.lastTime {
        answer(.failure(WireError.advanceTooFar))
      } else if end == driver.time {
        answer(.success(["time_ps": .integer(end.picoseconds)]))
      } else {
        goal = (end, answer)
      }
    case .show(let body): body(driver.board)
    case .watch(let isWatching): self.isWatching = isWatching
    case .stop: isStopping = true
    }
  }
}
