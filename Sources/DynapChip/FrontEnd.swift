import DynapCircuits
import DynapFabric

/// The eight-channel analog front end: the vendor's `Dynapse2Bioamps`.
public struct FrontEnd: Hashable, Sendable {
  /// Biases common to the channels.
  public var commonParameters = BiasTable(powerUp: .bioampCommon)
  /// Filter and threshold biases of the eight channels.
  public var channelParameters = [BiasTable](repeating: BiasTable(powerUp: .bioampChannel), count: 8)
  /// Whether generator 2 is powered down (power-up value assumed: scripts clear it).
  public var paramGen2Powerdown = true
  /// The amplifier's gain step, 0 to 3.
  public var gain = 0
  /// Whether each channel uses its own biases instead of channel 0's.
  public var separateParameters = false
  /// Analog taps to pins, in serialisation order: thuc, thdc, qfruc, oruc, osuc, oauc.
  public var monitorChannels: FrontEndMonitors = []
  /// Where the delta modulators' events go: both words are sent.
  public var route = [Destination](repeating: Destination(), count: 2)

  /// Makes a front end in its power-up state.
  public init() {}

  /// Channels of a front end.
  public static let channelCount = 8
  /// Event sources of a channel: up and down of four signals.
  public static let sourceCount = 8

  /// The word of an event of a source, 0 to 63: the low bits of the routing word's tag stand before the source, which is
  /// 8 times the channel, plus twice the signal, plus 1 for down; bits past the eleventh are lost.
  public static func word(
    _ route: Destination, source: Int, _ shift: AnalogFrontEnd.TagShift = .six
  ) -> Destination {
    let tag = Tag((route.tag.value << shift.rawValue | source) % Tag.count)
    return Destination(tag: tag, cores: route.cores, hop: route.hop)
  }
}

/// The six analog taps of the front end; their names are not explained in public.
public struct FrontEndMonitors: OptionSet, Hashable, Sendable {
  /// Bit i stands for the i-th name.
  public let rawValue: UInt8
  /// Makes a set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// The vendor's names, in serialisation order.
  public static let names = ["thuc", "thdc", "qfruc", "oruc", "osuc", "oauc"]
}
