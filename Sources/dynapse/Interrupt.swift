import DynapIO
import Foundation
import Synchronization

/// Watches for Ctrl-C and for requests to terminate.
///
/// The first one is noted, so that the work can end in good order; the second ends the program at once, without a
/// half-written file.
final class Interrupt: Sendable {
  private let count = Atomic<Int>(0)
  // Set once, before anything can run concurrently.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  /// Whether a signal has come.
  var isRequested: Bool { count.load(ordering: .relaxed) > 0 }

  /// Watches from now on, until the program ends.
  init() {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
    }
    for source in sources {
      source.setEventHandler { [weak self] in self?.note() }
      source.resume()
    }
  }

  private func note() {
    guard count.add(1, ordering: .relaxed).newValue > 1 else { return }
    UnfinishedFiles.removeAll { _exit(Ending.Code.interrupted.rawValue) }
  }
}
