import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// The biases of one generator that its converters and monitor lines depend on.
struct SADCBiases {
  /// The generator's own biases.
  let shared: BiasTable
  /// The bias sets of its three groups of converters.
  let groups: [BiasTable]
  private let isDown: Bool
  private let generator: ParameterGenerator

  /// Collects the biases of a chip's generator, 0 or 1.
  init(_ chip: Chip, generator index: Int, _ options: SimulationOptions) {
    shared = index == 0 ? chip.sharedParameters01 : chip.sharedParameters23
    groups = index == 0 ? chip.sadcGroupParameters01 : chip.sadcGroupParameters23
    isDown = index == 0 ? chip.paramGen0Powerdown : chip.paramGen1Powerdown
    generator = ParameterGenerator(scaling: options.scaling)
  }

  /// The current of a bias of one of the tables.
  func current(_ parameter: Parameter, _ table: BiasTable) -> Current {
    generator.current(of: parameter, code(parameter, table), type: branch(parameter, table))
  }

  /// The gate voltage of a bias of one of the tables.
  func voltage(_ parameter: Parameter, _ table: BiasTable) -> Voltage {
    generator.gateVoltage(branch(parameter, table), code(parameter, table))
  }

  /// Whether the buffers of the monitor lines pass signals on.
  var linesPass: Bool { MonitorBuffers.passes(code(MonitorBuffers.wideRange, shared)) }

  /// Whether the buffers of the depression nodes pass signals on.
  var depressionPasses: Bool {
    [ShortTermDepression.monitorAmplifier, ShortTermDepression.monitorConveyor].allSatisfy {
      MonitorBuffers.passes(code($0, shared))
    }
  }

  private func code(_ parameter: Parameter, _ table: BiasTable) -> BiasCode {
    isDown ? .lowest : table[parameter].code
  }

  private func branch(_ parameter: Parameter, _ table: BiasTable) -> ParameterGenerator.Branch {
    table[parameter].type == .n ? .n : .p
  }
}

extension Chip {
  /// Whether the membrane of a core's monitored neuron reaches its pin: it is connected and all buffers work.
  func showsMembrane(of core: CoreOnChip, _ options: SimulationOptions) -> Bool {
    self[core].neuronMonitoringOn && buffersPass(for: core, options)
  }

  /// Whether the buffers of the pin of a core pass its signal on.
  func buffersPass(for core: CoreOnChip, _ options: SimulationOptions) -> Bool {
    let pins = [MonitorBuffers.conveyor, MonitorBuffers.amplifier]
    return SADCBiases(self, generator: core.index / 2, options).linesPass
      && pins.allSatisfy { MonitorBuffers.passes(globalParameters[$0].code) }
  }
}

extension Chip {
  /// Whether the depression nodes of a core's monitored neuron reach its pin: connected, buffered, and all biases do.
  func showsDepression(of core: CoreOnChip, _ options: SimulationOptions) -> Bool {
    self[core].neuronMonitoringOn && self[core].enableSTDBuffer && depressionBuffersPass(for: core, options)
  }

  /// Whether the buffers of the depression nodes of a core pass signals on.
  func depressionBuffersPass(for core: CoreOnChip, _ options: SimulationOptions) -> Bool {
    SADCBiases(self, generator: core.index / 2, options).depressionPasses
  }
}
