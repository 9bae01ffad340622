import DynapIO
import DynapLearning

extension LearningClaim {
  static let cells = [
    LearningClaim("A9", "weights of 4 bits after 100 s of background input, learning off") { threads in
      let runs = train(held, threads) { _ in }.runs
      let changes = runs.map { run -> Double in
        var network = run.network
        let rates = Array(repeating: 20.0, count: run.plan.task.inputs)
        for second in 0..<100 {
          let draws = Draws(key: run.seed)
          let spikes = PoissonEncoder.spikes(rates: rates, until: 1000, draws: draws, stream: second)
          let trial = LearningTrial(
            index: 0, label: 0, spikes: spikes, stimulus: 1000, duration: 1000, teacherPhase: 0)
          _ = network.run(trial, [])
        }
        let after = TrainingRun(run.plan, seed: run.seed, serial: run.serial, network: network)
        return after.accuracy() - run.accuracy()
      }
      return [Row("change of accuracy", changes, "within 0.01") { abs($0.mean) <= 0.01 }]
    },
    LearningClaim("A10", "capacitors that drift while they learn, LSB a trial of 300 ms") { threads in
      func accuracies(_ levels: Int, _ drift: Double, isHard: Bool) -> [Double] {
        train(held, threads) {
          if isHard { hard(&$0) } else { $0.network.hidden = 16 }
          analog(&$0)
          $0.network.cell = WeightStore(.multistable, drift: drift / 0.3, levels: levels)
        }.accuracies
      }
      return [
        Row("2 levels, 0.002, two patterns", accuracies(2, 0.002, isHard: false), "mean >= 0.95") {
          $0.mean >= 0.95
        },
        Row("2 levels, 0.03, two patterns", accuracies(2, 0.03, isHard: false), "mean < 0.85") {
          $0.mean < 0.85
        },
        Row("16 levels, 0.01, six patterns", accuracies(16, 0.01, isHard: true), "mean >= 0.95") {
          $0.mean >= 0.95
        },
      ]
    },
  ]

  static let pairs = [
    LearningClaim("B5", "a pole balanced by each kernel, steps of 500") { threads in
      [true, false].flatMap { composite -> [Row] in
        let rates: [Double] = composite ? [0.5, 0.5, 0.01] : [0.5, 0.1, 0.05]
        let setups = zip(PairLearner.kernels, rates).map { rule, rate in
          PairLearner.Setup(
            rule, fields: 10, teacher: rule == .pairSTDP ? 15 : 25, rate: rate, epochs: 1)
        }
        let experiment = PairExperiment(
          name: "", comment: "", task: .balance(lessons: 2500, episodes: 10, composite: composite),
          setups: setups, seeds: Array(1...3))
        return experiment.run(threads: threads).map { row in
          let name = "\(row.rule.rawValue), \(composite ? "with" : "without") the fifth input"
          return composite
            ? Row(name, row.results, "mean >= 195") { $0.mean >= 195 } : Row(name, row.results)
        }
      }
    }
  ]

  /// Iris and the breast cancer data, whose tables the caller reads.
  package static func classification(_ name: String, _ experiment: PairExperiment, least: Double)
    -> LearningClaim
  {
    LearningClaim("B2", "\(name), folds of all seeds") { threads in
      func run(_ edit: (inout PairLearner.Setup) -> Void) -> [PairExperiment.Row] {
        var experiment = experiment
        for index in experiment.setups.indices { edit(&experiment.setups[index]) }
        return experiment.run(threads: threads)
      }
      let plain = run { _ in }
      let means = plain.compactMap { $0.spread?.mean }
      var rows = plain.map { row in
        Row(row.rule.rawValue, row.results, "mean >= \(least)") { $0.mean >= least }
      }
      rows.append(
        Row("largest difference of kernels", [(means.max() ?? 0) - (means.min() ?? 0)], "<= 0.05") {
          $0.mean <= 0.05
        })
      for (what, limit, results) in [
        ("4 bits", 0.02, run { $0.levels = 16 }), ("20 % mismatch", 0.04, run { $0.mismatch = 0.2 }),
      ] {
        for (index, row) in results.enumerated() {
          rows.append(
            Row("\(row.rule.rawValue), \(what)", row.results, "loss <= \(limit)") {
              means[index] - $0.mean <= limit
            })
        }
      }
      rows += plain.map { row in
        Row("\(row.rule.rawValue), spikes of a sample", [row.detail], "<= \(row.inputs)") {
          $0.mean <= Double(row.inputs)
        }
      }
      return rows
    }
  }

  static let search = [
    LearningClaim("F2", "a student's error over that without learning") { _ in
      func errors(_ text: String) -> [Double] {
        guard let rule = try? RuleProgram(text, trigger: .continuous) else { return [] }
        return (0..<4).compactMap { StudentTeacher(draw: $0).error(rule) }
      }
      return [
        Row("psp (target - u)", errors("psp * (target - u)"), "all < 0.10") { $0.maximum < 0.1 },
        Row("0", errors("0"), "1") { $0.minimum == 1 && $0.maximum == 1 },
      ]
    },
    LearningClaim("F3", "rules found in 500 generations, error over that without learning") { threads in
      var hunt = RuleHunt(.error, seeds: [1, 2, 3], threads: threads)
      while hunt.generation < 500 { hunt.advance() }
      let constants = (-20...40).map { -RuleFamily.error.fitness(.number(Double($0) / 4)) }
      let best = constants.min() ?? 0
      let found = hunt.searches.map { -($0.champion?.fitness ?? RuleSearch.failed) }
      return [
        Row("best constant rule", [best]),
        Row("champions", found, "two of three <= half of it") { _ in found.count { $0 <= best / 2 } >= 2 },
      ]
    },
    LearningClaim("F4", "mean reward of 500 trials") { _ in
      func rewards(_ text: String) -> [Double] {
        guard let rule = try? RuleProgram(text, trigger: .onReward) else { return [] }
        return (0..<8).compactMap { RewardedNeuron(draw: $0).reward(rule) }
      }
      let silent = rewards("0")
      let mean = Spread(silent)?.mean ?? 0
      return [
        Row("0", silent),
        Row("(R - 1) E", rewards("(R - 1) * E"), "above that of 0") { $0.mean > mean },
      ]
    },
  ]
}
