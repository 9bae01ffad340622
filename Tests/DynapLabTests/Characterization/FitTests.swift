import DynapLab
import Foundation
import Testing

@Suite struct FitTests {
  @Test func `a line through points on a line is that line, however the points are weighted`() {
    let x = [1.0, 2, 5, 11]
    for weighting in [Fit.Weighting.absolute, .relative] {
      let line = Fit.line(x, x.map { 3 * $0 - 6.5 }, weighting: weighting)
      #expect(abs(line.slope - 3) < 1e-12 && abs(line.intercept + 6.5) < 1e-11)
      #expect(abs(line.zero - 6.5 / 3) < 1e-11 && abs(line(4) - 5.5) < 1e-11)
    }
  }

  // Three points: the residuals of y = x + (1, -2, 1) have no slope, and their mean is zero.
  @Test func `scatter without a trend changes nothing`() {
    let line = Fit.line([0, 1, 2], [1, -1, 3])
    #expect(abs(line.slope - 1) < 1e-12 && abs(line.intercept) < 1e-12)
  }

  @Test func `small differences of large abscissas do not cancel`() {
    let x = (0..<10).map { 1e9 + Double($0) }
    #expect(abs(Fit.line(x, x.map { 2 * ($0 - 1e9) }).slope - 2) < 1e-6)
  }

  @Test func `points that are no numbers are left out, and too few make no line`() {
    let line = Fit.line([0, .nan, 1, 2, 3], [1, 5, 3, .infinity, 7])
    #expect(abs(line.slope - 2) < 1e-12 && abs(line.intercept - 1) < 1e-12)
    for (x, y) in [([], []), ([1.0], [2.0]), ([1, 1], [2, 3]), ([1, 2], [.nan, 3])] {
      #expect(Fit.line(x, y).slope.isNaN && Fit.line(x, y).intercept.isNaN)
    }
  }

  @Test func `a decay gives back its time constant and its start, and the floor is left out`() {
    let times = (0..<100).map { 0.5 * Double($0) }
    let values = times.map { max(200 * exp(-$0 / 8.3), 0.5) }
    let fit = Fit.decay(times, values, above: 2)
    #expect(abs(fit.timeConstant - 8.3) < 1e-9 && abs(fit.start - 200) < 1e-6)
    #expect(Fit.decay(times, values.map { _ in 0.5 }, above: 2).timeConstant.isNaN)
  }

  @Test func `a curve gives back the parameters that made it, from a start that is far off`() {
    let x = [0.0, 1, 3, 10, 30, 100, 300, 1000]
    func law(_ p: [Double], _ x: Double) -> Double { 1 / (p[0] / (x + p[1]) + p[2]) }
    let truth = [23.3, 10.8, 1e-3]
    let found = Fit.curve([[1, 1, 1e-2], [1e6, 1e-6, 1e6]], x: x, y: x.map { law(truth, $0) }, model: law)
    for (found, truth) in zip(found, truth) { #expect(abs(found / truth - 1) < 1e-6) }
  }

  @Test func `a curve that cannot be fitted is not a number`() {
    func law(_ p: [Double], _ x: Double) -> Double { p[0] * x + p[1] }
    #expect(Fit.curve([[1, 1]], x: [1], y: [1], model: law).allSatisfy { $0.isNaN })
    #expect(Fit.curve([[1, .nan]], x: [1, 2], y: [1, 2], model: law).allSatisfy { $0.isNaN })
    #expect(Fit.curve([[1, 1]], x: [1, 2, 3], y: [-1, 0, .nan], model: law).allSatisfy { $0.isNaN })
  }

  @Test func `a parabola gives back its coefficients`() {
    let x = [1e-5, 2e-5, 5e-5, 9e-5]
    let found = Fit.parabola(x, x.map { 0.3 + 4e3 * $0 - 2e6 * $0 * $0 })
    for (found, truth) in zip(found, [0.3, 4e3, -2e6]) { #expect(abs(found / truth - 1) < 1e-7) }
    #expect(
      Fit.parabola([1, 2], [1, 2]).allSatisfy { $0.isNaN }
        && Fit.parabola([0, 0, 0], [1, 2, 3]).allSatisfy { $0.isNaN })
  }

  @Test func `a zero is found where the signs differ, and none where they do not`() {
    #expect(abs(Fit.zero(between: 0, and: 2) { $0 * $0 - 2 } - 2.squareRoot()) < 1e-12)
    #expect(Fit.zero(between: 2, and: 3) { $0 * $0 - 2 }.isNaN)
    #expect(Fit.zero(between: 0, and: 1) { _ in .nan }.isNaN)
  }

  @Test func `samples have the mean and deviation of textbooks`() {
    #expect(Sample.mean([2, 4, 4, 4, 5, 5, 7, 9]) == 5)
    #expect(abs(Sample.deviation([2, 4, 4, 4, 5, 5, 7, 9]) - (32.0 / 7).squareRoot()) < 1e-12)
    #expect(Sample.mean([]).isNaN && Sample.deviation([1]).isNaN)
    #expect(Sample.ratios(from: 1, to: 100, count: 3).map { $0.rounded() } == [1, 10, 100])
    #expect(Sample.steps(from: 0, to: 1, count: 3) == [0, 0.5, 1])
  }
}
