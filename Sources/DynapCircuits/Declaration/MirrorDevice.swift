/// The mirror transistor through which a bias enters its circuit, by its size in um as the vendor's table names it.
///
/// The raw value is the column of the current-dependent scale curves. Source: the vendor's scale table, as found in
/// public lab repositories; that length comes first is derived from the scale factors.
public enum MirrorDevice: String, Sendable, CaseIterable {
  case ns3 = "Ns3"
  case ns2 = "Ns2"
  case n5_6x6 = "N5.6x6"
  case n_25x1 = "N.25x1"
  case ps2 = "Ps2"
  case ps3 = "Ps3"
  case p3x1 = "P3x1"
  case p_5x2 = "P.5x2"
  case p2x1 = "P2x1"
  case p1_92x1 = "P1.92x1"
  case p1x3 = "P1x3"
  case p_25x20 = "P.25x20"
  case ps_5 = "Ps.5"
  case p1x2 = "P1x2"
  case calibrationP = "CA_P"
  case calibrationN = "CA_N"
  case ps_25 = "Ps.25"
  case ns_3 = "Ns.3"
  case p2x_3 = "P2x.3"
  case n1_92x1 = "N1.92x1"
  case n2x1 = "N2x1"

  /// The gate area in um^2, which sets the spread; a square device's two sides are equal.
  public var area: Double {
    switch self {
    case .ns3, .ps3: 9
    case .ns2, .ps2: 4
    case .n5_6x6: 33.6
    case .n_25x1: 0.25
    case .p3x1, .p1x3: 3
    case .p_5x2: 1
    case .p2x1, .p1x2, .n2x1: 2
    case .p1_92x1, .n1_92x1: 1.92
    case .p_25x20: 5
    case .ps_5: 0.25
    case .calibrationP: 18.75
    case .calibrationN: 6.25
    case .ps_25: 0.0625
    case .ns_3: 0.09
    case .p2x_3: 0.6
    }
  }
}
