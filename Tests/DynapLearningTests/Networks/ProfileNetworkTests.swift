import DynapLearning
import Testing

@Suite struct ProfileNetworkTests {
  /// The golden f-I curve of section 1.4, 2 s average: the nominal soma at I_in from 8 to 60 pA.
  @Test func `the current-domain soma has the golden rates`() {
    let soma = CurrentSoma(die: Draws(key: 1), neuron: 0, mismatch: 0)
    for (input, expected) in [(8.0, 2.5), (10, 5), (15, 11), (20, 17), (30, 28), (40, 38.5), (60, 58.5)] {
      var membrane = CurrentSoma.rest
      var rest = 0
      var spikes = 0
      for _ in 0..<20_000 {
        if rest > 0 {
          rest -= 1
        } else if let next = soma.stepped(membrane, drive: input) {
          membrane = next
        } else {
          (membrane, rest, spikes) = (CurrentSoma.rest, CurrentSoma.refractorySteps, spikes + 1)
        }
      }
      // One spike more or less in 2 s is half a hertz.
      #expect(abs(Double(spikes) / 2 - expected) <= 0.5)
    }
  }

  /// A1: an error neuron is silent while the traces differ by less than 1 / g_err, and answers faster the more they do.
  @Test func `error neurons are silent in their dead zone and faster beyond it`() {
    let soma = NormalisedSoma(die: Draws(key: 1), neuron: 0, mismatch: 0)
    func rate(_ difference: Double) -> Int {
      var membrane = 0.0
      var spikes = 0
      for _ in 0..<2000 {
        if let next = soma.stepped(membrane, drive: NormalisedSoma.errorGain * difference) {
          membrane = next
        } else {
          (membrane, spikes) = (0, spikes + 1)
        }
      }
      return spikes
    }
    #expect(rate(0.66) == 0)
    #expect(rate(-5) == 0)
    let rates = [0.7, 1, 2, 4].map(rate)
    #expect(rates[0] > 0)
    #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 < $1 })
  }

  private func small(_ edit: (inout TrainingPlan) -> Void = { _ in }) -> TrainingPlan {
    var plan = TrainingPlan()
    plan.task.inputs = 8
    plan.network.hidden = 4
    plan.trials = 12
    edit(&plan)
    return plan
  }

  @Test(arguments: [LearningRule.errorPropagation, .minimalErrorPropagation])
  func `a network that runs a rule as an expression equals the one that has it built in`(_ rule: LearningRule)
  {
    for profile in EquationProfile.allCases {
      let plan = small {
        $0.profile = LearningProfile(profile)
        $0.trials = profile == .normalised ? 12 : 2
        $0.network.rule = rule
      }
      var written = plan
      written.network.expression = rule.definition.updates[0].expression
      var runs = [plan, written].map { TrainingRun($0, profile, seed: 3, serial: 3) }
      for index in runs.indices { runs[index].finish() }
      #expect(runs[0].network.state == runs[1].network.state)
      #expect(runs[0].records == runs[1].records)
      #expect(runs[0].network.weights != runs[0].firstWeights)
    }
  }

  @Test func `an update that is no finite number changes nothing and is counted`() throws {
    let plan = small { $0.network.expression = "x / (w - w)" }
    var run = TrainingRun(plan, .normalised, seed: 3, serial: 3)
    run.finish()
    #expect(run.network.weights == run.firstWeights)
    let network = try #require(run.network as? NormalisedNetwork)
    #expect(network.rejectedUpdates > 0)
  }

  @Test func `without learning the weights stay as they are`() {
    for control in [ErrorPropagation.Control.frozen, .untrained] {
      var run = TrainingRun(small { $0.network.control = control }, .normalised, seed: 3, serial: 3)
      run.finish()
      #expect(run.network.weights.hidden == run.firstWeights.hidden)
    }
  }

  @Test func `a capacitor drifts with time, also in a test`() {
    let plan = small { $0.network.cell = WeightStore(.multistable, drift: 0.5, levels: 2) }
    var network = plan.makeNetwork(.normalised, seed: 1, serial: 1)
    let (before, cell) = (network.weights, plan.network.cell)
    let trial = TrainingRun(plan, .normalised, seed: 1, serial: 1).testTrial(0)
    _ = network.run(trial, [])
    #expect(network.weights.hidden == before.hidden.map { cell.drifted($0, after: trial.duration / 1000) })
    #expect(network.weights.output == before.output.map { cell.drifted($0, after: trial.duration / 1000) })
    #expect(network.weights != before)
  }

  @Test func `error events that are lost teach nothing, late ones teach later`() {
    var lost = TrainingRun(small { $0.network.errorLoss = 1 }, .normalised, seed: 3, serial: 3)
    lost.finish()
    #expect(lost.network.weights == lost.firstWeights)
    #expect(lost.records.contains { $0.errorSpikes > 0 })
    var late = TrainingRun(small { $0.network.errorDelay = 10 }, .normalised, seed: 3, serial: 3)
    late.finish()
    #expect(late.network.weights != late.firstWeights)
  }

  @Test func `a state of another network is refused`() {
    let plan = small()
    var network = plan.makeNetwork(.normalised, seed: 1, serial: 1)
    var state = network.state
    state.reals.removeLast()
    let before = network.state
    let taken = [state, NetworkState()].map { network.restore($0) }
    #expect(taken == [false, false])
    #expect(network.state == before)
  }

  @Test func `numbers that no network has are refused`() {
    var network = small { $0.network.errorDelay = 5 }.makeNetwork(.normalised, seed: 1, serial: 1)
    let before = network.state
    // The register, rejected updates, rests of 10 neurons, then the clock, the count and the events of the queue.
    let begin = 2 + 10
    for (place, value) in [
      (1, UInt64.max), (2, 1 << 63), (2, 3), (begin, 1 << 62), (begin + 1, 1), (begin + 2, 5),
    ] {
      var state = before
      state.words[place] = value
      let isTaken = network.restore(state)
      #expect(!isTaken, "word \(place)")
    }
    var state = before
    state.words[begin + 1] = 1
    state.words.insert(contentsOf: [0, 2, 1], at: begin + 2)
    let isTaken = network.restore(state)
    state.words[begin + 3] = 1
    let isTakenThen = network.restore(state)
    #expect(!isTaken && isTakenThen)
  }
}
