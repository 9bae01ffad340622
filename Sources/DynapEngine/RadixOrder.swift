/// The order of numbers, found digit by digit: of a core's synapses by delay, of input events by time.
enum RadixOrder {
  /// The places of numbers in ascending order, those of equal ones ascending.
  ///
  /// Linear: a core has up to 16 384 synapses, and input comes by the million.
  static func places(_ numbers: [UInt32]) -> [UInt32] {
    // Counted from the smallest, so that numbers that are close to each other have few digits.
    let smallest = numbers.min() ?? 0
    var sorted = numbers.enumerated().map { UInt64($1 &- smallest) << 32 | UInt64($0) }
    guard numbers.count >= few else {
      sorted.sort()
      return sorted.map { UInt32(truncatingIfNeeded: $0) }
    }
    var other = [UInt64](repeating: 0, count: sorted.count)
    let bits = UInt32.bitWidth - ((numbers.max() ?? 0) &- smallest).leadingZeroBitCount
    let passes = (bits + longestDigit - 1) / longestDigit
    // Digit by digit from the lowest; each pass keeps the order of the one before.
    for pass in 0..<passes {
      let digit = (bits + passes - 1) / passes
      scatter(sorted, to: &other, shift: 32 + pass * digit, digit)
      swap(&sorted, &other)
    }
    return sorted.map { UInt32(truncatingIfNeeded: $0) }
  }

  /// The most bits that a pass sorts by.
  private static let longestDigit = 12
  /// Below so many, comparing is faster.
  private static let few = 512

  /// Copies numbers in the order of a digit.
  private static func scatter(_ numbers: [UInt64], to sorted: inout [UInt64], shift: Int, _ digit: Int) {
    let mask: UInt64 = 1 << UInt64(digit) - 1
    var next = [UInt32](repeating: 0, count: 1 << digit)
    for number in numbers { next[Int(number >> UInt64(shift) & mask)] += 1 }
    var sum: UInt32 = 0
    for i in next.indices {
      (next[i], sum) = (sum, sum + next[i])
    }
    sorted.withUnsafeMutableBufferPointer { sorted in
      for number in numbers {
        let value = Int(number >> UInt64(shift) & mask)
        sorted[Int(next[value])] = number
        next[value] += 1
      }
    }
  }
}
