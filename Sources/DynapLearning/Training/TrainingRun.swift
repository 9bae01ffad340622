/// A network on its way through its training trials; it can stop after any of them and go on from a snapshot.
public struct TrainingRun: Sendable {
  /// What a training trial gave.
  public struct Record: Hashable, Codable, Sendable {
    /// How right the answer was, 0 to 1.
    public var score: Double
    /// Spikes of error neurons.
    public var errorSpikes: Int
    /// Changed weights of the hidden layer and of the output.
    public var updates: [Int]

    /// Whether a trial can have given it; one that was read from a file may be anything.
    var isPossible: Bool {
      let counts = updates + [errorSpikes]
      return updates.count == 2 && (0...1).contains(score) && counts.allSatisfy { (0...1 << 40).contains($0) }
    }
  }

  /// What is needed to go on: with the plan, the seed and the serial it is the whole run.
  public struct Snapshot: Hashable, Codable, Sendable {
    /// The seed.
    public var seed: UInt64
    /// The die.
    public var serial: UInt64
    /// The network.
    public var state: NetworkState
    /// What the trials so far gave.
    public var records: [Record]
    /// The weights before the first trial.
    public var firstWeights: LearnedWeights
  }

  /// The plan.
  public let plan: TrainingPlan
  /// What keys patterns, orders and first weights.
  public let seed: UInt64
  /// What keys the devices.
  public let serial: UInt64
  /// The network.
  public private(set) var network: any TrainableNetwork
  /// What the trials so far gave.
  public private(set) var records: [Record] = []
  /// The weights before the first trial.
  public private(set) var firstWeights: LearnedWeights
  private let draws: Draws

  /// Test trials are numbered from here, far from all training trials.
  private static let firstTest = 1 << 24

  /// Prepares a run of a network.
  public init(_ plan: TrainingPlan, seed: UInt64, serial: UInt64, network: any TrainableNetwork) {
    self.plan = plan
    self.seed = seed
    self.serial = serial
    self.network = network
    firstWeights = self.network.weights
    draws = Draws(key: seed)
  }

  /// Prepares a run of the plan's network in plain equations.
  public init(_ plan: TrainingPlan, _ equations: EquationProfile, seed: UInt64, serial: UInt64) {
    self.init(
      plan, seed: seed, serial: serial,
      network: plan.makeNetwork(equations, seed: seed, serial: serial))
  }

  /// Goes on from a snapshot with a network of the run; nil when it is not one of such a run.
  public init?(_ plan: TrainingPlan, _ snapshot: Snapshot, network: any TrainableNetwork) {
    self.init(plan, seed: snapshot.seed, serial: snapshot.serial, network: network)
    let counts = [snapshot.firstWeights.hidden.count, snapshot.firstWeights.output.count]
    guard counts == [firstWeights.hidden.count, firstWeights.output.count],
      snapshot.records.count <= plan.trials, snapshot.records.allSatisfy(\.isPossible),
      self.network.restore(snapshot.state)
    else { return nil }
    records = snapshot.records
    firstWeights = snapshot.firstWeights
  }

  /// Everything that the rest of the run depends on.
  public var snapshot: Snapshot {
    Snapshot(
      seed: seed, serial: serial, state: network.state, records: records, firstWeights: firstWeights)
  }

  /// How many training trials there are.
  public var trials: Int { plan.network.control == .untrained ? 0 : plan.trials }

  /// Whether all training trials are done.
  public var isFinished: Bool { records.count >= trials }

  /// Presents the next training trial.
  public mutating func advance() {
    let index = records.count
    let pattern = plan.task.pattern(ofTrial: index, draws: draws)
    let trial = plan.task.trial(index, pattern: pattern, draws: draws)
    let outcome = network.run(trial, [.learns, .teaches])
    records.append(
      Record(
        score: outcome.score(trial.label), errorSpikes: outcome.errorSpikes, updates: outcome.updates))
  }

  /// Presents all training trials that are left.
  public mutating func finish() {
    while !isFinished { advance() }
  }

  /// A test trial: teacher off, learning off, a jitter that no training trial had.
  public func testTrial(_ number: Int) -> LearningTrial {
    plan.task.trial(
      Self.firstTest + number, pattern: number % plan.task.patterns, draws: draws,
      scrambled: plan.network.control == .scrambled)
  }

  /// The share of test trials that a copy of the network answers right, and of which it is silent in all.
  public func accuracy(_ count: Int? = nil) -> Double {
    let count = count ?? plan.testTrials
    guard count > 0 else { return 0 }
    var copy = network
    var sum = 0.0
    for number in 0..<count {
      let trial = testTrial(number)
      sum += copy.run(trial, []).score(trial.label)
    }
    return sum / Double(count)
  }

  /// What a copy of the network does in a test trial, with all spikes; of the first weights when `before`.
  public func raster(_ number: Int, before: Bool = false) -> TrialOutcome {
    var copy = network
    if before { copy.weights = firstWeights }
    // One trial that nobody looks at takes the copy to where its weights lead.
    _ = copy.run(testTrial(number), [])
    return copy.run(testTrial(number), .records)
  }
}
