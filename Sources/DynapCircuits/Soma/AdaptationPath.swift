/// The way of adaptation from a spike to the membrane's leak, under the law that a circuit picks.
///
/// Equation: I' = I I_casc / (I + I_casc), where `latch_so_adaptation` is on. See ``Adaptation``.
struct AdaptationPath<Law: Integrator>: Sendable {
  /// The current that adds to the membrane's leak, pA.
  let output: Row
  private let driven: SpikeDriven<Law>
  private let limit: Row

  private static var outputRow: RowDeclaration {
    RowDeclaration("I_ahp.leak", "pA", .mean, "adaptation current into the leak")
  }
  private static var limitRow: RowDeclaration {
    RowDeclaration("I_casc", "pA", .coefficient, "upper limit; 0 disconnects")
  }

  /// Its states and coefficients.
  static var rows: [RowDeclaration] {
    SpikeDriven<Law>.rows(Adaptation.integrator.output) + [outputRow, limitRow]
  }

  /// Finds its rows.
  init(_ rows: LaneRows) {
    driven = SpikeDriven(Adaptation.integrator.output, rows)
    output = rows[Self.outputRow]
    limit = rows[Self.limitRow]
  }

  /// Computes the coefficients of a lane.
  func derive(_ lane: Int, _ settings: LaneSettings) {
    driven.derive(lane, settings, Adaptation.integrator, weight: Adaptation.weight)
    limit[lane] = settings.latches[.soAdaptation] ? Float(settings.current(Adaptation.cascode)) : 0
  }

  /// Advances a range of lanes by one step.
  @inline(__always)
  func step(_ lanes: Range<Int>, _ context: StepContext) {
    driven.step(lanes, context)
    let mean = driven.dpi.mean.base
    let output = self.output.base
    let limit = self.limit.base
    LaneBatch.each(lanes) { first, buffer in
      let limited = buffer[0]
      for i in 0..<LaneBatch.size {
        let (current, cap) = (mean[first &+ i], limit[first &+ i])
        // The 1e-20 keeps 0 / 0 from a disconnected lane; it is far below a Float's rounding of any current.
        limited[i] = current * cap / (current + cap + 1e-20)
      }
      LaneBatch.write(limited, to: output + first)
    }
  }

  /// Charges the integrator for a spike of the step that has just been finished.
  func spiked(_ lane: Int, _ context: StepContext) { driven.spiked(lane, context) }
}

extension AdaptationPath where Law == DPI {
  /// Whether the current is above the floor, or was in the last step, or a pulse could lift it.
  func canMove(_ lane: Int, floor: Float) -> Bool {
    driven.canRise(lane) || driven.dpi.current[lane] > floor || output[lane] > 0
  }
}
