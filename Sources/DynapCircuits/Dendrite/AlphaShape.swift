/// The second integrator of an excitatory dendrite, which turns the jump of its current into an alpha-shaped hump.
///
/// Equation: ``AlphaModel/difference``: I = max(I_E - I_I, 0), both DPIs charged by the same pulses. For one pulse in the
/// linear regime it leaves zero at ln(A_I/A_E) / (1/tau_I - 1/tau_E), if A_I > A_E, and peaks at
/// ln((A_I tau_E)/(A_E tau_I)) / (1/tau_I - 1/tau_E). ``AlphaModel/cascade``: I_I, charged by I_E as an input current;
/// for equal time constants and I_g = I_tau it is A t/tau exp(-t/tau) in the linear regime.
/// Symbols: I_E, I_I mean currents of the two ``DPI``s over the step, A their jumps, pA. Shape: lanes.
/// A step in which the difference changes its sign is cut off by its mean. The second integrator rests where the latch
/// is off.
/// Not modelled: the mirror that subtracts, apart from the output factor of the second integrator.
/// Source: 4.2 of the analog dossier, derived from the names of the biases and a test program of a real chip; the second
/// capacitance is taken to be that of the first.
public struct AlphaShape<Law: Integrator>: Sendable {
  /// The second integrator.
  public let dpi: Law
  /// The mean current of the dendrite, pA.
  let output: Row
  let direct: Row
  let share: Row

  /// The rows of a second integrator with an output current such as `I_ampa_i`.
  static func rows(_ current: BranchOutput) -> [RowDeclaration] {
    let name = current.name
    return Law.rows(current) + [
      RowDeclaration("\(name).direct", "1", .coefficient, "what the first integrator adds to the output"),
      RowDeclaration(
        "\(name).share", "1", .coefficient, "what the second adds: -1 difference, 1 cascade, 0 off"),
    ]
  }

  /// Finds the rows of a second integrator, and the mean current of the dendrite that it shapes.
  init(_ name: String, of first: Row, _ rows: LaneRows) {
    guard let direct = rows["\(name).direct"], let share = rows["\(name).share"] else {
      preconditionFailure("no second integrator is called \(name)")
    }
    dpi = Law(name, rows)
    output = first
    self.direct = direct
    self.share = share
  }

  /// Computes the coefficients of a lane, whose second integrator a latch connects.
  func derive(_ lane: Int, _ settings: LaneSettings, _ design: IntegratorDesign, latch: Latch) {
    dpi.derive(lane, settings, design)
    let isOn = settings.latches[latch]
    let isCascade = settings.core.alpha == .cascade
    direct[lane] = isOn && isCascade ? 0 : 1
    share[lane] = isOn ? (isCascade ? 1 : -1) : 0
    if !isOn { dpi.rest(lane, floor: Float(settings.floor)) }
  }

  /// Charges the second integrators of some lanes with a pulse each, where they are to be subtracted.
  func pulse(_ round: PulseRound, _ context: StepContext) {
    dpi.pulse(round, context) { share[$0] < 0 }
  }

  /// Charges the second integrator with the pulses of a step, where it is to be subtracted.
  func charge(_ branch: BranchCharge, _ context: StepContext) {
    dpi.charge(branch, context, whereNegative: share)
  }

  /// The current of the dendrite, of the means of both integrators.
  @inline(__always)
  static func shaped(_ first: Float, _ second: Float, direct: Float, share: Float) -> Float {
    // Where the latch is off this is the first integrator's mean, bit by bit.
    let sum = direct * first + share * second
    return sum > 0 ? sum : 0
  }

  /// Advances the second integrator over a range of lanes and shapes the dendrite's mean current.
  @inline(__always)
  func step(_ lanes: Range<Int>, _ context: StepContext) {
    let (step, floor) = (context.step, context.floor)
    let (output, direct, share) = (self.output.base, self.direct.base, self.share.base)
    var isCascade: UInt32 = 0
    for lane in lanes { isCascade |= share[lane] > 0 ? 1 : 0 }
    if isCascade != 0 {
      for lane in lanes where share[lane] > 0 && output[lane] > 0 {
        dpi.pulse(lane, from: 0, to: step, weight: output[lane], floor: floor)
        dpi.finish(lane, context)
      }
    }
    dpi.step(lanes, context)
    let second = dpi.mean.base
    LaneBatch.each(lanes) { first, buffer in
      let sums = buffer[0]
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        sums[i] = Self.shaped(output[lane], second[lane], direct: direct[lane], share: share[lane])
      }
      LaneBatch.write(sums, to: output + first)
    }
  }
}
