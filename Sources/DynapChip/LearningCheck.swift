import DynapCircuits
import DynapFabric

extension Board {
  /// What keeps the learning blocks of the board from running on a die; `silicon` is nil where the die has none.
  ///
  /// Key paths begin with `board`. Linear in the entries times the neurons that have them.
  package func learningProblems(on silicon: LearningSilicon?) -> [Diagnostic] {
    chips.enumerated().flatMap { c, chip in
      chip.cores.enumerated().flatMap { k, core -> [Diagnostic] in
        guard let block = core.learning else { return [] }
        let path = "board.chips[\(c)].cores[\(k)].learning"
        guard let silicon else {
          return [
            Diagnostic(
              .error, "learning-without-block", path, "is set on a die that has no learning block",
              "write die: dynapse2-plastic, or remove it; the fabricated chip does not learn")
          ]
        }
        return problems(of: block, ChipOnBoard(c), CoreOnChip.allCases[k], silicon, path)
      }
    }
  }

  private func problems(
    of block: LearningBlock, _ chip: ChipOnBoard, _ core: CoreOnChip, _ silicon: LearningSilicon,
    _ path: String
  ) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    func add(_ code: String, _ key: String, _ fact: String, _ remedy: String) {
      problems.append(Diagnostic(.error, code, path + key, fact, remedy))
    }
    let used = block.neurons.map { neuron in
      block.errorTags.filter { block.neurons(of: $0).contains(neuron) }.count
    }
    if let most = used.max(), most > silicon.camEntries, let place = used.firstIndex(of: most) {
      add(
        "learning-cam-full", ".error_tags", "gives neuron \(block.neurons[place]) \(most) entries",
        "the learning CAM of a neuron has \(silicon.camEntries) entries: use fewer error tags")
    }
    for (i, entry) in block.errorTags.enumerated() {
      let place = ".error_tags[\(i)]"
      if let stray = block.neurons(of: entry).first(where: { !block.neurons.contains($0) }) {
        add(
          "learning-neuron-not-plastic", place + ".neurons", "names neuron \(stray), which does not learn",
          "add it to the neurons of the block")
        continue
      }
      guard case .signSymmetric(let to, let output) = entry.feedback else { continue }
      let missing = block.neurons(of: entry).first { neuron in
        synapse(
          of: (to, output), from: NeuronOnBoard(chip: chip, core: core, neuron: NeuronOnCore(neuron))) == nil
      }
      if let missing {
        add(
          "feedback-without-synapse", place + ".feedback",
          "reads the synapse of neuron \(missing) on neuron \(output.index) of core \(to.index), which does not exist",
          "connect the two with an ampa or gaba synapse, or give fixed signs")
      }
    }
    return problems
  }
}
