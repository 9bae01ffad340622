import ArgumentParser
import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits
import Foundation
import Networks

/// `workloads export`: a network and its input as arrays, so that another simulator can run them.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a network and its input as an .npz file.",
    discussion: """
      src, kind and type are N x 64: the source's number, whether it is a neuron (1) or external (0), and the dendrite \
      (0 AMPA, 1 NMDA, 2 GABA_A, shunting, 3 GABA_B). in_t_us and in_src are the input. Currents are nominal, without \
      mismatch; delay_us is the synapses', to which the fabric adds its own.
      """)

  @Argument(help: "The workload; W4 is the network of W2.")
  var name: WorkloadName

  @Option(help: "The file.", completion: .file(extensions: ["npz"]))
  var out: String

  @Option(name: .customLong("for"), help: "How long the input lasts.", transform: SimTime.argument)
  var span = SimTime.ms(1100)

  func run() throws {
    let workload = name.workload
    let synapses = workload.synapses
    let biases = workload.biases
    let amperes = Dictionary(biases.map { ($0.name, $0.amperes) }, uniquingKeysWith: { first, _ in first })
    func current(_ parameter: Parameter) -> Double { amperes[parameter.name] ?? 0 }
    let branches = WeightDAC.parameters.map { current($0) * 1e12 }
    let shape = [workload.neuronCount, SynapseOnNeuron.count]
    let process = workload.options.process
    func swing(_ capacitance: Capacitance, _ current: Double) -> Double {
      capacitance.si * process.switchingVoltage.si / current * 1e6
    }

    var archive = Archive()
    archive.add("src", synapses.map(\.source), "<i4", shape: shape)
    archive.add("kind", synapses.map { Int8($0.isRecurrent ? 1 : 0) }, "|i1", shape: shape)
    archive.add("type", synapses.map { Self.type($0.dendrite) }, "|i1", shape: shape)
    archive.add(
      "weight_pA",
      synapses.map { synapse in
        branches.indices.reduce(0) {
          synapse.weight.rawValue >> UInt8($1) & 1 == 1 ? $0 + branches[$1] : $0
        }
      }, "<f8", shape: shape)
    let firings = workload.firings(for: span).sorted { ($0.time, $0.source) < ($1.time, $1.source) }
    archive.add("in_t_us", firings.map { $0.time.seconds * 1e6 }, "<f8")
    archive.add("in_src", firings.map { Int32($0.source) }, "<i4")
    archive.add("N", workload.neuronCount)
    archive.add("n_ext", workload.sourceCount)
    archive.add("T_total", span.seconds)
    archive.add("width_us", swing(process.pulseCapacitance, current(PulseExtender.width)))
    archive.add("delay_us", swing(process.delayCapacitance, current(Delay.base)))
    archive.add("bias_name", names: biases.map(\.name))
    archive.add("bias_A", biases.map(\.amperes), "<f8")
    archive.add("kappa", process.kappa)
    archive.add("thermal_voltage_V", process.thermalVoltage.si)
    archive.add("switching_voltage_V", process.switchingVoltage.si)
    archive.add("floor_A", process.floor.si)
    let capacitances: [(String, Capacitance)] = [
      ("membrane", process.membraneCapacitance), ("ampa", process.ampaCapacitance),
      ("nmda", process.nmdaCapacitance), ("gaba", process.gabaCapacitance),
      ("shunt", process.shuntCapacitance), ("refractory", process.refractoryCapacitance),
    ]
    archive.add("capacitance_name", names: capacitances.map(\.0))
    archive.add("capacitance_F", capacitances.map(\.1.si), "<f8")
    try archive.write(to: out)
  }

  private static func type(_ dendrite: Dendrite) -> Int8 {
    switch dendrite {
    case .ampa: 0
    case .nmda: 1
    case .shunt: 2
    case .gaba: 3
    case .none: -1
    }
  }
}
