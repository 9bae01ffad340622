/// How a number differs from die to die.
package struct Spread: Codable, Hashable, Sendable {
  /// How many dies have it.
  package var count: Int
  /// The mean.
  package var mean: Double
  /// The standard deviation between dies, over n - 1; absent with a single die.
  package var deviation: Double?
  /// The standard deviation over the mean; absent with a single die or a mean of zero.
  package var variation: Double?
  /// The median: of an even number, the mean of the two in the middle.
  package var median: Double
  /// The smallest.
  package var minimum: Double
  /// The largest.
  package var maximum: Double

  private enum CodingKeys: String, CodingKey {
    case count = "dies"
    case mean, median
    case deviation = "standard_deviation"
    case variation = "cv"
    case minimum = "min"
    case maximum = "max"
  }

  /// The spread of some numbers, or nil when there are none.
  package init?(_ values: [Double]) {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    count = sorted.count
    let mean = sorted.reduce(0, +) / Double(sorted.count)
    self.mean = mean
    let middle = sorted.count / 2
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    minimum = first
    maximum = last
    guard count > 1 else { return }
    let square = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
    deviation = square.squareRoot()
    if mean != 0 { variation = square.squareRoot() / mean }
  }
}
