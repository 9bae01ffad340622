/// A dendrite: one integrator per neuron, which its synapses of one kind share.
///
/// A branch declares what is its own, the name, the biases and the capacitor; what all have in common stands here.
public protocol DendriteBranch: PulseTarget {
  /// The law of its integrator.
  associatedtype Law: Integrator
  /// What the integrator is made of.
  static var integrator: IntegratorDesign { get }
  /// The integrator.
  var dpi: Law { get }
  /// Makes the branch of its integrator.
  init(_ dpi: Law)
}

extension DendriteBranch {
  /// The biases that the coefficients follow.
  public static var inputs: [Parameter]? { [integrator.tau, integrator.gain] }
  /// When in a step the circuit is called.
  public static var phase: Phase { .dendrite }
  /// The circuit's states and coefficients.
  public static var rows: [RowDeclaration] { Law.rows(integrator.output) }

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) { self.init(Law(Self.integrator.output.name, rows)) }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) { dpi.derive(lane, settings, Self.integrator) }

  /// Charges lanes with one pulse each.
  public func pulse(_ round: PulseRound, _ context: StepContext) { dpi.pulse(round, context) { _ in true } }

  /// Ends the step of the lanes of a round.
  public func finish(_ round: PulseRound, _ context: StepContext) { dpi.finish(round, context) }

  /// Charges the lanes that pulses reached.
  public func charge(_ branch: BranchCharge, _ context: StepContext) {
    dpi.charge(branch, context, whereNegative: nil)
  }

  /// The integrator, under the full law.
  public var plainIntegrator: DPI? { dpi as? DPI }

  /// Whether the pulses of a lane have to come one by one.
  public func isStiff(_ lane: Int, width: Float, step: Float) -> Bool {
    dpi.isStiff(lane, width: width, step: step)
  }

  /// Advances a range of lanes by one step.
  @inline(__always)
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) { dpi.step(lanes, context) }
}
