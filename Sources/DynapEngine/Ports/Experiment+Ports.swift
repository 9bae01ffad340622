import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

extension Experiment {
  /// What is shown to a camera port, or connected to channels of an analog front end.
  public enum PortStimulus: Hashable, Sendable {
    /// Events of a camera at the port of a chip.
    case camera(ChipOnBoard, [CameraEvent])
    /// A signal, with the volts of its unit, on channels of a chip's front end.
    case analog(ChipOnBoard, channels: [Int], AnalogSignal, voltsPerUnit: Double)
  }

  /// Events that a camera port or a front end sent on the tags of a population of inputs.
  public struct PortInput: Hashable, Sendable {
    /// The population.
    public let population: String
    /// How many members it has.
    public let channelCount: Int
    /// The events.
    public let train: SpikeTrain
    /// The signal behind them; of several populations on one channel, only the first has it.
    public let signal: AnalogSignal?
  }

  /// The populations of inputs whose tags ports sent, or a connected signal can send, with these events before a time.
  public func portInputs(_ events: [PortEvent], until end: SimTime) -> [PortInput] {
    guard !portStimuli.isEmpty else { return [] }
    let times = Dictionary(grouping: events.filter { $0.time < end }, by: \.tag)
    var signals = signalTags
    return network.populations.compactMap { population in
      let tags = population.members.compactMap { member -> Tag? in
        if case .input(let tag) = member.source { tag } else { nil }
      }
      guard !tags.isEmpty, tags.count == population.members.count else { return nil }
      let spikes = tags.enumerated().flatMap { channel, tag in
        (times[tag] ?? []).map { SpikeTrain.Spike(time: $0.time, channel: channel) }
      }
      let place = signals.firstIndex { $0.tags.isSuperset(of: tags) }
      let signal = place.map { signals.remove(at: $0).signal }
      guard signal != nil || !spikes.isEmpty else { return nil }
      return PortInput(
        population: population.name, channelCount: tags.count, train: SpikeTrain(spikes), signal: signal)
    }
  }

  /// The signals on front ends, with the tags that their events can have.
  private var signalTags: [(tags: Set<Tag>, signal: AnalogSignal)] {
    portStimuli.flatMap { stimulus -> [(tags: Set<Tag>, signal: AnalogSignal)] in
      guard case .analog(let chip, let channels, let signal, _) = stimulus else { return [] }
      let routes = board[chip].frontEnd.route.filter(\.isSent)
      return channels.map { channel in
        let sources = (0..<FrontEnd.sourceCount).map { channel * FrontEnd.sourceCount + $0 }
        let tags = routes.flatMap { route in
          sources.map { FrontEnd.word(route, source: $0, options.ports.frontEnd.tagShift).tag }
        }
        return (Set(tags), signal)
      }
    }
  }
}

extension Simulation {
  /// Sends everything in that an experiment sends: host events, camera events and signals. Returns how many events.
  ///
  /// - Throws: what ``connect(_:voltsPerUnit:toChannel:of:)`` throws.
  @discardableResult
  public mutating func inject(inputsOf experiment: Experiment) throws(DiagnosticError) -> Int {
    try inject(inputsOf: experiment, hostEvents: experiment.inputEvents())
  }

  /// Sends everything in that an experiment sends, its host events as they have been made before.
  ///
  /// - Throws: as ``inject(inputsOf:)``.
  @discardableResult
  package mutating func inject(
    inputsOf experiment: Experiment, hostEvents: [InputEvent]
  ) throws(DiagnosticError) -> Int {
    var count = hostEvents.count
    inject(hostEvents)
    for stimulus in experiment.portStimuli {
      switch stimulus {
      case .camera(let chip, let events):
        inject(events, chip: chip)
        count += events.count
      case .analog(let chip, let channels, let signal, let volts):
        for channel in channels { try connect(signal, voltsPerUnit: volts, toChannel: channel, of: chip) }
      }
    }
    return count
  }
}
