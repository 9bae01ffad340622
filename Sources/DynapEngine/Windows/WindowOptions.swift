import DynapCircuits
import DynapFabric
import DynapUnits

/// How the chip's windows are set up: what a host may choose, and what of the circuits behind them is assumed.
public struct WindowOptions: Hashable, Sendable {
  /// Over how long the converters count; above zero.
  public var samplePeriod = SimTime.ms(100)
  /// What an enable bit of the converters means.
  public var polarity = SADCPolarity.trueConnects
  /// The outputs that are on from the beginning.
  public var outputs: Set<OutputBus> = [.west]
  /// The capacitances of the converters.
  public var converter = SpikingADC.Layout()
  /// What the hysteresis of the converters' comparators does.
  public var hysteresis = SpikingADC.Hysteresis.widens
  /// Whether the converters of a die differ as its other devices do.
  public var convertersSpread = true
  /// The pins of the monitored neurons.
  public var pad = MonitorPad()

  /// Makes the defaults.
  public init() {}
}

/// What an enable bit of a spiking converter means; published scripts contradict one another.
public enum SADCPolarity: String, CaseIterable, Hashable, Sendable {
  /// True connects the signal (assumed).
  case trueConnects
  /// False connects the signal, as some scripts have it.
  case falseConnects
}

/// A stream of events to the host that can be switched on and off.
public enum OutputBus: String, CaseIterable, Hashable, Sendable {
  /// Packets that leave the board at its west side, the vendor's `W`; on by default.
  case west = "W"
  /// Packets that leave the board over its northern, eastern or southern edge, where they are lost while the bus is off.
  case north = "N"
  case east = "E"
  case south = "S"
  /// The counts of the spiking converters, the vendor's `sADC`; off by default, and without cost then.
  case spikingADC = "sADC"
  /// Each pulse of the connected converters as an event; needs ``spikingADC``. Costs memory for every pulse, up to a
  /// million a second and channel, until the host takes them.
  case spikingADCEvents = "sADC events"
}

extension OutputBus {
  /// The bus of the edge behind which a position lies, or nil west of the board, where only the host's row has a bus.
  init?(beyond position: ChipOnGrid, _ grid: Grid) {
    if position.y >= grid.height {
      self = .north
    } else if position.y < 0 {
      self = .south
    } else if position.x >= grid.width {
      self = .east
    } else {
      return nil
    }
  }
}

/// A packet that left the board over an edge, as the host reads it.
public struct EdgeEvent: Hashable, Sendable {
  /// The bus.
  public let bus: OutputBus
  /// The event.
  public let event: HostEvent
}

/// A pulse of a spiking converter as the host reads it.
public struct SADCEvent: Hashable, Sendable {
  /// When it left the converter.
  public let time: SimTime
  /// The index of the chip.
  public let chip: Int
  /// The converter.
  public let channel: SADCChannel

  /// The address of the event (our choice, none is published): 64 times the chip's index, plus the channel's.
  public var address: Int { chip * SADCChannel.count + channel.index }
}
