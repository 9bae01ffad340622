import DynapIO
import Foundation
import Synchronization

/// Calls for an end in good order at the first SIGTERM or Ctrl-C, and ends the program at the second.
///
/// The signals are blocked from the beginning and waited for, so that none that comes early is lost.
final class DrainSignal: Sendable {
  private let drain = Mutex<(@Sendable () -> Void)?>(nil)

  /// Watches from now on, before other threads are made: they do as this one does, and leave the signals alone.
  ///
  /// Until there is something to drain, the first signal ends the program.
  init() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      // A shell's background job may have been told to ignore Ctrl-C; what is ignored cannot be waited for.
      signal(number, SIG_DFL)
      sigaddset(&signals, number)
    }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let awaited = signals
    Thread { [self] in
      var awaited = awaited
      var number: Int32 = 0
      sigwait(&awaited, &number)
      let drain = drain.withLock { $0 }
      drain?()
      if drain != nil { sigwait(&awaited, &number) }
      UnfinishedFiles.removeAll { _exit(Ending.Code.interrupted.rawValue) }
    }.start()
  }

  /// Has this done at the first signal.
  func onFirst(_ body: @escaping @Sendable () -> Void) { drain.withLock { $0 = body } }
}
