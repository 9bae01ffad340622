import DynapEngine
import DynapFabric
import DynapUnits

/// What a run saw through the windows of the chip: the content of its files, and what its pictures show.
package struct WindowRecord: Sendable {
  /// The spiking converters; nil while they were off.
  package var converters: Converters?
  /// The pulses of connected converters, in order of time; nil while they were no events.
  package var converterPulses: [SADCEvent]?
  /// The analog pins.
  package var pads: [Pad] = []
  /// The pins of pulse extenders.
  package var pulses: [Pulses] = []
  /// What the output buses carried, in order of time; nil unless it was asked for.
  package var hostEvents: [BusEvent]?

  /// Nothing.
  package init() {}

  /// The samples of all converters of a board.
  package struct Converters: Sendable {
    /// The chip and the channel of each column.
    package var columns: [(chip: Int, channel: SADCChannel)]
    /// Whether a signal is connected to the column's channel.
    package var isConnected: [Bool]
    /// Over how long a sample counts, when the run ended.
    package var period: SimTime
    /// When each sample ended.
    package var times: [SimTime] = []
    /// The pulses: one row per sample.
    package var counts: [Int32] = []
    /// The currents in pA that a host finds without calibration; not a number at a converter's limit.
    package var currents: [Double] = []
  }

  /// What an analog pin showed.
  package struct Pad: Sendable {
    /// The chip.
    package var chip: Int
    /// The core.
    package var core: Int
    /// The signal.
    package var signal: PadSignal
    /// When it was read.
    package var times: [SimTime]
    /// The readings in V.
    package var volts: [Double]

    /// The name, such as `soif_mem(0.2)`.
    package var name: String { "\(signal.rawValue)(\(chip).\(core))" }
  }

  /// What a pin of a pulse extender showed.
  package struct Pulses: Sendable {
    /// The chip.
    package var chip: Int
    /// The core.
    package var core: Int
    /// The synapse behind the pin.
    package var synapse: Int
    /// The pulses, in order of time.
    package var intervals: [Range<SimTime>]

    /// The name, such as `pulse41(0.2)`.
    package var name: String { "pulse\(synapse)(\(chip).\(core))" }
  }

  /// An event on an output bus.
  package struct BusEvent: Hashable, Sendable {
    /// The bus.
    package var bus: OutputBus
    /// The event.
    package var event: HostEvent
  }
}

extension WindowRecord.Converters {
  /// The name of a column with its unit, such as `soif_mem_count(0.2)` of core 2 of chip 0, or `..._count(0)` of chip 0.
  package func name(_ column: Int) -> String {
    let (chip, channel) = columns[column]
    switch channel.source {
    case .neuron(let core, let signal): return "\(signal.name)_count(\(chip).\(core.index))"
    case .chip(let input): return "\(input.name)_count(\(chip))"
    }
  }

  /// Makes the columns of a simulation, without samples.
  init(_ simulation: Simulation) {
    columns = simulation.board.chips.indices.flatMap { chip in SADCChannel.all.map { (chip, $0) } }
    isConnected = columns.map { simulation.isSADCConnected($0.channel, chip: ChipOnBoard($0.chip)) }
    period = simulation.options.windows.samplePeriod
  }

  /// Adds samples, with the currents under the biases in force.
  mutating func append(_ samples: [SADCSample], _ simulation: Simulation) {
    guard !samples.isEmpty else { return }
    let curves = columns.map { simulation.nominalSADCCurve($0.channel, chip: ChipOnBoard($0.chip)) }
    for sample in samples {
      times.append(sample.end)
      counts += sample.values.map { Int32(clamping: $0) }
      currents += zip(sample.values, curves).map { count, curve in
        simulation.sadcCurrent(of: count, curve).map { $0.si * 1e12 } ?? .nan
      }
    }
  }
}
