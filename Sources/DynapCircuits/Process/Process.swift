#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import DynapUnits

/// The constants of the fabrication process and the layout that the circuits compute with.
///
/// The values of ``dynapse2`` are the defaults here; other processes are files. What each constant is, where
/// it comes from and how it is written in a file stands in ``constants``.
public struct Process: Hashable, Sendable {
  /// Temperature of the die, which sets ``thermalVoltage``.
  public var temperature = Temperature(si: 300.15)
  /// A thermal voltage that overrides the one of the temperature; published simulators use 25.0 mV.
  public var fixedThermalVoltage: Voltage?
  /// Subthreshold slope factor of n-type transistors.
  public var kappaN = 0.75
  /// Subthreshold slope factor of p-type transistors.
  public var kappaP = 0.66
  /// Pre-exponential current of the map between node voltage and current, `I = I0 exp(kappa V / U_T)`.
  public var I0 = Current(0.5, .pico)
  /// The smallest current any node can carry: the leakage clamp, apart from ``I0``.
  public var floor = Current(0.5, .pico)
  /// Analog supply.
  public var supply = Voltage(1.8, .one)
  /// Voltage swing of the pulse, refractory and delay timers.
  public var switchingVoltage = Voltage(0.7, .one)
  /// Soma membrane.
  public var membraneCapacitance = Capacitance(7.7, .pico)
  /// AMPA integrators, excitatory and inhibitory.
  public var ampaCapacitance = Capacitance(24.5, .pico)
  /// NMDA integrators.
  public var nmdaCapacitance = Capacitance(25, .pico)
  /// GABA integrator.
  public var gabaCapacitance = Capacitance(25, .pico)
  /// Shunt integrator.
  public var shuntCapacitance = Capacitance(24.5, .pico)
  /// Adaptation integrator.
  public var adaptationCapacitance = Capacitance(40, .pico)
  /// Calcium integrator.
  public var calciumCapacitance = Capacitance(40, .pico)
  /// Synapse pulse extender.
  public var pulseCapacitance = Capacitance(0.5, .pico)
  /// Pulse extender of adaptation and calcium.
  public var adaptationPulseCapacitance = Capacitance(0.5, .pico)
  /// Refractory timer.
  public var refractoryCapacitance = Capacitance(1.5, .pico)
  /// Synaptic delay element.
  public var delayCapacitance = Capacitance(0.5, .pico)
  /// Short-term depression node.
  public var depressionCapacitance = Capacitance(0.5, .pico)
  /// Slope factor of n-type transistors in the fit from weak to strong inversion.
  public var ekvKappaN = 0.662
  /// Slope factor of p-type transistors in the fit from weak to strong inversion.
  public var ekvKappaP = 0.685
  /// Threshold of n-type transistors in that fit.
  public var thresholdVoltageN = Voltage(0.608, .one)
  /// Threshold of p-type transistors in that fit, from the supply down.
  public var thresholdVoltageP = Voltage(0.651, .one)
  /// Specific current of n-type transistors, where weak inversion ends.
  public var specificCurrentN = Current(436, .nano)
  /// Specific current of p-type transistors, where weak inversion ends.
  public var specificCurrentP = Current(277, .nano)
  /// The rise in temperature that doubles ``floor``, in kelvins.
  public var floorDoubling = 9.0
  /// How long an event draws the depletion current from the depression node.
  public var depletionTime = Interval(15, .nano)

  /// The fastest slope of the homeostatic integrator, S_0; the chip reaches about 10 nV/s to 1 V/s.
  public var homeostasisSlope = Slope(1, .milli)

  /// Makes the default process, ``dynapse2``.
  public init() {}

  /// The default: the layout of DYNAP-SE2 as far as it is published.
  public static let dynapse2 = Process()

  /// Boltzmann's constant over the elementary charge, in volts per kelvin (SI 2019, exact to the digits).
  static let boltzmannOverCharge = 8.617333262e-5

  /// The thermal voltage `U_T = k T / q`, or the fixed one.
  public var thermalVoltage: Voltage {
    fixedThermalVoltage ?? Voltage(si: Self.boltzmannOverCharge * temperature.si)
  }

  /// The process at another temperature of the die.
  ///
  /// The thermal voltage is proportional to the temperature, a fixed one too; the floor doubles with every
  /// ``floorDoubling``. At the process's own temperature nothing changes.
  public func at(_ temperature: Temperature) -> Process {
    guard temperature != self.temperature else { return self }
    var process = self
    process.temperature = temperature
    process.fixedThermalVoltage = fixedThermalVoltage.map { (temperature / self.temperature) * $0 }
    process.floor = exp2((temperature.si - self.temperature.si) / floorDoubling) * floor
    return process
  }

  /// The mean of the two slope factors, which integrators compute with.
  public var kappa: Double { (kappaN + kappaP) / 2 }

  /// The time constant of a log-domain integrator: `tau = C U_T / (kappa I_tau)`.
  ///
  /// - Parameter leak: `I_tau`; a leak of zero gives an infinite time constant.
  public func timeConstant(_ capacitance: Capacitance, leak: Current) -> Interval {
    Interval(si: capacitance.si * thermalVoltage.si / (kappa * leak.si))
  }
}
