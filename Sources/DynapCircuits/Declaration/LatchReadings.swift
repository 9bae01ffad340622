/// What the latches mean whose effect is inferred: a name or one test is all that is published of them.
///
/// The defaults are the recommended readings; whoever has a chip that behaves otherwise swaps one here.
/// Source: 3.6 and U-5 of the digital dossier.
public struct LatchReadings: Hashable, Sendable {
  /// What `latch_coho_ca_mem` selects.
  public var sensedNode = SensedNode.Reading.onIsMembrane
  /// What `latch_ho_so_de` selects.
  public var homeostasisTarget = HomeostasisTarget.dendritesWhenOn
  /// What `latch_deam_ampa` does to the diffusion network.
  public var diffusion = DiffusionReading.enables
  /// What `latch_de_mux` does to the way from the synapses to the dendrites.
  public var deMux = DeMuxReading.ignored

  /// Makes the recommended readings.
  public init() {}

  /// A neuron's latches as circuits take them, with ``Latch/deamAMPA`` on where the neuron diffuses.
  public func resolved(_ latches: LatchSet) -> LatchSet {
    var latches = latches
    latches[.deamAMPA] = diffusion.connects(latches)
    return latches
  }
}

/// What `latch_deam_ampa` does to the diffusion network.
///
/// Source: inferred from the latch's name; AMPA works with it off.
public enum DiffusionReading: String, Sendable, CaseIterable {
  /// On connects the neuron to its neighbours; the default.
  case enables
  /// On disconnects it: every neuron of a core diffuses unless its latch is on.
  case disables
  /// The latch has no part in it, and nothing diffuses.
  case ignored

  func connects(_ latches: LatchSet) -> Bool {
    switch self {
    case .enables: latches[.deamAMPA]
    case .disables: !latches[.deamAMPA]
    case .ignored: false
    }
  }
}

/// What `latch_de_mux` does; nothing of it is published.
///
/// Source: 3.6 of the digital dossier, which recommends to ignore it. The other readings take its name as that of the
/// de-multiplexer between a synapse's weight and the dendrites (1.4 there), and are assumed.
public enum DeMuxReading: String, Sendable, CaseIterable {
  /// The latch is stored without effect; the default.
  case ignored
  /// On, the neuron's synapses reach no dendrite.
  case onDisconnects
  /// Off, the neuron's synapses reach no dendrite.
  case offDisconnects

  /// Whether the synapses of a neuron reach its dendrites.
  public func connects(_ latches: LatchSet) -> Bool {
    switch self {
    case .ignored: true
    case .onDisconnects: !latches[.deMux]
    case .offDisconnects: latches[.deMux]
    }
  }
}
