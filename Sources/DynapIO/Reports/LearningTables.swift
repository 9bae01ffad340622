import DynapEngine
import DynapFabric
import DynapUnits

/// What a run on a die that learns left: its learning events and its weights.
package struct LearningRecord: Sendable {
  /// What went over the learning buses.
  package var events: [LearningEvent]
  /// The plastic weights at the end.
  package var weights: [PlasticWeight]
}

/// The tables of a run that learns.
enum LearningTables {
  /// Writes one line per learning event: when it was sent and when it matched (empty where it was lost). Throws `system`.
  static func writeEvents(_ events: [LearningEvent], toPath path: String) throws(FormatError) {
    let sink = try ByteSink(path: path)
    try sink.write("time_us,arrival_us,chip,core,neuron,tag,cores\n")
    for event in events {
      let arrival = event.arrival.map(RunTables.microseconds) ?? ""
      let source = event.source
      let cores = event.cores.cores.map { "\($0.index)" }.joined(separator: " ")
      try sink.write(
        "\(RunTables.microseconds(event.time)),\(arrival),\(source.chip.index),\(source.core.index),"
          + "\(source.neuron.index),\(event.tag.value),\(cores)\n")
    }
    try sink.finish()
  }

  /// Writes one line per plastic synapse. Throws `system`.
  static func writeWeights(_ weights: [PlasticWeight], toPath path: String) throws(FormatError) {
    let sink = try ByteSink(path: path)
    try sink.write("chip,core,neuron,synapse,weight\n")
    for entry in weights {
      let neuron = entry.neuron
      try sink.write(
        "\(neuron.chip.index),\(neuron.core.index),\(neuron.neuron.index),\(entry.synapse.index),\(entry.weight)\n"
      )
    }
    try sink.finish()
  }
}

extension RunFiles {
  /// Writes what was learned, and returns which files there are.
  ///
  /// Throws `system`.
  func writeLearning(_ learning: LearningRecord?) throws(FormatError) -> [Name] {
    guard let learning else { return [] }
    try LearningTables.writeEvents(learning.events, toPath: path(.learningEventsText))
    try LearningTables.writeWeights(learning.weights, toPath: path(.weightsText))
    return [.learningEventsText, .weightsText]
  }
}
