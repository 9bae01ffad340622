import DynapUnits
import NIOCore

/// Where connections, sessions and the board meet. Everything in it belongs to one event loop, so it needs no lock.
package final class Hub: @unchecked Sendable {
  /// The event loop that it belongs to.
  let loop: any EventLoop
  /// What it was started with.
  let options: HubOptions
  /// The board's mailbox.
  let mailbox: Mailbox
  /// What is fixed about the board.
  let shape: BoardShape
  /// Ends when the server has drained: with nil, or with what the board failed at.
  let drained: EventLoopPromise<String?>

  /// The sessions, detached ones included.
  private(set) var sessions: [UInt64: Session] = [:]
  /// The connections.
  private(set) var connections: [ObjectIdentifier: Connection] = [:]
  /// What the board told last.
  private(set) var last = Publication()
  /// Counts of what happened to clients.
  private(set) var counts = HubCounts()
  /// Called with every publication.
  var onPublication: ((Publication) -> Void)?
  /// Whether the server is about to end.
  private(set) var isDraining = false
  private var isEnded = false
  /// Whether what the sessions have got is about to be sent.
  var isPumpDue = false
  /// Before it, nothing is sent that there is room for.
  var pumpRest = NIODeadline.uptimeNanoseconds(0)
  private var nextSession: UInt64 = 1
  private var blockedSince: NIODeadline?
  private var toldOverruns = 0
  private var nextOverrunNotice = NIODeadline.uptimeNanoseconds(0)

  /// What is fixed about a board.
  package struct BoardShape: Sendable {
    var chips: Int
    var columns: Int
    var step: SimTime
    /// Takes it from a driver.
    package init(_ driver: any BoardDriver) {
      chips = driver.chips
      columns = driver.columns
      step = driver.step
    }
  }

  /// Makes a hub without clients.
  package init(loop: any EventLoop, options: HubOptions, shape: BoardShape, mailbox: Mailbox) {
    self.loop = loop
    self.options = options
    self.shape = shape
    self.mailbox = mailbox
    drained = loop.makePromise(of: String?.self)
  }

  // MARK: connections

  /// Takes a connection in.
  ///
  /// - Throws: ``WireError`` with code `draining` or `too-many-clients`.
  func open(_ connection: Connection) throws(WireError) {
    counts.connections += 1
    guard !isDraining else { throw .draining }
    guard connections.count < options.limits.clients else {
      counts.refused += 1
      throw .tooManyClients
    }
    connections[ObjectIdentifier(connection)] = connection
  }

  /// Counts a connection that is closed for what it sent.
  func countFault() { counts.faults += 1 }

  /// Forgets a connection; its session waits for it to come back.
  func close(_ connection: Connection) {
    connections[ObjectIdentifier(connection)] = nil
    guard let session = connection.session, session.connection === connection else { return checkEnd() }
    session.connection = nil
    session.configuration = []
    let id = session.id
    session.expiry = loop.scheduleTask(in: options.limits.resume.amount) { [weak self] in
      guard let self, let session = self.sessions[id], session.connection == nil else { return }
      self.end(session)
    }
    checkEnd()
  }

  /// Ends a session for good.
  func end(_ session: Session) {
    guard sessions.removeValue(forKey: session.id) != nil else { return }
    session.expiry?.cancel()
    session.connection = nil
    updateBlock()
  }

  // MARK: sessions

  /// Begins a session, or goes on with one, for a client that has introduced itself.
  ///
  /// - Throws: ``WireError`` that says why not.
  func greet(_ hello: Hello, _ connection: Connection) throws(WireError) -> (Session, lost: UInt64?) {
    if let token = options.token, !SessionKey.matches(hello.token, token) {
      counts.wrongTokens += 1
      throw .wrongToken
    }
    if let resume = hello.resume { return try self.resume(resume, hello, connection) }
    if sessions.count >= options.limits.clients, !makeRoom() { throw .tooManyClients }
    if hello.isWriter, writer != nil { throw .writerTaken }
    let policy = hello.policy ?? options.policy
    if policy == .block, !hello.isWriter, options.policy != .block { throw .blockNeedsWriter }
    let session = Session(id: nextSession, hello, policy: policy, limits: options.limits)
    nextSession += 1
    session.isWriter = hello.isWriter
    session.connection = connection
    sessions[session.id] = session
    return (session, nil)
  }

  /// Ends the oldest session whose client may never come back, unless it is the writer's.
  private func makeRoom() -> Bool {
    let lost = sessions.values.filter { $0.connection == nil && !$0.isWriter }
    guard let oldest = lost.min(by: { $0.id < $1.id }) else { return false }
    end(oldest)
    return true
  }

  private func resume(
    _ resume: Hello.Resume, _ hello: Hello, _ connection: Connection
  ) throws(WireError) -> (Session, lost: UInt64?) {
    guard let session = sessions[resume.session], SessionKey.matches(resume.key, session.key) else {
      throw .resume
    }
    guard let lost = session.outbox.rewind(to: resume.received, credit: hello.credit) else { throw .resume }
    // A client may come back before its old connection is known to be dead.
    session.connection?.give(up: session)
    session.expiry?.cancel()
    session.connection = connection
    session.resumes += 1
    counts.resumes += 1
    return (session, lost)
  }

  /// The session in the writer's seat.
  var writer: Session? { sessions.values.first { $0.isWriter } }

  /// Gives a session the writer's seat.
  func seat(_ session: Session) throws(WireError) {
    guard writer == nil || writer === session else { throw .writerTaken }
    session.isWriter = true
  }

  // MARK: events

  /// Hands what the board told to the sessions; called on the event loop.
  package func take(_ publication: Publication) {
    loop.preconditionInEventLoop()
    mailbox.didTakePublication()
    last = publication
    for session in sessions.values { offer(publication, to: session) }
    schedulePump()
    updateBlock()
    tellOverruns()
    onPublication?(publication)
    if publication.isLast { beginEnd() }
  }

  private func offer(_ publication: Publication, to session: Session) {
    for (stream, records) in publication.batches where session.streams.contains(stream) {
      session.outbox.append(stream, records)
    }
    // Who takes events as they come needs no room for them.
    if session.outbox.overflows || session.isBlocking { session.connection?.pump() }
    switch session.policy {
    case .block: break
    case .dropOldest:
      let dropped = session.outbox.dropped
      session.outbox.trim()
      counts.dropped += session.outbox.dropped - dropped
      session.connection?.tellDropped(session)
    case .disconnect:
      guard session.outbox.overflows else { return session.outbox.trim() }
      counts.disconnected += 1
      let connection = session.connection
      end(session)
      connection?.fail(.outgrown)
    }
  }

  /// Holds the board while a session that may hold it has no room.
  func updateBlock() {
    let isBlocked = sessions.values.contains { $0.isBlocking }
    if isBlocked, blockedSince == nil {
      blockedSince = loop.now
      counts.blocks += 1
    } else if !isBlocked, let since = blockedSince {
      counts.blockedMicroseconds += (loop.now - since).nanoseconds / 1000
      blockedSince = nil
    }
    mailbox.setBlocked(isBlocked)
  }

  /// Gives the writer back the credit of events that the board has taken, unless too many wait for their time.
  func returnCredit(_ session: Session, _ count: Int, pending: Int) {
    last.tally.pending = pending
    session.inputTaken += UInt64(count)
    session.inputOwed += count
    returnOwed(session)
  }

  private func returnOwed(_ session: Session) {
    guard session.inputOwed > 0, last.tally.pending < options.limits.pending else { return }
    session.inputCredit += session.inputOwed
    session.connection?.sendCredit(session.inputOwed, taken: session.inputTaken)
    session.inputOwed = 0
  }

  private func tellOverruns() {
    if let writer, writer.inputOwed > 0 { returnOwed(writer) }
    guard last.overruns > toldOverruns, loop.now >= nextOverrunNotice else { return }
    toldOverruns = last.overruns
    nextOverrunNotice = loop.now + .seconds(1)
    let notice: ControlValue = [
      "notice": "overrun", "overruns": .integer(Int64(last.overruns)),
      "slipped_ps": .integer(last.slipped.picoseconds), "time_ps": .integer(last.time.picoseconds),
    ]
    for connection in connections.values { connection.notify(notice) }
  }

  // MARK: end

  /// Begins to end: nobody new, no further step, what is buffered is sent. Called on the event loop.
  package func drain() {
    guard !isDraining else { return }
    isDraining = true
    for connection in connections.values { connection.notify(["notice": "draining"]) }
    mailbox.setBlocked(false)
    mailbox.post(.stop)
  }

  private func beginEnd() {
    isEnded = true
    isDraining = true
    for connection in connections.values { connection.finishWhenSent() }
    loop.scheduleTask(in: options.limits.drain.amount) { [weak self] in
      guard let self else { return }
      for connection in self.connections.values { connection.quit() }
    }
    checkEnd()
  }

  private func checkEnd() {
    if isEnded, connections.isEmpty { drained.succeed(last.failure) }
  }
}

/// Counts of what happened to clients.
package struct HubCounts: Hashable, Sendable {
  /// Connections that came.
  package var connections = 0
  /// Those that were one too many.
  package var refused = 0
  /// Wrong tokens.
  package var wrongTokens = 0
  /// Connections that were closed for what they sent.
  package var faults = 0
  /// Sessions that came back.
  package var resumes = 0
  /// Sessions that were closed because they were too slow.
  package var disconnected = 0
  /// Events that were dropped for slow sessions.
  package var dropped: UInt64 = 0
  /// How often a slow session held the board.
  package var blocks = 0
  /// For how long.
  package var blockedMicroseconds: Int64 = 0
}

extension SimTime {
  /// The span for timers of the network.
  var amount: TimeAmount { .nanoseconds(picoseconds / 1000) }
}
