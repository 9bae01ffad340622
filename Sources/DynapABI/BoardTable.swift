import CDynap
import Glibc
import Synchronization

/// Every board of the process. A handle is a place in this table and a generation, so that one that is stale, or was never
/// given out, is found out without following it.
enum BoardTable {
  /// Places.
  private static let capacity = Int(DYNAP_BOARD_LIMIT)
  /// What the uppermost bits of every handle hold.
  private static let marker: UInt = 0xD71A
  /// Set once, before the first handle is given out.
  nonisolated(unsafe) private static var heads: UnsafeMutableRawPointer?
  private static let free = Mutex(FreePlaces())

  private struct FreePlaces {
    var places: [Int] = []
    /// Places from here on have never been used.
    var untouched = 0
  }

  /// The head behind a handle, or nil when there is none.
  @inline(__always)
  static func head(_ handle: OpaquePointer?) -> BoardHead? {
    let bits = UInt(bitPattern: handle)
    let place = Int(bits & 0xFFFF)
    guard bits >> 48 == marker, place < capacity, let heads else { return nil }
    let head = BoardHead(raw: heads + place * BoardHead.size)
    return head.generation == generation(handle) ? head : nil
  }

  /// The generation that a handle is of; 0 is none.
  @inline(__always)
  static func generation(_ handle: OpaquePointer?) -> UInt32 {
    UInt32(truncatingIfNeeded: UInt(bitPattern: handle) >> 16)
  }

  /// Gives a board a place, and returns its handle.
  static func add(_ make: (BoardHead) -> EmulatedBoard) throws(Failure) -> OpaquePointer? {
    let place = free.withLock { free -> Int? in
      if heads == nil { heads = calloc(capacity, BoardHead.size) }
      if let place = free.places.popLast() { return place }
      guard free.untouched < capacity else { return nil }
      free.untouched += 1
      return free.untouched - 1
    }
    guard let place, let heads else {
      throw Failure(
        DYNAP_E_LIMIT, "dynap_create", "finds \(capacity) boards",
        "destroy those that are no longer used")
    }
    let head = BoardHead(raw: heads + place * BoardHead.size)
    // Past zero, which is no generation, also after four billion boards.
    head.generation = head.generation == .max ? 1 : head.generation + 1
    head.board = Unmanaged.passRetained(make(head))
    return OpaquePointer(bitPattern: marker << 48 | UInt(head.generation) << 16 | UInt(place))
  }

  /// Frees the board behind a head that the caller has entered.
  static func remove(_ head: BoardHead) {
    head.board?.release()
    head.reset()
    // The next board has another generation; until then no handle fits.
    head.generation = head.generation == .max ? 1 : head.generation + 1
    free.withLock { free in
      guard let heads else { return }
      free.places.append((head.raw - heads) / BoardHead.size)
    }
  }
}

/// Does what a call does with its board, and turns a failure into a code and a text.
func entering(_ handle: OpaquePointer?, _ body: (EmulatedBoard) throws(Failure) -> Void) -> Int32 {
  do throws(Failure) {
    let head = try enter(handle)
    defer { head.leave() }
    guard let board = head.board?.takeUnretainedValue() else { throw noBoard }
    defer { board.publish() }
    try body(board)
    return DYNAP_OK
  } catch {
    return ErrorText.report(error)
  }
}

/// Takes the board of a handle for this call.
func enter(_ handle: OpaquePointer?) throws(Failure) -> BoardHead {
  guard let head = BoardTable.head(handle) else { throw noBoard }
  guard head.enter() else {
    throw Failure(
      DYNAP_E_BUSY, "the board", "is in another call",
      "use a board in one thread at a time, or one board a thread")
  }
  // It may have been freed between the look and the lock.
  guard head.generation == BoardTable.generation(handle) else {
    head.leave()
    throw noBoard
  }
  return head
}

private var noBoard: Failure {
  Failure(
    DYNAP_E_HANDLE, "the handle", "is of no board", "use what dynap_create() gave, until dynap_destroy()")
}
