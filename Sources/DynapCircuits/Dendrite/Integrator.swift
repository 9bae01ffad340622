/// The law of an integrator, which a circuit picks: ``DPI``, or ``DeviceDPI`` with moderate inversion and noise.
public protocol Integrator: Sendable {
  /// The rows of one integrator with an output current such as `I_ampa`.
  static func rows(_ output: BranchOutput) -> [RowDeclaration]
  /// The mean output current over the step, pA.
  var mean: Row { get }
  /// Finds the rows of the integrator with an output current of this name.
  init(_ name: String, _ rows: LaneRows)
  /// Computes the coefficients of a lane.
  func derive(_ lane: Int, _ settings: LaneSettings, _ design: IntegratorDesign)
  /// Charges a lane with `weight` pA from `start` to `end`, in ms from the beginning of the step.
  func pulse(_ lane: Int, from start: Float, to end: Float, weight: Float, floor: Float)
  /// Ends the step of a lane that got its pulses one by one.
  func finish(_ lane: Int, _ context: StepContext)
  /// Charges lanes with one pulse each; not those for which `isCharged` is false.
  func pulse(_ round: PulseRound, _ context: StepContext, where isCharged: (Int) -> Bool)
  /// Ends the step of the lanes of a round.
  func finish(_ round: PulseRound, _ context: StepContext)
  /// Charges lanes with the one pulse each that they get in a step and that begins with it, and ends their step.
  func pulseFromBegin(_ round: PulseRound, _ context: StepContext)
  /// Charges the lanes that pulses reached in a step, all pulses of a lane together, and ends their step; with a `sign`,
  /// only those where it is negative.
  func charge(_ branch: BranchCharge, _ context: StepContext, whereNegative sign: Row?)
  /// Whether the pulses of a lane have to come one by one, where the longest is `width` ms.
  func isStiff(_ lane: Int, width: Float, step: Float) -> Bool
  /// Charges a lane whose step has been finished.
  func latePulse(_ lane: Int, from start: Float, to end: Float, weight: Float, _ context: StepContext)
  /// Decays a range of lanes to the end of the step and sets their mean current.
  func step(_ lanes: Range<Int>, _ context: StepContext)
  /// Puts a lane to rest.
  func rest(_ lane: Int, floor: Float)
  /// Whether pulses of a weight in pA can lift a lane off the floor.
  func canRise(_ lane: Int, weight: Float) -> Bool
}
