import DynapChip
import DynapFabric
import DynapIO
import DynapLearning

extension ChipNetwork {
  /// The chip with its weights of now as an ordinary experiment that presents some trials.
  package func inferenceFile(
    named name: String, serial: UInt64, trials: [LearningTrial], keys: ChipKeys
  ) -> InferenceFile {
    func neurons(_ order: [Int: Int]) -> [NeuronOnBoard] {
      order.sorted { $0.value < $1.value }.map { NeuronOnBoard(lane: $0.key) }
    }
    return InferenceFile(
      name: name, serial: serial, board: bench.simulation.learnedBoard,
      inputs: inputs.map { $0.first(where: \.isSent)?.tag ?? .zero },
      layers: [("hidden", neurons(hidden)), ("output", neurons(outputs))], trials: trials, keys: keys)
  }
}
