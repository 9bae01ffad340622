import DynapCircuits
import Testing

/// What kernels do with a batch of lanes.
@Suite struct LaneBatchTests {
  @Test("the numbers above zero of a batch are found in their order", arguments: [0, 1, 2, 5, 16, 17])
  func positive(_ distance: Int) {
    var numbers = [Float](repeating: 0, count: LaneBatch.size)
    let chosen = numbers.indices.filter { distance > 0 && $0 % distance == distance - 1 }
    for i in chosen { numbers[i] = i == 3 ? .leastNonzeroMagnitude : Float(i + 1) }
    var found: [Int] = []
    LaneBatch.forEach(in: LaneBatch.positivePlaces(numbers)) { found.append($0) }
    #expect(found == chosen)
  }
}
