import DynapUnits

@testable import DynapCircuits

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Neurons of many kinds: plain, stiff, exponential, refractory and killed ones, with and without charges of this step.
enum RandomNeurons {
  /// Sets the rows of dendrites, soma input and membrane that there are; `set` gets each lane with draws of its own for what else
  /// there is, from index 90 on. The largest current of an integrator is `peak` pA.
  static func fill(
    _ rows: LaneRows, seed: UInt64, integrators: [String], peak: Float, step h: Float,
    also: (_ lane: Int, _ draw: (UInt32) -> Float, _ set: (String, Float) -> Void) -> Void = { _, _, _ in }
  ) {
    let generator = Philox(key: seed)
    for lane in 0..<rows.laneCount {
      func draw(_ index: UInt32) -> Float {
        Float(generator.uniform(at: .init(UInt32(lane), index, 0, 0)))
      }
      func set(_ name: String, _ value: Float) { rows[name]?[lane] = value }
      for (i, name) in integrators.enumerated() {
        let index = UInt32(10 * i)
        let rate = 1 / (5 + 100 * draw(index))
        let loss = -expm1f(-rate * h)
        set(name, lane % 5 == 0 ? 0.5 : peak * draw(index + 1) * draw(index + 2))
        set("\(name).rate", rate)
        set("\(name).loss", loss)
        set("\(name).meanFactor", loss / (rate * h))
        set("\(name).output", 0.8 + 0.4 * draw(index + 3))
        set("\(name).gain", 100 * draw(index + 4) + 1)
        set("\(name).integral", draw(index + 5) < 0.3 ? 0.5 * peak * h * draw(index + 6) : 0)
      }
      set("I_casc", lane % 2 == 0 ? 1000 : 0)
      set("I_dc", 400 * draw(81))
      set("I_tau", lane % 13 == 0 ? 800 : 5 + 20 * draw(82))
      set("I_mem", lane % 3 == 0 ? 249.5 : 0.5 + 200 * draw(83))
      set("I_mem.gain", 20 + 100 * draw(84))
      set("I_mem.charging", 0.003 + 0.002 * draw(85))
      set("I_mem.alive", lane == 7 ? 0 : 1)
      set("t_held", lane % 4 == 0 ? 3 * h * draw(86) : 0)
      set("I_spk", 250)
      set("t_ref", 2 * h * draw(87))
      set("I_ref", 300)
      set("fb.on", lane % 17 == 0 ? 1 : 0)
      set("fb.threshold", 500)
      set("fb.slope", 0.1)
      set("fb.offset", -1)
      set("fb.exponent", 0.4)
      also(lane, draw, set)
    }
  }
}

extension LaneSpike {
  /// Spikes in an order that does not depend on who found them first.
  static func ordered(_ spikes: [LaneSpike]) -> [LaneSpike] {
    spikes.sorted { ($0.lane, $0.offset) < ($1.lane, $1.offset) }
  }
}
