import DynapFabric

/// Neurons as text: runs of neighbours such as `0.1.0-63`, chip, core and neurons.
enum NeuronSelection {
  /// The runs, in the order of the neurons.
  static func text(_ neurons: [NeuronOnBoard]) -> [String] {
    var runs: [(first: NeuronOnBoard, last: NeuronOnBoard)] = []
    for neuron in neurons {
      if let run = runs.last, neuron.lane == run.last.lane + 1, neuron.core == run.first.core,
        neuron.chip == run.first.chip
      {
        runs[runs.count - 1].last = neuron
      } else {
        runs.append((neuron, neuron))
      }
    }
    return runs.map { run in
      let tail = run.first == run.last ? "" : "-\(run.last.neuron.index)"
      return "\(run.first)\(tail)"
    }
  }

  /// The neurons of runs; nil when a text is not a run.
  static func neurons(_ runs: [String]) -> [NeuronOnBoard]? {
    var neurons: [NeuronOnBoard] = []
    for run in runs {
      let parts = run.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 3, let chip = Int(parts[0]).flatMap(ChipOnBoard.init(exactly:)),
        let core = Int(parts[1]).flatMap(CoreOnChip.init(rawValue:))
      else { return nil }
      let ends = parts[2].split(separator: "-", omittingEmptySubsequences: false).map {
        Int($0).flatMap(NeuronOnCore.init(exactly:))
      }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last
      else { return nil }
      neurons += (first.index...last.index).map {
        NeuronOnBoard(chip: chip, core: core, neuron: NeuronOnCore($0))
      }
    }
    return neurons
  }
}
