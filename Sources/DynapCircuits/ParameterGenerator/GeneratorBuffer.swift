/// The output buffer of a parameter generator.
///
/// On silicon: each of the two generators of the cores has one, and the generator of the analog front end a
/// third. Low values save power and settle slower.
///
/// Equation: none; a setting is in force at once.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I_buf` | bias of the buffer | A |
///
/// Shape: one value per generator of the cores, one for the front end under the same name. Source: the
/// vendor's parameter table; the code after power-up and the scale are not published. Left out: settling time
/// and power.
public enum GeneratorBuffer: Silicon {
  /// The block's name in reports and documents.
  public static let name = "generator.buffer"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [shared, frontEnd]
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension GeneratorBuffer {
  public static let shared   = Parameter("PG_BUF_N", "I_buf", .n, .shared,       .highest, .assumed, 1, .assumed, nil, .other, .notModelled, "output buffer of a core generator")
  public static let frontEnd = Parameter("PG_BUF_N", "I_buf", .n, .bioampCommon, .highest, .assumed, 1, .assumed, nil, .other, .notModelled, "output buffer of the front end's generator")
}
