import DynapCircuits
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
    [.init("", 1.21e-3, "1", within: 5e-2)],
    double: { [(ReferenceSet.kappa * 1.602176634e-19 / (3e-12 * 8.617333e-5 * 300)).squareRoot()] },
    lanes: { [try deviation()] })

  /// The standard deviation of ln I_mem of somata at 100 pA, far above their gain, whose time constant is 2 ms.
  ///
  /// Samples a quarter of tau apart are correlated by exp(-1/4): 32 neurons for 192 samples are worth tanh(1/4) of their
  /// number, 1500, so that the deviation has an error of 1.8 %. The splitting adds (h/tau)^2 / 6, 1 %.
  private static func deviation() throws -> Double {
    let (count, samples, step) = (32, 192, SimTime.us(500))
    var chip = ReferenceChip(step: step)
    chip.options.fidelity = .device
    chip.options.process.fixedThermalVoltage = nil
    chip.options.process.temperature = Temperature(si: 300)
    chip.options.noise.shot = true
    chip.set("SOIF_LEAK_N", 53.191)
    chip.set("SOIF_GAIN_N", 1)
    chip.set("SOIF_DC_P", 5372)
    chip.set("SOIF_SPKTHR_P", 1e6)
    for n in 0..<count { chip.latch(.soDC, at: .reference(n)) }
    var simulation = try chip.simulation()
    // The fixed point lies within 11 % of this; twelve time constants leave less than a hundredth of the deviation of it.
    for n in 0..<count { simulation.setState("I_mem", of: .reference(n), to: 100) }
    simulation.run(for: .ms(24))
    var values: [Double] = []
    for _ in 0..<samples {
      simulation.run(for: step)
      for n in 0..<count { values.append(log(simulation.value("I_mem", .reference(n)))) }
    }
    let mean = values.reduce(0, +) / Double(values.count)
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
  }

  // MARK: V50

  /// 27 and 60 degrees Celsius, K.
  private static let temperatures = [300.15, 333.15]

  static let temperature = Check(
    "V50", "time constant from 27 to 60 degC",
    formula: "tau ~ T at a fixed bias; constant where the bias is PTAT",
    source: "1.4",
    [
      .init("ratio, fixed bias", 1.11, "1", within: 1e-3),
      .init("ratio, PTAT bias", 1, "1", within: 1e-3),
    ],
    double: {
      let ratio = temperatures[1] / temperatures[0]
      // a = kappa / (C U_T) falls as the bias rises.
      return [ratio, ratio / ratio]
    },
    lanes: { [try growth(.constant), try growth(.ptat)] })

  /// By what the time constant of a dendrite grows, whose leak is a code of the generator.
  private static func growth(_ tempco: BiasTempco) throws -> Double {
    let times = try temperatures.map { kelvin in
      var chip = ReferenceChip.synapse(weight: 1)
      chip.options.process.fixedThermalVoltage = nil
      chip.options.surroundings.temperature = Temperature(si: kelvin)
      chip.options.surroundings.biasTempco = tempco
      // An exact current is what it says at every temperature.
      chip.options.exactCurrents.removeAll { $0.parameter == "DEAM_ETAU_P" }
      chip.setCode("DEAM_ETAU_P", nearest: ReferenceSet.ampa.leak)
      var simulation = try chip.simulation()
      return ConstantChecks.decayTime("I_ampa", from: 1e5, for: .ms(5), in: &simulation)
    }
    return times[1] / times[0]
  }
}
