import DynapChip
import DynapLearning
import DynapUnits

extension TrainingBuilder {
  /// An experiment of pairs of spikes; nil when something is wrong with it.
  mutating func buildPairs(named stem: String, files: ConfigFiles) -> PairExperiment? {
    let seeds = seeds()
    let name = root["name"]?.text ?? stem
    let comment = root["comment"]?.text ?? ""
    if let node = root["balance"] {
      let task = PairExperiment.Task.balance(
        lessons: node["lessons"]?.whole ?? 2500, episodes: node["episodes"]?.whole ?? 10,
        composite: node["composite"]?.flag ?? true)
      return PairExperiment(
        name: name, comment: comment, task: task, setups: setups(node, "balance", epochs: 1), seeds: seeds)
    }
    guard let node = root["classify"], let file = node["data"] else { return nil }
    let folds = node["folds"]?.whole ?? 5
    let setups = setups(node, "classify", epochs: 3)
    guard let data = data(file, files), checkFolds(folds, data, node) else { return nil }
    return PairExperiment(
      name: name, comment: comment, task: .classify(data, folds: folds), setups: setups, seeds: seeds)
  }

  /// The longest window of a sample, ms.
  private static let longestWindow = 1000.0

  private mutating func setups(_ node: ConfigNode, _ path: String, epochs: Int) -> [PairLearner.Setup] {
    (node["kernels"]?.items ?? []).compactMap { item in
      guard let rule = item["rule"]?.text.flatMap(LearningRule.init) else { return nil }
      var setup = PairLearner.Setup(
        rule, fields: item["fields"]?.whole ?? 6, teacher: item["teacher"]?.milliseconds ?? 20,
        rate: item["rate"]?.number ?? 1, threshold: item["threshold"]?.number ?? 0.6,
        epochs: item["epochs"]?.whole ?? epochs)
      if let window = item["window"]?.milliseconds { setup.window = window }
      if setup.window > Self.longestWindow, let key = item["window"] {
        report(
          "window-too-long", key, "\(path).kernels.window", "is \(key.text ?? "")",
          "write at most \(Self.longestWindow) ms: a sample is stepped by 0.1 ms")
      }
      setup.levels = node["levels"]?.whole ?? 0
      setup.mismatch = node["mismatch"]?.share ?? 0
      return setup
    }
  }

  /// Every class has a sample in each fold at least, and none is empty.
  private mutating func checkFolds(_ folds: Int, _ data: DataSet, _ node: ConfigNode) -> Bool {
    let counts = (0..<data.classes).map { label in data.labels.count { $0 == label } }
    guard let fewest = counts.min(), fewest < folds else { return true }
    report(
      "folds-too-many", node["folds"] ?? node, "classify.folds",
      "is \(folds), and class \(counts.firstIndex(of: fewest) ?? 0) has \(fewest) \(fewest == 1 ? "sample" : "samples")",
      "ask for at most \(max(fewest, 2)) folds, or give every class a sample in each")
    return false
  }

  /// The samples of a table: the column `class` holds the class, all others are features.
  private mutating func data(_ node: ConfigNode, _ files: ConfigFiles) -> DataSet? {
    let path = files.resolve(node.text ?? "")
    let table: CSVTable
    do {
      table = try CSVTable(path: path)
    } catch {
      diagnostics.append(Diagnostic(error))
      return nil
    }
    func wrong(_ line: Int?, _ fact: String, _ remedy: String) {
      diagnostics.append(
        Diagnostic(.error, "data-class", at: .init(file: path, line: line), "the table", fact, remedy))
    }
    guard let column = table.names.firstIndex(of: "class") else {
      wrong(nil, "has no column 'class'", "name the column of classes 'class'")
      return nil
    }
    guard table.names.count > 1, table.rowCount > 0 else {
      wrong(nil, "has no samples", "give a line of features and class for each sample")
      return nil
    }
    var samples: [[Double]] = []
    var labels: [Int] = []
    for row in 0..<table.rowCount {
      var values = Array(table[row])
      let value = values.remove(at: column)
      guard let label = Int(exactly: value), (0..<1000).contains(label) else {
        wrong(table.lines[row], "has the class \(value)", "number classes from 0 without a gap, at most 1000")
        return nil
      }
      samples.append(values)
      labels.append(label)
    }
    let data = DataSet(samples: samples, labels: labels)
    if let missing = (0..<data.classes).first(where: { !labels.contains($0) }) {
      wrong(nil, "has no sample of class \(missing)", "number classes from 0 without a gap, at most 1000")
      return nil
    }
    return data
  }
}
