import DynapCircuits
import DynapChip
import DynapFabric

/// Which whole numbers a key takes, and what to say about the others.
package struct VendorRule: Sendable {
  /// What is wrong with a number.
  package struct Fault: Hashable, Sendable {
    /// The diagnostic's code.
    package let code: String
    /// The rule that was broken.
    package let remedy: String
  }

  /// The fault of a number that the key does not take.
  let fault: @Sendable (Int) -> Fault?
  /// What to write where another type of value stands.
  let remedy: String

  /// A rule for numbers of a range.
  init(_ range: ClosedRange<Int>, _ code: String, _ remedy: String) {
    fault = { range.contains($0) ? nil : Fault(code: code, remedy: remedy) }
    self.remedy = remedy
  }

  /// A rule for the values of an enumeration.
  init(_ values: Set<Int>, _ code: String, _ remedy: String) {
    fault = { values.contains($0) ? nil : Fault(code: code, remedy: remedy) }
    self.remedy = remedy
  }

  private init(remedy: String, fault: @escaping @Sendable (Int) -> Fault?) {
    self.remedy = remedy
    self.fault = fault
  }

  /// The tag of a CAM or destination word.
  static let tag = VendorRule(
    0...(Tag.count - 1), "tag-out-of-range", "a CAM word stores 11 bits, so tags run from 0 to 2047")
  /// A hop of a destination word.
  static let hop = VendorRule(
    -Hop.reach...Hop.reach, "hop-out-of-range",
    "a destination word stores a sign and 3 bits, so hops run from -7 to 7")
  /// The one-hot dendrite of a CAM word.
  static let dendrite = VendorRule(remedy: dendriteRemedy) { value in
    if value >= 0, value <= Int(UInt16.max), Dendrite(rawValue: UInt16(value)) != nil { return nil }
    let several = value > 0 && value & ~dendriteBits == 0
    return Fault(code: several ? "several-dendrites" : "unknown-dendrite", remedy: dendriteRemedy)
  }
  /// The range of a bias.
  static let coarse = VendorRule(
    0...5, "coarse-out-of-range", "the parameter generator has six ranges, so coarse runs from 0 to 5")
  /// The step of a bias.
  static let fine = VendorRule(
    0...255, "fine-out-of-range", "a range has 256 steps, so fine runs from 0 to 255")
  /// The transistor type of a bias, a character.
  static let transistor = VendorRule(
    [Int(TransistorType.n.rawValue), Int(TransistorType.p.rawValue)], "unknown-transistor-type",
    "a type is the character N, 78, or P, 80")
  /// The `_initialType` of a bias, an enumeration.
  static let initialType = VendorRule(
    [0, 1], "unknown-transistor-type", "an initial type is 0 for p or 1 for n")
  /// The index of a neuron in its core.
  static let neuron = VendorRule(
    0...(NeuronOnCore.count - 1), "neuron-out-of-range", "a core holds neurons 0 to 255")
  /// The gain step of the front end.
  static let gain = VendorRule(0...3, "gain-out-of-range", "the front end has four gain steps, 0 to 3")
  /// The sensor of the sensor interface.
  static let sensor = VendorRule(
    Set(SensorMode.allCases.map(\.rawValue)), "unknown-sensor-mode",
    "a sensor mode is 0 for DVS128, 2 for DAVIS240C or 4 for DAVIS346")
  /// A C++ `int`.
  static let int32 = VendorRule(
    Int(Int32.min)...Int(Int32.max), "number-out-of-range",
    "the vendor's library keeps a signed number of 32 bits here")
  /// A C++ `unsigned int`.
  static let uint32 = VendorRule(
    0...Int(UInt32.max), "number-out-of-range",
    "the vendor's library keeps a number of 32 bits here, 0 to 4294967295")
  /// A number that only the vendor's library understands.
  static let bookkeeping = VendorRule(
    Int.min...Int.max, "number-out-of-range", "a number of the vendor's bookkeeping has at most 64 bits")

  private static let dendriteBits = Dendrite.allCases.reduce(0) { $0 | Int($1.rawValue) }
  private static let dendriteRemedy =
    "a synapse feeds one dendrite: 1024 for AMPA, 512 for GABA, 256 for NMDA, 128 for shunt, or 0 for none"
}
