import DynapCircuits

/// A soma of a profile and the constants around it.
package protocol ProfileSoma: Sendable {
  /// The profile.
  static var profile: LearningProfile { get }
  /// The step, ms.
  static var dt: Double { get }
  /// Decay of synapses, ms.
  static var synapseDecay: Double { get }
  /// Decay of the error neurons' synapses, ms.
  static var errorDecay: Double { get }
  /// What a spike adds per LSB at a hidden neuron.
  static var hiddenStep: Double { get }
  /// What a spike adds per LSB at an output.
  static var outputStep: Double { get }
  /// Constant input of hidden neurons.
  static var hiddenDC: Double { get }
  /// Constant input of outputs.
  static var outputDC: Double { get }
  /// What one unit of difference between the traces gives an error neuron.
  static var errorGain: Double { get }
  /// The membrane after a spike.
  static var rest: Double { get }
  /// The refractory period in steps.
  static var refractorySteps: Int { get }
  /// The nominal threshold, the unit of the membrane gate.
  static var scale: Double { get }
  /// The soma of a die; its leak and threshold stray.
  init(die: Draws, neuron: Int, mismatch: Double)
  /// The membrane after a step, or nil when it spikes.
  func stepped(_ membrane: Double, drive: Double) -> Double?
}

/// Leaky integrate-and-fire in units of the threshold: dV/dt = (-V + I) / tau_m, V >= -1.
package struct NormalisedSoma: ProfileSoma {
  /// The constants of section 1.4 (a) of the learning dossier.
  package static let profile = LearningProfile.normalised
  package static let dt = 1.0
  package static let synapseDecay = 10.0
  package static let errorDecay = 50.0
  package static let hiddenStep = 0.15
  package static let outputStep = 0.20
  package static let hiddenDC = 0.3
  package static let outputDC = 0.2
  package static let errorGain = 1.5
  package static let rest = 0.0
  package static let refractorySteps = 2
  package static let scale = 1.0
  private static let membraneDecay = 20.0
  private static let floor = -1.0

  private let rate: Double
  private let threshold: Double

  /// Time constant with the given variation, threshold with half of it.
  package init(die: Draws, neuron: Int, mismatch: Double) {
    rate = Self.dt / (Self.membraneDecay * die.factor(mismatch, .membrane, neuron))
    threshold = die.factor(mismatch / 2, .threshold, neuron)
  }

  /// Euler of first order.
  @inline(__always)
  package func stepped(_ membrane: Double, drive: Double) -> Double? {
    let next = max(membrane + (drive - membrane) * rate, Self.floor)
    return next >= threshold ? nil : next
  }
}

/// The DPI soma in pA: dI/dt = I / (tau (I + I_g)) [(I_g / I_tau)(I_in - I_tau) + (I_fb / I_tau)(I + I_g) - I], with
/// I_fb = I_0 (I / I_0)^(kappa/(kappa+1)) and tau = C U_T / (kappa I_tau).
package struct CurrentSoma: ProfileSoma {
  /// The constants of section 1.4 (b) of the learning dossier.
  package static let profile = LearningProfile.current
  package static let dt = 0.1
  package static let synapseDecay = 10.0
  package static let errorDecay = 100.0
  package static let hiddenStep = 8.0
  package static let outputStep = 4.5
  package static let hiddenDC = 1.0
  package static let outputDC = 1.0
  package static let errorGain = 55.0
  package static let rest = 0.5
  package static let refractorySteps = 20
  package static let scale = 60.0
  private static let membraneDecay = 20.0
  private static let leak = 5.32
  private static let gain = 4 * leak
  private static let feedbackPower: Float = 0.4135

  private let leak: Double
  private let threshold: Double

  /// Leak and threshold with the given variation; 0 gives the nominal soma.
  package init(die: Draws, neuron: Int, mismatch: Double) {
    leak = Self.leak * die.factor(mismatch, .membrane, neuron)
    threshold = Self.scale * die.factor(mismatch, .threshold, neuron)
  }

  /// Euler of first order; the exponential of the feedback in single precision, relative error below 1e-6.
  @inline(__always)
  package func stepped(_ membrane: Double, drive: Double) -> Double? {
    let input = max(drive, Self.rest)
    let ratio = Float(membrane / Self.rest)
    let feedback = Self.rest * Double(Elementary.exp(Self.feedbackPower * Elementary.log(ratio)))
    let sum = membrane + Self.gain
    let bracket = (Self.gain * (input - leak) + feedback * sum) / leak - membrane
    let tau = Self.membraneDecay * Self.leak / leak
    let next = max(membrane + Self.dt * membrane / (tau * sum) * bracket, Self.rest)
    return next >= threshold ? nil : next
  }
}
