import Synchronization

/// What is computed when it is first asked for, and kept.
final class Lazy<Value: Sendable>: Sendable {
  private let state = Mutex<Value?>(nil)
  private let make: @Sendable () throws -> Value

  /// Keeps the recipe.
  init(_ make: @escaping @Sendable () throws -> Value) { self.make = make }

  /// The value; costs its making the first time.
  ///
  /// - Throws: what the recipe throws, each time anew.
  func value() throws -> Value {
    try state.withLock { kept in
      if let kept { return kept }
      let value = try make()
      kept = value
      return value
    }
  }
}
