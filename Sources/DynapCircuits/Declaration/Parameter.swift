import DynapUnits

/// The declaration of one bias of the chip: the one row that configuration, mismatch, documents and tools read.
///
/// A parameter is declared once, as a static constant in the file of the circuit it belongs to.
public struct Parameter: Sendable, Hashable {
  /// The silicon's name, for example `SOIF_LEAK_N`.
  public let name: String
  /// A hash of the name, under which draws and tables know the parameter.
  let tag: UInt32
  /// The symbol in equations, for example `I_tau`.
  public let symbol: String
  /// The transistor type of the generator branch.
  public let kind: Kind
  /// Which part of the chip holds one value of it.
  public let scope: Scope
  /// The code after power-up.
  public let powerUp: BiasCode
  /// The constant factor from the generator's current to the circuit's; 1 where none is published.
  public let scale: Double
  /// The mirror transistor, where its size is published: it sets the spread and the scale curve.
  public let device: MirrorDevice?
  /// The group whose spread the group model of mismatch uses.
  public let spread: SpreadGroup
  /// Where the power-up code comes from.
  public let powerUpSource: Provenance
  /// Where the scale factor comes from.
  public let scaleSource: Provenance
  /// Whether the emulator models an effect; setting one that is not modelled warns.
  public let isModelled: Bool
  /// What the bias does, in one line.
  public let summary: String

  /// Declares a parameter.
  public init(
    _ name: String, _ symbol: String, _ kind: Kind, _ scope: Scope, _ powerUp: BiasCode,
    _ powerUpSource: Provenance, _ scale: Double, _ scaleSource: Provenance, _ device: MirrorDevice?,
    _ spread: SpreadGroup, _ modelled: Modelled, _ summary: String
  ) {
    self.name = name
    tag = FNV1a.hash(name)
    self.symbol = symbol
    self.kind = kind
    self.scope = scope
    self.powerUp = powerUp
    self.powerUpSource = powerUpSource
    self.scale = scale
    self.scaleSource = scaleSource
    self.device = device
    self.spread = spread
    isModelled = modelled == .modelled
    self.summary = summary
  }

  /// The transistor type of a generator branch.
  public enum Kind: String, Sendable {
    /// An n-type branch, named `..._N`.
    case n = "N"
    /// A p-type branch, named `..._P`.
    case p = "P"
    /// A branch named `..._V`, whose type the configuration may change; p after power-up.
    case switchable = "V"
  }

  /// Which part of the chip holds a value of its own.
  public enum Scope: String, Sendable, CaseIterable {
    /// Each of the four cores (52 parameters).
    case core
    /// Each of the two generator groups, cores 0-1 and cores 2-3 (6 parameters).
    case shared
    /// The chip (2 parameters).
    case global
    /// Each of the three spiking-ADC groups of a generator (5 parameters).
    case sadcGroup
    /// The analog front end, common to its channels (14 parameters).
    case bioampCommon
    /// Each channel of the analog front end (10 parameters).
    case bioampChannel
    /// The learning block of each core, on dies that have one (16 parameters).
    case learning
  }

  /// Whether a parameter has an effect in the emulator.
  public enum Modelled: Sendable {
    /// It has.
    case modelled
    /// It is stored, round-trips, and has none; setting it warns.
    case notModelled
  }

  /// Equal names in equal scopes are the same parameter.
  public static func == (a: Parameter, b: Parameter) -> Bool {
    a.tag == b.tag && a.scope == b.scope && a.name == b.name
  }

  /// Hashes what equality compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(tag)
    hasher.combine(scope)
  }
}

/// A setting of the parameter generator: a coarse range and a fine step.
public struct BiasCode: Hashable, Sendable, CustomStringConvertible {
  /// The range, 0 to 5; neighbouring ranges are a factor of eight apart.
  public let coarse: UInt8
  /// The step in the range, 0 to 255; 0 is a leakage floor, not zero.
  public let fine: UInt8

  /// Makes a code; out of range is a programmer's mistake.
  public init(_ coarse: Int, _ fine: Int) {
    precondition(
      (0...5).contains(coarse) && (0...255).contains(fine), "coarse runs from 0 to 5, fine from 0 to 255")
    self.coarse = UInt8(coarse)
    self.fine = UInt8(fine)
  }

  /// Makes a code, or nil when coarse is outside 0 to 5 or fine outside 0 to 255.
  public init?(exactlyCoarse coarse: Int, fine: Int) {
    guard (0...5).contains(coarse), (0...255).contains(fine) else { return nil }
    self.init(coarse, fine)
  }

  /// The smallest current of the generator.
  public static let lowest = BiasCode(0, 0)
  /// The largest current of the generator.
  public static let highest = BiasCode(5, 255)

  /// `(coarse, fine)`.
  public var description: String { "(\(coarse), \(fine))" }
}

/// How sure a number is; `dynapse parameters --assumed` lists the last two first.
public enum Provenance: String, Sendable, CaseIterable {
  /// Printed in a paper or read in public vendor-side code.
  case published
  /// Read off a real board or from recordings of one.
  case measured
  /// Fitted or derived from published or measured numbers.
  case fitted
  /// An engineering choice that has not been confirmed; switchable.
  case assumed
}

/// Groups of parameters with one coefficient of variation each, for the group model of mismatch.
public enum SpreadGroup: String, Sendable, CaseIterable {
  case weight, gain, tau, threshold, refractory, leak, pulseWidth, dc, preciseDelay, mismatchedDelay
  case nmdaLevel
  /// No published group: drawn only by the device model.
  case other
}
