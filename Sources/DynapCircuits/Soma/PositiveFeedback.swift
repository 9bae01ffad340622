#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The sodium-like positive feedback of the exponential soma (`latch_soif_type` on).
///
/// Equation, with I = I_mem: power law I_fb = I_0^(1/(kappa+1)) I^(kappa/(kappa+1)); gated power law, the same times
/// 1 / (1 + exp(-(I - I_th)/I_n)); logistic I_fb = I_gain / (1 + exp(-(I - I_th)/I_n)).
/// Symbols: I_th = 0.5 I_spk, I_n = 0.01 I_spk, I_gain = 0.05 I_spk, pA, the ratios of the published simulators
/// (assumed: no bias of the chip is known to set them). Shape: lanes.
/// Source: 5.3 of the analog dossier; power law Rockpool, gate ARCANA, logistic the Brian2 simulator of DYNAP-SE1.
public struct PositiveFeedback: Restless {
  /// The block's name in reports and documents.
  public static let name = "soma.feedback"
  /// The biases of the block, in the order of the vendor's table.
  public static let parameters: [Parameter] = []
  /// The biases that the coefficients follow.
  public static var inputs: [Parameter]? { [SpikeThreshold.threshold] }
  /// When in a step the circuit is called.
  public static let phase = Phase.soma
  private static let isOnRow = RowDeclaration("fb.on", "1", .coefficient, "1 where the soma is exponential")
  private static let thresholdRow = RowDeclaration("fb.threshold", "pA", .coefficient, "I_th of the gate")
  private static let slopeRow = RowDeclaration("fb.slope", "1/pA", .coefficient, "1 / I_n of the gate")
  private static let offsetRow = RowDeclaration(
    "fb.offset", "1", .coefficient, "logarithm of the factor before the power")
  private static let exponentRow = RowDeclaration(
    "fb.exponent", "1", .coefficient, "kappa / (kappa + 1); 0 for the logistic form")
  /// The circuit's states and coefficients.
  public static let rows = [isOnRow, thresholdRow, slopeRow, offsetRow, exponentRow]

  /// Which published form is used; the weights select it without a branch.
  public enum Model: String, Sendable, CaseIterable {
    /// Without a gate.
    case powerLaw
    /// With a logistic gate; the default, as a variant of it reproduced a trace of a real chip.
    case gatedPowerLaw
    /// A logistic step.
    case logistic
  }

  /// 1 where the soma is exponential, otherwise 0.
  public let isOn: Row
  private let threshold: Row
  private let slope: Row
  private let offset: Row
  private let exponent: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    isOn = rows[Self.isOnRow]
    threshold = rows[Self.thresholdRow]
    slope = rows[Self.slopeRow]
    offset = rows[Self.offsetRow]
    exponent = rows[Self.exponentRow]
  }

  /// The feedback of an exponential soma can start from the floor.
  public func isRestless(_ lane: Int) -> Bool { isOn[lane] != 0 }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    let spike = settings.clippedCurrent(SpikeThreshold.threshold)
    let kappa = settings.process.kappa
    let model = settings.core.feedback
    isOn[lane] = settings.latches[.soifType] ? 1 : 0
    threshold[lane] = Float(0.5 * spike)
    // A slope of nothing holds the gate at a half, which the factor of the ungated form makes up for.
    slope[lane] = model == .powerLaw ? 0 : Float(1 / (0.01 * spike))
    let powerLaw = log(settings.process.I0.si * 1e12) / (kappa + 1)
    switch model {
    case .powerLaw: offset[lane] = Float(powerLaw + log(2))
    case .gatedPowerLaw: offset[lane] = Float(powerLaw)
    case .logistic: offset[lane] = Float(log(0.05 * spike))
    }
    exponent[lane] = model == .logistic ? 0 : Float(kappa / (kappa + 1))
  }

  /// What the feedback of a lane follows.
  struct Law {
    var threshold: Float
    var slope: Float
    var offset: Float
    var exponent: Float

    /// The feedback current at a membrane current, both pA.
    @inline(__always)
    func current(_ membrane: Float) -> Float {
      let power = Elementary.exp(offset + exponent * Elementary.log(membrane))
      return power / (1 + Elementary.exp((threshold - membrane) * slope))
    }
  }

  /// What the feedback of a lane follows.
  @inline(__always)
  func law(_ lane: Int) -> Law {
    Law(threshold: threshold[lane], slope: slope[lane], offset: offset[lane], exponent: exponent[lane])
  }

  /// The feedback current of a lane at a membrane current, both pA.
  @inline(__always)
  public func current(_ lane: Int, _ membrane: Float) -> Float { law(lane).current(membrane) }
}
