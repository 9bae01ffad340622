/// The step of neurons in which nothing acts between dendrites, soma input and membrane: all three in one pass, so that what
/// one hands to the next stays in registers.
///
/// What comes of a lane is, bit by bit, what the circuits make of it one after the other. Means and sums are written where
/// somebody can see them (``StepContext/isSeen``, ``StepContext/watched``).
final class NeuronStep: CircuitCall, @unchecked Sendable {
  private let dendrites: (ampa: DPI, nmda: DPI, gaba: DPI, shunt: DPI)
  private let offsets: IntegratorRows.Offsets
  private let input: SomaInput
  private let membrane: Membrane

  init(
    _ dendrites: (ampa: DPI, nmda: DPI, gaba: DPI, shunt: DPI), _ input: SomaInput, _ membrane: Membrane
  ) {
    self.dendrites = dendrites
    offsets = .init(dendrites.ampa)
    self.input = input
    self.membrane = membrane
  }

  /// Advances a range of lanes by one step.
  override func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    if context.seesAny(of: lanes) { stepSeen(lanes, &context) } else { stepUnseen(lanes, &context) }
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
    let (ampa, nmda) = (IntegratorRows(dendrites.ampa, offsets), IntegratorRows(dendrites.nmda, offsets))
    let (gaba, shunt) = (IntegratorRows(dendrites.gaba, offsets), IntegratorRows(dendrites.shunt, offsets))
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
}
