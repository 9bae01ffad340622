import DynapLearning
import Testing

@Suite struct EqualRateTaskTests {
  private let task = EqualRateTask()
  private let draws = Draws(key: 200)

  @Test
  func `every input has the same count of spikes in every trial, never two closer than the jitter allows`() {
    for index in 0..<20 {
      let trial = task.trial(index, pattern: index % 2, draws: draws, scrambled: index > 9)
      for input in 0..<task.inputs {
        let times = trial.spikes.filter { $0.channel == input }.map(\.time)
        #expect(times.count == 4)
        #expect(times.allSatisfy { (0..<200).contains($0) })
        // 8 ms between spikes, less 3 ms of jitter at both ends.
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 2 })
      }
      #expect(trial.spikes.map(\.time) == trial.spikes.map(\.time).sorted())
    }
  }

  @Test func `an epoch presents every pattern once`() {
    var task = task
    task.patternsPerClass = 3
    for epoch in 0..<5 {
      let patterns = (0..<6).map { task.pattern(ofTrial: epoch * 6 + $0, draws: draws) }
      #expect(patterns.sorted() == Array(0..<6))
    }
  }

  @Test func `a pattern comes back with new jitter, scrambled ones with new times`() {
    let first = task.trial(0, pattern: 0, draws: draws)
    let again = task.trial(2, pattern: 0, draws: draws)
    let other = task.trial(2, pattern: 0, draws: draws, scrambled: true)
    func times(_ trial: LearningTrial) -> [Double] { trial.spikes.filter { $0.channel == 7 }.map(\.time) }
    #expect(zip(times(first), times(again)).allSatisfy { abs($0 - $1) <= 6 && $0 != $1 })
    #expect(zip(times(first), times(other)).contains { abs($0 - $1) > 6 })
  }

  @Test(arguments: [EqualRateTask.Kind.xor, .temporalXor])
  func `two bits that differ make the class, and either alone says nothing`(_ kind: EqualRateTask.Kind) {
    var task = task
    task.kind = kind
    #expect((0..<task.patterns).map(task.label) == [0, 1, 1, 0])
    func times(_ pattern: Int, _ input: Int) -> [Double] {
      task.times(pattern: pattern, input: input, draws: draws)
    }
    // Patterns 0 and 1 share the second bit, 0 and 2 the first.
    switch kind {
    case .xor:
      #expect(times(0, 31) == times(1, 31) && times(0, 31) != times(2, 31))
      #expect(times(0, 0) == times(2, 0) && times(0, 0) != times(1, 0))
    default:
      #expect(
        times(0, 5).prefix(2) == times(2, 5).prefix(2) && times(0, 5).prefix(2) != times(1, 5).prefix(2))
      #expect(
        times(0, 5).suffix(2) == times(1, 5).suffix(2) && times(0, 5).suffix(2) != times(2, 5).suffix(2))
    }
    #expect(task.trial(0, pattern: 3, draws: draws).spikes.count == 128)
    task.classes = 3
    #expect(task.problem?.key == "classes")
  }

  @Test func `spikes that do not fit are refused`() {
    var task = task
    task.spikesPerInput = 30
    #expect(task.problem?.key == "spikes_per_input")
    #expect(EqualRateTask().problem == nil)
  }

  @Test func `a tie for the most spikes counts by its share`() {
    var outcome = TrialOutcome(outputs: 2)
    #expect(outcome.score(0) == 0.5)
    outcome.counts = [3, 1]
    #expect(outcome.score(0) == 1)
    #expect(outcome.score(1) == 0)
  }
}
