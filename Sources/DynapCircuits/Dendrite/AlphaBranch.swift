/// The alpha option of a dendrite: a second integrator with biases of its own, charged by the same pulses.
public protocol AlphaBranch: PulseTarget {
  /// The law of the second integrator.
  associatedtype Law: Integrator
  /// The dendrite that it shapes.
  associatedtype First: DendriteBranch
  /// What the second integrator is made of.
  static var integrator: IntegratorDesign { get }
  /// The latch that connects the second integrator.
  static var latch: Latch { get }
  /// The second integrator and what it does to the dendrite.
  var shape: AlphaShape<Law> { get }
  /// Makes the branch of its shape.
  init(_ shape: AlphaShape<Law>)
}

extension AlphaBranch {
  /// The biases that the coefficients follow.
  public static var inputs: [Parameter]? { [integrator.tau, integrator.gain] }
  /// When in a step the circuit is called.
  public static var phase: Phase { .dendrite }
  /// The circuit's states and coefficients.
  public static var rows: [RowDeclaration] { AlphaShape<Law>.rows(integrator.output) }

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    // The mean is the same row under every law.
    self.init(AlphaShape(Self.integrator.output.name, of: DPI(First.integrator.output.name, rows).mean, rows))
  }

  /// The second integrator is charged where the latch is on.
  public static func isNeeded(_ latches: LatchSet) -> Bool { latches[latch] }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    shape.derive(lane, settings, Self.integrator, latch: Self.latch)
  }

  /// Charges second integrators with one pulse each.
  public func pulse(_ round: PulseRound, _ context: StepContext) { shape.pulse(round, context) }

  /// Ends the step of the lanes of a round.
  public func finish(_ round: PulseRound, _ context: StepContext) { shape.dpi.finish(round, context) }

  /// Charges the second integrators of the lanes that pulses reached, where it is to be subtracted.
  public func charge(_ branch: BranchCharge, _ context: StepContext) { shape.charge(branch, context) }

  /// The second integrator is charged on some lanes only.
  public var plainIntegrator: DPI? { nil }

  /// The second integrator, under the full law.
  public var signedIntegrator: SignedIntegrator? {
    (shape.dpi as? DPI).map { SignedIntegrator(dpi: $0, sign: shape.share) }
  }

  /// Whether the pulses of a lane have to come one by one.
  public func isStiff(_ lane: Int, width: Float, step: Float) -> Bool {
    shape.dpi.isStiff(lane, width: width, step: step)
  }

  /// Advances a range of lanes by one step.
  @inline(__always)
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) { shape.step(lanes, context) }
}
