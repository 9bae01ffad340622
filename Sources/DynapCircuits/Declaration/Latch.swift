/// One of the fourteen configuration latches of a neuron; all are off after power-up.
///
/// Source: the vendor's configuration classes; the meaning of those marked inferred is a declared choice
/// (dossier U-5).
public enum Latch: Int, CaseIterable, Hashable, Sendable {
  /// Injects the constant current `SOIF_DC_P`.
  case soDC
  /// Connects spike-frequency adaptation to the membrane.
  case soAdaptation
  /// Holds the neuron in reset.
  case soifKill
  /// Selects the node that conductance, NMDA gate and homeostasis sense: calcium (off) or membrane (inferred).
  case cohoCaMem
  /// Connects the homeostasis circuit.
  case hoEnable
  /// Regulates the soma's gain (off) or the dendrites' (inferred).
  case hoSoDe
  /// Connects the AMPA dendrite to the diffusion network (inferred).
  case deamAMPA
  /// Gates the NMDA dendrite by the membrane.
  case denmNMDA
  /// Puts the dendrites into conductance mode.
  case deConductance
  /// Subtracts the inhibitory DPI of AMPA, for an alpha-shaped response.
  case deamAlpha
  /// Subtracts the inhibitory DPI of NMDA (inferred).
  case denmAlpha
  /// Not published; stored without effect unless ``LatchReadings/deMux`` gives it one.
  case deMux
  /// Exponential soma (on) or thresholded soma (off).
  case soifType
  /// Releases the homeostatic integrator.
  case hoActive

  /// The silicon's name, as in `latch_so_dc`, without the prefix.
  public var name: String {
    switch self {
    case .soDC: "so_dc"
    case .soAdaptation: "so_adaptation"
    case .soifKill: "soif_kill"
    case .cohoCaMem: "coho_ca_mem"
    case .hoEnable: "ho_enable"
    case .hoSoDe: "ho_so_de"
    case .deamAMPA: "deam_ampa"
    case .denmNMDA: "denm_nmda"
    case .deConductance: "de_conductance"
    case .deamAlpha: "deam_alpha"
    case .denmAlpha: "denm_alpha"
    case .deMux: "de_mux"
    case .soifType: "soif_type"
    case .hoActive: "ho_active"
    }
  }

  /// Whether setting the latch changes anything in the emulator.
  public var isModelled: Bool {
    switch self {
    case .soDC, .soAdaptation, .soifKill, .soifType, .cohoCaMem, .hoEnable, .hoSoDe, .hoActive, .deamAMPA,
      .denmNMDA, .deConductance, .deamAlpha, .denmAlpha:
      true
    case .deMux: false
    }
  }
}

/// The latches of one neuron that are on.
public struct LatchSet: OptionSet, Hashable, Sendable {
  /// Bit i stands for the latch with raw value i, in the vendor's serialisation order.
  public let rawValue: UInt16

  /// Makes a set from its bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Makes a set of latches.
  public init(_ latches: Latch...) {
    rawValue = latches.reduce(0) { $0 | 1 << UInt16($1.rawValue) }
  }

  /// Whether a latch is on.
  public subscript(latch: Latch) -> Bool {
    get { rawValue >> UInt16(latch.rawValue) & 1 == 1 }
    set {
      let bit: UInt16 = 1 << UInt16(latch.rawValue)
      self = LatchSet(rawValue: newValue ? rawValue | bit : rawValue & ~bit)
    }
  }

  /// The latches that are on, in the vendor's serialisation order.
  public var latches: [Latch] { Latch.allCases.filter { self[$0] } }
}
