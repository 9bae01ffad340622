/// The timing of the machine: what happens in one step, in this order.
///
/// `deliver` and `spike` belong to the fabric: events that arrive in the step become pulses, and spikes leave for
/// the next one. In the other phases every circuit of the phase is called once per block of lanes.
public enum Phase: Int, CaseIterable, Sendable {
  /// Events that arrive in this step are matched, delayed and turned into pulses.
  case deliver
  /// Pulses charge the dendrites, each at its place in the step.
  case synapse
  /// Dendrites and adaptation decay to the end of the step and give their mean current.
  case dendrite
  /// Membranes integrate the mean currents and fire at interpolated times.
  case soma
  /// Spikes leave as packets; they act in the next step at the earliest.
  case spike
  /// Learning blocks take up the events that reached them and move weights, which act from the next pulse on.
  case learn
}
