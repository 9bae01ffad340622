import DynapLab
import Testing

/// The laws in Double against one another: closed forms, integrations and the splitting.
@Suite struct LawTests {
  @Test("the implicit solution of the integrator is its integral", arguments: [0.5, 10, 1e3, 1e5])
  func integrator(start: Double) {
    for weight in [100.0, 1e3, 4e5] {
      let law = ReferenceSet.ampa
      let closed = law.charged(from: start, weight: weight, for: 0.2)
      #expect(
        Finding(
          "", unit: "pA", expected: closed,
          found: law.integrated(from: start, weight: weight, for: 0.2, steps: 4000), tolerance: 1e-9
        ).holds)
    }
  }

  @Test("the interval of the soma in closed form is the integral's", arguments: [1.05, 2, 10])
  func soma(multiple: Double) {
    let law = ReferenceSet.membrane
    let input = multiple * law.rheobase
    let found = law.integratedPeriod(input, step: 0.01) ?? .nan
    #expect(Finding("", unit: "ms", expected: law.period(input), found: found, tolerance: 1e-8).holds)
    let times = SplittingSoma(law: law).spikes(input: input, step: 0.01, until: 200)
    let interval = ConvergenceOrder.interval(times)
    #expect(Finding("", unit: "ms", expected: law.period(input), found: interval, tolerance: 1e-6).holds)
  }

  @Test("the order of a square is two, and a floor leaves out what is below it")
  func order() {
    let errors = [(step: 0.4, error: 0.16), (0.2, 0.04), (0.1, 0.01), (0.05, 0.009)]
    #expect(abs(ConvergenceOrder.of(errors, floor: 0.0095) - 2) < 1e-12)
    #expect(ConvergenceOrder.of(errors, floor: 0.1).isNaN)
    #expect(ConvergenceOrder.distance([1, 2], [1]) == .infinity)
  }
}
