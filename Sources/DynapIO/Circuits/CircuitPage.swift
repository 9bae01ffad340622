import DynapCircuits
import DynapEngine

/// What the program knows of one circuit of the chip: the content of `dynapse circuits NAME` and, with the doc comments
/// of its sources, of the circuit's page in the documents.
package struct CircuitPage: Sendable {
  /// The page's name, which is its file in `docs/circuits`.
  package let name: String
  /// The heading.
  package let title: String
  /// The circuit in one line.
  package let gist: String
  /// The part of the chip.
  package let part: Part
  /// The files with the law, from the top of the source tree.
  package let sources: [String]
  /// The biases that belong to it.
  package var parameters: [Parameter] = []
  /// The nodes that can be recorded, by name.
  package var states: [String] = []
  /// The latches that act on it, with what each does to it.
  package var latches: [LatchEffect] = []
  /// The constants of the process that it depends on, by name.
  package var constants: [String] = []
  /// The checks of `dynapse validate` that cover it.
  package var checks: [String] = []
  /// The pictures that the program makes of it.
  package var pictures: [Picture] = []
  /// What turning each bias does, with the numbers of the default process.
  package var expectations: [String] = []

  /// A part of the chip, in the order that an event passes them.
  package enum Part: String, Sendable, CaseIterable {
    /// From the match of an event to a pulse of current.
    case synapse
    /// From pulses to a current.
    case dendrite
    /// From currents to spikes.
    case soma
    /// What a host sees of it.
    case monitor
    /// What belongs to no neuron.
    case chip
    /// What belongs to other dies.
    case learning

    /// The heading of the part in the index.
    package var title: String {
      switch self {
      case .synapse: "Synapse: from an event to a pulse"
      case .dendrite: "Dendrite: from pulses to a current"
      case .soma: "Soma: from currents to spikes"
      case .monitor: "What a host sees"
      case .chip: "Around the neurons"
      case .learning: "Learning"
      }
    }
  }

  /// What a latch does to a circuit.
  package struct LatchEffect: Sendable {
    /// The latch.
    package let latch: Latch
    /// What it does, in a few words.
    package let effect: String

    init(_ latch: Latch, _ effect: String) {
      self.latch = latch
      self.effect = effect
    }
  }

  /// A picture and the command that makes it.
  package struct Picture: Sendable {
    /// Its name, without `.svg`.
    package let name: String
    /// The arguments of `dynapse` that make it.
    package let command: String
    /// The file of a run's folder that it is; nil where the command writes one picture.
    package var file: String?
    /// What to see.
    package let caption: String

    /// What a bench of the lab draws.
    static func bench(_ name: String, _ caption: String) -> Picture {
      Picture(name: name, command: "characterize \(name)", caption: caption)
    }

    /// Nodes of some neurons of the experiment that has the picture's name.
    static func probe(
      _ name: String, neuron: String, nodes: String, every: String, _ caption: String
    ) -> Picture {
      Picture(
        name: name,
        command:
          "probe docs/circuits/experiments/\(name).yaml --neuron \(neuron) --nodes \(nodes) --every \(every)",
        caption: caption)
    }

    /// What a run of an experiment draws into a file of that name.
    static func run(_ name: String, _ experiment: String, file: String, _ caption: String) -> Picture {
      Picture(name: name, command: "run \(experiment) --out out/\(name)", file: file, caption: caption)
    }
  }

  /// The page's place, from the top of the source tree.
  package var path: String { "docs/circuits/\(name).md" }

  /// The states in the order of the page, with unit and meaning.
  package var observables: [Observable] {
    let all = Self.recordable
    return states.compactMap { name in all.first { $0.name == name } }
  }
}

extension CircuitPage {
  /// What can be recorded under any law, those of the full one first.
  static let recordable: [Observable] =
    [.device, .linear].reduce(into: Observable.all(.full)) {
      all, fidelity in
      all += Observable.all(fidelity).filter { one in !all.contains { $0.name == one.name } }
    } + Observable.learning

  /// Every page, in the order of the index.
  package static let all: [CircuitPage] =
    synapse + branches + dendriteOptions + soma + somaLoops + monitor + chip + learning

  /// The page of a name, or nil.
  package static func page(named name: String) -> CircuitPage? { all.first { $0.name == name } }

  /// The page that a bias belongs to.
  package static func page(of parameter: Parameter) -> CircuitPage? {
    all.first { $0.parameters.contains(parameter) }
  }

  /// The first page that names a latch, which is where its effect is explained.
  package static func page(of latch: Latch) -> CircuitPage? {
    all.first { $0.latches.contains { $0.latch == latch } }
  }

  /// The pages that a word leads to: a page's name, a bias, a state, a latch with or without its prefix, a bench.
  ///
  /// Upper and lower case are alike, and so are `-`, `_` and a space.
  package static func pages(for word: String) -> [CircuitPage] {
    let key = fold(word)
    if let page = all.first(where: { fold($0.name) == key }) { return [page] }
    let canonical = fold(ParameterTable.canonicalName(word.uppercased()))
    return all.filter { page in
      page.parameters.contains { fold($0.name) == canonical }
        || page.states.contains { fold($0) == key }
        || page.latches.contains { fold($0.latch.name) == key || "latch-" + fold($0.latch.name) == key }
        || page.pictures.contains { $0.command == "characterize \(word.lowercased())" }
    }
  }

  /// Every word that leads to a page.
  package static let words: [String] = all.flatMap { page in
    [page.name] + page.parameters.map(\.name) + page.states + page.latches.map { "latch_" + $0.latch.name }
  }

  private static func fold(_ word: String) -> String {
    String(word.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
  }
}
