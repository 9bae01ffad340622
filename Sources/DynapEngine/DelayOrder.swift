/// The order of a core's synapses by delay.
enum DelayOrder {
  /// The places of numbers in ascending order, those of equal ones ascending.
  ///
  /// Linear: a core has up to 16 384 synapses.
  static func places(_ numbers: [UInt32]) -> [UInt32] {
    var sorted = numbers.enumerated().map { UInt64($1) << 32 | UInt64($0) }
    guard numbers.count >= few else {
      sorted.sort()
      return sorted.map { UInt32(truncatingIfNeeded: $0) }
    }
    var other = [UInt64](repeating: 0, count: sorted.count)
    // Digit by digit from the lowest; each pass keeps the order of the one before.
    for shift in stride(from: 32, to: 64, by: digit) {
      guard scatter(sorted, to: &other, shift) else { continue }
      swap(&sorted, &other)
    }
    return sorted.map { UInt32(truncatingIfNeeded: $0) }
  }

  /// Bits that a pass sorts by.
  private static let digit = 11
  /// Below so many, comparing is faster.
  private static let few = 512

  /// Copies numbers in the order of a digit; false where all have the same one.
  private static func scatter(_ numbers: [UInt64], to sorted: inout [UInt64], _ shift: Int) -> Bool {
    func value(_ number: UInt64) -> Int { Int(number >> UInt64(shift)) & (1 << digit - 1) }
    var next = [Int](repeating: 0, count: 1 << digit)
    for number in numbers { next[value(number)] += 1 }
    guard next[value(numbers[0])] < numbers.count else { return false }
    var sum = 0
    for i in next.indices {
      (next[i], sum) = (sum, sum + next[i])
    }
    sorted.withUnsafeMutableBufferPointer { sorted in
      for number in numbers {
        let digit = value(number)
        sorted[next[digit]] = number
        next[digit] += 1
      }
    }
    return true
  }
}
