import DynapCircuits
import DynapUnits

/// A parameter with just what a test depends on.
func parameter(
  _ name: String, scale: Double = 1, device: MirrorDevice? = nil, spread: SpreadGroup = .other,
  kind: Parameter.Kind? = nil
) -> Parameter {
  let kind = kind ?? (name.hasSuffix("_N") ? .n : name.hasSuffix("_V") ? .switchable : .p)
  return Parameter(
    name, "I", kind, .core, .lowest, .assumed, scale, .assumed, device, spread, .notModelled, "for a test")
}

/// Whether two numbers agree to a relative tolerance.
func agree(_ a: Double, _ b: Double, within tolerance: Double) -> Bool { abs(a - b) <= tolerance * abs(b) }
