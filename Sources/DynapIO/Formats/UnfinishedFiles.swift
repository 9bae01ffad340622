import Foundation
import Synchronization

/// The temporary files of sinks that have not been finished, so that a program that must end at once can remove them.
package enum UnfinishedFiles {
  private static let paths = Mutex<Set<String>>([])

  /// Opens a temporary file and remembers it; the result is `open`'s.
  static func create(_ path: String) -> Int32 {
    paths.withLock { paths in
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { paths.insert(path) }
      return descriptor
    }
  }

  /// Forgets a file that has been renamed or removed.
  static func forget(_ path: String) {
    paths.withLock { _ = $0.remove(path) }
  }

  /// Removes all temporary files, and ends the program before another can be made.
  package static func removeAll(then end: () -> Never) -> Never {
    paths.withLock { paths in
      for path in paths { unlink(path) }
      end()
    }
  }
}
