import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Row V57 of the analog dossier: halving the step divides the error by four, with 2 +/- 0.2 as the order.
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

  @Test("the interval under a constant input converges at second order", arguments: [1.5, 2.0, 4.0])
  func constantInput(multiple: Double) throws {
    let input = 255.32 * multiple
    let exact = 1000 / SomaValidationTests.closedFormRate(input: input, threshold: 1000)
    let errors = try Self.steps.map { step in
      var rig = Rig(step: step)
      rig.latch(.soDC)
      rig.set("SOIF_DC_P", input)
      let times = try rig.spikeTimes(for: .ms(300))
      let interval = (times[times.count - 1] - times[0]) / Double(times.count - 1)
      return (step, relativeError(interval, exact))
    }
    #expect(abs(Self.order(errors, floor: 2e-6) - 2) < 0.2, "\(errors)")
  }

  /// Spike times of a neuron driven by a fixed train of events through AMPA and inhibited through GABA.
  static func driven(step: SimTime, adapts: Bool = false) throws -> [Double] {
    var rig = Rig(step: step)
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

  @Test("spike times under a random train converge at second order", arguments: [false, true])
  func randomTrain(adapts: Bool) throws {
    let fine = try Self.driven(step: .ps(12_500_000), adapts: adapts)
    #expect(fine.count > 10)
    let errors = try Self.steps.map {
      (step: $0, error: Self.difference(try Self.driven(step: $0, adapts: adapts), fine))
    }
    #expect(abs(Self.order(errors, floor: 1e-5) - 2) < 0.2, "\(errors) \(fine.count)")
  }

  @Test("the adapting neuron under a constant input converges at second order")
  func adapting() throws {
    func times(_ step: SimTime) throws -> [Double] {
      try AdaptationValidationTests.rig(step: step).spikeTimes(for: .ms(300))
    }
    let fine = try times(.ps(12_500_000))
    let errors = try Self.steps.map { (step: $0, error: Self.difference(try times($0), fine)) }
    #expect(abs(Self.order(errors, floor: 1e-5) - 2) < 0.2, "\(errors)")
  }

  @Test(
    "the exponential neuron converges at second order to its differential equation", arguments: [10.0, 20])
  func exponential(multiple: Double) throws {
    let exact = ExponentialSomaTests.interval(input: 6.573 * multiple, threshold: 100_000)
    let errors = try [SimTime.us(800), .us(400), .us(200), .us(100)].map { step in
      var rig = ExponentialSomaTests.rig(step: step)
      rig.latch(.soDC)
      rig.set("SOIF_DC_P", 6.573 * multiple)
      let times = try rig.spikeTimes(for: .ms(500))
      let interval = (times[times.count - 1] - times[0]) / Double(times.count - 1)
      return (step: step, error: relativeError(interval, exact))
    }
    #expect(abs(Self.order(errors, floor: 1e-5) - 2) < 0.2, "\(errors)")
  }
}
