/// The buffers that carry monitored voltages and currents to the converters and the pins.
///
/// On silicon: a rail-to-rail buffer and a current conveyor at the pins, and wide-range buffers on the
/// monitor lines. Users set all three to maximum before they connect an oscilloscope.
///
/// Equation: `V_pin = V_off + g V_node` for the pin, see ``MonitorPad``, and no signal at all where a buffer's bias
/// lies below coarse range 3 (assumed; working scripts use ranges 3 and 5).
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I_ccb`, `I_ampb` | biases of the pin's conveyor and amplifier | A |
/// | `I_lbwr` | bias of the wide-range buffers | A |
///
/// Shape: two values per chip, one per generator. The code after power-up is not published: the one that
/// works stands in. The types of the two without a suffix are not published; the curve of the conveyor's size
/// is n-type, and the amplifier is taken to be p-type, as the one that monitors depression. Source: the
/// vendor's parameter table. Left out: bandwidth, and the gradual loss of signal at low biases.
public enum MonitorBuffers: Silicon {
  /// The block's name in reports and documents.
  public static let name = "monitor.buffers"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [conveyor, amplifier, wideRange]

  /// The lowest coarse range at which a buffer passes its signal on (assumed).
  public static let workingRange = 3

  /// Whether a buffer with a code passes its signal on.
  public static func passes(_ code: BiasCode) -> Bool { code.coarse >= workingRange }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension MonitorBuffers {
  public static let conveyor  = Parameter("R2R_BUFFER_CCB",  "I_ccb",  .n, .global, .highest, .assumed, 1.7,  .published, .n_25x1, .other, .modelled, "bias of the current conveyor of the analog pins")
  public static let amplifier = Parameter("R2R_BUFFER_AMPB", "I_ampb", .p, .global, .highest, .assumed, 1,    .assumed,   nil,     .other, .modelled, "bias of the amplifier of the analog pins")
  public static let wideRange = Parameter("LBWR_VB_P",       "I_lbwr", .p, .shared, .highest, .assumed, 0.57, .published, .ps_5,   .other, .modelled, "bias of the wide-range buffers of monitor and sADC lines")
}
