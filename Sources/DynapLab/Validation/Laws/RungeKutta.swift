/// The classic method of fourth order, for laws of one variable that does not depend on time.
package enum RungeKutta {
  /// One step of `h`.
  package static func step(_ x: Double, _ h: Double, _ slope: (Double) -> Double) -> Double {
    let k1 = slope(x)
    let k2 = slope(x + 0.5 * h * k1)
    let k3 = slope(x + 0.5 * h * k2)
    return x + h / 6 * (k1 + 2 * k2 + 2 * k3 + slope(x + h * k3))
  }

  /// Some steps of `h`.
  package static func advance(_ x: Double, _ h: Double, _ steps: Int, _ slope: (Double) -> Double) -> Double {
    var x = x
    for _ in 0..<steps { x = step(x, h, slope) }
    return x
  }

  /// When a variable that rises from `start` reaches `level`, in steps of `h`, the last one by the secant in parts of
  /// it; nil when it has not after `limit`.
  package static func arrival(
    from start: Double, at level: Double, step h: Double, limit: Double, _ slope: (Double) -> Double
  ) -> Double? {
    var (x, time) = (start, 0.0)
    while time < limit {
      let next = step(x, h, slope)
      if next >= level {
        // The crossing within the step, by bisection on the length of a shorter one.
        var (low, high) = (0.0, h)
        for _ in 0..<50 {
          let middle = 0.5 * (low + high)
          if step(x, middle, slope) < level { low = middle } else { high = middle }
        }
        return time + high
      }
      (x, time) = (next, time + h)
    }
    return nil
  }
}
