#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import DynapUnits

/// A transistor from weak to strong inversion, saturated, with its source at the rail.
///
/// Equation (EKV): `I = I_S ln(1 + exp(kappa (V - V_T0) / (2 U_T)))^2`, with V from the source's rail.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I` | drain current | A |
/// | `I_S` | specific current, where weak inversion ends | A |
/// | `kappa`, `V_T0` | slope factor and threshold of the fit | 1, V |
///
/// Fitted to the gate voltages of the parameter generator's own table, 3 pA to 2 uA: 4.4 % rms and 13 % at most in ln I.
/// Not modelled: velocity saturation, the body effect, the fall of the threshold with temperature.
/// Source: Enz, Krummenacher and Vittoz 1995; fit of 1.3 of the analog dossier.
public struct Transistor: Hashable, Sendable {
  /// The slope factor of the fit.
  public let kappa: Double
  /// The threshold of the fit.
  public let threshold: Voltage
  /// The specific current.
  public let specificCurrent: Current
  /// The thermal voltage.
  public let thermalVoltage: Voltage

  /// The transistor of a type in a process.
  public init(_ branch: ParameterGenerator.Branch, in process: Process) {
    let isN = branch == .n
    kappa = isN ? process.ekvKappaN : process.ekvKappaP
    threshold = isN ? process.thresholdVoltageN : process.thresholdVoltageP
    specificCurrent = isN ? process.specificCurrentN : process.specificCurrentP
    thermalVoltage = process.thermalVoltage
  }

  /// The current at a gate voltage, both counted from the source.
  public func current(atGate voltage: Voltage) -> Current {
    let height = kappa * (voltage.si - threshold.si) / (2 * thermalVoltage.si)
    // Far above threshold the exponential is all of the sum.
    let root = height > 40 ? height : log1p(exp(height))
    return Current(si: specificCurrent.si * root * root)
  }

  /// The gate voltage that carries a current above zero.
  public func gateVoltage(carrying current: Current) -> Voltage {
    let root = (current.si / specificCurrent.si).squareRoot()
    let height = root > 40 ? root : log(expm1(root))
    return Voltage(si: threshold.si + 2 * thermalVoltage.si / kappa * height)
  }
}
