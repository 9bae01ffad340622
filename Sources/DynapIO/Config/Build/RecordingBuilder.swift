import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

extension ConfigBuilder {
  /// The most words of 4 bytes that the recordings of states hold together: what one .npz file takes, 4 GiB.
  private static let recordedWordLimit = 1e9

  /// The recordings, with the neurons that they name.
  mutating func buildRecordings(_ map: NetworkMap, _ duration: SimTime) -> [Recording] {
    var recordings: [Recording] = []
    var recordedWords = 0.0
    for (index, node) in (root["recordings"]?.items ?? []).enumerated() {
      let path = "recordings[\(index)]"
      guard let name = node["name"]?.text, let of = node["of"] else { continue }
      if recordings.contains(where: { $0.name == name }), let place = node["name"] {
        report(
          .error, "recording-redefined", place, path + ".name", "is '\(name)', as an earlier one",
          "give each recording a name of its own")
      }
      guard let neurons = recordedNeurons(node, of, map, path), let quantity = quantity(node, path) else {
        continue
      }
      let from = node["from"]?.time ?? .zero
      if let until = node["until"], let time = until.time, time <= from {
        report(
          .error, "window-empty", until, path + ".until", "is \(time)",
          "the window begins at \(from) and has to end later")
      }
      if let written = node["from"], from >= duration {
        report(
          .warning, "after-the-end", written, path + ".from", "is \(from)",
          "the experiment ends at \(duration): nothing is recorded")
      }
      let recording = Recording(
        name: name, neurons: neurons, quantity: quantity, from: from, until: node["until"]?.time ?? .max)
      recordings.append(recording)
      recordedWords += Self.words(of: recording, duration)
      if recordedWords > Self.recordedWordLimit, let interval = node["every"] {
        // No error: a run that is meant to be interrupted may be as long as it likes.
        report(
          .warning, "recording-too-large", interval, path + ".every",
          "makes about \(DecimalNotation.text((4e-9 * recordedWords).rounded())) GB by the end, with the recordings "
            + "before it",
          "a file takes 4 GB: sample less often, or fewer neurons, or in a shorter window")
        recordedWords = -.infinity
      }
    }
    return recordings
  }

  /// The words of 4 bytes that a recording of a state fills; a time takes two.
  private static func words(of recording: Recording, _ duration: SimTime) -> Double {
    guard case .state(_, let every) = recording.quantity else { return 0 }
    let span = min(recording.until, duration).seconds - recording.from.seconds
    return max(0, span / every.seconds) * Double(recording.neurons.count + 2)
  }

  private mutating func recordedNeurons(
    _ node: ConfigNode, _ of: ConfigNode, _ map: NetworkMap, _ path: String
  ) -> [NeuronOnBoard]? {
    var neurons: [NeuronOnBoard] = []
    for name in of.isList ? of.items : [of] {
      guard let population = name.text.flatMap({ map[$0] }) else {
        reportUnknown(
          "unknown-population", "population", name, path + ".of", among: map.populations.map(\.name))
        return nil
      }
      let members = population.members.compactMap { member -> NeuronOnBoard? in
        if case .neuron(let neuron) = member.source { neuron } else { nil }
      }
      guard members.count == population.members.count else {
        report(
          .error, "recording-of-inputs", name, path + ".of",
          "is '\(population.name)', whose members are inputs",
          "record a population of neurons")
        return nil
      }
      neurons += members
    }
    guard let selection = node["neurons"] else { return neurons }
    guard let indices = selection.text == "all" ? Array(neurons.indices) : selection.indices(.member) else {
      return nil
    }
    if let beyond = indices.first(where: { $0 >= neurons.count }) {
      report(
        .error, "member-out-of-range", selection, path + ".neurons", "selects member \(beyond)",
        "the recording has members 0 to \(neurons.count - 1)")
      return nil
    }
    return indices.map { neurons[$0] }
  }

  private mutating func quantity(_ node: ConfigNode, _ path: String) -> Recording.Quantity? {
    guard let state = node["state"], let name = state.text, name != "spikes" else { return .spikes }
    guard let interval = node["every"], let every = interval.time, every > .zero else { return nil }
    let names = Observable.all(options).map(\.name)
    guard names.contains(name) else {
      reportUnknown("unknown-state", "state", state, path + ".state", among: names)
      return nil
    }
    guard every.picoseconds % options.step.picoseconds == 0 else {
      report(
        .error, "not-a-multiple-of-step", interval, path + ".every", "is \(every)",
        "states are known at the end of steps: give a multiple of the step, \(options.step)")
      return nil
    }
    return .state(name, every: every)
  }

  /// What the pictures show; names that do not exist are errors.
  mutating func buildPlot(_ experiment: Experiment) -> Experiment.PlotHints {
    guard let node = root["plot"] else { return .init() }
    let populations = experiment.network.populations.map(\.name)
    let signals =
      experiment.stimuli.filter { $0.signal != nil }.map(\.population)
      + experiment.portInputs([], until: experiment.duration).filter { $0.signal != nil }.map(\.population)
    let recordings = experiment.recordings.map(\.name)
    check(
      node["signal"].map { [$0] } ?? [], "plot.signal", "stimulus with a signal", signals,
      "unknown-population")
    check(node["raster"]?.items ?? [], "plot.raster", "population", populations, "unknown-population")
    check(node["traces"]?.items ?? [], "plot.traces", "recording", recordings, "unknown-recording")
    check(node["rates"]?.items ?? [], "plot.rates", "population", populations, "unknown-population")
    return .init(
      signal: node["signal"]?.text, raster: node["raster"]?.texts ?? [], traces: node["traces"]?.texts ?? [],
      rates: node["rates"]?.texts ?? [], against: node["against"]?.text,
      window: plotWindow(node, experiment.duration))
  }

  private mutating func plotWindow(_ node: ConfigNode, _ duration: SimTime) -> Range<SimTime>? {
    guard node["from"] != nil || node["until"] != nil else { return nil }
    let from = node["from"]?.time ?? .zero
    let until = min(node["until"]?.time ?? duration, duration)
    if from < until { return from..<until }
    if let written = node["until"], let time = written.time, time <= from {
      report(
        .error, "window-empty", written, "plot.until", "is \(time)",
        "the window begins at \(from) and has to end later")
    } else if let written = node["from"] {
      // A run that is cut short, as with --for, is no mistake of the file.
      report(
        .warning, "after-the-end", written, "plot.from", "is \(from)",
        "the experiment ends at \(duration): the raster shows all of it")
    }
    return nil
  }

  private mutating func check(
    _ nodes: [ConfigNode], _ path: String, _ what: String, _ names: [String], _ code: String
  ) {
    for (index, node) in nodes.enumerated() {
      guard let name = node.text, !names.contains(name) else { continue }
      reportUnknown(code, what, node, nodes.count > 1 ? "\(path)[\(index)]" : path, among: names)
    }
  }
}
