/// The membrane from weak to moderate inversion, with its leak devices near the rail and shot noise.
///
/// Equation: d ln K/dt = a (I_in s - I_L (1 - (I_floor/K)^(1/kappa)) + I_fb(I)), the node K of ``Inversion``, the share s
/// of ``DifferentialPair``; I(K) is the membrane current that fires, is recorded and sets the feedback. In deep weak
/// inversion and far above the floor it is ``Membrane``.
/// Symbols: as in ``Membrane``; K, pA. Shape: lanes, n-type devices.
/// Method: Strang splitting, half leak, charge, half leak, in parts where the leak is stiff or a spike falls; each part is
/// exact but for the pair and the feedback, which are taken in the middle: second order, stable for every step. Noise comes
/// in two halves, before and after the step, as its charge operation is what damps it.
/// A membrane that is held, killed or at rest has no noise.
/// Not modelled: what ``Membrane`` leaves out; noise of the threshold; noise over parts of a step (the second half of a
/// step with a spike is that of the time after it).
/// Source: 1.3, 5.1, 7.5 and 11.3 of the analog dossier.
public struct DeviceMembrane: Circuit {
  /// The block's name in reports and documents.
  public static var name: String { Membrane.name }
  /// The biases of the block are declared with ``Membrane``.
  public static let parameters: [Parameter] = []
  /// The biases that the coefficients follow.
  public static var inputs: [Parameter]? { Membrane.parameters + [SpikeThreshold.threshold] }
  /// When in a step the circuit is called.
  public static let phase = Phase.soma

  static let nodeName = "I_mem.node"
  private static let nodeRow = RowDeclaration(
    nodeName, "pA", .current, "membrane node, as its current in weak inversion")
  private static let levelRow = RowDeclaration("I_mem.level", "pA", .coefficient, "node at the threshold")
  private static let specificRow = RowDeclaration(
    "I_mem.specific", "pA", .coefficient, "specific current I_S")
  private static let reachRow = RowDeclaration("I_mem.reach", "1/pA", .coefficient, "the node's share of I_S")
  private static let kappaRow = RowDeclaration("I_mem.kappa", "1", .coefficient, "slope factor")
  /// The circuit's states and coefficients.
  public static let rows = Membrane.rows + [nodeRow, levelRow, specificRow, reachRow, kappaRow]
  private static let key = FNV1a.hash(nodeName)
  /// From which part above the floor on a node that falls has come to rest.
  private static let nearFloor: Float = 1.000_02

  private let base: Membrane
  private let node: Row
  private let level: Row
  private let specific: Row
  private let reach: Row
  private let kappa: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    base = Membrane(rows)
    node = rows[Self.nodeRow]
    level = rows[Self.levelRow]
    specific = rows[Self.specificRow]
    reach = rows[Self.reachRow]
    kappa = rows[Self.kappaRow]
  }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    base.derive(lane, settings)
    base.gainCurrent[lane] = Float(settings.node(Membrane.gain))
    let inversion = settings.inversion(Membrane.gain)
    specific[lane] = Float(inversion.specific)
    reach[lane] = Float(inversion.reach)
    kappa[lane] = Float(settings.process.kappa)
    level[lane] = Float(inversion.node(carrying: settings.clippedCurrent(SpikeThreshold.threshold)))
    let floor = Float(settings.floor)
    if node[lane] < floor || settings.latches[.soifKill] { node[lane] = floor }
    settle(lane, node[lane], floor)
  }

  /// Advances a range of lanes by one step.
  ///
  /// A loop without branches takes the lanes of small inputs and soft leaks that do not fire, by the same operations as
  /// ``integrate(_:_:)``, which takes the others.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    guard context.shot == nil else {
      for lane in lanes { integrate(lane, &context) }
      return
    }
    let (h, floor) = (context.step, context.floor)
    let (node, current, held, alive) = (
      self.node.base, base.current.base, base.held.base, base.alive.base
    )
    let (gains, charging, exponential) = (
      base.gainCurrent.base, base.charging.base, base.feedback.isOn.base
    )
    let (inputs, leaks) = (base.input.input.base, base.input.leak.base)
    let (specific, reach, kappa, level) = (
      self.specific.base, self.reach.base, self.kappa.base, self.level.base
    )
    LaneBatch.each(lanes) { first, buffer in
      let (next, carried, rests, special) = (buffer[0], buffer[1], buffer[2], buffer[3])
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        let (now, input, rest, gain) = (node[lane], inputs[lane], held[lane], gains[lane])
        let (a, free) = (charging[lane], h - rest)
        let isStill = alive[lane] <= 0 || rest >= h || (now <= floor && input <= 0)
        let span = isStill ? h : free
        let half = 0.5 * a * leaks[lane] * span
        let leaked = LeakDevice.leaked(now, half, floor: floor, kappa: kappa[lane])
        let (delta, w) = (a * input * span, input / specific[lane])
        let charged = gain * DifferentialPair.smallCharge(leaked / gain, delta, w)
        let fallen = LeakDevice.leaked(charged, half, floor: floor, kappa: kappa[lane])
        let high = fallen > floor ? fallen : floor
        let top = Membrane.ceiling * level[lane]
        let then = high < top ? high : top
        let settled = input > 0 || then > floor * Self.nearFloor ? then : floor
        let flowing = Inversion.current(settled, specific[lane], reach[lane])
        let isPlain =
          then < level[lane] && a * leaks[lane] * h <= Membrane.stiffness && exponential[lane] <= 0
          && DifferentialPair.isSmall(delta, w)
        next[i] = isStill ? now : settled
        carried[i] = isStill ? current[lane] : settled > floor && flowing > floor ? flowing : floor
        rests[i] = alive[lane] > 0 ? (rest >= h ? rest - h : 0) : rest
        // An exponential soma moves at its floor, too.
        special[i] = (isStill ? exponential[lane] > 0 : !isPlain) ? 1 : 0
      }
      for i in 0..<LaneBatch.size {
        if special[i] > 0 {
          integrate(first + i, &context)
        } else {
          node[first + i] = next[i]
          current[first + i] = carried[i]
          held[first + i] = rests[i]
        }
      }
    }
  }

  /// Takes the step of one lane, in parts, with every spike in it.
  private func integrate(_ lane: Int, _ context: inout StepContext) {
    guard base.alive[lane] > 0 else { return }
    let (h, floor) = (context.step, context.floor)
    let held = base.held[lane]
    guard held < h else {
      base.held[lane] = held - h
      return
    }
    base.held[lane] = 0
    let drive = Drive(
      input: base.input.input[lane], leak: base.input.leak[lane], isExponential: base.feedback.isOn[lane] > 0)
    var now = node[lane]
    if now <= floor, drive.input <= 0, !drive.isExponential { return }
    let normals = context.shot?.pair(lane, Self.key, context.index)
    if let normals { now = stirred(lane, now, drive, 0.5 * (h - held), normals.0, floor) }
    let stiff = (base.charging[lane] * drive.leak * h / Membrane.stiffness).rounded(.up)
    let part = h / min(max(stiff, 1), Membrane.mostParts)
    var (time, begin) = (held, held)
    while time < h {
      let span = min(part, h - time)
      let then = advance(lane, now, span, drive, floor)
      guard then >= level[lane] else {
        now = then
        // Without this, rounding could leave a remainder that no longer advances the time.
        time = h - time <= part ? h : time + span
        continue
      }
      let fired = time + crossing(lane, from: now, to: then) * span
      now = floor
      time = fire(lane, at: fired, &context)
      begin = time
    }
    if let normals, begin < h {
      now = stirred(lane, now, drive, 0.5 * (h - begin), normals.1, floor)
      if now >= level[lane] {
        now = floor
        _ = fire(lane, at: h, &context)
      }
    }
    settle(lane, drive.input > 0 || now > floor * Self.nearFloor ? now : floor, floor)
  }

  /// Fires at a time of the step and returns when the membrane is free again, ms.
  private func fire(_ lane: Int, at time: Float, _ context: inout StepContext) -> Float {
    context.spikes.append(LaneSpike(lane: lane, offset: min(time, context.step)))
    let free = time + base.period[lane]
    if free >= context.step { base.held[lane] = free - context.step }
    return free
  }

  /// What acts on a membrane during a step, pA.
  private struct Drive {
    let input: Float
    let leak: Float
    let isExponential: Bool
  }

  /// Where between two nodes the threshold lies, in the variable in which a charge is even.
  private func crossing(_ lane: Int, from now: Float, to then: Float) -> Float {
    let gain = base.gainCurrent[lane]
    func height(_ node: Float) -> Float { node / gain + Elementary.log(node / gain) }
    let z = (height(now), height(level[lane]), height(then))
    return z.2 > z.0 ? min(max((z.1 - z.0) / (z.2 - z.0), 0), 1) : 0
  }

  /// One splitting step of one lane.
  private func advance(_ lane: Int, _ node: Float, _ span: Float, _ drive: Drive, _ floor: Float) -> Float {
    let (a, gain) = (base.charging[lane], base.gainCurrent[lane])
    let leaked = halfLeak(lane, node, span, drive, floor)
    let charged =
      gain * DifferentialPair.charged(leaked / gain, a * drive.input * span, drive.input / specific[lane])
    let after = halfLeak(lane, charged, span, drive, floor)
    return min(max(after, floor), Membrane.ceiling * level[lane])
  }

  private func halfLeak(_ lane: Int, _ node: Float, _ span: Float, _ drive: Drive, _ floor: Float) -> Float {
    let (a, kappa) = (base.charging[lane], self.kappa[lane])
    let leak = 0.5 * a * drive.leak * span
    guard drive.isExponential else {
      return LeakDevice.leaked(node, leak, floor: floor, kappa: kappa)
    }
    // The feedback is evaluated in the middle of the half step.
    func lift(_ node: Float) -> Float { 0.5 * a * feedback(lane, node) * span }
    let middle = LeakDevice.leaked(node, 0.5 * leak, lift: 0.5 * lift(node), floor: floor, kappa: kappa)
    return LeakDevice.leaked(node, leak, lift: lift(max(middle, floor)), floor: floor, kappa: kappa)
  }

  private func feedback(_ lane: Int, _ node: Float) -> Float {
    base.feedback.current(lane, Inversion.current(node, specific[lane], reach[lane]))
  }

  /// The node after the noise of a span.
  private func stirred(
    _ lane: Int, _ node: Float, _ drive: Drive, _ span: Float, _ normal: Float, _ floor: Float
  ) -> Float {
    guard node > floor, span > 0 else { return node }
    let back = LeakDevice.backflow(node, floor: floor, kappa: kappa[lane])
    let charging = drive.input / (1 + node / base.gainCurrent[lane])
    let feedback = drive.isExponential ? feedback(lane, node) : 0
    let passed = (charging + drive.leak * (1 + back) + feedback) * span
    let deviation = ShotNoise.deviation(base.charging[lane], passed: passed)
    return max(node * Elementary.exp(deviation * normal), floor)
  }

  /// Sets the node, and the current that it carries.
  private func settle(_ lane: Int, _ value: Float, _ floor: Float) {
    node[lane] = value
    let current = value > floor ? Inversion.current(value, specific[lane], reach[lane]) : floor
    base.current[lane] = current > floor ? current : floor
  }
}
