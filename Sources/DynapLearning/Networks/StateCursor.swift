/// Takes a network's state apart in the order in which it was put together.
struct StateCursor {
  private let state: NetworkState
  private var real = 0
  private var whole = 0
  /// Whether there was always enough.
  private(set) var isGood = true

  init(_ state: NetworkState) { self.state = state }

  /// Whether everything was taken.
  var isAtEnd: Bool { isGood && real == state.reals.count && whole == state.words.count }

  mutating func read(_ values: inout [Double]) {
    guard real + values.count <= state.reals.count else {
      isGood = false
      return
    }
    for index in values.indices { values[index] = state.reals[real + index] }
    real += values.count
  }

  mutating func read(_ values: inout [Int], below limit: Int) {
    for index in values.indices { values[index] = number(below: limit) }
  }

  /// A whole number from 0 to below a limit.
  mutating func number(below limit: Int) -> Int {
    guard let number = Int(exactly: word()), number < limit else {
      isGood = false
      return 0
    }
    return number
  }

  mutating func word() -> UInt64 {
    guard whole < state.words.count else {
      isGood = false
      return 0
    }
    whole += 1
    return state.words[whole - 1]
  }
}
