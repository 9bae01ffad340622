import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation
import Testing

/// The device level against a DPI synapse simulated at transistor level in moderate inversion.
///
/// The files' transistors are of the EKV form; I_S, which is not stated, is read off their current over gate voltage:
/// 0.64 uA, with which the form is met to 0.4 %. Their leak runs 0.3 % slow, as under weak inversion, so that tails stray
/// by up to 2.8 % far down; the same bounds as for the full law hold there (``TransistorOracleTests``).
@Suite struct DeviceOracleTests {
  /// From where on currents are compared: 20 times the floor.
  private static let lowest = 10e-12

  /// Errors relative to the transistors.
  private struct Errors {
    var peak = 0.0
    var worst = 0.0
    var rms = 0.0
  }

  private static func errors(
    _ fidelity: SimulationOptions.Fidelity, _ file: String, weight: Double, width: Double, starts: [Int64],
    peaks: [Double], step: SimTime = .us(100)
  ) throws -> Errors {
    var rig = Rig(step: step)
    rig.options.fidelity = fidelity
    rig.options.process.kappaN = 0.705
    rig.options.process.kappaP = 0.705
    rig.options.process.specificCurrentP = Current(640, .nano)
    rig.set("DEAM_ETAU_P", 108.59929)
    rig.set("DEAM_EGAIN_P", 2171.9858)
    rig.set("SYAM_W0_P", weight)
    rig.set("SYPD_EXT_N", 0.5 * 700 / width)
    rig.set("SYPD_DLY0_P", 1e15)
    rig.options.timing.chipHop = .zero
    rig.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 1, dendrite: .ampa, weight: .w0)
    var simulation = try rig.simulation()
    try simulation.record(
      Recording(name: "I", neurons: [Rig.neuron(0)], quantity: .state("I_ampa", every: .us(100))))
    simulation.inject(starts.map { .init(time: .ms($0), destination: .init(tag: 1, cores: .all)) })
    let (times, currents) = try columns("t_s", "Isyn_A", of: file)
    simulation.run(until: try #require(SimTime(seconds: times.last ?? 0)))
    let trace = try #require(simulation.traces.first)
    let samples = Dictionary(uniqueKeysWithValues: zip(trace.times.map(\.microseconds), trace.values))
    var errors = Errors()
    var count = 0
    for (time, current) in zip(times, currents) where current > lowest && time > 0.0102 {
      let ours = Double(try #require(samples[Int64((time * 1e6).rounded())])) * 1e-12
      let error = relativeError(ours, current)
      if peaks.contains(where: { abs($0 - time) < 1e-6 }) { errors.peak = max(errors.peak, error) }
      errors.worst = max(errors.worst, error)
      errors.rms += error * error
      count += 1
    }
    try #require(count > 50)
    errors.rms = (errors.rms / Double(count)).squareRoot()
    return errors
  }

  /// Two columns of a file of transistor-level traces.
  private static func columns(_ a: String, _ b: String, of file: String) throws -> ([Double], [Double]) {
    let folder = URL(filePath: #filePath).appending(path: "../../../../chips/oracles").standardized
    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: ",") }
    let names = try #require(rows.first).map(String.init)
    let (i, j) = (try #require(names.firstIndex(of: a)), try #require(names.firstIndex(of: b)))
    return (
      try rows.dropFirst().map { try #require(Double($0[i])) },
      try rows.dropFirst().map { try #require(Double($0[j])) }
    )
  }

  private static func shortPulses(
    _ fidelity: SimulationOptions.Fidelity, step: SimTime = .us(100)
  ) throws -> Errors {
    try errors(
      fidelity, "spice_syn_ekv_ampa_p2.csv", weight: 50_000, width: 0.1, starts: [10, 20, 30, 60, 100],
      peaks: [0.0201, 0.0301, 0.0601, 0.1001], step: step)
  }

  @Test("pulses of 50 nA charge the dendrite as they charge transistors in moderate inversion")
  func shortPulses() throws {
    let device = try Self.shortPulses(.device)
    let full = try Self.shortPulses(.full)
    print("ekv pulses: device \(device), full \(full)")
    // The law of this level, integrated with RK4, is 1.4 % off at the second peak, below 0.4 % at the others, 0.8 % rms.
    #expect(device.peak < 0.018)
    #expect(device.rms < 0.01)
    #expect(device.worst < 0.028)
    #expect(full.peak > 4 * device.peak && full.rms > 4 * device.rms)
  }

  @Test("a pulse of 100 ms brings the dendrite to the plateau of transistors in moderate inversion")
  func longPulse() throws {
    func errors(_ fidelity: SimulationOptions.Fidelity) throws -> Errors {
      try Self.errors(
        fidelity, "spice_syn_ekv_ampa_step.csv", weight: 1000, width: 100, starts: [10],
        peaks: [0.0901, 0.1001])
    }
    let (device, full) = (try errors(.device), try errors(.full))
    print("ekv step: device \(device), full \(full)")
    #expect(device.peak < 0.002)
    #expect(device.worst < 0.025)
    #expect(full.peak > 0.08)
  }
}
