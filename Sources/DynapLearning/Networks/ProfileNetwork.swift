/// The normalised profile.
package typealias NormalisedNetwork = ProfileNetwork<NormalisedSoma>
/// The current-domain profile.
package typealias CurrentNetwork = ProfileNetwork<CurrentSoma>

/// An error-propagation network in plain equations, one fixed step at a time.
///
/// Order of a step: decay, inputs, hidden spikes of the step before, hidden neurons, outputs, teacher, error neurons, error
/// events, weights. Synapses: I falls with tau_s and takes LSB w g per spike, AMPA and GABA_B as one signed state, which
/// equal time constants allow. Error neurons: a soma driven by g_err (T - O), or its opposite, with T and O traces of the
/// teacher's and the output's spikes. Every error neuron spikes at most once a step.
/// Source: sections 1.3 and 1.4 of the learning dossier, a reconstruction; constants are ours.
package struct ProfileNetwork<Soma: ProfileSoma>: TrainableNetwork {
  private var layers: PlasticLayers
  private let seed: Draws
  // Hidden neurons, outputs, then the error neurons E+ and E- of each output.
  private var membranes: [Double]
  private var rests: [Int]
  private var currents: [Double]
  private let somas: [Soma]
  private let errorGains: [Double]
  private var targets: [Double]
  private var answers: [Double]
  private var spiked: [Int] = []
  private var gates: [Double]
  private var errors: ErrorQueue

  /// The sizes of the layers.
  package var sizes: LayerSizes { layers.sizes }
  /// The plastic weights.
  package var weights: LearnedWeights {
    get { layers.weights }
    set { layers.weights = newValue }
  }
  /// Updates that gave no finite number.
  package var rejectedUpdates: Int { layers.rejected }

  /// Makes a network: the seed keys its first weights, the serial its devices.
  package init(sizes: LayerSizes, setup: ErrorPropagation, seed: UInt64, serial: UInt64) {
    layers = PlasticLayers(sizes: sizes, setup: setup, profile: Soma.profile, seed: seed, serial: serial)
    self.seed = Draws(key: seed)
    let neurons = sizes.hidden + 3 * sizes.outputs
    let die = Draws(key: serial)
    membranes = Array(repeating: Soma.rest, count: neurons)
    rests = Array(repeating: 0, count: neurons)
    currents = Array(repeating: 0, count: sizes.hidden + sizes.outputs)
    somas = (0..<neurons).map { Soma(die: die, neuron: $0, mismatch: setup.mismatch) }
    errorGains = (0..<2 * sizes.outputs).map {
      Soma.errorGain * die.factor(setup.mismatch, .errorGain, $0)
    }
    targets = Array(repeating: 0, count: sizes.outputs)
    answers = targets
    gates = Array(repeating: 0, count: sizes.hidden)
    errors = ErrorQueue(delay: Int((setup.errorDelay / Soma.dt).rounded()))
  }

  /// Presents a trial.
  package mutating func run(_ trial: LearningTrial, _ mode: TrialMode) -> TrialOutcome {
    let steps = Int((trial.duration / Soma.dt).rounded())
    var outcome = TrialOutcome(outputs: sizes.outputs)
    let synapse = RuleMath.exp(-Soma.dt / Soma.synapseDecay)
    let error = RuleMath.exp(-Soma.dt / Soma.errorDecay)
    let trace = RuleMath.exp(-Soma.dt / layers.setup.traceDecay)
    let teacher = TeacherTimes(trial, rate: layers.setup.teacherRate, mode)
    layers.begin(trial.index)
    var next = 0
    var eventNumber = 0
    for step in 0..<steps {
      for index in currents.indices { currents[index] *= synapse }
      for output in targets.indices {
        targets[output] *= error
        answers[output] *= error
      }
      layers.decay(trace)
      let isPreTriggered = layers.isPreTriggered && mode.contains(.learns)
      let time = Double(step + 1) * Soma.dt
      while next < trial.spikes.count, trial.spikes[next].time < time {
        deliver(input: trial.spikes[next].channel)
        if isPreTriggered { learn(atInput: trial.spikes[next].channel, &outcome) }
        next += 1
      }
      for neuron in spiked {
        deliver(hidden: neuron)
        if isPreTriggered { learn(atHidden: neuron, &outcome) }
      }
      stepHidden(&outcome, records: mode.contains(.records), time: time)
      stepOutputs(
        &outcome, records: mode.contains(.records), time: time,
        counts: time <= trial.stimulus + TrialOutcome.countMargin)
      guard mode.contains(.teaches) else { continue }
      if teacher.spikes(from: Double(step) * Soma.dt, to: time) { targets[trial.label] += 1 }
      stepErrors(&outcome, trial.index, &eventNumber, learns: mode.contains(.learns))
    }
    // A capacitor drifts with time, whether or not anything is learned.
    layers.drift(trial.duration / 1000)
    return outcome
  }

  private mutating func deliver(input: Int) {
    let inputs = sizes.inputs
    for neuron in 0..<sizes.hidden {
      let place = neuron * inputs + input
      currents[neuron] += Soma.hiddenStep * layers.weights.hidden[place] * layers.hiddenGains[place]
    }
    layers.inputTraces[input] += 1
  }

  private mutating func deliver(hidden neuron: Int) {
    for output in 0..<sizes.outputs {
      let place = output * sizes.hidden + neuron
      currents[sizes.hidden + output] +=
        Soma.outputStep * layers.weights.output[place] * layers.outputGains[place]
    }
    layers.hiddenTraces[neuron] += 1
  }

  private mutating func learn(atInput input: Int, _ outcome: inout TrialOutcome) {
    let errors = zip(targets, answers).map { $0 - $1 }
    outcome.updates[0] += layers.inputSpike(input, errors: errors, gates: gates, membranes: membranes)
  }

  private mutating func learn(atHidden neuron: Int, _ outcome: inout TrialOutcome) {
    let errors = zip(targets, answers).map { $0 - $1 }
    outcome.updates[1] += layers.hiddenSpike(
      neuron, errors: errors, membranes: Array(membranes[sizes.hidden..<sizes.hidden + sizes.outputs]))
  }

  /// Integrates a membrane for a step; true when it spikes.
  @inline(__always)
  private mutating func integrate(_ neuron: Int, _ drive: Double) -> Bool {
    guard rests[neuron] == 0 else {
      rests[neuron] -= 1
      return false
    }
    guard let next = somas[neuron].stepped(membranes[neuron], drive: drive) else {
      membranes[neuron] = Soma.rest
      rests[neuron] = Soma.refractorySteps
      return true
    }
    membranes[neuron] = next
    return false
  }

  private mutating func stepHidden(_ outcome: inout TrialOutcome, records: Bool, time: Double) {
    spiked.removeAll(keepingCapacity: true)
    for neuron in 0..<sizes.hidden {
      if integrate(neuron, currents[neuron] + Soma.hiddenDC) {
        spiked.append(neuron)
        if records { outcome.raster.append(.init(channel: neuron, time: time)) }
      }
      gates[neuron] = layers.setup.gateInUse.value(
        membranes[neuron] / Soma.scale, isRefractory: rests[neuron] > 0)
    }
  }

  private mutating func stepOutputs(
    _ outcome: inout TrialOutcome, records: Bool, time: Double, counts: Bool
  ) {
    for output in 0..<sizes.outputs {
      let neuron = sizes.hidden + output
      guard integrate(neuron, currents[neuron] + Soma.outputDC) else { continue }
      answers[output] += 1
      if counts { outcome.note(output, time) }
      if records { outcome.raster.append(.init(channel: neuron, time: time)) }
    }
  }

  private mutating func stepErrors(
    _ outcome: inout TrialOutcome, _ trial: Int, _ eventNumber: inout Int, learns: Bool
  ) {
    for output in 0..<sizes.outputs {
      let difference = targets[output] - answers[output]
      for (side, sign) in [(0, 1.0), (1, -1.0)] {
        let place = 2 * output + side
        guard integrate(sizes.hidden + sizes.outputs + place, sign * difference * errorGains[place]) else {
          continue
        }
        outcome.errorSpikes += 1
        let isLost =
          layers.setup.errorLoss > 0 && seed.uniform(.loss, trial, eventNumber) < layers.setup.errorLoss
        eventNumber += 1
        if !isLost { errors.send(output, sign) }
      }
    }
    for event in errors.arrived() where learns && !layers.isPreTriggered {
      let changed = layers.errorEvent(
        event.output, sign: event.sign, gates: gates, membranes: membranes,
        outputMembrane: membranes[sizes.hidden + event.output] / Soma.scale)
      outcome.updates[0] += changed.hidden
      outcome.updates[1] += changed.output
    }
  }

  /// Everything that the next trial depends on.
  package var state: NetworkState {
    var state = layers.state
    state.reals += membranes + currents + targets + answers + gates
    state.words +=
      rests.map { UInt64($0) } + errors.words + [UInt64(spiked.count)] + spiked.map { UInt64($0) }
    return state
  }

  /// Goes on from a state of a network of these sizes.
  package mutating func restore(_ state: NetworkState) -> Bool {
    var copy = self
    var cursor = StateCursor(state)
    copy.layers.restore(&cursor)
    cursor.read(&copy.membranes)
    cursor.read(&copy.currents)
    cursor.read(&copy.targets)
    cursor.read(&copy.answers)
    cursor.read(&copy.gates)
    cursor.read(&copy.rests, below: Soma.refractorySteps + 1)
    copy.errors.read(&cursor, outputs: sizes.outputs)
    copy.spiked = Array(repeating: 0, count: cursor.number(below: sizes.hidden + 1))
    cursor.read(&copy.spiked, below: sizes.hidden)
    guard cursor.isAtEnd else { return false }
    self = copy
    return true
  }
}
