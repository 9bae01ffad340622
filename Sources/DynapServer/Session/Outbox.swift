import NIOCore

/// The events of a session that its client has not acknowledged: bounded, numbered, sent as far as credit reaches.
///
/// The records are shared with the outboxes of other sessions; a piece costs a few words, however many records it has.
package struct Outbox: Sendable {
  /// Records of one stream that follow one another.
  private struct Piece {
    var stream: EventStream
    var first: UInt64
    var records: ByteBuffer
    var count: Int { records.readableBytes / EventRecord.size }
    var end: UInt64 { first + UInt64(count) }
  }

  /// Records to be sent as one frame.
  package struct Batch {
    /// The stream.
    package var stream: EventStream
    /// The number of the first.
    package var first: UInt64
    /// The records.
    package var records: ByteBuffer
  }

  /// The number of the next event.
  package private(set) var end: UInt64 = 0
  /// The number of the next event to be sent.
  package private(set) var cursor: UInt64 = 0
  /// How many events may be sent.
  package private(set) var credit: UInt64 = 0
  /// Events that were dropped before they were sent.
  package private(set) var dropped: UInt64 = 0
  private var pieces = CircularBuffer<Piece>()
  /// How many pieces from the front have been sent whole.
  private var sentPieces = 0
  private let capacity: Int

  /// Makes an empty outbox that keeps so many events.
  package init(capacity: Int) { self.capacity = capacity }

  /// The number of the oldest event that is kept.
  package var base: UInt64 { pieces.first?.first ?? end }
  /// How many events are kept.
  package var count: Int { Int(end - base) }
  /// Whether there is something to send, and leave to.
  package var isReady: Bool { cursor < end && credit > 0 }
  /// Whether it holds what it may hold.
  package var isFull: Bool { count >= capacity }
  /// Whether there are more events that were not sent than may be kept.
  package var overflows: Bool { end - cursor > capacity }

  /// Takes records, and drops none.
  package mutating func append(_ stream: EventStream, _ records: ByteBuffer) {
    guard records.readableBytes > 0 else { return }
    let piece = Piece(stream: stream, first: end, records: records)
    pieces.append(piece)
    end = piece.end
  }

  /// Drops the oldest events beyond the capacity; those that were sent are no loss.
  package mutating func trim() {
    guard count > capacity else { return }
    forget(before: end - UInt64(capacity))
    if cursor < base {
      dropped += base - cursor
      cursor = base
    }
  }

  /// Lets so many more be sent.
  package mutating func grant(_ events: UInt64) {
    let (sum, overflows) = credit.addingReportingOverflow(events)
    credit = overflows ? .max : sum
  }

  /// Forgets what the client has got; false when it says to have got what was never sent.
  package mutating func acknowledge(before sequence: UInt64) -> Bool {
    guard sequence <= cursor else { return false }
    forget(before: sequence)
    return true
  }

  /// Goes back to the event that the client expects next, with new credit; returns how many are no longer kept, or nil
  /// for a number that was never sent.
  package mutating func rewind(to sequence: UInt64, credit: UInt64) -> UInt64? {
    guard sequence <= cursor else { return nil }
    forget(before: sequence)
    let lost = base - sequence
    cursor = base
    sentPieces = 0
    self.credit = credit
    return lost
  }

  /// Takes the next batch to be sent, of at most so many records.
  package mutating func next(most: Int) -> Batch? {
    guard isReady, sentPieces < pieces.count else { return nil }
    let most = Int(min(credit, UInt64(most)))
    let piece = pieces[offset: sentPieces]
    var batch = Batch(stream: piece.stream, first: cursor, records: ByteBuffer())
    var taken = 0
    while taken < most, sentPieces < pieces.count {
      let piece = pieces[offset: sentPieces]
      guard piece.stream == batch.stream else { break }
      let skipped = Int(cursor - piece.first)
      let count = min(piece.count - skipped, most - taken)
      guard
        var slice = piece.records.getSlice(
          at: piece.records.readerIndex + skipped * EventRecord.size, length: count * EventRecord.size)
      else { break }
      if taken == 0 { batch.records = slice } else { batch.records.writeBuffer(&slice) }
      taken += count
      cursor += UInt64(count)
      if cursor == piece.end { sentPieces += 1 }
    }
    credit -= UInt64(taken)
    return batch
  }

  /// Forgets what comes before an event, pieces in part, too.
  private mutating func forget(before sequence: UInt64) {
    while let piece = pieces.first, piece.first < sequence {
      if piece.end <= sequence {
        pieces.removeFirst()
        sentPieces = max(0, sentPieces - 1)
      } else {
        pieces[offset: 0].records.moveReaderIndex(forwardBy: Int(sequence - piece.first) * EventRecord.size)
        pieces[offset: 0].first = sequence
      }
    }
  }
}
