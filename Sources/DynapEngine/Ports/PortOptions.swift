import DynapChip
import DynapCircuits
import DynapFabric

/// What of the chip's two front ends is not published, and therefore a choice.
public struct PortOptions: Hashable, Sendable {
  /// The order of the stages behind a camera port.
  public var sensorOrder = SensorPipeline.Order.filterFirst
  /// The layout of the analog front end, and where its routing tag stands.
  public var frontEnd = AnalogFrontEnd.Layout()

  /// Makes the assumed choices.
  public init() {}

  /// What keeps the choices from being run, or nil.
  var problem: Diagnostic? {
    let capacitances = [
      frontEnd.lowPassCapacitance, frontEnd.rippleCapacitance, frontEnd.fastRippleCapacitance,
      frontEnd.refractoryCapacitance,
    ].map(\.si)
    let numbers = capacitances + frontEnd.gains + [frontEnd.thresholdAtNanoampere.si]
    guard frontEnd.gains.count != 4 || !numbers.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    return Diagnostic(
      .error, "front-end-layout", "ports.frontEnd", "has numbers that no layout can have",
      "give four gains, and make gains, capacitances and the threshold finite and above zero")
  }
}
