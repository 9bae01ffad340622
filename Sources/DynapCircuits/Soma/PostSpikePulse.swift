/// The pulse after a spike (SOAD PWTAU): the one timer of a neuron that feeds adaptation and calcium.
///
/// Equation: t_pa = C_pw V_sw / I_pw; a spike during the pulse re-arms it.
/// Symbols: I_pw `SOAD_PWTAU_N`, pA; C_pw 0.5 pF; t_pa, ms. Shape: lanes.
/// A spike is known when its step is complete: the part of its pulse in that step charges the integrators late, the
/// rest step by step. A pulse may outlast any number of steps.
/// Source: 5.5 and 6.1 of the analog dossier; that calcium has no timer of its own follows from the list of biases.
public struct PostSpikePulse: SpikeResponder {
  /// The block's name in reports and documents.
  public static let name = "soma.pulse"
  /// The biases of the block, in the order of the vendor's table; its one bias stands with ``Adaptation``.
  public static let parameters: [Parameter] = []
  /// The biases that the coefficients follow.
  public static var inputs: [Parameter]? { [Adaptation.pulseWidth] }
  /// When in a step the circuit is called.
  public static let phase = Phase.dendrite
  private static let endRow = RowDeclaration(
    "t_ahp", "ms", .state, "end of the pulse, from the step's beginning")
  private static let widthRow = RowDeclaration("t_pa", "ms", .coefficient, "pulse width")
  private static let partRow = RowDeclaration(
    "t_pa.part", "ms", .scratch, "how long the pulse lasts in this step")
  private static let lateStartRow = RowDeclaration(
    "t_pa.lateStart", "ms", .scratch, "where the pulse of the last spike begins in its step")
  private static let lateStopRow = RowDeclaration(
    "t_pa.lateStop", "ms", .scratch, "where it ends in that step; not after its start where there is none")
  /// The circuit's states and coefficients.
  public static let rows = [endRow, widthRow, partRow, lateStartRow, lateStopRow]

  private let end: Row
  private let width: Row
  private let part: Row
  private let lateStart: Row
  private let lateStop: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    end = rows[Self.endRow]
    width = rows[Self.widthRow]
    part = rows[Self.partRow]
    lateStart = rows[Self.lateStartRow]
    lateStop = rows[Self.lateStopRow]
  }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    let capacitance = settings.capacitance(settings.process.adaptationPulseCapacitance, "C_pulse_ahp")
    width[lane] = Float(settings.swingTime(capacitance, settings.current(Adaptation.pulseWidth)))
  }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    let step = context.step
    let (end, part) = (self.end.base, self.part.base)
    LaneBatch.each(lanes) { first, buffer in
      let (rests, parts) = (buffer[0], buffer[1])
      for i in 0..<LaneBatch.size {
        let before = end[first &+ i]
        let rest = before > step ? before - step : 0
        rests[i] = rest
        parts[i] = rest < step ? rest : step
      }
      LaneBatch.write(rests, to: end + first)
      LaneBatch.write(parts, to: part + first)
    }
  }

  /// Starts or re-arms the pulse for a spike at `offset` ms of the step that has just been finished.
  public func spiked(_ lane: Int, at offset: Float, _ context: StepContext) {
    let stop = offset + width[lane]
    lateStart[lane] = max(offset, end[lane])
    lateStop[lane] = min(stop, context.step)
    end[lane] = max(stop, end[lane])
  }

  /// Charges an integrator with what of the pulse falls into this step, which has been begun.
  @inline(__always)
  func charge(_ dpi: some Integrator, _ lanes: Range<Int>, weight: Row, _ context: StepContext) {
    let (part, weight, size) = (self.part.base, weight.base, LaneBatch.size)
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: size) { charged in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * size) { numbers in
        guard let charged = charged.baseAddress, let begins = numbers.baseAddress else { return }
        let (ends, weights) = (begins + size, begins + 2 * size)
        LaneBatch.fill(begins, with: 0)
        var filled = 0
        for first in stride(from: lanes.lowerBound, to: lanes.upperBound, by: size) {
          LaneBatch.forEach(in: LaneBatch.positivePlaces(part + first)) { i in
            charged[filled] = Int32(truncatingIfNeeded: first &+ i)
            ends[filled] = part[first &+ i]
            weights[filled] = weight[first &+ i]
            filled &+= 1
            guard filled == size else { return }
            dpi.pulseFromBegin(
              .init(lanes: charged, begins: begins, ends: ends, weights: weights, count: filled), context)
            filled = 0
          }
        }
        if filled > 0 {
          dpi.pulseFromBegin(
            .init(lanes: charged, begins: begins, ends: ends, weights: weights, count: filled), context)
        }
      }
    }
  }

  /// Charges an integrator with what of the last spike's pulse falls into its own step, which has been finished.
  func chargeLate(_ dpi: some Integrator, _ lane: Int, weight: Row, _ context: StepContext) {
    let (start, stop) = (lateStart[lane], lateStop[lane])
    guard stop > start else { return }
    dpi.latePulse(lane, from: start, to: stop, weight: weight[lane], context)
  }
}
