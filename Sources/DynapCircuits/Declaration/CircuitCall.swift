/// A circuit behind one call that counts no reference.
///
/// A circuit in an existential is copied into each call, which counts its box as in use and then not: threads that step
/// the same circuits would wait for one another at that number. An engine keeps these alive and calls them unmanaged.
/// Each class below the base binds the circuit's own type, so that its kernels are compiled for it.
public class CircuitCall: @unchecked Sendable {
  /// Advances a range of lanes, whole blocks, by one step, as ``Circuit/step(_:_:)``.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {}
}

/// Circuits whose coefficients are computed lane by lane, without counting a reference for each.
public final class CoefficientCalls {
  private let kept: [CoefficientCall]
  private let calls: [Unmanaged<CoefficientCall>]

  /// Whether there are none.
  public var isEmpty: Bool { kept.isEmpty }

  /// Binds circuits, in their order.
  public init(_ circuits: [any Circuit]) {
    kept = circuits.map { $0.coefficientCall() }
    calls = kept.map { Unmanaged.passUnretained($0) }
  }

  /// Computes the coefficients of one lane, as ``Circuit/derive(_:_:)`` of each.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    for call in calls { call._withUnsafeGuaranteedRef { $0.derive(lane, settings) } }
  }
}

private class CoefficientCall {
  func derive(_ lane: Int, _ settings: LaneSettings) {}
}

/// The calls of a circuit that pulses charge.
public class PulseCall: @unchecked Sendable {
  /// As ``PulseTarget/charge(_:_:)``.
  public func charge(_ branch: BranchCharge, _ context: StepContext) {}
  /// As ``PulseTarget/pulse(_:_:)``.
  public func pulse(_ round: PulseRound, _ context: StepContext) {}
  /// As ``PulseTarget/finish(_:_:)``.
  public func finish(_ round: PulseRound, _ context: StepContext) {}
}

/// The call of a circuit that answers to spikes.
public class SpikeCall: @unchecked Sendable {
  /// As ``SpikeResponder/spiked(_:at:_:)``.
  public func spiked(_ lane: Int, at offset: Float, _ context: StepContext) {}
}

final class BoundCircuit<C: Circuit>: CircuitCall, @unchecked Sendable {
  private let circuit: C
  init(_ circuit: C) { self.circuit = circuit }
  override func step(_ lanes: Range<Int>, _ context: inout StepContext) { circuit.step(lanes, &context) }
}

private final class BoundCoefficients<C: Circuit>: CoefficientCall {
  private let circuit: C
  init(_ circuit: C) { self.circuit = circuit }
  override func derive(_ lane: Int, _ settings: LaneSettings) { circuit.derive(lane, settings) }
}

final class BoundTarget<C: PulseTarget>: PulseCall, @unchecked Sendable {
  private let circuit: C
  init(_ circuit: C) { self.circuit = circuit }
  override func charge(_ branch: BranchCharge, _ context: StepContext) { circuit.charge(branch, context) }
  override func pulse(_ round: PulseRound, _ context: StepContext) { circuit.pulse(round, context) }
  override func finish(_ round: PulseRound, _ context: StepContext) { circuit.finish(round, context) }
}

final class BoundResponder<C: SpikeResponder>: SpikeCall, @unchecked Sendable {
  private let circuit: C
  init(_ circuit: C) { self.circuit = circuit }
  override func spiked(_ lane: Int, at offset: Float, _ context: StepContext) {
    circuit.spiked(lane, at: offset, context)
  }
}

extension Circuit {
  /// The circuit behind a call.
  public func call() -> CircuitCall { BoundCircuit(self) }

  fileprivate func coefficientCall() -> CoefficientCall { BoundCoefficients(self) }
}

extension PulseTarget {
  /// The circuit behind calls of what pulses charge.
  public func pulseCall() -> PulseCall { BoundTarget(self) }
}

extension SpikeResponder {
  /// The circuit behind a call of what answers to spikes.
  public func spikeCall() -> SpikeCall { BoundResponder(self) }
}
