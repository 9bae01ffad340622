import DynapFabric

/// What each synapse of a connection is set to, apart from its tag.
public struct SynapseTemplate: Hashable, Sendable {
  /// The dendrite that the synapse feeds.
  public var dendrite: Dendrite
  /// Which weight currents it adds up.
  public var weight: WeightMask
  /// Whether short-term depression acts on it.
  public var stp: Bool
  /// Whether the precise delay current is added.
  public var preciseDelay: Bool
  /// Whether the mismatched delay current is added.
  public var mismatchedDelay: Bool

  /// Makes a template.
  public init(
    dendrite: Dendrite, weight: WeightMask, stp: Bool = false, preciseDelay: Bool = false,
    mismatchedDelay: Bool = false
  ) {
    self.dendrite = dendrite
    self.weight = weight
    self.stp = stp
    self.preciseDelay = preciseDelay
    self.mismatchedDelay = mismatchedDelay
  }

  /// The synapse that listens to a tag.
  public func synapse(tag: Tag) -> Synapse {
    Synapse(
      tag: tag, dendrite: dendrite, weight: weight, stp: stp, preciseDelay: preciseDelay,
      mismatchedDelay: mismatchedDelay)
  }
}

/// A projection from one population to another.
public struct Connection: Hashable, Sendable {
  /// The name of the population that sends.
  public var from: String
  /// The name of the population that listens.
  public var to: String
  /// Who reaches whom.
  public var rule: ConnectionRule
  /// What the synapses are set to.
  public var synapse: SynapseTemplate
  /// CAM words with the same tag for each pair: an integer weight, 1 to 64.
  public var repeats: Int
  /// The seed of random rules; two connections with equal seeds draw alike.
  public var seed: UInt64

  /// Makes a connection.
  public init(
    from: String, to: String, _ rule: ConnectionRule, _ synapse: SynapseTemplate, repeats: Int = 1,
    seed: UInt64 = 0
  ) {
    self.from = from
    self.to = to
    self.rule = rule
    self.synapse = synapse
    self.repeats = repeats
    self.seed = seed
  }
}
