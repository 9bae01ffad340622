import DynapCircuits

/// The two plastic layers of an error-propagation network: weights, their mismatch, traces, and what error events do.
///
/// Shape: W1 hidden x inputs, W2 outputs x hidden. Each event walks all synapses of the neurons that it reaches.
struct PlasticLayers: Sendable {
  let sizes: LayerSizes
  let setup: ErrorPropagation
  var weights: LearnedWeights
  /// Traces of inputs and of hidden neurons.
  var inputTraces: [Double]
  var hiddenTraces: [Double]
  /// Mismatch of every synapse.
  let hiddenGains: [Double]
  let outputGains: [Double]
  private(set) var register: FeedbackRegister
  /// Updates that gave no finite number since the begin.
  private(set) var rejected = 0
  private let hiddenRule: SynapseUpdate
  private let outputRule: SynapseUpdate
  private let fixedFeedback: [Double]
  private let seed: Draws
  private var values = RuleValues()
  // Where feedback is shuffled: which neuron's sign each one gets, and the sign on top.
  private var shuffledOrder: [Int]
  private var shuffledSigns: [Double]

  init(sizes: LayerSizes, setup: ErrorPropagation, profile: LearningProfile, seed: UInt64, serial: UInt64) {
    self.sizes = sizes
    self.setup = setup
    let (hidden, inputs, outputs) = (sizes.hidden, sizes.inputs, sizes.outputs)
    let (draws, die) = (Draws(key: seed), Draws(key: serial))
    self.seed = draws
    let range = ErrorPropagation.firstWeights
    func first(_ layer: Int, _ count: Int) -> [Double] {
      (0..<count).map { Double(range.lowerBound + draws.index(below: range.count, .weight, layer, $0)) }
    }
    weights = LearnedWeights(hidden: first(0, hidden * inputs), output: first(1, outputs * hidden))
    hiddenGains = (0..<hidden * inputs).map { die.factor(setup.mismatch, .synapse, 0, $0) }
    outputGains = (0..<outputs * hidden).map { die.factor(setup.mismatch, .synapse, 1, $0) }
    inputTraces = Array(repeating: 0, count: inputs)
    hiddenTraces = Array(repeating: 0, count: hidden)
    register = FeedbackRegister(seed: seed)
    let constants = ErrorPropagation.constants(setup.rule, profile: profile)
    hiddenRule = SynapseUpdate(setup, constants.hidden.merging(setup.hiddenConstants) { $1 })
    outputRule = SynapseUpdate(setup, constants.output.merging(setup.outputConstants) { $1 })
    fixedFeedback = (0..<hidden * outputs).map { draws.uniform(.feedback, $0) < 0.5 ? -1 : 1 }
    shuffledOrder = Array(0..<hidden)
    shuffledSigns = Array(repeating: 1, count: hidden)
  }

  /// Whether the rule reads the filtered error at each input spike instead of error events.
  var isPreTriggered: Bool { hiddenRule.trigger == .onPre }

  /// Draws what belongs to one trial.
  mutating func begin(_ trial: Int) {
    guard setup.control == .shuffled else { return }
    shuffledOrder = seed.permutation(sizes.hidden, .shuffle, trial)
    for neuron in 0..<sizes.hidden {
      shuffledSigns[neuron] = seed.uniform(.shuffle, trial, 1, neuron) < 0.5 ? -1 : 1
    }
  }

  /// Lets traces decay by a factor.
  mutating func decay(_ factor: Double) {
    for input in inputTraces.indices { inputTraces[input] *= factor }
    for neuron in hiddenTraces.indices { hiddenTraces[neuron] *= factor }
  }

  /// The feedback of an output's error to a hidden neuron: -1, 0 or 1.
  func feedback(_ neuron: Int, _ output: Int) -> Double {
    let source = setup.control == .shuffled ? shuffledOrder[neuron] : neuron
    let sign: Double
    switch setup.feedback {
    case .random: sign = fixedFeedback[source * sizes.outputs + output]
    case .signSymmetric:
      let weight = weights.output[output * sizes.hidden + source]
      sign = abs(weight) < 0.5 ? 0 : (weight > 0 ? 1 : -1)
    }
    return setup.control == .shuffled ? sign * shuffledSigns[neuron] : sign
  }

  /// An event of an error neuron: +1 of the one that misses a spike, -1 of the other; returns the changed weights.
  mutating func errorEvent(
    _ output: Int, sign: Double, gates: [Double], membranes: [Double], outputMembrane: Double
  ) -> (hidden: Int, output: Int) {
    guard setup.control != .untrained else { return (0, 0) }
    var changed = (hidden: 0, output: 0)
    if setup.control != .frozen {
      for neuron in 0..<sizes.hidden where gates[neuron] != 0 {
        let b = feedback(neuron, output)
        guard b != 0 else { continue }
        changed.hidden += updateHidden(
          neuron, d: sign, b: b, gate: gates[neuron], error: 0, membrane: membranes[neuron])
      }
    }
    let row = output * sizes.hidden
    for neuron in 0..<sizes.hidden {
      let old = weights.output[row + neuron]
      let context = SynapseUpdate.Context(
        weight: old, trace: hiddenTraces[neuron], sign: sign, feedback: 1, gate: 1, error: sign,
        membrane: outputMembrane, postTrace: 0)
      let new = changedWeight(outputRule, context)
      if new != old { changed.output += 1 }
      weights.output[row + neuron] = new
    }
    return changed
  }

  /// An input's spike where the rule reads the filtered errors of all outputs; returns how many weights changed.
  mutating func inputSpike(_ input: Int, errors: [Double], gates: [Double], membranes: [Double]) -> Int {
    guard setup.control != .untrained, setup.control != .frozen else { return 0 }
    var changed = 0
    for neuron in 0..<sizes.hidden where gates[neuron] != 0 {
      var error = 0.0
      for output in 0..<sizes.outputs { error += feedback(neuron, output) * errors[output] }
      let place = neuron * sizes.inputs + input
      let old = weights.hidden[place]
      let context = SynapseUpdate.Context(
        weight: old, trace: inputTraces[input], sign: 1, feedback: 1, gate: gates[neuron], error: error,
        membrane: membranes[neuron], postTrace: hiddenTraces[neuron])
      let new = changedWeight(hiddenRule, context)
      if new != old { changed += 1 }
      weights.hidden[place] = new
    }
    return changed
  }

  /// A hidden neuron's spike where the rule reads the filtered errors; returns how many weights changed.
  mutating func hiddenSpike(_ neuron: Int, errors: [Double], membranes: [Double]) -> Int {
    guard setup.control != .untrained else { return 0 }
    var changed = 0
    for output in 0..<sizes.outputs {
      let place = output * sizes.hidden + neuron
      let old = weights.output[place]
      let context = SynapseUpdate.Context(
        weight: old, trace: hiddenTraces[neuron], sign: 1, feedback: 1, gate: 1, error: errors[output],
        membrane: membranes[output], postTrace: 0)
      let new = changedWeight(outputRule, context)
      if new != old { changed += 1 }
      weights.output[place] = new
    }
    return changed
  }

  /// Lets weights drift for seconds.
  mutating func drift(_ seconds: Double) {
    guard setup.cell.drift > 0 else { return }
    for index in weights.hidden.indices {
      weights.hidden[index] = setup.cell.drifted(weights.hidden[index], after: seconds)
    }
    for index in weights.output.indices {
      weights.output[index] = setup.cell.drifted(weights.output[index], after: seconds)
    }
  }

  private mutating func updateHidden(
    _ neuron: Int, d: Double, b: Double, gate: Double, error: Double, membrane: Double
  ) -> Int {
    var changed = 0
    let row = neuron * sizes.inputs
    let postTrace = hiddenTraces[neuron]
    for input in 0..<sizes.inputs {
      let old = weights.hidden[row + input]
      let context = SynapseUpdate.Context(
        weight: old, trace: inputTraces[input], sign: d, feedback: b, gate: gate, error: error,
        membrane: membrane, postTrace: postTrace)
      let new = changedWeight(hiddenRule, context)
      if new != old { changed += 1 }
      weights.hidden[row + input] = new
    }
    return changed
  }

  @inline(__always)
  private mutating func changedWeight(_ rule: SynapseUpdate, _ context: SynapseUpdate.Context) -> Double {
    guard let change = rule.change(context, &values) else {
      rejected += 1
      return context.weight
    }
    return change == 0 ? context.weight : setup.cell.changed(context.weight, by: change, &register)
  }

  /// Weights, traces and the register.
  var state: NetworkState {
    NetworkState(
      reals: weights.hidden + weights.output + inputTraces + hiddenTraces,
      words: [UInt64(register.state), UInt64(rejected)])
  }

  mutating func restore(_ cursor: inout StateCursor) {
    cursor.read(&weights.hidden)
    cursor.read(&weights.output)
    cursor.read(&inputTraces)
    cursor.read(&hiddenTraces)
    register = FeedbackRegister(UInt32(truncatingIfNeeded: cursor.word()))
    rejected = cursor.number(below: .max)
  }
}
