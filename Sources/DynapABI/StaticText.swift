import Glibc
import Synchronization

/// Texts that C programs may keep for ever: each is stored once and never freed.
enum StaticText {
  private static let stored = Mutex<[String: UInt]>([:])

  /// The zero-terminated bytes of a text.
  static func pointer(_ text: String) -> UnsafePointer<CChar>? {
    stored.withLock { stored in
      if let address = stored[text] { return UnsafePointer(bitPattern: address) }
      let copy = strdup(text)
      stored[text] = UInt(bitPattern: copy)
      return UnsafePointer(copy)
    }
  }
}
