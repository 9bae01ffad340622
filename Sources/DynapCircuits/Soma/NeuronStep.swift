/// The step of neurons in which nothing acts between dendrites, soma input and membrane: all three in one pass, so that what
/// one hands to the next stays in registers.
///
/// What comes of a lane is, bit by bit, what the circuits make of it one after the other. Means and sums are written where
/// somebody can see them (``StepContext/isSeen``).
public final class NeuronStep: CircuitCall, @unchecked Sendable {
  private let dendrites: (ampa: DPI, nmda: DPI, gaba: DPI, shunt: DPI)
  private let offsets: Offsets
  private let input: SomaInput
  private let membrane: Membrane

  /// Circuits that may be stepped beside these: none changes what they hand on.
  private static let others: [any Circuit.Type] = [
    PostSpikePulse.self, Adaptation.self, Calcium.self, DirectCurrent.self, Refractory.self,
    SpikeThreshold.self, PositiveFeedback.self, Homeostasis.self, MembraneComparator.self, StopLearning.self,
  ]

  /// Takes over what it can of some circuits.
  ///
  /// - Returns: The calls that come to the same step, in their order.
  public static func calls(_ circuits: [any Circuit]) -> [CircuitCall] {
    func find<C: Circuit>(_ type: C.Type) -> C? { circuits.lazy.compactMap { $0 as? C }.first }
    guard let ampa = find(AMPA.self), let nmda = find(NMDA.self), let gaba = find(GABA.self),
      let shunt = find(Shunt.self), let input = find(SomaInput.self), let membrane = find(Membrane.self),
      Set([ampa.dpi, nmda.dpi, gaba.dpi, shunt.dpi].map { Offsets($0) }).count == 1
    else { return circuits.map { $0.call() } }
    let own: [any Circuit.Type] = [AMPA.self, NMDA.self, GABA.self, Shunt.self, SomaInput.self]
    func isAmong(_ types: [any Circuit.Type], _ circuit: any Circuit) -> Bool {
      types.contains { $0 == type(of: circuit) }
    }
    guard circuits.allSatisfy({ $0 is Membrane || isAmong(own + others, $0) }) else {
      return circuits.map { $0.call() }
    }
    return circuits.filter { !isAmong(own, $0) }.map {
      $0 is Membrane ? NeuronStep((ampa.dpi, nmda.dpi, gaba.dpi, shunt.dpi), input, membrane) : $0.call()
    }
  }

  private init(
    _ dendrites: (ampa: DPI, nmda: DPI, gaba: DPI, shunt: DPI), _ input: SomaInput, _ membrane: Membrane
  ) {
    self.dendrites = dendrites
    offsets = Offsets(dendrites.ampa)
    self.input = input
    self.membrane = membrane
  }

  /// Advances a range of lanes by one step.
  public override func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    if context.isSeen { stepSeen(lanes, &context) } else { stepUnseen(lanes, &context) }
  }

  @inline(never)
  private func stepSeen(_ lanes: Range<Int>, _ context: inout StepContext) {
    step(lanes, &context, isSeen: true)
  }

  @inline(never)
  private func stepUnseen(_ lanes: Range<Int>, _ context: inout StepContext) {
    step(lanes, &context, isSeen: false)
  }

  @inline(__always)
  private func step(_ lanes: Range<Int>, _ context: inout StepContext, isSeen: Bool) {
    let (floor, perStep) = (context.floor, 1 / context.step)
    let (ampa, nmda) = (Rows(dendrites.ampa, offsets), Rows(dendrites.nmda, offsets))
    let (gaba, shunt) = (Rows(dendrites.gaba, offsets), Rows(dendrites.shunt, offsets))
    let (dc, adaptation, leak) = (input.dc.base, input.adaptation.base, input.membraneLeak.base)
    let (inputRow, leakRow) = (input.input.base, input.leak.base)
    LaneBatch.withBuffer { buffer in
      let (a, n, g, s) = (buffer[0], buffer[1], buffer[2], buffer[3])
      let (meanA, meanN, meanG, meanS) = (buffer[4], buffer[5], buffer[6], buffer[7])
      membrane.step(
        lanes, &context,
        drive: { i, lane in
          let ofAMPA = ampa.ended(lane, perStep, floor)
          let ofNMDA = nmda.ended(lane, perStep, floor)
          let ofGABA = gaba.ended(lane, perStep, floor)
          let ofShunt = shunt.ended(lane, perStep, floor)
          (a[i], n[i], g[i], s[i]) = (ofAMPA.current, ofNMDA.current, ofGABA.current, ofShunt.current)
          if isSeen {
            (meanA[i], meanN[i], meanG[i], meanS[i]) = (ofAMPA.mean, ofNMDA.mean, ofGABA.mean, ofShunt.mean)
          }
          return (
            SomaInput.input(ofAMPA.mean, ofNMDA.mean, dc[lane], ofGABA.mean, lowest: floor),
            SomaInput.leak(leak[lane], ofShunt.mean, adaptation[lane])
          )
        },
        written: { first, inputs, leaks in
          ampa.write(a, first)
          nmda.write(n, first)
          gaba.write(g, first)
          shunt.write(s, first)
          guard isSeen else { return }
          ampa.writeMean(meanA, first)
          nmda.writeMean(meanN, first)
          gaba.writeMean(meanG, first)
          shunt.writeMean(meanS, first)
          LaneBatch.write(inputs, to: inputRow + first)
          LaneBatch.write(leaks, to: leakRow + first)
        })
    }
  }

  /// Where the rows of a dendrite are, counted from its current's: the same in each, so that they take few registers.
  private struct Offsets: Hashable {
    let mean: Int
    let loss: Int
    let meanFactor: Int
    let output: Int
    let integral: Int

    init(_ dpi: DPI) {
      let current = dpi.current.base
      mean = dpi.mean.base - current
      loss = dpi.loss.base - current
      meanFactor = dpi.meanFactor.base - current
      output = dpi.output.base - current
      integral = dpi.integral.base - current
    }
  }

  /// The rows of a dendrite.
  private struct Rows {
    let current: UnsafeMutablePointer<Float>
    let offsets: Offsets

    @inline(__always)
    init(_ dpi: DPI, _ offsets: Offsets) {
      current = dpi.current.base
      self.offsets = offsets
    }

    @inline(__always)
    func ended(_ lane: Int, _ perStep: Float, _ floor: Float) -> (current: Float, mean: Float) {
      let current = current + lane
      return DPI.ended(
        current[0], given: current[offsets.integral], loss: current[offsets.loss],
        meanFactor: current[offsets.meanFactor], output: current[offsets.output], perStep: perStep,
        floor: floor)
    }

    @inline(__always)
    func write(_ currents: UnsafeMutablePointer<Float>, _ first: Int) {
      LaneBatch.write(currents, to: current + first)
      LaneBatch.fill(current + (first &+ offsets.integral), with: 0)
    }

    @inline(__always)
    func writeMean(_ means: UnsafeMutablePointer<Float>, _ first: Int) {
      LaneBatch.write(means, to: current + (first &+ offsets.mean))
    }
  }
}
