/// The error-driven family: a student with five inputs that has to follow a teacher's potential.
///
/// v = sum w*_i s_i, u = sum w_i s_i, with s the inputs' spikes (150 to 850 Hz) behind a filter of 10 ms, in units of the mean of
/// 500 Hz; dw_i/dt = 1.7 /s L[f(v, u, s_i)], L a low-pass of 100 ms; w* = 15 + U(-20, 20), first w 5; 10 s in steps of 5 ms.
/// Source: section 6.1 of the learning dossier, after Jordan and others, eLife 2021; a reconstruction.
public struct StudentTeacher: Sendable {
  private static let inputs = 5
  private static let dt = 5e-3
  private static let steps = 2000
  private static let filter = 10e-3
  private static let lowPass = 0.1
  private static let rate = 1.7
  /// Weights beyond this make the rule a failure.
  private static let largest = 1e6

  private let draws: Draws
  private let teacher: [Double]

  /// One teacher and its input spikes.
  public init(draw: Int) {
    let draws = Draws(key: UInt64(1000 + draw))
    self.draws = draws
    teacher = (0..<Self.inputs).map { 15 + 40 * (draws.uniform(.weight, $0) - 0.5) }
  }

  /// The root mean square of u - v in the second half over that without learning; nil where the rule is not finite.
  public func error(_ program: RuleProgram) -> Double? {
    var weights = Array(repeating: 5.0, count: Self.inputs)
    let first = weights
    var smooth = Array(repeating: 0.0, count: Self.inputs)
    var traces = smooth
    let decay = RuleMath.exp(-Self.dt / Self.filter)
    let follow = 1 - RuleMath.exp(-Self.dt / Self.lowPass)
    var values = RuleValues()
    var (sum, reference) = (0.0, 0.0)
    for step in 0..<Self.steps {
      var (v, u, u0) = (0.0, 0.0, 0.0)
      for input in 0..<Self.inputs {
        let rate = 150 + 175 * Double(input)
        // In units of the mean at 500 Hz, 500 Hz x 10 ms.
        traces[input] = traces[input] * decay + count(rate * Self.dt, step, input) / (500 * Self.filter)
        v += teacher[input] * traces[input]
        u += weights[input] * traces[input]
        u0 += first[input] * traces[input]
      }
      if step >= Self.steps / 2 {
        sum += (u - v) * (u - v)
        reference += (u0 - v) * (u0 - v)
      }
      values[.target] = v
      values[.potential] = u
      for input in 0..<Self.inputs {
        values[.psp] = traces[input]
        guard let change = program.value(values) else { return nil }
        smooth[input] += follow * (change - smooth[input])
        weights[input] += Self.rate * Self.dt * smooth[input]
        guard abs(weights[input]) < Self.largest else { return nil }
      }
    }
    return (sum / reference).squareRoot()
  }

  /// A number of spikes with Poisson's law, by inversion.
  private func count(_ mean: Double, _ step: Int, _ input: Int) -> Double {
    let u = draws.uniform(.stimulus, step, input)
    var term = RuleMath.exp(-mean)
    var (sum, count) = (term, 0.0)
    while u > sum, count < 60 {
      count += 1
      term *= mean / count
      sum += term
    }
    return count
  }
}
