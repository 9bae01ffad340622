/// Synapses whose events are computed side by side, by the laws of ``ShortTermDepression``, in a buffer on the stack.
///
/// What comes of each is, bit by bit, what its ``ShortTermDepression/Law`` makes of it alone. Shape: ``size`` synapses.
public struct DepressionBatch {
  /// The most synapses.
  public static let size = LaneBatch.size

  private let levels: UnsafeMutablePointer<Double>
  private let silences: UnsafeMutablePointer<Double>
  private let floats: UnsafeMutablePointer<Float>
  private var depletions: UnsafeMutablePointer<Float> { floats }
  private var recoveries: UnsafeMutablePointer<Float> { floats + Self.size }
  private var grounds: UnsafeMutablePointer<Float> { floats + 2 * Self.size }
  private var kappas: UnsafeMutablePointer<Float> { floats + 3 * Self.size }
  private let factors: UnsafeMutablePointer<Float>

  /// Calls `body` with a buffer that holds anything.
  public static func with(_ body: (DepressionBatch) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { levels in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { silences in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * size) { floats in
          withUnsafeTemporaryAllocation(of: Float.self, capacity: size) { factors in
            guard let levels = levels.baseAddress, let silences = silences.baseAddress,
              let floats = floats.baseAddress, let factors = factors.baseAddress
            else { return }
            body(DepressionBatch(levels: levels, silences: silences, floats: floats, factors: factors))
          }
        }
      }
    }
  }

  /// Puts in a synapse whose last event left it at `level`, the `silence` since then in ms.
  @inline(__always)
  public func set(_ i: Int, _ law: ShortTermDepression.Law, level: Double, silence: Double) {
    levels[i] = level
    silences[i] = silence
    depletions[i] = law.depletion
    recoveries[i] = law.recoveryTime
    grounds[i] = law.ground
    kappas[i] = law.kappa
  }

  /// Lets an event use each of the first `count` synapses, at least one.
  public func spend(_ count: Int) {
    for i in count..<Self.size {
      (levels[i], silences[i]) = (levels[0], silences[0])
      for row in 0..<4 { floats[row * Self.size + i] = floats[row * Self.size] }
    }
    Self.spend(levels, silences, floats, factors)
  }

  @inline(never)
  private static func spend(
    _ levels: UnsafeMutablePointer<Double>, _ silences: UnsafeMutablePointer<Double>,
    _ floats: UnsafeMutablePointer<Float>, _ factors: UnsafeMutablePointer<Float>
  ) {
    LaneBatch.withBuffer { buffer in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { after in
        guard let after = after.baseAddress else { return }
        for i in 0..<size {
          let u = ShortTermDepression.Law.recovered(levels[i], after: silences[i], floats[size + i])
          after[i] = ShortTermDepression.Law.depleted(u, floats[i], floats[2 * size + i])
          buffer[0][i] = ShortTermDepression.Law.factor(u, floats[3 * size + i])
        }
        LaneBatch.write(buffer[0], to: factors)
        levels.update(from: after, count: size)
      }
    }
  }

  /// Where an event has left a synapse.
  @inline(__always)
  public func level(_ i: Int) -> Double { levels[i] }

  /// The factor that the event found.
  @inline(__always)
  public func factor(_ i: Int) -> Float { factors[i] }
}
