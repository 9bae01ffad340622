import DynapChip
import DynapCircuits
import DynapFabric

/// What differs between two configurations of one board, so that only that is derived anew.
///
/// Costs next to nothing where the configurations share storage, as they do when one was made from the other.
struct BoardChange: Sendable {
  /// By core, counted over the board: the biases that differ; nil is any.
  private var settings: [Set<Parameter>?]
  /// By core: whether what all of its synapses depend on differs.
  private var devices: [Bool]
  /// By core: its lanes that differ, ascending.
  private var lanes: [[Int]]

  /// Compares two configurations of as many chips.
  init(from old: Board, to new: Board) {
    settings = []
    devices = []
    lanes = []
    for (c, (a, b)) in zip(old.chips, new.chips).enumerated() {
      let isPowered = [
        a.paramGen0Powerdown == b.paramGen0Powerdown, a.paramGen1Powerdown == b.paramGen1Powerdown,
      ]
      for (k, (a, b)) in zip(a.cores, b.cores).enumerated() {
        let differing = a.parameters.parametersDiffering(from: b.parameters)
        settings.append(isPowered[k / 2] ? differing.map { Set($0) } : nil)
        devices.append(!isPowered[k / 2] || differing?.contains { Self.ofSynapses.contains($0) } ?? true)
        let first = (c * CoreOnChip.allCases.count + k) * NeuronOnCore.count
        lanes.append(Self.neurons(a, b).map { first + $0 })
      }
    }
  }

  /// The biases that synapses depend on.
  private static let ofSynapses = Set(
    WeightDAC.parameters + PulseExtender.parameters + Delay.parameters + ShortTermDepression.parameters
      + SenseAmplifier.parameters)

  /// Whether a core is as it was.
  func isUntouched(_ core: Int) -> Bool { keepsSettings(of: core) && keepsNeurons(of: core) }

  /// Whether what all neurons of a core depend on is as it was.
  func keepsSettings(of core: Int) -> Bool { settings[core]?.isEmpty == true }

  /// Whether the neurons of a core, and what its pins show, are as they were.
  func keepsNeurons(of core: Int) -> Bool { lanes[core].isEmpty }

  /// Whether a circuit of a neuron that does not differ itself has other coefficients than before.
  func changes(_ circuit: any Circuit, ofCore core: Int) -> Bool {
    guard let biases = settings[core] else { return true }
    guard !biases.isEmpty else { return false }
    return type(of: circuit).inputs.map { !biases.isDisjoint(with: $0) } ?? true
  }

  /// Whether the synapses of a core are as they were.
  func keepsSynapses(of core: Int) -> Bool { !devices[core] && lanes[core].isEmpty }

  /// The lanes of a core whose synapses have to be derived anew: nil is all of them.
  func synapseLanes(of core: Int) -> Set<Int>? { devices[core] ? nil : Set(lanes[core]) }

  /// The lanes of a core whose neurons differ.
  func lanes(of core: Int) -> Set<Int> { Set(lanes[core]) }

  /// The neurons of a core that differ, and those that a pin of a pulse extender is moved from or to.
  private static func neurons(_ a: Core, _ b: Core) -> [Int] {
    var changed =
      a.neurons.isIdentical(to: b.neurons) ? [] : a.neurons.indices.filter { a.neurons[$0] != b.neurons[$0] }
    let isMonitored =
      a.neuronMonitoringOn == b.neuronMonitoringOn && a.monitoredNeuron == b.monitoredNeuron
      && a.enablePulseExtenderMonitor1 == b.enablePulseExtenderMonitor1
      && a.enablePulseExtenderMonitor2 == b.enablePulseExtenderMonitor2
    if !isMonitored {
      changed = Set(changed + [a.monitoredNeuron.index, b.monitoredNeuron.index]).sorted()
    }
    return changed
  }
}

extension Array {
  /// Whether two arrays are one storage.
  fileprivate func isIdentical(to other: Self) -> Bool {
    count == other.count
      && withUnsafeBufferPointer { a in other.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress } }
  }
}

extension BiasTable {
  /// The parameters whose biases differ, or nil when the tables do not hold the same parameters in the same order.
  fileprivate func parametersDiffering(from other: BiasTable) -> [Parameter]? {
    guard !entries.isIdentical(to: other.entries) else { return [] }
    guard entries.count == other.entries.count else { return nil }
    var differing: [Parameter] = []
    for (a, b) in zip(entries, other.entries) {
      guard a.parameter == b.parameter else { return nil }
      if a.bias != b.bias { differing.append(a.parameter) }
    }
    return differing
  }
}
