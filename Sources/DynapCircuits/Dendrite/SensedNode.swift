/// The node that the NMDA gate and the conductance mode compare with their levels (CoHo): membrane or calcium.
///
/// Equation: I_x = I sqrt(I / I_last), the current in the middle of the step, extrapolated in the log domain from the
/// beginnings of this step and the last; I_x = I where the last is not known.
/// Symbols: I membrane or calcium current, I_last the same a step ago, I_x, pA. Shape: lanes.
/// Which node is sensed is set by `latch_coho_ca_mem` through ``Reading``. Second order in the step: factors of I_x are
/// those of the middle of the step, where the means of the dendrites belong. After a spike, and at the floor, nothing
/// is extrapolated; half a step changes I_x by at most a factor of two.
/// At `device` the pair compares nodes, not the currents that they carry: I_x is then the node of ``Inversion``.
/// Not modelled: the load of the pair on the node.
/// Source: 4.3 of the analog dossier and 3.6 of the digital one; the meaning of the latch is inferred from one test
/// program of a real chip, which sets it together with the gate.
public struct SensedNode: SpikeResponder {
  /// The block's name in reports and documents.
  public static let name = "dendrite.sensed"
  /// The biases of the block, in the order of the vendor's table.
  public static let parameters: [Parameter] = []
  /// The biases that the coefficients follow.
  public static var inputs: [Parameter]? { [] }
  /// When in a step the circuit is called.
  public static let phase = Phase.dendrite

  private static let sensedRow = RowDeclaration("I_x", "pA", .scratch, "sensed current in mid-step")
  private static let lastRow = RowDeclaration(
    "I_x.last", "pA", .current, "sensed current at the beginning of the last step")
  private static let isSensedRow = RowDeclaration("I_x.on", "1", .coefficient, "1 where the node is sensed")
  private static let calciumShareRow = RowDeclaration(
    "I_x.calcium", "1", .coefficient, "1 where the node is calcium")
  /// The circuit's states and coefficients.
  public static let rows = [sensedRow, lastRow, isSensedRow, calciumShareRow]

  /// What `latch_coho_ca_mem` means.
  public enum Reading: String, Sendable, CaseIterable {
    /// On selects the membrane, off calcium; the default.
    case onIsMembrane
    /// On selects calcium, off the membrane.
    case onIsCalcium
    /// The latch has no part in it; the membrane is sensed.
    case membrane

    func isCalcium(_ latches: LatchSet) -> Bool {
      switch self {
      case .onIsMembrane: !latches[.cohoCaMem]
      case .onIsCalcium: latches[.cohoCaMem]
      case .membrane: false
      }
    }
  }

  /// The largest ratio of two steps that is extrapolated: the square of the largest change in half a step.
  fileprivate static let steepest: Float = 4

  /// The sensed current in the middle of the step, pA.
  public let current: Row
  let last: Row
  private let isSensed: Row
  private let calciumShare: Row
  private let membrane: Row
  private let calcium: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    current = rows[Self.sensedRow]
    last = rows[Self.lastRow]
    isSensed = rows[Self.isSensedRow]
    calciumShare = rows[Self.calciumShareRow]
    membrane = rows[DeviceMembrane.nodeName] ?? rows[Membrane.currentRow]
    calcium = rows[DeviceDPI.nodeName(Calcium.integrator.output.name)] ?? Calcium(rows).dpi.current
  }

  /// The gate and the conductance mode sense a node.
  public static func isNeeded(_ latches: LatchSet) -> Bool { latches[.denmNMDA] || latches[.deConductance] }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    let isNeeded = Self.isNeeded(settings.latches)
    isSensed[lane] = isNeeded ? 1 : 0
    calciumShare[lane] = settings.core.readings.sensedNode.isCalcium(settings.latches) ? 1 : 0
    // What was sensed before the latch went off is no part of the state that comes back with it.
    let floor = Float(settings.floor)
    if !isNeeded || last[lane] < floor { last[lane] = floor }
  }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    let (floor, rows) = (context.floor, Rows(self))
    let (sensed, last) = (self.current.base, self.last.base)
    LaneBatch.each(lanes) { first, buffer in
      let (middles, lasts) = (buffer[0], buffer[1])
      for i in 0..<LaneBatch.size { (middles[i], lasts[i]) = rows.sensed(first &+ i, floor: floor) }
      LaneBatch.write(middles, to: sensed + first)
      LaneBatch.write(lasts, to: last + first)
    }
  }

  /// The rows that a step reads.
  struct Rows {
    private let last: UnsafePointer<Float>
    private let isSensed: UnsafePointer<Float>
    private let calciumShare: UnsafePointer<Float>
    private let membrane: UnsafePointer<Float>
    private let calcium: UnsafePointer<Float>

    init(_ node: SensedNode) {
      last = UnsafePointer(node.last.base)
      isSensed = UnsafePointer(node.isSensed.base)
      calciumShare = UnsafePointer(node.calciumShare.base)
      membrane = UnsafePointer(node.membrane.base)
      calcium = UnsafePointer(node.calcium.base)
    }

    /// The sensed current of a lane in the middle of the step, and what the next step takes for the last one's.
    @inline(__always)
    func sensed(_ lane: Int, floor: Float) -> (middle: Float, last: Float) {
      // Both are read, so that a loop over lanes has no branch.
      let (level, rate) = (membrane[lane], calcium[lane])
      let now = calciumShare[lane] > 0 ? rate : level
      let before = last[lane]
      let ratio = now / before
      let rise = before > floor ? ratio : 1
      let upper = rise < SensedNode.steepest ? rise : SensedNode.steepest
      let flattest = 1 / SensedNode.steepest
      let middle = now * Elementary.squareRoot(upper > flattest ? upper : flattest)
      return (middle > floor ? middle : floor, isSensed[lane] > 0 ? now : floor)
    }
  }

  /// The current of the node now, pA.
  @inline(__always)
  public func now(_ lane: Int) -> Float {
    let (level, rate) = (membrane.base[lane], calcium.base[lane])
    return calciumShare.base[lane] > 0 ? rate : level
  }

  /// Forgets the last step, whose slope a spike ends.
  public func spiked(_ lane: Int, at offset: Float, _ context: StepContext) { last[lane] = context.floor }
}
