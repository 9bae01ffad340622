import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import NIOCore

/// Answers what a client asks for.
struct Answerer {
  let connection: Connection
  let session: Session
  let hub: Hub

  // MARK: commands

  /// Does a command; what is wrong with it is answered, and the session goes on.
  func command(_ frame: Frame) {
    let request = frame.header.request
    do throws(WireError) {
      let json = try ControlValue(json: frame.payload, of: "command")
      guard let name = json["do"]?.text else { throw .control("command.do", "is missing or no text") }
      if let reply = try immediate(name, json) {
        return connection.write(FrameHeader(.reply, request: request), reply.json)
      }
      if name == "configuration" {
        _ = try ControlReader(json, "command", keys: ["do"])
        return try sendConfiguration(request: request)
      }
      try post(try job(name, json), request: request)
    } catch {
      connection.send(error, request: request)
    }
  }

  /// What is answered without the board.
  private func immediate(_ name: String, _ json: ControlValue) throws(WireError) -> ControlValue? {
    switch name {
    case "status":
      _ = try ControlReader(json, "command", keys: ["do"])
      return hub.status(of: session)
    case "subscribe":
      session.streams = try ControlReader(json, "command", keys: ["do", "streams"]).streams("streams")
      return [
        "streams": .list(session.streams.map { $0.name }.sorted().map { .text($0) }),
        "sequence": .integer(Int64(session.outbox.end)),
      ]
    case "write":
      _ = try ControlReader(json, "command", keys: ["do"])
      try hub.seat(session)
      return [
        "role": "writer", "received": .integer(Int64(session.inputNext)),
        "credit": .integer(Int64(session.inputCredit)),
      ]
    case "release":
      _ = try ControlReader(json, "command", keys: ["do"])
      guard session.isWriter else { throw .needsWriter("command release") }
      guard session.policy != .block || hub.options.policy == .block else { throw .blockNeedsWriter }
      session.isWriter = false
      return ["role": "observer"]
    default: return nil
    }
  }

  private func job(_ name: String, _ json: ControlValue) throws(WireError) -> (@escaping BoardJob.Answer) ->
    BoardJob
  {
    if name == "advance" {
      guard session.isWriter else { throw .needsWriter("command advance") }
      guard hub.options.clock != .realtime else { throw .notInRealtime }
      let advance = try advance(ControlReader(json, "command", keys: ["do", "by_ps", "until_ps"]))
      return { .advance(advance, $0) }
    }
    guard let request = try BoardRequest(name, json, chips: hub.shape.chips) else {
      throw .unknownCommand(name)
    }
    guard session.isWriter || !request.needsWriter else { throw .needsWriter("command \(name)") }
    return { .request(request, $0) }
  }

  private func advance(_ reader: ControlReader) throws(WireError) -> BoardJob.Advance {
    guard reader.has("by_ps") != reader.has("until_ps") else {
      throw .control("command", "has not one of by_ps and until_ps")
    }
    if reader.has("by_ps") {
      return .by(
        SimTime(picoseconds: try reader.integer("by_ps", in: 0...Limits.advance.picoseconds)))
    }
    let until = try reader.integer("until_ps", in: 0...Limits.lastTime.picoseconds)
    return .until(SimTime(picoseconds: until))
  }

  /// Leaves a job for the board; its answer goes to the session's connection of then.
  private func post(_ job: (@escaping BoardJob.Answer) -> BoardJob, request: UInt32) throws(WireError) {
    guard session.requests < hub.options.limits.requests else { throw .tooManyRequests }
    session.requests += 1
    let (hub, id) = (hub, session.id)
    hub.mailbox.post(
      job { result in
        hub.loop.execute { hub.answer(result, sessionID: id, request: request) }
      })
  }

  // MARK: events

  /// Takes events whole, or not at all.
  func events(_ frame: Frame) {
    do throws(WireError) {
      guard session.isWriter else { throw .needsWriter("events") }
      guard frame.header.stream == EventStream.input else { throw .stream(frame.header.stream) }
      guard frame.header.sequence == session.inputNext else {
        throw .inputSequence(frame.header.sequence, next: session.inputNext)
      }
      let records = try EventRecord.read(frame.payload)
      guard records.count <= session.inputCredit else {
        throw .inputCredit(records.count, session.inputCredit)
      }
      let events = try Self.inputs(records, chips: hub.shape.chips)
      session.inputCredit -= events.count
      session.inputNext += UInt64(events.count)
      let (hub, id, count) = (hub, session.id, events.count)
      hub.mailbox.post(
        .inject(events) { result in
          let pending = Int((try? result.get())?.integer ?? 0)
          hub.loop.execute {
            if let session = hub.sessions[id] { hub.returnCredit(session, count, pending: pending) }
          }
        })
    } catch {
      connection.send(error, request: frame.header.request)
    }
  }

  /// The events that records stand for.
  ///
  /// - Throws: ``WireError`` with code `event-time`, `event-chip` or that of ``WordError``, for the first that is wrong.
  static func inputs(_ records: [EventRecord], chips: Int) throws(WireError) -> [InputEvent] {
    var events: [InputEvent] = []
    events.reserveCapacity(records.count)
    for (index, record) in records.enumerated() {
      guard record.time >= .zero, record.time <= Limits.lastTime else {
        throw .event(
          index, "event-time", "has the time \(record.time.picoseconds)", "times are 0 to 100 days in ps")
      }
      let chip = Int(record.value >> 24)
      guard chip < chips, let place = ChipOnBoard(exactly: chip) else {
        throw .event(index, "event-chip", "enters chip \(chip)", "the board has chips 0 to \(chips - 1)")
      }
      let word: Destination
      do throws(WordError) {
        word = try WordCodec.decodeDestination(record.value & 0xFF_FFFF)
      } catch {
        throw .event(index, error.code.rawValue, error.reason, error.remedy)
      }
      events.append(InputEvent(time: record.time, destination: word, chip: place))
    }
    return events
  }

  /// Takes credit, and forgets what the client has got.
  ///
  /// - Throws: ``WireError`` with code `credit`, after which the numbering cannot be trusted.
  func credit(_ frame: Frame) throws(WireError) {
    guard
      let count = frame.payload.getInteger(
        at: frame.payload.readerIndex, endianness: .little, as: UInt64.self)
    else { throw .credit("has \(frame.payload.readableBytes) bytes", "a credit is a number of 8 bytes") }
    guard session.outbox.acknowledge(before: frame.header.sequence) else {
      throw .credit(
        "expects event \(frame.header.sequence)", "only \(session.outbox.cursor) have been sent")
    }
    session.outbox.grant(count)
    connection.pump()
    hub.updateBlock()
  }

  // MARK: configuration

  /// Programs words of the memories, all or none of a frame.
  func memory(_ frame: Frame) {
    do throws(WireError) {
      guard session.isWriter else { throw .needsWriter("memory") }
      let records = try MemoryRecord.read(frame.payload, chips: hub.shape.chips)
      try post({ .request(.memory(records), $0) }, request: frame.header.request)
    } catch {
      connection.send(error, request: frame.header.request)
    }
  }

  /// Sends what is programmed, as the vendor's JSON in frames before the reply; nothing where that is the power-up state.
  private func sendConfiguration(request: UInt32) throws(WireError) {
    guard session.isWriter else { throw .needsWriter("command configuration") }
    guard session.requests < hub.options.limits.requests else { throw .tooManyRequests }
    session.requests += 1
    let (hub, id) = (hub, session.id)
    hub.mailbox.post(
      .show { board in
        ConfigurationParcel.write(board) { bytes in
          hub.loop.execute { hub.answer(bytes, sessionID: id, request: request) }
        }
      })
  }

  /// Takes a part of a configuration, and has it read when it is whole.
  func configuration(_ frame: Frame) {
    do throws(WireError) {
      guard session.isWriter else { throw .needsWriter("configuration") }
      let limit = hub.options.limits.configuration
      guard session.configuration.count + frame.payload.readableBytes <= limit else {
        session.configuration = []
        throw .configuration(limit: limit)
      }
      session.configuration += frame.payload.readableBytesView
      guard !frame.header.flags.contains(.more) else { return }
      let bytes = session.configuration
      session.configuration = []
      guard session.requests < hub.options.limits.requests else { throw .tooManyRequests }
      let mailbox = hub.mailbox
      let parcel = ConfigurationParcel(bytes, limit: limit) { mailbox.wake() }
      try post({ .configuration(parcel, $0) }, request: frame.header.request)
    } catch {
      connection.send(error, request: frame.header.request)
    }
  }
}
