/// The reward-driven family: a neuron that learns for each of some stimuli to spike or to be silent, told only whether it did right.
///
/// 50 inputs, 80 % of them connected, 30 frozen Poisson stimuli of 6 Hz and 500 ms with a random target; spikes escape at
/// phi = rho e^u, u = sum w_i PSP_i; eligibility dE/dt = (-E + PSP (s - phi dt) / dt) / 500 ms; R = 1 or -1 after each trial,
/// dw_i = eta f(R, E_i); 500 trials. In units of the escape's steepness.
/// Source: section 6.1 of the learning dossier, after Jordan and others, eLife 2021; a reconstruction.
public struct RewardedNeuron: Sendable {
  private static let inputs = 50
  private static let stimuli = 30
  private static let steps = 100
  private static let dt = 5e-3
  private static let escape = 1.4
  private static let membrane = 20e-3
  private static let eligibility = 0.5
  private static let trials = 500
  private static let rate = 10.0
  private static let largest = 1e6

  private let draws: Draws
  private let connected: [Int]
  private let targets: [Bool]
  // Stimulus x step x connected input.
  private let psps: [Double]

  /// One neuron and its stimuli.
  public init(draw: Int) {
    let draws = Draws(key: UInt64(2000 + draw))
    self.draws = draws
    let connected = (0..<Self.inputs).filter { draws.uniform(.feedback, $0) < 0.8 }
    self.connected = connected
    targets = (0..<Self.stimuli).map { draws.uniform(.pattern, $0) < 0.5 }
    let decay = RuleMath.exp(-Self.dt / Self.membrane)
    let chance = 6 * Self.dt
    var psps: [Double] = []
    for stimulus in 0..<Self.stimuli {
      var traces = Array(repeating: 0.0, count: connected.count)
      for step in 0..<Self.steps {
        for (place, input) in connected.enumerated() {
          let spikes = draws.uniform(.stimulus, stimulus, step, input) < chance
          traces[place] = traces[place] * decay + (spikes ? 1 : 0)
        }
        psps += traces
      }
    }
    self.psps = psps
  }

  /// The mean reward of all trials, or nil where the rule is not finite.
  public func reward(_ program: RuleProgram) -> Double? {
    let count = connected.count
    var weights = (0..<count).map { 0.3 * draws.normal(.weight, $0) }
    let keep = RuleMath.exp(-Self.dt / Self.eligibility)
    var values = RuleValues()
    var total = 0.0
    for trial in 0..<Self.trials {
      let stimulus = draws.index(below: Self.stimuli, .order, trial)
      var eligibilities = Array(repeating: 0.0, count: count)
      var spiked = false
      for step in 0..<Self.steps {
        let row = (stimulus * Self.steps + step) * count
        var u = 0.0
        for place in 0..<count { u += weights[place] * psps[row + place] }
        let expected = min(Self.escape * RuleMath.exp(min(u, 20)) * Self.dt, 1)
        let spikes = draws.uniform(.action, trial, step) < expected
        if spikes { spiked = true }
        let surprise = (1 - keep) * ((spikes ? 1 : 0) - expected)
        for place in 0..<count {
          eligibilities[place] = eligibilities[place] * keep + surprise * psps[row + place]
        }
      }
      let reward: Double = spiked == targets[stimulus] ? 1 : -1
      total += reward
      values[.reward] = reward
      for place in 0..<count {
        values[.eligibility] = eligibilities[place]
        guard let change = program.value(values) else { return nil }
        weights[place] += Self.rate * change
        guard abs(weights[place]) < Self.largest else { return nil }
      }
    }
    return total / Double(Self.trials)
  }
}
