import DynapCircuits

/// Random numbers of learning experiments, each a function of a key, its purpose and its place.
public struct Draws: Hashable, Codable, Sendable {
  /// What a number is for; numbers of different purposes are independent.
  public enum Purpose: UInt32, Sendable {
    case pattern, order, jitter, phase, weight, feedback, shuffle, loss, scramble
    case synapse, membrane, threshold, errorGain, folds, encoder, episode, action, genome, stimulus
  }

  /// The seed or the serial.
  public let key: UInt64

  /// Makes the draws of a seed or a serial.
  public init(key: UInt64) { self.key = key }

  private func counter(_ purpose: Purpose, _ a: Int, _ b: Int, _ c: Int) -> Philox.Block {
    .init(
      purpose.rawValue, UInt32(truncatingIfNeeded: a), UInt32(truncatingIfNeeded: b),
      UInt32(truncatingIfNeeded: c))
  }

  /// A number between 0 and 1, both excluded.
  public func uniform(_ purpose: Purpose, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) -> Double {
    Philox(key: key).uniform(at: counter(purpose, a, b, c))
  }

  /// A standard normal number.
  public func normal(_ purpose: Purpose, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) -> Double {
    Philox(key: key).normal(at: counter(purpose, a, b, c))
  }

  /// A whole number from 0 to below a limit.
  public func index(below limit: Int, _ purpose: Purpose, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) -> Int {
    min(Int(uniform(purpose, a, b, c) * Double(limit)), limit - 1)
  }

  /// The numbers from 0 to below a count in random order.
  public func permutation(_ count: Int, _ purpose: Purpose, _ a: Int = 0, _ b: Int = 0) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, index(below: last + 1, purpose, a, b, last))
    }
    return order
  }

  /// A factor of mismatch: 1 + cv z, held from 0.3 to 2.
  public func factor(_ cv: Double, _ purpose: Purpose, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) -> Double {
    min(max(1 + cv * normal(purpose, a, b, c), 0.3), 2)
  }
}
