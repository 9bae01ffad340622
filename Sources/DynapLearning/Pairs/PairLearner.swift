/// One neuron per class on inputs with one spike each, taught by forced spikes through a kernel of pairs of spikes.
///
/// Training: a sample's inputs spike, the neuron of its class is forced to spike once at the teacher's time; the kernel changes
/// that neuron's weights, nearest-neighbour pairs: inputs before grow, inputs after shrink. Test: neurons without a teacher,
/// weights of each normalised by their sum, class of the first spike. Neuron: dV/dt = (-V + I) / 10 ms, dI/dt = -I / 5 ms,
/// threshold a share of the median of the largest V over training samples, steps of 0.1 ms.
/// Source: section 2.3 of the learning dossier, a reconstruction of Sboev and others, Mathematics 9 (2021) 3237.
public struct PairLearner: Sendable {
  /// The numbers of a learner.
  public struct Setup: Hashable, Codable, Sendable {
    /// The kernel: pair-stdp, memristor-nc or memristor-ppx.
    public var rule: LearningRule
    /// Gaussian fields of each feature.
    public var fields: Int
    /// When the teacher forces a spike, ms.
    public var teacher: Double
    /// A factor on every change.
    public var rate: Double
    /// The threshold as a share of the median of the largest membranes.
    public var threshold: Double
    /// How often all samples are presented.
    public var epochs: Int
    /// The latest input spike, ms.
    public var window = 40.0
    /// Levels that a weight is rounded to after learning; 0 leaves it.
    public var levels = 0
    /// Coefficient of variation of the synapses in tests.
    public var mismatch = 0.0

    /// Makes a set-up.
    public init(
      _ rule: LearningRule, fields: Int, teacher: Double, rate: Double, threshold: Double = 0.6,
      epochs: Int = 3
    ) {
      self.rule = rule
      self.fields = fields
      self.teacher = teacher
      self.rate = rate
      self.threshold = threshold
      self.epochs = epochs
    }
  }

  /// The kernels.
  public static let kernels: [LearningRule] = [.pairSTDP, .nanocomposite, .polyXylylene]

  private static let dt = 0.1
  private static let tail = 20.0
  private static let membraneDecay = 10.0
  private static let synapseDecay = 5.0
  /// A weight of zero would never grow again in a multiplicative kernel.
  private static let least = 1e-3
  private static let thresholdSamples = 100

  /// The numbers.
  public let setup: Setup
  /// The fields of the inputs.
  public let encoder: GaussianFields
  /// Weights of each class, from 0 to 1.
  public private(set) var weights: [[Double]]
  private var inUse: [[Double]] = []
  private var threshold = 0.0
  private let growth: RuleProgram?
  private let loss: RuleProgram?
  private let seed: Draws
  private let serial: Draws

  /// Makes a learner with first weights of 0.5 +- 0.05.
  public init(
    _ setup: Setup, ranges: [ClosedRange<Double>], classes: Int, seed: UInt64, serial: UInt64
  ) {
    self.setup = setup
    encoder = GaussianFields(fields: setup.fields, ranges: ranges, window: setup.window)
    self.seed = Draws(key: seed)
    self.serial = Draws(key: serial)
    let (inputs, draws) = (encoder.inputs, Draws(key: seed))
    weights = (0..<classes).map { label in
      (0..<inputs).map { 0.5 + 0.1 * (draws.uniform(.weight, label, $0) - 0.5) }
    }
    growth = setup.rule.definition.program(at: .onPost)
    loss = setup.rule.definition.program(at: .onPre)
  }

  /// Learns from samples in a random order, then finds the threshold; returns the input spikes of a sample in the mean.
  @discardableResult
  public mutating func train(_ data: DataSet) -> Double {
    let times = data.samples.map { encoder.times($0) }
    for epoch in 0..<setup.epochs {
      for index in seed.permutation(times.count, .order, epoch) { teach(times[index], data.labels[index]) }
    }
    finish(times)
    let spikes = times.reduce(0) { $0 + $1.count { $0.isFinite } }
    return Double(spikes) / Double(max(times.count, 1))
  }

  private mutating func teach(_ times: [Double], _ label: Int) {
    var values = RuleValues()
    for input in times.indices where times[input].isFinite {
      let interval = setup.teacher - times[input]
      guard interval != 0 else { continue }
      values[.weight] = weights[label][input]
      values[.interval] = interval
      guard let change = (interval > 0 ? growth : loss)?.value(values) else { continue }
      weights[label][input] = min(max(weights[label][input] + setup.rate * change, Self.least), 1)
    }
  }

  /// Rounds, lets the devices of the die stray, normalises and finds the threshold.
  private mutating func finish(_ times: [[Double]]) {
    inUse = weights.enumerated().map { label, row in
      let top = row.max() ?? 1
      let stored = row.enumerated().map { input, weight -> Double in
        let steps = Double(setup.levels - 1)
        let rounded = setup.levels > 1 ? (weight / top * steps).rounded() / steps * top : weight
        return rounded * (setup.mismatch > 0 ? serial.factor(setup.mismatch, .synapse, label, input) : 1)
      }
      let sum = stored.reduce(0, +)
      return sum > 0 ? stored.map { $0 / sum } : stored
    }
    threshold = .infinity
    let count = min(Self.thresholdSamples, times.count)
    let largest = seed.permutation(times.count, .threshold).prefix(count).map { index in
      answer(times[index]).membranes.max() ?? 0
    }.sorted()
    guard !largest.isEmpty else { return }
    threshold = setup.threshold * largest[largest.count / 2]
  }

  /// The first spike of each class neuron (infinite where there is none) and its membrane then, or the largest one.
  private func answer(_ times: [Double]) -> (times: [Double], membranes: [Double]) {
    let steps = Int((setup.window + Self.tail) / Self.dt)
    let current = RuleMath.exp(-Self.dt / Self.synapseDecay)
    let rate = Self.dt / Self.membraneDecay
    let events = times.indices.filter { times[$0].isFinite }.sorted { (times[$0], $0) < (times[$1], $1) }
    let places = events.map { Int((times[$0] / Self.dt).rounded()) }
    var firsts = Array(repeating: Double.infinity, count: inUse.count)
    var membranes = Array(repeating: 0.0, count: inUse.count)
    for label in inUse.indices {
      var (v, i, next) = (0.0, 0.0, 0)
      for step in 0..<steps {
        i *= current
        while next < events.count, places[next] <= step {
          i += inUse[label][events[next]]
          next += 1
        }
        v += (i - v) * rate
        membranes[label] = max(membranes[label], v)
        if v >= threshold {
          firsts[label] = Double(step) * Self.dt
          membranes[label] = v
          break
        }
      }
    }
    return (firsts, membranes)
  }

  /// The class of a sample.
  public func label(_ sample: [Double]) -> Int {
    let answer = answer(encoder.times(sample))
    return FirstSpikeDecoder.label(times: answer.times, membranes: answer.membranes)
  }

  /// The share of samples whose class it finds.
  public func accuracy(_ data: DataSet) -> Double {
    guard !data.samples.isEmpty else { return 0 }
    let right = zip(data.samples, data.labels).count { label($0) == $1 }
    return Double(right) / Double(data.samples.count)
  }

  /// The accuracy of each fold, learned on the others; ranges of features are those of all samples.
  public static func crossValidation(
    _ setup: Setup, _ data: DataSet, folds: Int, seed: UInt64
  ) -> [(accuracy: Double, spikes: Double)] {
    let fold = data.folds(folds, draws: Draws(key: seed))
    let ranges = data.ranges()
    return (0..<folds).map { held in
      func part(_ isIn: (Int) -> Bool) -> DataSet {
        let members = data.samples.indices.filter { isIn(fold[$0]) }
        return DataSet(samples: members.map { data.samples[$0] }, labels: members.map { data.labels[$0] })
      }
      var learner = PairLearner(
        setup, ranges: ranges, classes: data.classes, seed: seed &* 1000 &+ UInt64(held), serial: seed)
      let spikes = learner.train(part { $0 != held })
      return (learner.accuracy(part { $0 == held }), spikes)
    }
  }
}
