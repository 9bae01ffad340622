import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation
import Testing

/// A case of Rockpool's DynapSim as a board and options of ours, from the parameters it was run with.
struct DynamicSimulator {
  /// Without mismatch, under the linear law.
  var rig: Rig

  /// Which parameter of the chip holds which current of the published model.
  private static let currents = [
    "Itau_syn": "DEAM_ETAU_P", "Igain_syn": "DEAM_EGAIN_P", "Ipulse": "SYPD_EXT_N",
    "Itau_mem": "SOIF_LEAK_N", "Igain_mem": "SOIF_GAIN_N", "Ispkthr": "SOIF_SPKTHR_P", "Iref": "SOIF_REFR_N",
    "Itau_ahp": "SOAD_TAU_P", "Igain_ahp": "SOAD_GAIN_P", "Iw_ahp": "SOAD_W_N", "Ipulse_ahp": "SOAD_PWTAU_N",
    "Idc": "SOIF_DC_P",
  ]

  /// Sets up the section of a case, such as `["a", "common"]`.
  init(_ section: [String], step: SimTime, chips: Int = 1) throws {
    let parameters = try Self.section(section)
    func value(_ name: String) throws -> Double { try #require(parameters[name] as? Double, "no \(name)") }
    rig = Rig(step: step)
    rig.board = Board(chipCount: chips)
    rig.options.fidelity = .linear
    rig.options.process.kappaN = try value("kappa_n")
    rig.options.process.kappaP = try value("kappa_p")
    rig.options.process.I0 = Current(si: try value("Io"))
    rig.options.process.floor = rig.options.process.I0
    rig.options.process.fixedThermalVoltage = Voltage(si: try value("Ut"))
    rig.options.process.switchingVoltage = Voltage(si: try value("Vth"))
    rig.options.process.membraneCapacitance = Capacitance(si: try value("C_mem"))
    rig.options.process.ampaCapacitance = Capacitance(si: try value("C_syn"))
    rig.options.process.adaptationCapacitance = Capacitance(si: try value("C_ahp"))
    rig.options.process.pulseCapacitance = Capacitance(si: try value("C_pulse"))
    rig.options.process.adaptationPulseCapacitance = Capacitance(si: try value("C_pulse_ahp"))
    rig.options.process.refractoryCapacitance = Capacitance(si: try value("C_ref"))
    for (name, silicon) in Self.currents.sorted(by: { $0.key < $1.key }) {
      if let current = parameters[name] as? Double { set(silicon, current) }
    }
    // Binary weights: the bits of a synapse are its weight in tenths of Iscale.
    let unit = try value("Iscale") / 10
    for bit in 0..<4 { set("SYAM_W\(bit)_P", unit * Double(1 << bit)) }
  }

  /// The lists in a section of the parameter file, in SI units.
  static func lists(_ section: [String]) throws -> [String: [Double]] {
    try Self.section(section).compactMapValues { $0 as? [Double] }
  }

  private static func section(_ path: [String]) throws -> [String: Any] {
    var found: Any? = try JSONSerialization.jsonObject(with: Fixture.data("rockpool_params.json"))
    for key in path { found = (found as? [String: Any])?[key] }
    return try #require(found as? [String: Any])
  }

  /// Sets a current, in A, of one core or of all.
  mutating func set(_ silicon: String, _ amperes: Double, chip: ChipOnBoard? = nil, core: CoreOnChip? = nil) {
    rig.options.exactCurrents.append(
      .init(chip: chip, core: core, parameter: silicon, current: Current(si: amperes)))
  }

  /// The n-th core of the board, in the order of the chips.
  static func core(_ n: Int) throws -> (chip: ChipOnBoard, core: CoreOnChip) {
    (ChipOnBoard(n / 4), try #require(CoreOnChip(rawValue: n % 4)))
  }

  /// Neuron 0 of the n-th core, with its constant input and adaptation on, as in the published model.
  mutating func neuron(onCore n: Int) throws -> NeuronOnBoard {
    let place = try Self.core(n)
    return use(NeuronOnBoard(chip: place.chip, core: place.core, neuron: NeuronOnCore(0)))
  }

  /// Turns a neuron's constant input and adaptation on.
  @discardableResult
  mutating func use(_ neuron: NeuronOnBoard) -> NeuronOnBoard {
    rig.board[neuron].latches[.soDC] = true
    rig.board[neuron].latches[.soAdaptation] = true
    return neuron
  }
}

/// A spike of an oracle, by which the published lists are compared with ours.
struct OracleSpike: Hashable, Comparable, CustomStringConvertible {
  /// The end of its step, in us.
  let time: Int64
  /// The neuron of the case.
  let neuron: Int

  /// Makes a spike.
  init(time: Int64, neuron: Int) {
    self.time = time
    self.neuron = neuron
  }

  /// Makes the spike of ours whose neuron is the n-th of a list; it must end a whole microsecond.
  init(_ spike: Spike, among neurons: [NeuronOnBoard]) throws {
    #expect(spike.time.picoseconds % 1_000_000 == 0, "a spike lies on the end of its step")
    self.init(time: spike.time.microseconds, neuron: try #require(neurons.firstIndex(of: spike.neuron)))
  }

  static func < (a: Self, b: Self) -> Bool { (a.time, a.neuron) < (b.time, b.neuron) }

  var description: String { "\(neuron)@\(time)us" }

  /// The spikes of a file `neuron,t_us,count`, each as often as it counts.
  static func list(_ name: String) throws -> [OracleSpike] {
    let table = try Fixture(name)
    let (neurons, times, counts) = (try table("neuron"), try table("t_us"), try table("count"))
    return neurons.indices.flatMap { i in
      [OracleSpike](
        repeating: OracleSpike(time: Int64(times[i]), neuron: Int(neurons[i])), count: Int(counts[i]))
    }.sorted()
  }
}
