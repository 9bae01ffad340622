import DynapChip
import DynapFabric

/// A laboratory's profile of one chip in JSON: usable tags, and how often each CAM word failed.
///
/// Keys: `tags[core][half]`, the usable tags; `prob[half][core]`, the mean failure of a core's words;
/// `cams[core][neuron][synapse][half]`, the share of events that the word missed. Other keys are passed over. A half of
/// a core without a usable tag, all of whose words fail always, was not measured: its tags are bad, its words unknown
/// and taken to be sound. That `prob` is the mean is assumed; it is checked for its range and written, and nothing else.
package enum CAMProfile {
  /// Reads a profile.
  ///
  /// - Throws: `json-syntax`, `json-truncated` and the like; `profile-missing-key`, `profile-shape` when a list does not
  ///   have the length that a chip prescribes, `profile-out-of-range`.
  static func read(bytes: [UInt8], name: String, chip: ChipOnBoard) throws(DiagnosticError) -> FaultFile {
    let source = try VendorJSON.reporting { () throws(FormatError) in
      try ByteSource(bytes: bytes, name: name)
    }
    var reader = CAMProfileReader(source, chip: chip)
    var stop: Diagnostic?
    do throws(Diagnostic) { try reader.read() } catch { stop = error }
    guard stop == nil, reader.report.isEmpty else {
      let problems = reader.report.all(stop: stop, file: name).map { diagnostic in
        var diagnostic = diagnostic
        diagnostic.place = .init(file: name)
        return diagnostic
      }
      throw DiagnosticError(problems)
    }
    return reader.file(name)
  }

  /// The profile of a chip. Silent neurons have no place in it.
  package static func text(of map: FaultMap, chip: ChipOnBoard = .first) -> String {
    var sums = [[Double]](repeating: [0, 0, 0, 0], count: 2)
    var cores: [String] = []
    for core in CoreOnChip.allCases {
      let neurons = NeuronOnCore.all.map { neuron in
        let place = NeuronOnBoard(chip: chip, core: core, neuron: neuron)
        let words = (0..<SynapseOnNeuron.count).map { i in
          let halves = (0..<2).map { half in
            let probability =
              FaultMap.Word(neuron: place, synapse: SynapseOnNeuron(i), half: half).map {
                map[$0].probability
              } ?? 0
            sums[half][core.index] += Double(probability)
            return FaultTable.shortest(probability)
          }
          return "[\(halves.joined(separator: ","))]"
        }
        return "[\(words.joined(separator: ","))]"
      }
      cores.append("[\(neurons.joined(separator: ","))]")
    }
    let tags = CoreOnChip.allCases.map { core in
      let bad = map[badTagsOf: core, on: chip]
      let halves = (0..<2).map { half in
        let usable = (half * 1024..<(half + 1) * 1024).filter { !bad.contains(Tag($0)) }
        return "[\(usable.map(String.init).joined(separator: ","))]"
      }
      return "[\(halves.joined(separator: ","))]"
    }
    let words = Double(NeuronOnCore.count * SynapseOnNeuron.count)
    let prob = sums.map { "[\($0.map { "\($0 / words)" }.joined(separator: ","))]" }
    return """
      {"tags":[\(tags.joined(separator: ","))],
      "prob":[\(prob.joined(separator: ","))],
      "cams":[\(cores.joined(separator: ",\n"))]}

      """
  }
}
