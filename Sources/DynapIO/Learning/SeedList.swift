/// Seeds as a person writes them: `7`, `200-209`, `1,5,9-12`.
package enum SeedList {
  /// The most seeds of one command.
  package static let limit = 10_000

  /// The seeds in the order given; nil when the text is none, names a seed twice or too many.
  package static func read(_ text: String) -> [UInt64]? {
    var seeds: [UInt64] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { word -> UInt64? in
        let digits = word.filter { $0 != " " }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return UInt64(digits).flatMap { $0 <= UInt64(Int.max) ? $0 : nil }
      }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
        first <= last, last - first < UInt64(limit)
      else { return nil }
      seeds += first...last
      guard seeds.count <= limit else { return nil }
    }
    return Set(seeds).count == seeds.count && !seeds.isEmpty ? seeds : nil
  }
}
