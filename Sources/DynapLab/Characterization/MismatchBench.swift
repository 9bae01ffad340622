import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Foundation

/// The mismatch of dies, from what their neurons do: a spread for each group of devices, and from die to die.
///
/// Board: 64 neurons of one core with `latch_so_dc` and one synapse each, under the same biases.
/// Swept: neurons and dies.
/// Fitted, for every neuron: the leak from the decay of the membrane, the constant input from its first ramp, the
/// threshold from the voltage extrapolated to the spike, the refractory period from the interval at strong inputs, the
/// AMPA leak from the decay of I_ampa, its gain and the charge of a pulse from the mean over the rate. The spread of the
/// logarithm over neurons, with each die's mean taken out, is held against that of the devices behind it, in quadrature:
/// sigma = kappa A_vt / (U_T sqrt(2 W L)) of each mirror, the capacitor's and the output's. The means of the dies are
/// held against the spread from die to die. The dies are 1 to 8, or, with a serial, that one alone.
/// Source: 7.2 of the analog dossier; Pelgrom, Duinmaijer and Welbers 1989; the matching constants are assumed.
package enum MismatchBench: Characterization {
  package static let name = "mismatch"
  package static let summary = "mismatch: spread of each group of devices over neurons, and from die to die"
  package static let sweeps: [Parameter] = []
  package static let operatingPoint = [
    BiasSetting(Membrane.leak, 0, 255), BiasSetting(Membrane.gain, 3, 40),
    BiasSetting(SpikeThreshold.threshold, 3, 255), BiasSetting(Refractory.refractory, 1, 188),
    BiasSetting(DirectCurrent.dc, 2, 80), BiasSetting(AMPA.tau, 2, 30), BiasSetting(AMPA.gain, 2, 35),
    BiasSetting(WeightDAC.weight0, 5, 102), BiasSetting(PulseExtender.width, 3, 200),
  ]

  /// A quantity that every neuron is measured for.
  struct Quantity {
    let name: String
    /// The devices behind it.
    let devices: [Parameter]
    /// Whether a capacitor and an integrator's output device take part.
    let capacitors: Int
    let hasOutput: Bool
    /// Whether it follows one die-wide factor alone, so that dies can be told apart by it.
    var followsDie: Bool { devices.count == 1 && !hasOutput }

    /// What the spread of its logarithm should be.
    func sigma(_ model: MismatchModel, _ process: DynapCircuits.Process) -> Double {
      let own = devices.map { model.sigma(of: $0, process: process) }
      let capacitor = model.scale * model.capacitorSigma
      let output = hasOutput ? model.scale * model.outputSigma : 0
      let sum = own.reduce(0) { $0 + $1 * $1 } + Double(capacitors) * capacitor * capacitor + output * output
      return sum.squareRoot()
    }
  }

  static let quantities = [
    Quantity(name: "soma leak", devices: [Membrane.leak], capacitors: 1, hasOutput: false),
    Quantity(name: "constant input", devices: [DirectCurrent.dc], capacitors: 1, hasOutput: false),
    Quantity(name: "spike threshold", devices: [SpikeThreshold.threshold], capacitors: 0, hasOutput: false),
    Quantity(name: "refractory period", devices: [Refractory.refractory], capacitors: 1, hasOutput: false),
    Quantity(name: "AMPA time constant", devices: [AMPA.tau], capacitors: 1, hasOutput: false),
    Quantity(name: "AMPA gain and output", devices: [AMPA.gain], capacitors: 0, hasOutput: true),
    Quantity(
      name: "rate threshold: leak, weight, pulse",
      devices: [AMPA.tau, WeightDAC.weight0, PulseExtender.width],
      capacitors: 1, hasOutput: false),
  ]

  /// The logarithms of one die's quantities over nominal, a row for each neuron.
  struct Die {
    let serial: UInt64
    let logs: [[Double]]

    func column(_ index: Int) -> [Double] { logs.map { $0[index] }.filter(\.isFinite) }
  }

  package static func run(
    _ request: CharacterizationRequest
  ) throws(DiagnosticError) -> CharacterizationReport {
    let serials = request.serial.map { [$0] } ?? request.thinned((1...8).map { UInt64($0) })
    let neurons = request.thinned(Array(0..<64)).map { Testbed.neuron($0) }
    var bed = Testbed(request, Self.self, step: .us(100))
    for neuron in neurons {
      bed.latch(.soDC, of: neuron)
      bed.board[neuron].synapses[0] = Synapse(tag: 1, dendrite: .ampa, weight: .w0)
    }
    let ideal = try MismatchMeasurement(bed, [Testbed.neuron]).measure()
    var dies: [Die] = []
    for serial in serials {
      bed.options.mismatch = MismatchModel()
      bed.options.serial = serial
      let found = try MismatchMeasurement(bed, neurons).measure()
      dies.append(Die(serial: serial, logs: found.map { row in zip(row, ideal[0]).map { log($0 / $1) } }))
    }
    return report(request, bed, dies)
  }
}
