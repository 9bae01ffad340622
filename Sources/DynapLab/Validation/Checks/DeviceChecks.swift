import DynapEngine
import DynapUnits
import Foundation

/// Noise and temperature.
enum DeviceChecks {
  static let group = CheckGroup("Noise and temperature", [shotNoise, temperature])

  // MARK: V49

  static let shotNoise = Check(
    "V49", "shot noise of the membrane at its fixed point, linear regime, 300 K",
    formula: "sigma(ln I) = sqrt(kappa q / (C U_T))", source: "7.5",
    [
      .init(
        "", 1.21e-3, "1", within: 5e-2, pending: "the lanes have no noise yet; it comes with the device level"
      )
    ],
    double: { [(ReferenceSet.kappa * 1.602176634e-19 / (3e-12 * 8.617333e-5 * 300)).squareRoot()] },
    lanes: { [nil] })

  // MARK: V50

  /// 27 and 60 degrees Celsius, K.
  private static let temperatures = [300.15, 333.15]

  static let temperature = Check(
    "V50", "time constant from 27 to 60 degC",
    formula: "tau ~ T at a fixed bias; constant where the bias is PTAT",
    source: "1.4",
    [
      .init("ratio, fixed bias", 1.11, "1", within: 1e-3),
      .init(
        "ratio, PTAT bias", 1, "1", within: 1e-3,
        pending: "biases do not depend on temperature yet; that comes with the device level"),
    ],
    double: {
      let ratio = temperatures[1] / temperatures[0]
      return [ratio, ratio / ratio]
    },
    lanes: {
      let times = try temperatures.map { kelvin in
        var chip = ReferenceChip.synapse(weight: 1)
        chip.options.process.fixedThermalVoltage = nil
        chip.options.process.temperature = Temperature(si: kelvin)
        var simulation = try chip.simulation()
        return ConstantChecks.decayTime("I_ampa", from: 1e5, for: .ms(5), in: &simulation)
      }
      return [times[1] / times[0], nil]
    })
}
