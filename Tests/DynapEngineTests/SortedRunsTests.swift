import DynapCircuits
import Testing

@testable import DynapEngine

@Suite struct SortedRunsTests {
  /// A number and where it stood.
  private struct Item {
    let key: UInt32
    let place: Int
  }

  @Test(
    "runs are merged into order, and equals keep theirs where they are few",
    arguments: [0, 1, 2, 17, 128, 129, 500])
  func order(count: Int) {
    let generator = Philox(key: UInt64(count))
    var items = (0..<count).map { i in
      Item(key: UInt32(i % 16) * 4 + UInt32(4 * generator.uniform(at: .init(UInt32(i), 0, 0, 0))), place: i)
    }
    items.withUnsafeMutableBufferPointer { $0.sortRuns { $0.key < $1.key } }
    #expect(Set(items.map(\.place)).count == count)
    for (a, b) in zip(items, items.dropFirst()) {
      #expect(a.key < b.key || a.key == b.key && (count > 128 || a.place < b.place))
    }
  }
}
