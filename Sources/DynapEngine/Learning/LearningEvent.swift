import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// A packet of the learning bus: a class of its own beside spikes, from a neuron to the learning CAMs of cores of its chip.
public struct LearningEvent: Hashable, Sendable {
  /// When the neuron spiked.
  public let time: SimTime
  /// When the event matches; nil where the bus lost it.
  public let arrival: SimTime?
  /// The neuron that sent it.
  public let source: NeuronOnBoard
  /// Its tag.
  public let tag: Tag
  /// The cores that receive it.
  public let cores: CoreMask

  /// Makes an event, as a snapshot does.
  package init(time: SimTime, arrival: SimTime?, source: NeuronOnBoard, tag: Tag, cores: CoreMask) {
    self.time = time
    self.arrival = arrival
    self.source = source
    self.tag = tag
    self.cores = cores
  }
}

/// What the neurons of a board send on the learning buses of its chips.
struct LearningBus: Sendable {
  private let silicon: LearningSilicon
  private let serial: UInt64
  private let senders: [Int: [LearningBlock.Sender]]

  /// Whether nobody sends.
  var isSilent: Bool { senders.isEmpty }

  /// The bus of a board; silent on dies that do not learn.
  init(_ board: Board, _ options: SimulationOptions) {
    silicon = options.learning ?? LearningSilicon()
    serial = options.serial
    var senders: [Int: [LearningBlock.Sender]] = [:]
    if options.learning != nil {
      for (c, chip) in board.chips.enumerated() {
        for (k, core) in chip.cores.enumerated() {
          for sender in core.learning?.senders ?? [] {
            senders[(c * 4 + k) * NeuronOnCore.count + sender.neuron.index, default: []].append(sender)
          }
        }
      }
    }
    self.senders = senders
  }

  /// The events that a spike makes.
  func events(of spike: Spike) -> [LearningEvent] {
    (senders[spike.lane] ?? []).map { sender in
      let arrival = isLost(spike, sender.tag) ? nil : spike.time + silicon.latency
      return LearningEvent(
        time: spike.time, arrival: arrival, source: spike.neuron, tag: sender.tag, cores: sender.cores)
    }
  }

  /// Keeps the draws of losses apart from those of mismatch under the same serial.
  private static let lossStream: UInt32 = 0x1055_0000

  private func isLost(_ spike: Spike, _ tag: Tag) -> Bool {
    guard silicon.loss > 0 else { return false }
    let bits = UInt64(bitPattern: spike.time.picoseconds)
    let draw = Philox(key: serial).uniform(
      at: .init(
        UInt32(spike.lane), UInt32(truncatingIfNeeded: bits), UInt32(bits >> 32),
        Self.lossStream | UInt32(tag.value)))
    return draw < silicon.loss
  }
}
