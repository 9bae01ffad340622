import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// One chip with the reference parameter set (RPS) of the analog dossier, section 12: no mismatch, ideal currents.
struct Rig {
  var board = Board()
  var options = SimulationOptions()

  /// U_T 25 mV, C_mem 3 pF, the currents of the RPS.
  init(step: SimTime = .us(100)) {
    options.step = step
    options.mismatch = MismatchModel(.off)
    options.process.fixedThermalVoltage = Voltage(25, .milli)
    options.process.membraneCapacitance = Capacitance(3, .pico)
    // tau 10 ms and a gain of 100 for AMPA; tau 20 ms and a gain of 4 for the soma.
    set("DEAM_ETAU_P", 86.879)
    set("DEAM_EGAIN_P", 8687.9)
    set("SOIF_LEAK_N", 5.3191)
    set("SOIF_GAIN_N", 21.277)
    set("SOIF_SPKTHR_P", 1000)
    set("SOIF_REFR_N", 1050)
  }

  /// Sets a current of one core, or of all, in pA.
  mutating func set(_ parameter: String, _ picoamperes: Double, core: CoreOnChip? = nil) {
    options.exactCurrents.append(
      .init(core: core, parameter: parameter, current: Current(picoamperes, .pico)))
  }

  /// A neuron of chip 0.
  static func neuron(_ index: Int, core: CoreOnChip = .zero) -> NeuronOnBoard {
    NeuronOnBoard(chip: .first, core: core, neuron: NeuronOnCore(index))
  }

  /// Turns a latch of neurons of one core on.
  mutating func latch(_ latch: Latch, _ neurons: Range<Int> = 0..<1, core: CoreOnChip = .zero) {
    for n in neurons { board[Rig.neuron(n, core: core)].latches[latch] = true }
  }

  /// Makes the simulation; the configuration of a rig is right by construction.
  func simulation() throws -> Simulation { try Simulation(board, options) }

  /// The spike times of the first neuron of core 0 under these settings, in ms.
  func spikeTimes(for span: SimTime, neuron: NeuronOnBoard = Rig.neuron(0)) throws -> [Double] {
    var simulation = try simulation()
    try simulation.record(Recording(name: "spikes", neurons: [neuron], quantity: .spikes))
    simulation.run(for: span)
    return simulation.spikes.map { $0.time.milliseconds }
  }
}

/// |a - b| / |b|.
func relativeError(_ a: Double, _ b: Double) -> Double { abs(a - b) / abs(b) }
