import DynapChip
import DynapUnits

/// How the buses of a co-simulation behave. None of it is published for the chip.
public struct BusOptions: Hashable, Sendable {
  /// Whether a bus that is taken makes others wait. Off, a packet arrives when the fabric's latencies say, as in a run
  /// without SystemC, and the pins show handshakes that nobody waits for.
  public var hasContention = false
  /// How many packets an input of a router holds before it lets its sender wait; under contention (assumed).
  public var places = 4
  /// How the host acknowledges what comes over its grid bus; under contention.
  public var receiver = Receiver.atOnce
  /// How long a word may wait for its acknowledge before the simulation ends with an error.
  public var stallLimit = SimTime.ms(10)
  /// Whether the clock of the input bus runs all the time, or while there are words to move.
  public var clockRunsFree = false

  /// When the host acknowledges a word.
  public enum Receiver: Hashable, Sendable {
    /// As soon as it is offered.
    case atOnce
    /// So long after it was offered.
    case after(SimTime)
    /// Never: a broken receiver.
    case never
  }

  /// The step that co-simulations have where none is given: longer ones let packets leave late.
  public static let defaultStep = SimTime.us(10)

  /// Makes the defaults.
  public init() {}

  /// What keeps the options from being run.
  public var problems: [Diagnostic] {
    var problems: [Diagnostic] = []
    func report(_ code: String, _ key: String, _ fact: String, _ remedy: String) {
      problems.append(Diagnostic(.error, code, key, fact, remedy))
    }
    if !(1...1024).contains(places) {
      report("cosim-places", "places", "is \(places)", "an input of a router holds 1 to 1024 packets")
    }
    if stallLimit <= .zero || stallLimit > .s(1000) {
      report("cosim-stall-limit", "stallLimit", "is \(stallLimit)", "give a time above 0 s, up to 1000 s")
    }
    if case .after(let delay) = receiver, delay < .zero || delay > .s(1) {
      report("cosim-receiver", "receiver", "acknowledges after \(delay)", "give a time from 0 s to 1 s")
    }
    if receiver != .atOnce, !hasContention {
      report(
        "cosim-receiver", "receiver", "is slow while nobody waits for it",
        "switch contention on, or let it be")
    }
    return problems
  }
}
