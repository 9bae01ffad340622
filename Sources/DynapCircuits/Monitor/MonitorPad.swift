import DynapUnits
import Foundation

/// The analog pin that shows the membrane of a core's monitored neuron, and the converter that a host reads it with.
///
/// Equation: `V_mon = V_off + g (U_T / kappa) ln(I / I_0)` for a membrane, `V_mon = V_off + g (V_dd + U_T ln u)`, not
/// below `V_off`, for a depression node.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `V_mon` | voltage of the pin | V |
/// | `V_off`, `g` | offset and gain of the buffers, assumed 30 mV and 1 | V, 1 |
/// | `I` | membrane current, not below the floor | A |
/// | `u`, `V_dd` | what is left of a rested depression node, and the supply that it rests at (assumed) | 1, V |
/// | `I_0` | origin of the process's map between voltage and current | A |
///
/// Shape: one pin per core. Holds in weak inversion. Left out: noise, bandwidth, droop. Source: 8 of the analog
/// dossier; one decade of current is 81.65 mV at kappa 0.705 and 25 mV.
public struct MonitorPad: Hashable, Sendable {
  /// `V_off` (assumed).
  public var offset = Voltage(30, .milli)
  /// `g` (assumed).
  public var gain = 1.0
  /// The step of the host's converter, to which readings are rounded; nil reads without one. Recordings of labs show
  /// about 3 mV.
  public var resolution: Voltage?

  /// Makes the assumed pin, without rounding.
  public init() {}

  /// What the host reads for a membrane current.
  public func reading(of current: Current, _ process: Process) -> Voltage {
    let slope = process.thermalVoltage.si / process.kappa
    return rounded(offset.si + gain * slope * log(max(current, process.floor) / process.I0))
  }

  /// What the host reads for a depression node whose `u` is `level`, see ``ShortTermDepression``.
  public func reading(depression level: Double, _ process: Process) -> Voltage {
    let node = process.supply.si + process.thermalVoltage.si * ReproducibleMath.log(max(level, 1e-300))
    return rounded(offset.si + gain * max(node, 0))
  }

  private func rounded(_ voltage: Double) -> Voltage {
    guard let step = resolution?.si, step > 0 else { return Voltage(si: voltage) }
    return Voltage(si: (voltage / step).rounded() * step)
  }
}
