/// The membrane (SO): a current-mode conductance-based integrate-and-fire neuron.
///
/// Equation: C dV/dt = I_in / (1 + I/I_g) - I_L + I_fb(I), I = I_0 exp(kappa V/U_T); in z = y + ln y with y = I/I_g:
/// dz/dt = a (I_in - (I_L - I_fb) (1 + y)), a = kappa/(C U_T). A spike when I reaches I_spk, at the place in the step
/// that z crosses it; then I rests at the floor for t_ref.
/// Symbols: I_in, I_L of ``SomaInput``; I_tau `SOIF_LEAK_N`, I_g `SOIF_GAIN_N`; C_mem 7.7 pF; pA, mV, ms.
/// Shape: lanes.
/// Method: Strang splitting (``Splitting``), half leak, charge, half leak: second order. Lanes whose leak is stiff in one step
/// (a I_L h > 1/8) take it in parts, exponential ones in a loop of their own, and lanes that fire take theirs one by one.
/// `latch_soif_kill` holds the membrane at the floor.
/// Not modelled: the undershoot after reset; the comparator's delay.
/// Source: Livi and Indiveri 2009; Chicca et al. 2014; 5.1, 5.2 and 11.3 of the analog dossier.
public struct Membrane: Circuit {
  /// The block's name in reports and documents.
  public static let name = "soma.membrane"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [leak, gain]

  /// When in a step the circuit is called.
  public static let phase = Phase.soma
  static let currentRow = RowDeclaration("I_mem", "pA", .current, "membrane current")
  static let heldRow = RowDeclaration("t_held", "ms", .state, "rest of the refractory period")
  static let leakRow = RowDeclaration("I_tau", "pA", .coefficient, "membrane leak")
  static let gainRow = RowDeclaration("I_mem.gain", "pA", .coefficient, "gain current I_g")
  private static let chargingRow = RowDeclaration(
    "I_mem.charging", "1/(pA ms)", .coefficient, "kappa / (C U_T)")
  private static let aliveRow = RowDeclaration(
    "I_mem.alive", "1", .coefficient, "0 where the neuron is killed")
  /// The circuit's states and coefficients.
  public static let rows = [currentRow, heldRow, leakRow, gainRow, chargingRow, aliveRow]

  /// The membrane current, pA.
  public let current: Row
  let held: Row
  let leakCurrent: Row
  let gainCurrent: Row
  let charging: Row
  let alive: Row
  let input: SomaInput
  let threshold: Row
  let period: Row
  let feedback: PositiveFeedback

  // What a lane has to do apart from the others: find its spikes, take the step in parts, or with feedback.
  static let spiking: Float = 1
  static let inParts: Float = 2
  static let withFeedback: Float = 3
  /// With feedback, and free to move.
  private static let waiting: Float = 4

  /// The largest a I_L h of one splitting step; a larger one is taken in parts.
  static let stiffness: Float = 0.125
  /// The most parts of a step.
  static let mostParts: Float = 512
  /// The largest membrane current that a splitting step may end at, pA, so that its place on the way there is a number.
  static let ceiling: Float = 1e30

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    current = rows[Self.currentRow]
    held = rows[Self.heldRow]
    leakCurrent = rows[Self.leakRow]
    gainCurrent = rows[Self.gainRow]
    charging = rows[Self.chargingRow]
    alive = rows[Self.aliveRow]
    input = SomaInput(rows)
    threshold = SpikeThreshold(rows).level
    period = Refractory(rows).period
    feedback = PositiveFeedback(rows)
  }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    let capacitance = settings.capacitance(settings.process.membraneCapacitance, "C_mem")
    leakCurrent[lane] = Float(settings.clippedCurrent(Self.leak))
    gainCurrent[lane] = Float(settings.clippedCurrent(Self.gain))
    charging[lane] = Float(settings.charging(capacitance))
    alive[lane] = settings.latches[.soifKill] ? 0 : 1
    let floor = Float(settings.floor)
    if current[lane] < floor || settings.latches[.soifKill] { current[lane] = floor }
  }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    let (inputs, leaks) = (input.input.base, input.leak.base)
    step(lanes, &context, drive: { (inputs[$1], leaks[$1]) }, written: { _, _, _ in })
  }

  /// Advances a range of lanes by one step.
  ///
  /// - Parameters:
  ///   - drive: The input and the leak of a lane, of which it gets the place in a batch and the number.
  ///   - written: What else is to be written of a batch, of which it gets the first lane, the inputs and the leaks.
  @inline(__always)
  func step(
    _ lanes: Range<Int>, _ context: inout StepContext, drive: (Int, Int) -> (input: Float, leak: Float),
    written: (Int, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: WaitingLanes.room) { room in
      guard let room = room.baseAddress else { return }
      var waiting = WaitingLanes(room)
      step(lanes, &waiting, &context, drive: drive, written: written)
      takeParts(waiting.stiff, waiting.stiffCount, isExponential: false, &context)
      takeParts(waiting.exponential, waiting.exponentialCount, isExponential: true, &context)
    }
  }

  @inline(__always)
  private func step(
    _ lanes: Range<Int>, _ waiting: inout WaitingLanes, _ context: inout StepContext,
    drive: (Int, Int) -> (input: Float, leak: Float),
    written: (Int, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    let (h, floor) = (context.step, context.floor)
    let (current, held, alive) = (self.current.base, self.held.base, self.alive.base)
    let (gain, charging) = (gainCurrent.base, self.charging.base)
    let (threshold, exponential) = (self.threshold.base, feedback.isOn.base)
    LaneBatch.each(lanes) { first, buffer in
      // The marks in a part of their own, lest one be used too often.
      let (inputs, leaks, rests, special) = (buffer[0], buffer[1], buffer[8], buffer[12])
      let (starts, deltas, losses, charged) = (buffer[4], buffer[5], buffer[6], buffer[7])
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        let (input, leak) = drive(i, lane)
        let rest = held[lane]
        let free = (rest < h ? h - rest : 0) * alive[lane]
        // e^x - 1 keeps the leak to a Float's precision in a short step, where e^x would round next to 1. Where it is
        // large the lane is stiff, and what comes out here is not used.
        let loss = Elementary.smallExpm1(-0.5 * charging[lane] * leak * free)
        let before = current[lane]
        let start = before + before * loss
        let delta = charging[lane] * input * free
        inputs[i] = input
        leaks[i] = leak
        rests[i] = rest > h ? rest - h : 0
        losses[i] = loss
        starts[i] = start
        deltas[i] = delta
        charged[i] = Charge.small(start, gain: gain[lane], delta)
      }
      written(first, inputs, leaks)
      Charge.repair(charged, starts, gain + first, deltas, above: Charge.largestSmall)
      let next = starts
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        let after = charged[i] + charged[i] * losses[i]
        let isSpiking: Float = after >= threshold[lane] ? Self.spiking : 0
        let isStiff = charging[lane] * leaks[i] * h > Self.stiffness
        let isInParts = isStiff ? Self.inParts : isSpiking
        let mark = exponential[lane] > 0 ? Self.withFeedback : isInParts
        let lifted = after > floor ? after : floor
        // Read before one is chosen: else the choice would be one of addresses, which are gathered.
        let (now, rest, left) = (current[lane], held[lane], rests[i])
        special[i] = mark
        next[i] = mark > 0 ? now : lifted
        rests[i] = mark > 0 ? rest : left
      }
      LaneBatch.write(next, to: current + first)
      LaneBatch.write(rests, to: held + first)
      var specials: UInt32 = 0
      for i in 0..<LaneBatch.size { specials |= special[i].bitPattern }
      guard specials != 0 else { return }
      for i in 0..<LaneBatch.size {
        let (mark, living) = (special[i], alive[first &+ i])
        let feeding: Float = rests[i] < h ? exponential[first &+ i] * living : 0
        special[i] = feeding > 0 ? Self.waiting : mark
      }
      LaneBatch.write(inputs, to: input.input.base + first)
      LaneBatch.write(leaks, to: input.leak.base + first)
      // A mark is passed on, not where it stands: what another function could keep would be a row for all one knows.
      LaneBatch.forEach(in: LaneBatch.positivePlaces(special)) { i in
        let mark = special[i]
        if mark == Self.waiting {
          waiting.addExponential(first &+ i)
        } else {
          integrate(first &+ i, mark, to: charged[i] + charged[i] * losses[i], &waiting, &context)
        }
      }
      guard waiting.hasExponentialBatch else { return }
      takeParts(waiting.exponential, PartBatch.size, isExponential: true, &context)
      waiting.forgetExponentialBatch()
    }
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Membrane {
  public static let leak = Parameter("SOIF_LEAK_N", "I_tau", .n, .core, .highest, .assumed, 0.61, .published, .n5_6x6, .leak, .modelled, "membrane leak: tau = C U_T / (kappa I)")
  public static let gain = Parameter("SOIF_GAIN_N", "I_g",   .n, .core, .lowest,  .assumed, 1.05, .published, .ns3,    .gain, .modelled, "membrane DPI gain")
}
