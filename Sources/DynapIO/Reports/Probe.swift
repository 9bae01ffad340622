import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

/// Nodes of some neurons that are watched while an experiment runs, as an oscilloscope would.
package struct Probe: Sendable {
  /// The nodes, one panel each.
  package let nodes: [Observable]
  /// The neurons, one line in each panel.
  package let neurons: [NeuronOnBoard]
  /// How often a node is sampled.
  package let every: SimTime

  /// How often a node is sampled at most unless told otherwise.
  private static let usualInterval = SimTime.us(100)

  /// Looks neurons such as `0.2.17` or `0.2.17-20` and nodes such as `V_mem` up on an experiment's board.
  ///
  /// Without an interval, the shortest multiple of the step is taken that is not below 100 us.
  /// - Throws: everything that is wrong: `probe-neuron`, a text that is no neuron; `probe-off-board`, a chip that the
  ///   board does not have; `probe-unknown-node`, a name that no node has; `probe-interval`, no multiple of the step.
  package init(
    neurons texts: [String], nodes names: [String], every: SimTime?, of experiment: Experiment
  ) throws(DiagnosticError) {
    var problems: [Diagnostic] = []
    let (step, fidelity) = (experiment.options.step, experiment.options.fidelity)
    self.every = every ?? max(1, (Self.usualInterval + step - .ps(1)).index(step: step)) * step
    if self.every <= .zero || self.every.picoseconds % step.picoseconds != 0 {
      problems.append(
        Diagnostic(
          .error, "probe-interval", "--every", "is \(self.every)",
          "nodes are known at the end of steps: give a multiple of the step, \(step)"))
    }
    neurons = Self.neurons(texts, on: experiment.board, &problems)
    let all = Observable.all(fidelity)
    nodes = names.compactMap { name in
      let node = all.first { $0.name == name }
      if node == nil { problems.append(Self.unknown(name, among: all, fidelity)) }
      return node
    }
    guard problems.isEmpty else { throw DiagnosticError(problems) }
  }

  private static func neurons(
    _ texts: [String], on board: Board, _ problems: inout [Diagnostic]
  ) -> [NeuronOnBoard] {
    texts.flatMap { text -> [NeuronOnBoard] in
      guard let neurons = NeuronSelection.neurons([text]) else {
        problems.append(
          Diagnostic(
            .error, "probe-neuron", "--neuron", "asks for '\(text)'",
            "write chip.core.neuron, such as 0.2.17 or 0.2.17-20"))
        return []
      }
      if let outside = neurons.first(where: { !board.contains($0) }) {
        problems.append(
          Diagnostic(
            .error, "probe-off-board", "--neuron", "asks for \(outside)",
            "the board has chips 0 to \(board.chips.count - 1)"))
      }
      return neurons
    }
  }

  private static func unknown(
    _ name: String, among all: [Observable], _ fidelity: SimulationOptions.Fidelity
  ) -> Diagnostic {
    let nearest = Spelling.nearest(to: name, among: all.map(\.name)).map { "did you mean \($0)? " } ?? ""
    return Diagnostic(
      .error, "probe-unknown-node", "--nodes", "asks for '\(name)'",
      "\(nearest)`dynapse states --fidelity \(fidelity.rawValue)` lists them")
  }

  /// What has to be recorded; the names are those that ``samples(of:)`` looks for.
  package var recordings: [Recording] {
    nodes.map { Recording(name: name($0), neurons: neurons, quantity: .state($0.name, every: every)) }
  }

  // No experiment can give this name: its names have no spaces at their ends.
  private func name(_ node: Observable) -> String { " \(node.name)" }

  /// The samples of the nodes in a record, in their order.
  package func samples(of record: RunRecord) -> [RunRecord.Samples] {
    nodes.compactMap { node in record.traces.last { $0.name == name(node) } }
  }

  /// One panel per node over the time of the record.
  package func figure(of record: RunRecord) -> Figure {
    var shown = record
    shown.traces = zip(nodes, samples(of: record)).map { node, samples in
      var samples = samples
      samples.name = node.summary
      return samples
    }
    shown.hints.traces = []
    return RunFigures(shown).traces ?? RunFigures(shown).raster
  }

  /// A line per sampling time, a column per neuron and node: `time_us,V_mem_mV(0.2.17),...`.
  package func csv(of record: RunRecord) -> String {
    let samples = samples(of: record)
    let columns = zip(nodes, samples).flatMap { node, samples in
      samples.neurons.map { "\(node.name)\(node.unit == "1" ? "" : "_\(node.unit)")(\($0))" }
    }
    var text = (["time_us"] + columns).joined(separator: ",") + "\n"
    for (row, time) in (samples.first?.times ?? []).enumerated() {
      text += RunTables.microseconds(time)
      for samples in samples {
        let count = samples.neurons.count
        for value in samples.values[row * count..<(row + 1) * count] { text += ",\(value)" }
      }
      text += "\n"
    }
    return text
  }
}
