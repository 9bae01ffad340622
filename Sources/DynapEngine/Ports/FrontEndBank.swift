import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// The analog front ends of a board: the channels that have a signal, and what their modulators said.
struct FrontEndBank: Sendable {
  /// The channels with a signal, by 8 times the chip's index plus the channel, ascending.
  var channels: [(place: Int, channel: FrontEndChannel)] = []
  /// Events by 64 times the chip's index plus the source; those that no route takes count, too.
  var counts: [Int]
  private var routes: [[Destination]] = []
  private var shift = AnalogFrontEnd.TagShift.six

  init(_ board: Board, _ options: SimulationOptions) {
    counts = [Int](repeating: 0, count: board.chips.count * FrontEnd.channelCount * FrontEnd.sourceCount)
    configure(board, options)
  }

  /// Follows a new configuration.
  mutating func configure(_ board: Board, _ options: SimulationOptions) {
    shift = options.ports.frontEnd.tagShift
    routes = board.chips.map { $0.frontEnd.route.filter(\.isSent) }
    for i in channels.indices {
      channels[i].channel.configure(Self.coefficients(channels[i].place, board, options))
    }
  }

  /// Connects a signal to a channel; an earlier one is taken away.
  mutating func connect(
    _ channel: FrontEndChannel, place: Int, _ board: Board, _ options: SimulationOptions
  ) {
    var channel = channel
    channel.configure(Self.coefficients(place, board, options))
    channels.removeAll { $0.place == place }
    channels.append((place, channel))
    channels.sort { $0.place < $1.place }
  }

  /// What a channel computes with, or nil while its generator is powered down: the amplifier has no bias then.
  static func coefficients(
    _ place: Int, _ board: Board, _ options: SimulationOptions
  ) -> AnalogFrontEnd.Coefficients? {
    let frontEnd = board.chips[place / FrontEnd.channelCount].frontEnd
    guard !frontEnd.paramGen2Powerdown else { return nil }
    let generator = ParameterGenerator(scaling: options.scaling)
    // Without separate parameters, those of channel 0 drive all channels (inferred).
    let own = frontEnd.channelParameters[frontEnd.separateParameters ? place % FrontEnd.channelCount : 0]
    let biases = AnalogFrontEnd.Biases { parameter in
      let table = parameter.scope == .bioampCommon ? frontEnd.commonParameters : own
      let bias = table[parameter]
      return generator.current(of: parameter, bias.code, type: bias.type == .n ? .n : .p)
    }
    return AnalogFrontEnd.Coefficients(
      biases, gainStep: min(max(0, frontEnd.gain), 3), options.ports.frontEnd, options.process)
  }

  /// The packets of the events up to a time.
  mutating func advance(to end: SimTime) -> (packets: [PortPacket], events: [PortEvent]) {
    var packets: [PortPacket] = []
    var sent: [PortEvent] = []
    for i in channels.indices {
      var events: [FrontEndChannel.Event] = []
      channels[i].channel.advance(to: end, &events)
      events.sort { ($0.time, $0.source) < ($1.time, $1.source) }
      let (chip, channel) = channels[i].place.quotientAndRemainder(dividingBy: FrontEnd.channelCount)
      for event in events {
        let source = channel * FrontEnd.sourceCount + event.source
        counts[chip * FrontEnd.channelCount * FrontEnd.sourceCount + source] += 1
        var tags: [Tag] = []
        for route in routes[chip] {
          let word = FrontEnd.word(route, source: source, shift)
          packets.append(PortPacket(time: event.time, chip: ChipOnBoard(chip), word: word))
          guard !tags.contains(word.tag) else { continue }
          tags.append(word.tag)
          sent.append(
            PortEvent(time: event.time, chip: ChipOnBoard(chip), tag: word.tag, source: source))
        }
      }
    }
    return (packets, sent)
  }
}
