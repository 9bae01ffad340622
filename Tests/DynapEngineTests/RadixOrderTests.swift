import DynapCircuits
import Testing

@testable import DynapEngine

@Suite("Radix order") struct RadixOrderTests {
  @Test("places are sorted by number, then by place", arguments: [0, 1, 2, 511, 512, 3000])
  func places(_ count: Int) {
    let philox = Philox(key: 9)
    func random(_ i: Int) -> UInt32 { philox.words(at: .init(UInt32(i), 0, 0, 0)).w0 }
    let lists: [[UInt32]] = [
      (0..<count).map(random), (0..<count).map { random($0) % 5 }, (0..<count).map { random($0) << 22 },
      (0..<count).map { 0x4E6E_6B28 + random($0) >> 9 }, (0..<count).map { 7 + random($0) % 4097 },
      (0..<count).map { _ in .max }, (0..<count).map { .max - UInt32($0) },
    ]
    for numbers in lists {
      let expected = numbers.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
      #expect(RadixOrder.places(numbers) == expected.map { UInt32($0) })
    }
  }
}
