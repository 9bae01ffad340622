import DynapIO
import Foundation
import Synchronization

/// Calls for an end in good order at the first SIGTERM or Ctrl-C, and ends the program at the second.
final class DrainSignal: Sendable {
  private let count = Atomic<Int>(0)
  // Set once, before anything can run concurrently.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  /// Watches from now on.
  init(_ drain: @escaping @Sendable () -> Void) {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
    }
    for source in sources {
      source.setEventHandler { [weak self] in
        guard let self, self.count.add(1, ordering: .relaxed).newValue > 1 else { return drain() }
        UnfinishedFiles.removeAll { _exit(Ending.Code.interrupted.rawValue) }
      }
      source.resume()
    }
  }
}
