import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// Nodes of some neurons that are watched while an experiment runs, as an oscilloscope would.
package struct Probe: Sendable {
  /// The nodes, one panel each.
  package let nodes: [Node]
  /// The neurons, one line in each panel.
  package let neurons: [NeuronOnBoard]
  /// How often a node is sampled.
  package let every: SimTime

  /// The pin behind `V_mon`.
  private let pad: MonitorPad
  private let process: Process

  /// A node of a neuron, and the state that it is read from.
  package struct Node: Sendable {
    /// Its name, as in `dynapse states`, or `V_mon`.
    package let name: String
    /// The unit of its samples.
    package let unit: String
    /// What it is.
    package let summary: String
    let state: String

    init(_ node: Observable) {
      (name, unit, summary, state) = (node.name, node.unit, node.summary, node.name)
    }

    private init(name: String, unit: String, summary: String, state: String) {
      (self.name, self.unit, self.summary, self.state) = (name, unit, summary, state)
    }

    /// The membrane as the analog pin of a monitored neuron shows it.
    static let pad = Node(
      name: "V_mon", unit: "mV", summary: "analog pin if it saw the neuron", state: "I_mem")
  }

  /// How often a node is sampled at most unless told otherwise.
  private static let usualInterval = SimTime.us(100)

  /// Looks neurons such as `0.2.17` or `0.2.17-20` and nodes such as `V_mem` up on an experiment's board; `V_mon` is the
  /// membrane as `pad` shows it.
  ///
  /// Without an interval, the shortest multiple of the step is taken that is not below 100 us.
  /// - Throws: everything that is wrong: `probe-neuron`, a text that is no neuron; `probe-off-board`, a chip that the
  ///   board does not have; `probe-unknown-node`, a name that no node has; `probe-interval`, no multiple of the step.
  package init(
    neurons texts: [String], nodes names: [String], every: SimTime?, of experiment: Experiment,
    pad: MonitorPad = .init()
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
    self.pad = pad
    process = experiment.options.process
    let all = Observable.all(fidelity).map(Node.init) + [.pad]
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
            "write chip.core.neuron with cores 0 to 3 and neurons 0 to 255, such as 0.2.17 or 0.2.17-20"))
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

  /// What is doubtful: a neuron that nothing programs rests for ever.
  package func warnings(of experiment: Experiment) -> [Diagnostic] {
    let boards = [experiment.board] + experiment.changes.map(\.board)
    return neurons.filter { neuron in boards.allSatisfy { $0[neuron] == Neuron() } }.map {
      Diagnostic(
        .warning, "probe-unused-neuron", "--neuron",
        "asks for \($0), which has no latch, synapse or destination",
        "it rests; `dynapse inspect` lists the neurons in use")
    }
  }

  private static func unknown(
    _ name: String, among all: [Node], _ fidelity: SimulationOptions.Fidelity
  ) -> Diagnostic {
    let nearest = Spelling.nearest(to: name, among: all.map(\.name)).map { "did you mean \($0)? " } ?? ""
    return Diagnostic(
      .error, "probe-unknown-node", "--nodes", "asks for '\(name)'",
      "\(nearest)`dynapse states --fidelity \(fidelity.rawValue)` lists them")
  }

  /// Looks for a node in sight that was measured.
  ///
  /// - Throws: `over-node`, none was.
  package func check(_ measurement: Measurement, path: String) throws(DiagnosticError) {
    guard !nodes.contains(where: { measurement.points[$0.name] != nil }) else { return }
    throw DiagnosticError([
      Diagnostic(
        .error, "over-node", at: .init(file: path), "",
        "has points of \(measurement.points.keys.sorted().joined(separator: ", "))",
        "ask for one of them with --nodes")
    ])
  }

  /// What has to be recorded; the names are those that ``samples(of:)`` looks for.
  package var recordings: [Recording] {
    nodes.map { Recording(name: name($0), neurons: neurons, quantity: .state($0.state, every: every)) }
  }

  // No experiment can give this name: its names have no spaces at their ends.
  private func name(_ node: Node) -> String { " \(node.name)" }

  /// The samples of the nodes in a record, in their order.
  package func samples(of record: RunRecord) -> [RunRecord.Samples] {
    nodes.compactMap { node in
      guard var samples = record.traces.last(where: { $0.name == name(node) }) else { return nil }
      (samples.state, samples.unit) = (node.name, node.unit)
      if node.name == Node.pad.name {
        samples.values = samples.values.map {
          Float(pad.reading(of: Current(Double($0), .pico), process).si * 1e3)
        }
      }
      return samples
    }
  }

  /// One panel per node over the time of the record, with measured points over those that they are of.
  package func figure(of record: RunRecord, over measurement: Measurement? = nil) -> Figure {
    var shown = record
    shown.traces = zip(nodes, samples(of: record)).map { node, samples in
      var samples = samples
      samples.name = node.summary
      return samples
    }
    shown.hints.traces = []
    var figure = RunFigures(shown).traces ?? RunFigures(shown).raster
    guard let measurement else { return figure }
    for (index, node) in nodes.enumerated() where index < figure.panels.count {
      guard var panel = figure.panels[index] as? TracePanel, let values = measurement.points[node.name] else {
        continue
      }
      panel.points = [.init(measurement.name, times: measurement.times, values: values)]
      figure.panels[index] = panel
    }
    return figure
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
