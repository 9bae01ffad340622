import DynapChip
import DynapFabric
import DynapLearning
import DynapUnits

/// An ordinary experiment of a chip that has learned: weights in its CAM words, no learning block, and some trials to
/// answer.
///
/// What is not of the network, such as the step or the temperature, is that of the chip's file.
package struct InferenceFile: Sendable {
  /// The name of the experiment.
  package var name: String
  /// The die that the weights were learned on.
  package var serial: UInt64
  /// The board with the weights.
  package var board: Board
  /// The tags of the inputs.
  package var inputs: [Tag]
  /// The hidden neurons and the outputs.
  package var layers: [(name: String, neurons: [NeuronOnBoard])]
  /// What is presented, one trial after the other.
  package var trials: [LearningTrial]
  /// What the chip's file says beside.
  package var keys: ChipKeys

  /// Makes a file.
  package init(
    name: String, serial: UInt64, board: Board, inputs: [Tag],
    layers: [(name: String, neurons: [NeuronOnBoard])], trials: [LearningTrial], keys: ChipKeys
  ) {
    self.name = name
    self.serial = serial
    self.board = board
    self.inputs = inputs
    self.layers = layers
    self.trials = trials
    self.keys = keys
  }

  /// The file; `dynapse run` takes it.
  package var yaml: String {
    let duration = trials.reduce(0) { $0 + $1.duration }
    let labels = trials.map { "\($0.label)" }.joined(separator: ", ")
    let comment =
      "Weights that were learned on die \(serial), for inference. The trials are of class \(labels); the output with more spikes is the answer."
    var text = ExperimentWriter(name: name, comment: comment, duration: Self.time(max(duration, 1)))
      .yaml(board)
    let head = "board:\n"
    let own = (["serial: \(serial)"] + keys.lines).joined(separator: "\n")
    let file = keys.boardFile.map { "  \($0)\n" } ?? ""
    if let range = text.firstRange(of: "\n" + head) {
      text.replaceSubrange(range, with: "\n\(own)\n\(head)\(file)")
    }
    var lines = ["populations:", "  input: {tags: \(Self.quoted(inputs.map(\.value)))}"]
    for (name, neurons) in layers {
      guard let first = neurons.first else { continue }
      let chip = first.chip == .first ? "" : "chip: \(first.chip.index), "
      let numbers = Self.quoted(neurons.map(\.neuron.index))
      lines.append("  \(name): {\(chip)core: \(first.core.index), neurons: \(numbers)}")
    }
    lines += ["stimuli:", "  - to: input", "    spikes:"]
    var begin = 0.0
    for trial in trials {
      lines += trial.spikes.filter { inputs.indices.contains($0.channel) }.map {
        "      - [\(Self.time(begin) + Self.time(max($0.time, 0))), \($0.channel)]"
      }
      begin += trial.duration
    }
    lines.append("recordings:")
    lines.append("  - {name: spikes, of: [\(layers.map(\.name).joined(separator: ", "))]}")
    return text + lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ indices: [Int]) -> String {
    JSONText.string(Selector.text(of: indices)).text
  }

  private static func time(_ milliseconds: Double) -> SimTime {
    SimTime(seconds: milliseconds * 1e-3) ?? .zero
  }
}
