/// Serials as text, the way that `--serial` reads them.
package enum SerialRanges {
  /// `1-100`, `1,5,9-11`: the serials in their order, neighbours as ranges.
  package static func text(_ serials: [UInt64]) -> String {
    var ranges: [(first: UInt64, last: UInt64)] = []
    for serial in serials {
      if let last = ranges.last?.last, last < .max, serial == last + 1 {
        ranges[ranges.count - 1].last = serial
      } else {
        ranges.append((serial, serial))
      }
    }
    return ranges.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }.joined(
      separator: ",")
  }
}
