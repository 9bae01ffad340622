import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The order of the method beside row V57 of the validation table, which `Validation` declares.
@Suite struct ConvergenceTests {
  static let steps: [SimTime] = [.us(400), .us(200), .us(100), .us(50)]

  /// The slope of log error over log step, for the errors above Float's floor.
  static func order(_ errors: [(step: SimTime, error: Double)], floor: Double) -> Double {
    let points = errors.filter { $0.error > floor }.map { (log($0.step.milliseconds), log($0.error)) }
    guard points.count >= 2 else { return .nan }
    let n = Double(points.count)
    let x = points.reduce(0) { $0 + $1.0 } / n
    let y = points.reduce(0) { $0 + $1.1 } / n
    let top = points.reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) }
    return top / points.reduce(0) { $0 + ($1.0 - x) * ($1.0 - x) }
  }

  /// The root mean square difference of spike times from those of a fine step, in ms.
  static func difference(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count, !a.isEmpty else { return .infinity }
    return (zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(a.count)).squareRoot()
  }

  /// Spike times of a neuron driven by a fixed train of events through AMPA and inhibited through GABA.
  static func driven(
    step: SimTime, adapts: Bool = false, feedback: PositiveFeedback.Model? = nil
  ) throws -> [Double] {
    var rig = Rig(step: step)
    if let feedback {
      rig.options.feedback = feedback
      rig.latch(.soifType)
    }
    rig.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 1, dendrite: .ampa, weight: .w0)
    rig.board[Rig.neuron(0)].synapses[1] = Synapse(tag: 2, dendrite: .gaba, weight: .w1)
    rig.set("SYAM_W0_P", 20e3)
    rig.set("SYAM_W1_P", 6e3)
    rig.set("DEAM_EGAIN_P", 400)
    rig.set("DEGA_ITAU_P", 40)
    rig.set("DEGA_IGAIN_P", 200)
    rig.set("SYPD_EXT_N", 35_000)
    if adapts {
      rig.latch(.soAdaptation)
      rig.set("SOAD_TAU_P", 28.369)
      rig.set("SOAD_GAIN_P", 28.369)
      rig.set("SOAD_W_N", 1e6)
      rig.set("SOAD_PWTAU_N", 350_000)
    }
    let generator = Philox(key: 57)
    var events: [InputEvent] = []
    for (tag, rate) in [(1, 1500.0), (2, 600.0)] {
      var time = 0.0
      for i in 0..<700 {
        time -= log(generator.uniform(at: .init(UInt32(tag), UInt32(i), 0, 0))) / rate
        let stamp = SimTime.ps(Int64(time * 1e12))
        events.append(InputEvent(time: stamp, destination: Destination(tag: tag, cores: .all)))
      }
    }
    var simulation = try rig.simulation()
    try simulation.record(Recording(name: "s", neurons: [Rig.neuron(0)], quantity: .spikes))
    simulation.inject(events)
    simulation.run(for: .ms(400))
    return simulation.spikes.map { $0.time.milliseconds }
  }

  // The gates of the other forms are 1 % of the threshold wide: steps of 50 us still jump over them.
  @Test("an exponential soma without a gate converges at second order under the same train")
  func exponential() throws {
    let fine = try Self.driven(step: .ps(12_500_000), feedback: .powerLaw)
    #expect(fine.count > 10)
    let errors = try Self.steps.map {
      (step: $0, error: Self.difference(try Self.driven(step: $0, feedback: .powerLaw), fine))
    }
    #expect(abs(Self.order(errors, floor: 1e-5) - 2) < 0.2, "\(errors) \(fine.count)")
  }

  @Test("spike times under a random train converge at second order", arguments: [false, true])
  func randomTrain(adapts: Bool) throws {
    let fine = try Self.driven(step: .ps(12_500_000), adapts: adapts)
    #expect(fine.count > 10)
    let errors = try Self.steps.map {
      (step: $0, error: Self.difference(try Self.driven(step: $0, adapts: adapts), fine))
    }
    #expect(abs(Self.order(errors, floor: 1e-5) - 2) < 0.2, "\(errors) \(fine.count)")
  }
}
