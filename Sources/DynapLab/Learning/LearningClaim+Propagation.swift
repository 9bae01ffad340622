import DynapIO
import DynapLearning

extension LearningClaim {
  /// Seeds that no number was chosen by.
  static let held: ClosedRange<UInt64> = 200...209
  // The spread of 4-bit weights on six patterns is wide: more seeds, so that the median means something.
  static let manyHeld: ClosedRange<UInt64> = 200...239

  static let propagation = [
    LearningClaim("A3", "two patterns, 8 hidden neurons, weights of 4 bits, 20 % mismatch") { threads in
      func accuracies(_ control: ErrorPropagation.Control) -> [Double] {
        train(held, threads) { $0.network.control = control }.accuracies
      }
      let learned = accuracies(.none)
      let frozen = accuracies(.frozen)
      let gain = zip(learned, frozen).map { $0 - $1 }
      return [
        Row("learning", learned, "mean >= 0.97, median >= 0.99") { $0.mean >= 0.97 && $0.median >= 0.99 },
        Row("frozen hidden layer", frozen, "mean <= 0.85") { $0.mean <= 0.85 },
        Row("learning less frozen", gain, "mean >= 0.12") { $0.mean >= 0.12 },
        Row("shuffled error", accuracies(.shuffled), "mean <= 0.65, median <= 0.60") {
          $0.mean <= 0.65 && $0.median <= 0.6
        },
        Row("no gate", accuracies(.noGate), "mean <= 0.65") { $0.mean <= 0.65 },
        Row("scrambled times", accuracies(.scrambled), "mean 0.42 to 0.58") {
          (0.42...0.58).contains($0.mean)
        },
        Row("untrained", accuracies(.untrained)),
      ]
    },
    LearningClaim("A4", "six patterns, 32 hidden neurons") { threads in
      [
        Row(
          "analog weights",
          train(held, threads) {
            hard(&$0); analog(&$0)
          }.accuracies, "mean >= 0.95"
        ) {
          $0.mean >= 0.95
        },
        Row("weights of 4 bits", train(manyHeld, threads) { hard(&$0) }.accuracies, "median >= 0.95") {
          $0.median >= 0.95
        },
        Row(
          "weights of 4 bits, 1200 trials",
          train(held, threads) {
            hard(&$0); $0.trials = 1200
          }.accuracies, "mean >= 0.95"
        ) {
          $0.mean >= 0.95
        },
        Row(
          "analog, frozen hidden layer",
          train(held, threads) {
            hard(&$0); analog(&$0); $0.network.control = .frozen
          }.accuracies,
          "mean <= 0.85"
        ) { $0.mean <= 0.85 },
        Row(
          "analog, no gate",
          train(held, threads) {
            hard(&$0); analog(&$0); $0.network.control = .noGate
          }.accuracies,
          "mean <= 0.60"
        ) { $0.mean <= 0.6 },
      ]
    },
    LearningClaim("A5", "error spikes of a trial, first over last 25, two patterns, 16 hidden neurons") {
      threads in
      func fall(_ control: ErrorPropagation.Control) -> [Double] {
        train(held, threads) {
          $0.network.hidden = 16; $0.network.control = control
        }.runs.map { run in
          let spikes = run.records.map { Double($0.errorSpikes) }
          return spikes.prefix(25).reduce(0, +) / max(spikes.suffix(25).reduce(0, +), 1)
        }
      }
      return [
        Row("learning", fall(.none), "median >= 3") { $0.median >= 3 },
        Row("frozen hidden layer", fall(.frozen), "mean < 2") { $0.mean < 2 },
      ]
    },
    LearningClaim("A8", "current-domain profile, two patterns, 32 hidden neurons, 500 trials") { threads in
      func accuracies(_ control: ErrorPropagation.Control, digital: Bool = false) -> [Double] {
        train(10...19, threads, .current) {
          $0.trials = 500
          if !digital { analog(&$0) }
          $0.network.hidden = 32
          $0.network.control = control
        }.accuracies
      }
      return [
        Row("analog weights", accuracies(.none), "mean >= 0.97") { $0.mean >= 0.97 },
        Row("weights of 4 bits", accuracies(.none, digital: true), "mean >= 0.97") { $0.mean >= 0.97 },
        Row("analog, frozen hidden layer", accuracies(.frozen), "mean <= 0.90") { $0.mean <= 0.9 },
        Row("analog, shuffled error", accuracies(.shuffled), "mean <= 0.60") { $0.mean <= 0.6 },
      ]
    },
  ]

  static let robustness = [
    LearningClaim("A6", "mismatch on six patterns, drop from none") { threads in
      func accuracies(_ mismatch: Double, digital: Bool) -> [Double] {
        train(digital ? manyHeld : held, threads) {
          hard(&$0)
          if !digital { analog(&$0) }
          $0.network.mismatch = mismatch
        }.accuracies
      }
      return [(false, 0.03), (true, 0.08)].flatMap { digital, limit -> [Row] in
        let ideal = accuracies(0, digital: digital)
        let name = digital ? "4 bits" : "analog"
        return [Row("\(name), 0 %", ideal)]
          + [0.1, 0.2, 0.3].map { mismatch in
            let mean = Spread(ideal)?.mean ?? 0
            return Row(
              "\(name), \(LearningSummary.text(mismatch * 100, 0)) %", accuracies(mismatch, digital: digital),
              "drop <= \(limit)"
            ) { mean - $0.mean <= limit }
          }
      }
    },
    LearningClaim("A7", "error events lost or late, two patterns, 8 hidden neurons, weights of 4 bits") {
      threads in
      let whole = train(held, threads) { _ in }.accuracies
      let mean = Spread(whole)?.mean ?? 0
      return [
        Row("none lost", whole),
        Row("20 % lost", train(held, threads) { $0.network.errorLoss = 0.2 }.accuracies, "drop <= 0.02") {
          mean - $0.mean <= 0.02
        },
        Row("10 ms late", train(held, threads) { $0.network.errorDelay = 10 }.accuracies, "drop <= 0.05") {
          mean - $0.mean <= 0.05
        },
      ]
    },
    LearningClaim("XOR", "two bits that differ, 32 hidden neurons, analog weights") { threads in
      func accuracies(_ control: ErrorPropagation.Control) -> [Double] {
        train(held, threads) {
          analog(&$0)
          $0.task.kind = .xor
          $0.network.hidden = 32
          $0.network.control = control
        }.accuracies
      }
      return [
        Row("side by side", accuracies(.none), "mean >= 0.95") { $0.mean >= 0.95 },
        Row("side by side, frozen hidden layer", accuracies(.frozen)),
        Row(
          "one after the other",
          train(held, threads) {
            analog(&$0)
            $0.task.kind = .temporalXor
            $0.task.stimulus = 80
            $0.task.spikesPerInput = 2
            $0.task.minimumInterval = 5
            $0.task.jitter = 1
            $0.network.hidden = 32
            $0.trials = 1000
          }.accuracies),
      ]
    },
  ]
}
