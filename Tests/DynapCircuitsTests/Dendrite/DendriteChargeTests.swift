import DynapUnits
import Testing

@testable import DynapCircuits

/// All pulses of a lane together: however the lanes are picked, and against the law.
@Suite struct DendriteChargeTests {
  static let lanes = 96
  static let context = StepContext(step: 1, floor: 0.5)

  /// Four dendrites of 5 to 200 ms with gains and currents over four decades, by a seed.
  static func dendrites(_ seed: UInt64) -> (targets: [[any PulseTarget]], dpis: [DPI], rows: LaneRows) {
    var process = Process.dynapse2
    process.fixedThermalVoltage = Voltage(25, .milli)
    let core = CoreSettings(
      process: process, step: .ms(1), spread: DieSpread(serial: 1, model: .off, process: process),
      feedback: .powerLaw, alpha: .difference, readings: LatchReadings(), chip: 0, nominal: [])
    let rows = LaneRows(
      laneCount: lanes, declarations: AMPA.rows + NMDA.rows + GABA.rows + Shunt.rows, floor: 0.5)
    let targets: [[any PulseTarget]] = [[AMPA(rows)], [NMDA(rows)], [GABA(rows)], [Shunt(rows)]]
    let dpis = targets.compactMap { $0[0].plainIntegrator }
    let generator = Philox(key: seed)
    for (dendrite, dpi) in dpis.enumerated() {
      for lane in 0..<lanes {
        func draw(_ index: UInt32) -> Double {
          generator.uniform(at: .init(UInt32(lane), index, UInt32(dendrite), 0))
        }
        let settings = LaneSettings(
          place: SiliconPlace(chip: 0, core: 0, neuron: lane), latches: LatchSet(), core: core)
        let tau = 5 * PulseRoundTests.decades(draw(0), 1.6)
        dpi.derive(
          lane, settings,
          DPI.Constants(
            leak: 25 * 25 / (process.kappa * tau), gain: PulseRoundTests.decades(draw(1), 4), capacitance: 25)
        )
        dpi.current[lane] = lane % 11 == 0 ? 0.5 : Float(0.5 * PulseRoundTests.decades(draw(2), 4))
      }
    }
    return (targets, dpis, rows)
  }

  /// Pulses in one of so many lanes, up to three each, some with a delta above the largest of the short method.
  static func charges(
    _ seed: UInt64, oneIn sparsity: Int, step: UInt32, _ keeping: BranchCharges.Keeping = .withLanes
  ) -> BranchChargeMemory {
    let memory = BranchChargeMemory(lanes: lanes, from: 0)
    memory.charges.expect(pulses: keeping == .listed ? lanes : lanes + 1, isTogether: keeping != .withLanes)
    let generator = Philox(key: seed + 7)
    for place in 0..<4 * lanes {
      func draw(_ index: UInt32) -> Double { generator.uniform(at: .init(UInt32(place), index, step, 0)) }
      guard draw(0) < 1 / Double(sparsity) else { continue }
      for pulse in 0..<UInt32(1 + 3 * draw(1)) {
        let begin = 0.95 * draw(2 + pulse)
        memory.charges.add(
          memory.charges.place(place / 4, dendrite: place % 4), from: Float(begin),
          to: Float(begin + 0.05 * draw(5 + pulse) + 1e-4),
          weight: Float(10 * PulseRoundTests.decades(draw(8 + pulse), 4)))
      }
    }
    return memory
  }

  @Test(
    "the dendrites together are bit by bit what each is alone, with few lanes and with many",
    arguments: [1, 2, 3, 4, 9, 30], [BranchCharges.Keeping.withLanes, .listed, .summed])
  func twin(sparsity: Int, keeping: BranchCharges.Keeping) throws {
    let (targets, together, rows) = Self.dendrites(UInt64(sparsity))
    let (others, alone, otherRows) = Self.dendrites(UInt64(sparsity))
    let charge = try #require(DendriteCharge(targets, lanes: Self.lanes))
    for step in UInt32(0)..<3 {
      let (first, second) = (
        Self.charges(9, oneIn: sparsity, step: step, keeping),
        Self.charges(9, oneIn: sparsity, step: step)
      )
      #expect(first.charges.isCharged && first.charges.keeping == keeping)
      #expect(Self.lanes(first) == Self.lanes(second))
      charge.charge(first.charges, Self.context)
      for dendrite in 0..<4 { others[dendrite][0].charge(second.charges[dendrite], Self.context) }
      for dpi in together + alone { dpi.step(0..<Self.lanes, Self.context) }
      for (dendrite, (one, other)) in zip(together, alone).enumerated() {
        for lane in 0..<Self.lanes {
          #expect(one.current[lane] == other.current[lane], "dendrite \(dendrite), lane \(lane)")
          #expect(one.mean[lane] == other.mean[lane], "dendrite \(dendrite), lane \(lane)")
          #expect(one.current[lane].isFinite && one.mean[lane].isFinite)
        }
      }
    }
    withExtendedLifetime((rows, otherRows)) {}
  }

  @Test(
    "second integrators are charged with the first bit by bit as alone, where they are subtracted",
    arguments: [1, 3, 9], [BranchCharges.Keeping.withLanes, .listed, .summed])
  func seconds(sparsity: Int, keeping: BranchCharges.Keeping) throws {
    let (one, other) = (Self.shaped(UInt64(sparsity)), Self.shaped(UInt64(sparsity)))
    let charge = try #require(DendriteCharge(one.targets, lanes: Self.lanes))
    for step in UInt32(0)..<3 {
      let first = Self.charges(9, oneIn: sparsity, step: step, keeping)
      let second = Self.charges(9, oneIn: sparsity, step: step)
      charge.charge(first.charges, Self.context)
      #expect(!first.charges.isCharged)
      for dendrite in 0..<4 {
        for target in other.targets[dendrite] { target.charge(second.charges[dendrite], Self.context) }
      }
      for dpi in one.dpis + other.dpis { dpi.step(0..<Self.lanes, Self.context) }
      for (i, (dpi, twin)) in zip(one.dpis, other.dpis).enumerated() {
        for lane in 0..<Self.lanes {
          #expect(dpi.current[lane] == twin.current[lane], "integrator \(i), lane \(lane)")
          #expect(dpi.mean[lane] == twin.mean[lane], "integrator \(i), lane \(lane)")
        }
      }
    }
    withExtendedLifetime((one.rows, other.rows)) {}
  }

  /// Four dendrites, the first two with second integrators that are subtracted on two of three lanes.
  static func shaped(_ seed: UInt64) -> (targets: [[any PulseTarget]], dpis: [DPI], rows: LaneRows) {
    let rows = LaneRows(
      laneCount: lanes,
      declarations: AMPA.rows + NMDA.rows + GABA.rows + Shunt.rows + AMPAAlpha.rows + NMDAAlpha.rows,
      floor: 0.5)
    let targets: [[any PulseTarget]] = [
      [AMPA(rows), AMPAAlpha(rows)], [NMDA(rows), NMDAAlpha(rows)], [GABA(rows)], [Shunt(rows)],
    ]
    let dpis = targets.joined().compactMap { $0.plainIntegrator ?? $0.signedIntegrator?.dpi }
    for (i, dpi) in dpis.enumerated() {
      // A second integrator is as another seed has the first.
      let (_, models, kept) = dendrites(seed + UInt64(i))
      for lane in 0..<lanes {
        let model = models[i % models.count]
        for (row, other) in [
          (dpi.current, model.current), (dpi.gain, model.gain), (dpi.charging, model.charging),
          (dpi.rate, model.rate), (dpi.loss, model.loss), (dpi.meanFactor, model.meanFactor),
          (dpi.output, model.output),
        ] { row[lane] = other[lane] }
      }
      withExtendedLifetime(kept) {}
    }
    for lane in 0..<lanes {
      for sign in targets.joined().compactMap({ $0.signedIntegrator?.sign }) {
        sign[lane] = lane % 3 == 0 ? 0 : -1
      }
    }
    return (targets, dpis, rows)
  }

  @Test("what is not a plain dendrite with a plain second integrator is not charged together")
  func others() {
    let (targets, _, rows) = Self.shaped(1)
    #expect(DendriteCharge(targets, lanes: Self.lanes) != nil)
    #expect(DendriteCharge([targets[0].reversed()] + targets[1...], lanes: Self.lanes) == nil)
    #expect(DendriteCharge([targets[0] + targets[1]] + targets[1...], lanes: Self.lanes) == nil)
    #expect(DendriteCharge([targets[0] + targets[2]] + targets[1...], lanes: Self.lanes) == nil)
    #expect(DendriteCharge([], lanes: 0) == nil)
    withExtendedLifetime(rows) {}
  }

  /// Every charged lane, in ascending order.
  static func lanes(_ memory: BranchChargeMemory) -> [Int] {
    var lanes: [Int] = []
    memory.charges.forEachLane { lanes.append($0) }
    return lanes.sorted()
  }

  @Test("charges are listed or summed for what takes them together, by how many pulses are expected")
  func choice() {
    let memory = BranchChargeMemory(lanes: Self.lanes, from: 0)
    let charges = memory.charges
    charges.expect(pulses: Self.lanes, isTogether: true)
    #expect(charges.keeping == .listed && !charges.isCharged)
    charges.expect(pulses: Self.lanes + 1, isTogether: true)
    #expect(charges.keeping == .summed && !charges.isCharged)
    charges.expect(pulses: 1, isTogether: false)
    #expect(charges.keeping == .withLanes && !charges.isCharged)
    withExtendedLifetime(memory) {}
  }

  @Test("sums are forgotten, lane by lane")
  func sums() {
    let memory = Self.charges(9, oneIn: 3, step: 0, .summed)
    #expect(memory.charges.isCharged && !Self.lanes(memory).isEmpty)
    memory.charges.clear()
    #expect(!memory.charges.isCharged && Self.lanes(memory).isEmpty)
    memory.charges.add(memory.charges.place(5, dendrite: 2), charge: 2, from: 0.5, middle: 0.75)
    #expect((0..<4).map { memory.charges.sums.hasReached($0) } == [false, false, true, false])
    #expect(Self.lanes(memory) == [5])
  }

  @Test("a list is forgotten, and what begins at the step's end is not listed")
  func list() {
    let memory = Self.charges(9, oneIn: 9, step: 0, .listed)
    #expect(memory.charges.isCharged)
    memory.charges.clear()
    #expect(!memory.charges.isCharged && Self.lanes(memory).isEmpty)
    memory.charges.add(7, charge: 0, from: 1, middle: 1)
    #expect(!memory.charges.isCharged)
    memory.charges.add(7, charge: 2, from: 0.5, middle: 0.75)
    memory.charges.add(7, charge: 1, from: 0.25, middle: 0.5)
    let list = memory.charges.list
    #expect(list.count == 1 && list.place(0) == 7)
    #expect(list.charge[0] == 3 && list.moment[0] == 2 && list.begin[0] == 0.25)
    withExtendedLifetime(memory) {}
  }

  @Test(
    "the dendrites together forget what they have charged", arguments: [1, 9],
    [BranchCharges.Keeping.withLanes, .listed, .summed])
  func forgetting(sparsity: Int, keeping: BranchCharges.Keeping) throws {
    let (targets, together, rows) = Self.dendrites(3)
    let (_, plain, otherRows) = Self.dendrites(3)
    let memory = Self.charges(9, oneIn: sparsity, step: 0, keeping)
    let charge = try #require(DendriteCharge(targets, lanes: Self.lanes))
    charge.charge(memory.charges, Self.context)
    #expect(!memory.charges.isCharged)
    // A lane that is charged again is charged with what is new only.
    for dpi in together { dpi.step(0..<Self.lanes, Self.context) }
    let before = together[1].current[5]
    for _ in 0..<2 {
      memory.charges.add(memory.charges.place(5, dendrite: 1), from: 0.5, to: 0.51, weight: 100)
    }
    plain[1].current[5] = before
    for _ in 0..<2 { plain[1].pulse(5, from: 0.5, to: 0.51, weight: 100, floor: 0.5) }
    plain[1].finish(5, Self.context)
    charge.charge(memory.charges, Self.context)
    #expect(memory.charges[1].count == 0)
    #expect(abs(together[1].current[5] / plain[1].current[5] - 1) < 1e-6)
    withExtendedLifetime((rows, otherRows)) {}
  }
}
