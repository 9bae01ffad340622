/// What comes to the soma where something acts between dendrites and soma input: the inhibitory dendrites, the sensed node with
/// what it acts on and soma input in one pass. AMPA and NMDA have been stepped, shaped and spread before.
///
/// The membrane is stepped after it: in one loop, each operation would wait for the one before, all the way from the sensed
/// node to the spike.
/// What comes of a lane is, bit by bit, what the circuits make of it one after the other. Means and sums are written where
/// somebody can see them (``StepContext/isSeen``, ``StepContext/watched``).
final class GatedInput: CircuitCall, @unchecked Sendable {
  private let parts: Parts
  private let action: Action

  /// The circuits of the pass.
  struct Parts {
    var ampa: DPI
    var nmda: DPI
    var gaba: DPI
    var shunt: DPI
    var sensed: SensedNode?
    var gate: NMDAGate?
    var conductance: Conductance?
    var input: SomaInput
  }

  /// What the sensed node acts on.
  private enum Action {
    case nothing
    case gate(SensedNode, NMDAGate)
    case conductance(SensedNode, Conductance)
    case both(SensedNode, NMDAGate, Conductance)
  }

  /// Makes the pass of its parts; nil where a sensed node and what acts by it are not both there.
  init?(_ parts: Parts) {
    self.parts = parts
    switch (parts.sensed, parts.gate, parts.conductance) {
    case (nil, nil, nil): action = .nothing
    case (let node?, let gate?, nil): action = .gate(node, gate)
    case (let node?, nil, let conductance?): action = .conductance(node, conductance)
    case (let node?, let gate?, let conductance?): action = .both(node, gate, conductance)
    default: return nil
    }
  }

  override func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    switch action {
    case .nothing: stepPlain(lanes, &context)
    case .gate(let node, let gate): stepGated(lanes, &context, node, gate)
    case .conductance(let node, let conductance): stepDriven(lanes, &context, node, conductance)
    case .both(let node, let gate, let conductance):
      stepGatedAndDriven(lanes, &context, node, gate, conductance)
    }
  }

  /// The mean currents of a lane that the sensed node can act on.
  private struct Means {
    var ampa: Float
    var nmda: Float
    var gaba: Float

    @inline(__always)
    mutating func pass(_ gate: UnsafePointer<Float>, _ lane: Int, sensed: Float) {
      nmda = NMDAGate.passed(nmda, sensed: sensed, level: gate[lane])
    }

    @inline(__always)
    mutating func drive(_ levels: Conductance.Levels, _ lane: Int, sensed: Float) {
      ampa = Conductance.driven(ampa, sensed: sensed, inverse: levels.ampaInverse[lane])
      nmda = Conductance.driven(nmda, sensed: sensed, inverse: levels.nmdaInverse[lane])
      gaba = Conductance.drawn(gaba, sensed: sensed, level: levels.gabaLevel[lane])
    }
  }

  @inline(never)
  private func stepPlain(_ lanes: Range<Int>, _ context: inout StepContext) {
    step(lanes, &context, nil) { _, _, _ in }
  }

  @inline(never)
  private func stepGated(
    _ lanes: Range<Int>, _ context: inout StepContext, _ node: SensedNode, _ gate: NMDAGate
  ) {
    let gate = UnsafePointer(gate.level.base)
    step(lanes, &context, node) { $0.pass(gate, $1, sensed: $2) }
  }

  @inline(never)
  private func stepDriven(
    _ lanes: Range<Int>, _ context: inout StepContext, _ node: SensedNode, _ conductance: Conductance
  ) {
    let levels = Conductance.Levels(conductance)
    step(lanes, &context, node) { $0.drive(levels, $1, sensed: $2) }
  }

  @inline(never)
  private func stepGatedAndDriven(
    _ lanes: Range<Int>, _ context: inout StepContext, _ node: SensedNode, _ gate: NMDAGate,
    _ conductance: Conductance
  ) {
    let (gate, levels) = (UnsafePointer(gate.level.base), Conductance.Levels(conductance))
    step(lanes, &context, node) {
      $0.pass(gate, $1, sensed: $2)
      $0.drive(levels, $1, sensed: $2)
    }
  }

  /// Takes the pass; `act` is what the sensed current makes of the means of a lane.
  @inline(__always)
  private func step(
    _ lanes: Range<Int>, _ context: inout StepContext, _ node: SensedNode?,
    act: (inout Means, Int, Float) -> Void
  ) {
    let (floor, perStep) = (context.floor, 1 / context.step)
    let (ampa, nmda) = (parts.ampa.mean.base, parts.nmda.mean.base)
    let offsets = IntegratorRows.Offsets(parts.gaba)
    let (gaba, shunt) = (IntegratorRows(parts.gaba, offsets), IntegratorRows(parts.shunt, offsets))
    let sensed = node.map { SensedNode.Rows($0) }
    let input = parts.input
    let (dc, adaptation, leak) = (input.dc.base, input.adaptation.base, input.membraneLeak.base)
    let (inputRow, leakRow) = (input.input.base, input.leak.base)
    LaneBatch.each(lanes) { first, buffer in
      let (meanA, meanN, meanG, meanS) = (buffer[0], buffer[1], buffer[2], buffer[3])
      let (g, s, inputs, leaks) = (buffer[4], buffer[5], buffer[6], buffer[7])
      let (middles, lasts) = (buffer[8], buffer[9])
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        let ofGABA = gaba.ended(lane, perStep, floor)
        let ofShunt = shunt.ended(lane, perStep, floor)
        var means = Means(ampa: ampa[lane], nmda: nmda[lane], gaba: ofGABA.mean)
        if let sensed {
          let current = sensed.sensed(lane, floor: floor)
          (middles[i], lasts[i]) = (current.middle, current.last)
          act(&means, lane, current.middle)
        }
        (g[i], s[i]) = (ofGABA.current, ofShunt.current)
        (meanA[i], meanN[i], meanG[i], meanS[i]) = (means.ampa, means.nmda, means.gaba, ofShunt.mean)
        inputs[i] = SomaInput.input(means.ampa, means.nmda, dc[lane], means.gaba, lowest: floor)
        leaks[i] = SomaInput.leak(leak[lane], ofShunt.mean, adaptation[lane])
      }
      gaba.write(g, first)
      shunt.write(s, first)
      LaneBatch.write(inputs, to: inputRow + first)
      LaneBatch.write(leaks, to: leakRow + first)
      if let node { LaneBatch.write(lasts, to: node.last.base + first) }
      guard context.sees(first) else { return }
      if let node { LaneBatch.write(middles, to: node.current.base + first) }
      LaneBatch.write(meanA, to: ampa + first)
      LaneBatch.write(meanN, to: nmda + first)
      gaba.writeMean(meanG, first)
      shunt.writeMean(meanS, first)
    }
  }
}
