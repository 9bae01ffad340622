import ArgumentParser

/// The dies that `--serial` names: one, a range or a list of both.
struct SerialList: Hashable, Sendable {
  /// The most dies of one run: a folder for each is more than most file systems bear.
  static let limit = 100_000

  /// The argument.
  let text: String
  /// The serials in the order given.
  let serials: [UInt64]
  /// Whether the argument is a range or a list, so that each die has a folder of its own, even if it is one die.
  let isBatch: Bool

  /// Reads `7`, `1-100` or `1,5,9-12`.
  ///
  /// - Throws: `ValidationError` with the reason and the remedy when it is neither, names a die twice, or too many.
  init(argument: String) throws {
    text = argument
    isBatch = argument.contains("-") || argument.contains(",")
    var serials: [UInt64] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      let numbers = ends.compactMap(Self.serial)
      guard (1...2).contains(ends.count), numbers.count == ends.count, let first = numbers.first,
        let last = numbers.last
      else {
        throw ValidationError(
          "'\(part)' is no serial; write a whole number from 0 to \(Int.max), a range such as 1-100, or a list such as 1,5,9"
        )
      }
      guard first <= last else {
        throw ValidationError("the range '\(part)' runs backwards; write \(last)-\(first)")
      }
      let (more, isTooLong) = (last - first).addingReportingOverflow(1 + UInt64(serials.count))
      guard !isTooLong, more <= Self.limit else {
        throw ValidationError("it names more than \(Self.limit) dies; split them into several runs")
      }
      serials += first...last
    }
    var seen: Set<UInt64> = []
    if let twice = serials.first(where: { !seen.insert($0).inserted }) {
      throw ValidationError("it names die \(twice) twice; name each once")
    }
    self.serials = serials
  }

  private static func serial(_ text: Substring) -> UInt64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let value = UInt64(text) else {
      return nil
    }
    return value <= UInt64(Int.max) ? value : nil
  }
}
