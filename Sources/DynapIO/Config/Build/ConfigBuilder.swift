import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

/// Makes an experiment from nodes whose shapes have been checked, and collects what is wrong between them.
///
/// A value that the check has reported reads as nil here and is passed over, so that one mistake is told once.
struct ConfigBuilder {
  /// The root of the experiment.
  let root: ConfigNode
  /// The files that it may name.
  var files: ConfigFiles
  /// What is wrong or doubtful.
  var diagnostics: [Diagnostic] = []
  /// Remarks that are no warnings.
  var notes: [String] = []
  /// The options so far.
  var options = SimulationOptions()
  /// The defects of each die, where they are drawn by serial.
  var faultsOfDie: (@Sendable (UInt64) -> FaultMap)?
  /// The file of the board, when the experiment names one.
  var boardFile: PartFile?
  /// The presets that files gave, by name; nil for those that could not be read.
  var filePresets: [String: ConfigNode?] = [:]

  init(root: ConfigNode, files: ConfigFiles) {
    self.root = root
    self.files = files
  }

  /// Builds everything; the experiment is only of use when no diagnostic is an error.
  mutating func build() -> Experiment? {
    buildOptions()
    let duration = root["duration"]?.time ?? .zero
    var board = Board(chipCount: chipCount(root["board"]))
    let columns = root["board"]?["columns"] ?? boardFile?.root["columns"]
    if let columns = columns?.whole, columns > 0 { board.columns = columns }
    var exact: [SimulationOptions.ExactCurrent] = []
    if let node = root["board"] { apply(node, to: &board, "board", exact: &exact) }
    options.exactCurrents = exact
    for problem in options.calibrationProblems(chips: board.chips.count) {
      guard let node = root["calibration"] else { continue }
      report(.error, problem.code, node, problem.keyPath, problem.fact, problem.remedy)
    }
    guard let map = buildNetwork(on: &board) else { return nil }
    checkLearning(of: board)
    var experiment = Experiment(
      name: root["name"]?.text ?? files.stem, comment: root["comment"]?.text ?? "", board: board,
      duration: duration, network: map)
    experiment.stimuli = buildStimuli(map, board, duration)
    experiment.portStimuli = buildPortStimuli(board, duration)
    experiment.recordings = buildRecordings(map, duration)
    experiment.windows = buildWindows(board, duration)
    experiment.changes = buildChanges(board, duration)
    experiment.options = options
    experiment.faultsOfDie = faultsOfDie
    experiment.plot = buildPlot(experiment)
    var seen: Set<String> = []
    experiment.notes = notes.filter { seen.insert($0).inserted }
    return experiment
  }

  /// Reports something about a node.
  mutating func report(
    _ severity: Diagnostic.Severity = .error, _ code: String, _ node: ConfigNode, _ path: String,
    _ fact: String,
    _ remedy: String
  ) {
    diagnostics.append(Diagnostic(severity, code, at: node.place, path, fact, remedy))
  }

  /// Reports that a text names nothing that exists.
  mutating func reportUnknown(
    _ code: String, _ what: String, _ node: ConfigNode, _ path: String, among names: [String]
  ) {
    let text = node.text ?? ""
    let known = names.isEmpty ? "there are none" : "there are \(names.joined(separator: ", "))"
    let nearest = Spelling.nearest(to: text, among: names).map { "did you mean '\($0)'?" }
    report(.error, code, node, path, "is '\(text)', which no \(what) is called", nearest ?? known)
  }

  private mutating func buildChanges(_ board: Board, _ duration: SimTime) -> [Experiment.Change] {
    let nodes = root["changes"]?.items ?? []
    let timed = nodes.enumerated().compactMap { index, node in
      node["at"]?.time.map { (time: $0, index: index, node: node) }
    }
    var board = board
    var exact = options.exactCurrents
    return timed.sorted { ($0.time, $0.index) < ($1.time, $1.index) }.map { time, index, node in
      let path = "changes[\(index)]"
      if time >= duration, let at = node["at"] {
        report(
          .warning, "after-the-end", at, path + ".at", "is \(time)",
          "the experiment ends at \(duration): nothing changes")
      }
      if let part = node["board"] { apply(part, to: &board, path + ".board", exact: &exact) }
      return Experiment.Change(time: time, board: board, exactCurrents: exact)
    }
  }
}
