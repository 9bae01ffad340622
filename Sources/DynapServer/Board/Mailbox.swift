import DynapUnits
import Foundation

/// What the network leaves for the board, and what keeps the board from going on.
///
/// Both sides may call it from their own thread; all state is behind one lock.
package final class Mailbox: @unchecked Sendable {
  /// Publications that may be on the way to the network before the board waits for it.
  static let window = 32

  private let condition = NSCondition()
  private var jobs: [BoardJob] = []
  private var isBlocked = false
  private var outstanding = 0
  private var isWoken = false

  /// Makes an empty box.
  package init() {}

  /// Leaves a job.
  func post(_ job: BoardJob) {
    condition.withLock {
      jobs.append(job)
      condition.signal()
    }
  }

  /// Makes the board look at what it waits for.
  func wake() {
    condition.withLock {
      isWoken = true
      condition.signal()
    }
  }

  /// Holds the board, or lets it go on.
  func setBlocked(_ isBlocked: Bool) {
    condition.withLock {
      guard self.isBlocked != isBlocked else { return }
      self.isBlocked = isBlocked
      condition.signal()
    }
  }

  /// Counts a publication that is on its way.
  func willPublish() { condition.withLock { outstanding += 1 } }

  /// Counts a publication that the network has taken.
  func didTakePublication() {
    condition.withLock {
      outstanding -= 1
      if outstanding == Self.window - 1 { condition.signal() }
    }
  }

  /// Whether the board may go on.
  var isOpen: Bool { condition.withLock { !isBlocked && outstanding < Self.window } }

  /// Takes all jobs.
  func takeJobs() -> [BoardJob] {
    condition.withLock {
      defer { jobs.removeAll(keepingCapacity: true) }
      return jobs
    }
  }

  /// Waits for a job, a wake or an opening, at most until a time from now on; nil waits without end.
  func wait(atMost span: SimTime?, wasOpen: Bool) {
    condition.withLock {
      let limit = span.map { Date(timeIntervalSinceNow: $0.seconds) }
      while jobs.isEmpty, !isWoken, wasOpen || isBlocked || outstanding >= Self.window {
        if let limit {
          guard condition.wait(until: limit) else { break }
        } else {
          condition.wait()
        }
      }
      isWoken = false
    }
  }
}
