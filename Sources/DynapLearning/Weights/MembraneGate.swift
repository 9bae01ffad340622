/// The membrane comparator: how much a membrane near its threshold lets its synapses learn, the slope of a spike in place
/// of its derivative.
///
/// With u = v - 1, v in units of the threshold: box: 1 where lo < v < hi; triangle: max(0, 1 - s |u|); SuperSpike:
/// 1 / (s |u| + 1)^2; sigmoid: 4 p (1 - p), p = 1 / (1 + e^(-s u)), 1 at the threshold. A refractory neuron has a closed gate.
/// Source: section 4.1 of the learning dossier (Zenke and Vogels 2021); the box of 1.3 there.
public struct MembraneGate: Hashable, Codable, Sendable {
  /// The shapes.
  public enum Kind: String, CaseIterable, Codable, Sendable {
    /// 1 in a window.
    case box
    /// Falls linearly from the threshold.
    case triangle
    /// The SuperSpike surrogate.
    case superspike
    /// The derivative of a sigmoid.
    case sigmoid
    /// Always open, also in the refractory period: the control.
    case none
  }

  /// The shape.
  public var kind: Kind
  /// The lower edge of a box.
  public var low: Double
  /// The upper edge of a box.
  public var high: Double
  /// The steepness of the others.
  public var scale: Double

  /// Makes a gate.
  public init(_ kind: Kind = .box, low: Double = 0.4, high: Double = 1.5, scale: Double = 2) {
    self.kind = kind
    self.low = low
    self.high = high
    self.scale = scale
  }

  /// How open it is, from 0 to 1.
  @inline(__always)
  public func value(_ membrane: Double, isRefractory: Bool) -> Double {
    if kind == .none { return 1 }
    if isRefractory { return 0 }
    let u = membrane - 1
    switch kind {
    case .box: return membrane > low && membrane < high ? 1 : 0
    case .triangle: return max(0, 1 - scale * abs(u))
    case .superspike:
      let base = scale * abs(u) + 1
      return 1 / (base * base)
    case .sigmoid:
      let p = 1 / (1 + RuleMath.exp(-scale * u))
      return 4 * p * (1 - p)
    case .none: return 1
    }
  }
}
