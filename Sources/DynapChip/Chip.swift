import DynapCircuits
import DynapFabric

/// What is programmed into one chip.
public struct Chip: Hashable, Sendable {
  /// The cores; always 4.
  public var cores: [Core] {
    didSet { precondition(cores.count == CoreOnChip.allCases.count, "a chip has 4 cores") }
  }
  /// Biases of the analog monitor's output buffers.
  public var globalParameters = BiasTable(powerUp: .global)
  /// Biases of generator 0 that are not per core (cores 0 and 1).
  public var sharedParameters01 = BiasTable(powerUp: .shared)
  /// Biases of generator 1 that are not per core (cores 2 and 3).
  public var sharedParameters23 = BiasTable(powerUp: .shared)
  /// Bias sets of the three spiking-ADC groups of generator 0.
  public var sadcGroupParameters01 = Self.powerUpGroups
  /// Bias sets of the three spiking-ADC groups of generator 1.
  public var sadcGroupParameters23 = Self.powerUpGroups
  /// Chip-level inputs of the spiking ADCs.
  public var sadcEnables: ChipSADCEnables = []
  /// The interface to a 2D event sensor.
  public var sensorInterface = SensorInterface()
  /// The eight-channel analog front end.
  public var frontEnd = FrontEnd()
  /// Whether the reference of generator 0 is on a monitor pin; without functional effect.
  public var enablePG0ReferenceMonitor = false
  /// Whether the reference of generator 1 is on a monitor pin; without functional effect.
  public var enablePG1ReferenceMonitor = false
  /// Whether generator 0 is powered down: its currents fall to their floor.
  public var paramGen0Powerdown = false
  /// Whether generator 1 is powered down: its currents fall to their floor.
  public var paramGen1Powerdown = false

  /// Makes a chip in its power-up state.
  public init() {
    cores = [Core](repeating: Core(), count: CoreOnChip.allCases.count)
  }

  /// One core.
  public subscript(core: CoreOnChip) -> Core {
    get { cores[core.index] }
    set { cores[core.index] = newValue }
  }

  /// The words that the sensor interface and the analog front end send.
  var wordsBesideNeurons: [Destination] {
    let pixels = sensorInterface.hasPixelDestinations ? sensorInterface.pixelDestinations : []
    let routes = frontEnd.route.filter(\.isSent).flatMap { route in
      (0..<FrontEnd.channelCount * FrontEnd.sourceCount).map { FrontEnd.word(route, source: $0) }
    }
    return routes + pixels.filter(\.isSent)
  }

  private static var powerUpGroups: [BiasTable] {
    [BiasTable](repeating: BiasTable(powerUp: .sadcGroup), count: 3)
  }
}

/// The eight chip-level inputs that can be connected to spiking ADCs.
public struct ChipSADCEnables: OptionSet, Hashable, Sendable {
  /// Bit i stands for the i-th name.
  public let rawValue: UInt8
  /// Makes a set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The vendor's names, in serialisation order.
  public static let names = [
    "nccf_extin_vi_group0_pg1", "nccf_cal_refbias_v_group1_pg1", "nccf_cal_refbias_v_group2_pg1",
    "nccf_extin_vi_group2_pg1", "nccf_extin_vi_group0_pg0", "nccf_cal_refbias_v_group1_pg0",
    "nccf_cal_refbias_v_group2_pg0", "nccf_extin_vi_group2_pg0",
  ]
}
