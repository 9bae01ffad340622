#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The differential-pair integrator from weak to moderate inversion, with its leak device near the rail and shot noise.
///
/// Equation: d ln K/dt = a (I_w s - I_tau (1 - (I_floor/K)^(1/kappa))), the node K of ``Inversion``, the share s of
/// ``DifferentialPair``, the leak of ``LeakDevice``; output I(K). In deep weak inversion and far above the floor it is
/// ``DPI``.
/// Symbols: K node, I output, I_w input current, I_tau leak, I_floor, pA; a = kappa/(C U_T), 1/(pA ms). Shape: lanes.
/// Method: that of ``DPI`` with exact leak and a charge at the middle of its pulse; second order, stable for every step.
/// The mean over a step is that of an exponential between its ends. Towards the floor the output is multiplied by
/// 1 - (I_floor/I)^(1/kappa): a branch at rest gives nothing, as under the full law, and there is no edge.
/// A node at rest has no noise: the clamp holds it.
/// Not modelled: the Early effect; flicker noise of the pair itself.
/// Source: 1.3, 2.1, 2.3 and 7.5 of the analog dossier.
public struct DeviceDPI: Integrator {
  /// The mean output current over the step with the instance's output factor, pA; nothing while at the floor.
  public var mean: Row { base.mean }
  /// The output current at the end of the step, pA.
  public var current: Row { base.current }
  private let base: DPI
  private let node: Row
  private let specific: Row
  private let reach: Row
  private let kappa: Row
  private let passed: Row
  private let key: UInt32

  /// From which part above the floor on a node that falls has come to rest.
  private static let nearFloor: Float = 1.000_02

  /// The name of the node's row behind an output current.
  static func nodeName(_ name: String) -> String { "\(name).node" }

  /// The rows of one integrator with an output current such as `I_ampa`.
  public static func rows(_ output: BranchOutput) -> [RowDeclaration] {
    let name = output.name
    return DPI.rows(output) + [
      RowDeclaration(nodeName(name), "pA", .current, "node of \(name), as its current in weak inversion"),
      RowDeclaration("\(name).specific", "pA", .coefficient, "specific current I_S"),
      RowDeclaration("\(name).reach", "1/pA", .coefficient, "the node's share of I_S"),
      RowDeclaration("\(name).kappa", "1", .coefficient, "slope factor"),
      RowDeclaration("\(name).passed", "pA ms", .carried, "charge that the pulses have put onto the node"),
    ]
  }

  /// Finds the rows of the integrator with an output current of this name.
  public init(_ name: String, _ rows: LaneRows) {
    func row(_ suffix: String) -> Row {
      guard let row = rows[name + suffix] else { preconditionFailure("no integrator is called \(name)") }
      return row
    }
    base = DPI(name, rows)
    node = row(".node")
    specific = row(".specific")
    reach = row(".reach")
    kappa = row(".kappa")
    passed = row(".passed")
    key = FNV1a.hash(name)
  }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings, _ design: IntegratorDesign) {
    let inversion = settings.inversion(design.gain)
    base.derive(
      lane, settings,
      DPI.Constants(
        leak: settings.clippedCurrent(design.tau), gain: settings.node(design.gain),
        capacitance: design.capacitor.capacitance(settings), output: settings.factor(design.output)))
    specific[lane] = Float(inversion.specific)
    reach[lane] = Float(inversion.reach)
    kappa[lane] = Float(settings.process.kappa)
    let floor = Float(settings.floor)
    if node[lane] < floor { node[lane] = floor }
    current[lane] = carried(by: node[lane], lane, floor: floor)
  }

  /// Puts a lane to rest.
  public func rest(_ lane: Int, floor: Float) {
    node[lane] = floor
    current[lane] = floor
  }

  /// Whether pulses of a weight in pA can lift a lane off the floor: any can, if only a little.
  public func canRise(_ lane: Int, weight: Float) -> Bool { weight > 0 }

  /// Charges a lane with `weight` pA from `start` to `end`, in ms from the beginning of the step.
  ///
  /// Pulses of a step must come in the order of their middles.
  @inline(__always)
  public func pulse(_ lane: Int, from start: Float, to end: Float, weight: Float, floor: Float) {
    let width = end - start
    let parts = min(max((width * base.rate[lane] * DPI.finestParts).rounded(.up), 1), DPI.mostParts)
    let part = width / parts
    for i in 0..<Int(parts) {
      advance(lane, to: start + (Float(i) + 0.5) * part, floor: floor)
      node[lane] = charged(lane, node[lane], weight, part)
    }
  }

  /// Nothing: the step ends with ``step(_:_:)`` for all lanes.
  public func finish(_ lane: Int, _ context: StepContext) {}

  /// Never asked for, since every lane is stiff.
  public func charge(_ branch: BranchCharge, _ context: StepContext, whereNegative sign: Row?) {
    preconditionFailure("the pulses of the device level come one by one")
  }

  /// Pulses come one by one: what a node carries is no power of its charge.
  public func isStiff(_ lane: Int, width: Float, step: Float) -> Bool { true }

  /// Charges a lane whose step has been finished: the charge is put in at the step's end, less what would have leaked.
  public func latePulse(
    _ lane: Int, from start: Float, to end: Float, weight: Float, _ context: StepContext
  ) {
    let floor = context.floor
    let leak = (context.step - 0.5 * (start + end)) * base.rate[lane]
    let now = node[lane]
    // Back to the pulse: a node far above the floor has leaked, one at the floor was there, too.
    let back = LeakDevice.backflow(now, floor: floor, kappa: kappa[lane])
    let then = now * Elementary.exp(leak * (1 - back))
    let charged = charged(lane, then, weight, end - start)
    let after = LeakDevice.leaked(charged, leak, floor: floor, kappa: kappa[lane])
    settle(lane, after > floor ? after : floor, floor: floor)
  }

  /// Decays a range of lanes to the end of the step and sets their mean current.
  public func step(_ lanes: Range<Int>, _ context: StepContext) {
    let (step, floor) = (context.step, context.floor)
    let (node, current, mean, passed) = (
      self.node.base, self.current.base, self.mean.base, self.passed.base
    )
    let (rate, output, elapsed, integral) = (
      base.rate.base, base.output.base, base.elapsed.base, base.integral.base
    )
    let (specific, reach, kappa) = (self.specific.base, self.reach.base, self.kappa.base)
    LaneBatch.each(lanes) { first, buffer in
      let (next, average) = (buffer[0], buffer[1])
      guard (first..<first + LaneBatch.size).contains(where: { node[$0] > floor || elapsed[$0] > 0 }) else {
        LaneBatch.fill(current + first, with: floor)
        LaneBatch.fill(mean + first, with: 0)
        return
      }
      let (rates, specifics, reaches, kappas) = (buffer[2], buffer[3], buffer[4], buffer[5])
      let (spans, sums) = (buffer[6], buffer[7])
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        next[i] = node[lane]
        rates[i] = rate[lane]
        specifics[i] = specific[lane]
        reaches[i] = reach[lane]
        kappas[i] = kappa[lane]
        spans[i] = step - elapsed[lane]
        sums[i] = integral[lane]
      }
      // The operations of `advance`, without branches.
      for i in 0..<LaneBatch.size {
        let (now, span, specific, reach, kappa) = (next[i], spans[i], specifics[i], reaches[i], kappas[i])
        let before = Self.carried(by: now, specific, reach, floor)
        let leaked = LeakDevice.leaked(now, span * rates[i], floor: floor, kappa: kappa)
        let after = leaked > floor ? leaked : floor
        let sum = sums[i] + span * Self.mean(before, Self.carried(by: after, specific, reach, floor))
        let isAtEnd = span <= 0
        let isAtRest = (now <= floor ? span : -1) >= step
        let flow = (isAtEnd ? sums[i] : sum) / step
        let passing = flow * (1 - LeakDevice.backflow(flow, floor: floor, kappa: kappa))
        let moved = isAtEnd ? now : after
        let given = flow > floor ? passing : 0
        next[i] = isAtRest ? now : moved
        average[i] = isAtRest ? 0 : given
      }
      for i in 0..<LaneBatch.size { average[i] *= output[first &+ i] }
      LaneBatch.write(next, to: node + first)
      LaneBatch.write(average, to: mean + first)
      if let shot = context.shot {
        for i in 0..<LaneBatch.size { stir(first + i, shot, context) }
      }
      let (settled, carried) = (buffer[0], buffer[1])
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        let now = node[lane] > floor * Self.nearFloor ? node[lane] : floor
        settled[i] = now
        carried[i] = Self.carried(by: now, specific[lane], reach[lane], floor)
      }
      LaneBatch.write(settled, to: node + first)
      LaneBatch.write(carried, to: current + first)
      LaneBatch.fill(elapsed + first, with: 0)
      LaneBatch.fill(integral + first, with: 0)
      LaneBatch.fill(passed + first, with: 0)
    }
  }

  /// Sets the node, and the current that it carries.
  private func settle(_ lane: Int, _ value: Float, floor: Float) {
    node[lane] = value > floor * Self.nearFloor ? value : floor
    current[lane] = carried(by: node[lane], lane, floor: floor)
  }

  private func carried(by node: Float, _ lane: Int, floor: Float) -> Float {
    Self.carried(by: node, specific[lane], reach[lane], floor)
  }

  @inline(__always)
  private static func carried(by node: Float, _ specific: Float, _ reach: Float, _ floor: Float) -> Float {
    let current = Inversion.current(node, specific, reach)
    let carried = current > floor ? current : floor
    return node > floor ? carried : floor
  }

  /// The node after `weight` pA for a span.
  private func charged(_ lane: Int, _ node: Float, _ weight: Float, _ span: Float) -> Float {
    let gain = base.gain[lane]
    let (before, a) = (node / gain, base.charging[lane])
    let after = DifferentialPair.charged(before, a * weight * span, weight / specific[lane])
    if after > before { passed[lane] += Elementary.log(after / before) / a }
    return after * gain
  }

  private func advance(_ lane: Int, to time: Float, floor: Float) {
    let span = time - base.elapsed[lane]
    guard span > 0 else { return }
    let before = carried(by: node[lane], lane, floor: floor)
    let after = LeakDevice.leaked(node[lane], span * base.rate[lane], floor: floor, kappa: kappa[lane])
    node[lane] = after > floor ? after : floor
    base.integral[lane] += span * Self.mean(before, carried(by: node[lane], lane, floor: floor))
    base.elapsed[lane] = time
  }

  /// The mean of an exponential between two values.
  @inline(__always)
  private static func mean(_ a: Float, _ b: Float) -> Float {
    let t = (a - b) / (a + b)
    let square = t * t
    let series = 1 - square * (1.0 / 3 + square * (4.0 / 45))
    let closed = 2 * t / Elementary.log((1 + t) / (1 - t))
    let share = square < 0.04 ? series : closed
    return 0.5 * (a + b) * share
  }

  /// Adds the noise of a step, of the leak and of what the pulses have put in.
  private func stir(_ lane: Int, _ shot: ShotNoise, _ context: StepContext) {
    let floor = context.floor
    guard node[lane] > floor else { return }
    let a = base.charging[lane]
    let back = LeakDevice.backflow(node[lane], floor: floor, kappa: kappa[lane])
    let charge = base.rate[lane] / a * context.step * (1 + back) + passed[lane]
    let (normal, _) = shot.pair(lane, key, context.index)
    let after = node[lane] * Elementary.exp(ShotNoise.deviation(a, passed: charge) * normal)
    node[lane] = after > floor ? after : floor
  }
}
