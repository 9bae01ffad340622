import DynapChip
import DynapUnits
import NIOCore

extension Hub {
  /// Sends the board's answer to the client that asked, if it is still there.
  func answer(_ result: Result<ControlValue, any Error>, sessionID: UInt64, request: UInt32) {
    guard let session = sessions[sessionID] else { return }
    session.requests -= 1
    guard let connection = session.connection else { return }
    // What an advance gave comes before its reply.
    connection.pump()
    switch result {
    case .success(var reply):
      if case .object(var entries) = reply {
        entries["sequence"] = .integer(Int64(session.outbox.end))
        reply = .object(entries)
      }
      connection.write(FrameHeader(.reply, request: request), reply.json)
    case .failure(let error as DiagnosticError):
      connection.write(FrameHeader(.error, request: request), WireError.json(of: error.diagnostics))
    case .failure(let error as WireError):
      connection.write(FrameHeader(.error, request: request), error.json)
    case .failure(let error):
      let diagnostic = Diagnostic(
        .error, "internal", "server", "failed: \(error)", "report it with the command")
      connection.write(FrameHeader(.error, request: request), WireError.json(of: [diagnostic]))
    }
  }

  /// Sends a configuration to the client that asked, if it is still there.
  func answer(_ configuration: [UInt8], sessionID: UInt64, request: UInt32) {
    let part = options.limits.frame
    for start in stride(from: 0, to: configuration.count, by: part) {
      let end = min(start + part, configuration.count)
      let header = FrameHeader(
        .configuration, flags: end < configuration.count ? .more : [], request: request)
      sessions[sessionID]?.connection?.write(header, ByteBuffer(bytes: configuration[start..<end]))
    }
    let reply: ControlValue = ["bytes": .integer(Int64(configuration.count))]
    answer(.success(reply), sessionID: sessionID, request: request)
  }

  /// What `status` answers.
  func status(of session: Session) -> ControlValue {
    var status = boardStatus
    status["session"] = session.status
    return .object(status)
  }

  /// The time, the clock and the counts.
  var boardStatus: [String: ControlValue] {
    [
      "title": .text(options.title), "program": .text(options.program),
      "time_ps": .integer(last.time.picoseconds), "clock": .text(options.clock.rawValue),
      "draining": .bool(isDraining), "overruns": .integer(Int64(last.overruns)),
      "slipped_ps": .integer(last.slipped.picoseconds), "late_events": .integer(Int64(last.tally.lateEvents)),
      "pending_events": .integer(Int64(last.tally.pending)), "spikes": .integer(Int64(last.tally.spikes)),
      "host_events": .integer(Int64(last.tally.hostEvents)),
      "lost_packets": .integer(Int64(last.tally.lostPackets)), "clients": .integer(Int64(connections.count)),
      "sessions": .integer(Int64(sessions.count)), "writer": .bool(writer != nil), "counts": counts.json,
    ]
  }
}

extension HubCounts {
  /// The counts by their names.
  var json: ControlValue {
    [
      "connections": .integer(Int64(connections)), "refused": .integer(Int64(refused)),
      "wrong_tokens": .integer(Int64(wrongTokens)), "faults": .integer(Int64(faults)),
      "resumes": .integer(Int64(resumes)), "disconnected": .integer(Int64(disconnected)),
      "dropped": .integer(Int64(dropped)), "blocks": .integer(Int64(blocks)),
      "blocked_us": .integer(blockedMicroseconds),
    ]
  }
}
