import DynapLearning
import Testing

@Suite struct PairLearnerTests {
  /// Two clouds that a line separates, drawn with a seed.
  private var clouds: DataSet {
    let draws = Draws(key: 3)
    let labels = (0..<40).map { $0 % 2 }
    let samples = labels.enumerated().map { index, label in
      (0..<3).map { Double(label) + 0.25 * draws.normal(.stimulus, index, $0) }
    }
    return DataSet(samples: samples, labels: labels)
  }

  @Test(arguments: PairLearner.kernels)
  func `every kernel learns two clouds, also with 4 bits and mismatch`(_ rule: LearningRule) {
    var setup = PairLearner.Setup(rule, fields: 5, teacher: 20, rate: rule == .polyXylylene ? 0.05 : 1)
    setup.levels = 16
    setup.mismatch = 0.2
    let folds = PairLearner.crossValidation(setup, clouds, folds: 2, seed: 1)
    #expect(folds.allSatisfy { $0.accuracy >= 0.85 })
    // B4: never more spikes than inputs.
    #expect(folds.allSatisfy { $0.spikes <= 15 })
  }

  @Test func `folds hold out every sample once and every class evenly`() {
    let data = clouds
    let folds = data.folds(4, draws: Draws(key: 9))
    for fold in 0..<4 {
      let labels = data.labels.indices.filter { folds[$0] == fold }.map { data.labels[$0] }
      #expect(labels.count == 10 && labels.count { $0 == 0 } == 5)
    }
    #expect(folds != data.folds(4, draws: Draws(key: 10)))
  }

  @Test func `ranges are those of the data or of their percentiles`() {
    let data = DataSet(samples: (0...100).map { [Double($0)] }, labels: Array(repeating: 0, count: 101))
    #expect(data.ranges() == [0...100])
    #expect(data.ranges(trimming: 0.01) == [1...99])
  }

  @Test func `the teacher balances to the end, and doing the opposite falls at once`() {
    var pole = CartPole(draws: Draws(key: 1), episode: 0)
    while !pole.isOver { pole.push(right: CartPole.teacher(pole.state)) }
    #expect(pole.steps == CartPole.longest)
    var other = CartPole(draws: Draws(key: 1), episode: 0)
    while !other.isOver { other.push(right: !CartPole.teacher(other.state)) }
    #expect(other.steps < 30)
  }

  /// Upright, at rest, pushed right: theta'' = -F/M / (l (4/3 - m/M)), x'' = F/M - m l theta'' / M.
  @Test func `a first push moves as the closed form says`() {
    var pole = CartPole(draws: Draws(key: 1), episode: 0)
    let before = pole.state
    pole.push(right: true)
    let angular = (before[2] * 9.8 - 10 / 1.1) / (0.5 * (4.0 / 3 - 0.1 / 1.1))
    // The angle is below 0.05, whose square is the error of these forms.
    #expect(abs((pole.state[3] - before[3]) / 0.02 - angular) < 0.05)
    #expect(abs(pole.state[0] - before[0] - 0.02 * before[1]) < 1e-15)
  }

  @Test func `lessons are those of a teacher that errs, and a learner takes them`() {
    let lessons = CartPole.lessons(60, composite: true, draws: Draws(key: 2))
    #expect(lessons.samples.count == 60 && lessons.samples[0].count == 5)
    for (sample, label) in zip(lessons.samples, lessons.labels) {
      #expect((label == 1) == CartPole.teacher(sample))
    }
    var learner = PairLearner(
      .init(.pairSTDP, fields: 6, teacher: 15, rate: 0.5, epochs: 1), ranges: lessons.ranges(trimming: 0.01),
      classes: 2, seed: 1, serial: 1)
    learner.train(lessons)
    #expect(learner.accuracy(lessons) > 0.6)
  }
}
