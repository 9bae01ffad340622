/// A circuit with one instance per neuron, stepped in lanes.
///
/// A circuit declares its parameters and its rows, derives coefficients in Double when a setting changes, and steps
/// ranges of lanes in Float without branches on the configuration.
public protocol Circuit: Silicon {
  /// When in a step the circuit is called.
  static var phase: Phase { get }
  /// The rows that the circuit owns.
  static var rows: [RowDeclaration] { get }
  /// Neighbouring lanes that must be stepped in one range: 16 unless lanes act on one another.
  static var grain: Int { get }
  /// Whether the circuit has anything to do on a board where these latches are on somewhere; others are not stepped.
  static func isNeeded(_ latches: LatchSet) -> Bool
  /// The biases that ``derive(_:_:)`` reads, or writes over: where none of them changes, the coefficients stay. Nil is
  /// every bias. As declared for all, the block's own, and every one where it has none.
  static var inputs: [Parameter]? { get }
  /// Finds the circuit's rows, and those of others that it reads.
  init(_ rows: LaneRows)
  /// Computes the coefficients of one lane from its settings.
  func derive(_ lane: Int, _ settings: LaneSettings)
  /// Advances a range of lanes, whole blocks, by one step.
  func step(_ lanes: Range<Int>, _ context: inout StepContext)
  /// The circuit behind a call that counts no reference; as declared for all.
  func call() -> CircuitCall
}

extension Circuit {
  /// Lanes are independent of one another.
  public static var grain: Int { LaneRows.blockSize }

  /// A block that owns biases reads those.
  public static var inputs: [Parameter]? { parameters.isEmpty ? nil : parameters }

  /// A circuit without a latch of its own is always needed.
  public static func isNeeded(_ latches: LatchSet) -> Bool { true }

  /// A circuit whose coefficients others read has nothing to step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {}
}

/// A circuit that the pulses of synapses charge.
public protocol PulseTarget: Circuit {
  /// Charges lanes with one pulse each.
  ///
  /// The pulses of a lane come in the order of their middles. A lane gets its pulses of a step either in rounds or as a
  /// ``BranchCharge``.
  func pulse(_ round: PulseRound, _ context: StepContext)
  /// Ends the step of the lanes of a round.
  func finish(_ round: PulseRound, _ context: StepContext)
  /// Charges the lanes that pulses reached in a step, all pulses of a lane together.
  func charge(_ branch: BranchCharge, _ context: StepContext)
  /// Whether the pulses of a lane have to come one by one, where the longest is `width` ms: the integrator is fast.
  func isStiff(_ lane: Int, width: Float, step: Float) -> Bool
  /// The integrator that pulses charge, where there is nothing else to it than a plain one.
  var plainIntegrator: DPI? { get }
  /// The integrator that pulses charge where a number of the lane is negative, where there is nothing else to it.
  var signedIntegrator: SignedIntegrator? { get }
  /// The circuit behind calls that count no reference; as declared for all.
  func pulseCall() -> PulseCall
}

extension PulseTarget {
  /// Most are charged on every lane.
  public var signedIntegrator: SignedIntegrator? { nil }
}

/// An integrator that pulses charge on some lanes only.
public struct SignedIntegrator {
  let dpi: DPI
  /// Negative where they do.
  let sign: Row
}

/// A circuit that answers to the spikes of its own neuron.
public protocol SpikeResponder: Circuit {
  /// Answers to a spike at `offset` ms of the step that has just been finished.
  func spiked(_ lane: Int, at offset: Float, _ context: StepContext)
  /// The circuit behind a call that counts no reference; as declared for all.
  func spikeCall() -> SpikeCall
}

/// A circuit that can move a neuron that is at rest and gets no pulse.
public protocol Restless: Circuit {
  /// Whether a lane must be stepped although all of its states are at rest.
  func isRestless(_ lane: Int) -> Bool
}

/// A circuit that its biases can keep at rest for ever.
public protocol Dispensable: Circuit {
  /// Whether a state of the lane is off its rest, or an input could take it there; where no lane of a board can move,
  /// the circuit is not stepped.
  func canMove(_ lane: Int, floor: Float) -> Bool
}

/// What the circuits of a range of lanes share during one step.
public struct StepContext: Sendable {
  /// The step, in ms.
  public let step: Float
  /// The smallest current of any node, in pA.
  public var floor: Float
  /// How many steps came before this one.
  public var index: Int64 = 0
  /// Whether somebody can see the rows after this step; if not, means and sums need not be written.
  public var isSeen = true
  /// Lanes, whole blocks, whose means and sums somebody reads after every step.
  public var watched = 0..<0
  /// The shot noise of the nodes; nil without.
  public var shot: ShotNoise?
  /// The spikes of this step, in no particular order.
  public var spikes: [LaneSpike] = []

  /// Makes a context.
  public init(step: Float, floor: Float, shot: ShotNoise? = nil) {
    self.step = step
    self.floor = floor
    self.shot = shot
  }

  /// Whether somebody can see the rows of a block of lanes after this step.
  @inline(__always)
  func sees(_ block: Int) -> Bool { isSeen || watched.contains(block) }

  /// Whether somebody can see any of some lanes after this step.
  func seesAny(of lanes: Range<Int>) -> Bool { isSeen || watched.overlaps(lanes) }
}

/// A spike inside a step.
public struct LaneSpike: Sendable, Hashable {
  /// The neuron's lane.
  public let lane: Int32
  /// The place in the step, in ms from its beginning.
  public let offset: Float
  /// How many events the spike counts for; the linear model can fire more than once a step.
  public let count: Int32

  /// Makes a spike.
  public init(lane: Int, offset: Float, count: Int = 1) {
    self.lane = Int32(lane)
    self.offset = offset
    self.count = Int32(count)
  }
}
