import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// Each of the fourteen latches: on it changes what it stands for, off its circuit has no effect.
@Suite struct LatchTests {
  /// A latch, what has to be on beside it, and what shows it.
  struct Case: Sendable, CustomTestStringConvertible {
    let latch: Latch
    /// Latches that are on throughout.
    var with: LatchSet = []
    /// The row that shows the latch at the end of the run; empty where its spikes do.
    let row: String
    /// The biases of its circuit, which act only where it is on.
    var biases: [String] = []
    /// Without these it has no effect itself.
    var needs: LatchSet = []
    var testDescription: String { latch.name }
  }

  static let cases = [
    Case(latch: .soDC, row: "I_in", biases: ["SOIF_DC_P"]),
    Case(
      latch: .soAdaptation, row: "I_leak",
      biases: ["SOAD_W_N", "SOAD_TAU_P", "SOAD_GAIN_P", "SOAD_PWTAU_N", "SOAD_CASC_P"]),
    Case(latch: .soifKill, row: ""),
    Case(
      latch: .cohoCaMem, with: LatchSet(.denmNMDA), row: "I_nmda.mean", needs: LatchSet(.denmNMDA)),
    Case(
      latch: .hoEnable, with: LatchSet(.hoActive), row: "I_mem.gain",
      biases: ["SOHO_VREF_P", "SOHO_VREF_L_P", "SOHO_VREF_M_P", "SOHO_VREF_H_P", "SOHO_VRST_P", "SOHO_VH_P"]),
    Case(
      latch: .hoSoDe, with: LatchSet(.hoEnable, .hoActive), row: "I_ampa.gain", needs: LatchSet(.hoEnable)),
    Case(
      latch: .deamAMPA, row: "I_ampa.mean", biases: ["DEAM_HRES_P", "DEAM_VRES_P", "DEAM_NRES_P"]),
    Case(latch: .denmNMDA, row: "I_nmda.mean", biases: ["DENM_NMREV_N"]),
    Case(
      latch: .deConductance, row: "I_ampa.mean", biases: ["DEAM_REV_N", "DENM_REV_N", "DEGA_REV_P"]),
    Case(latch: .deamAlpha, row: "I_ampa.mean", biases: ["DEAM_ITAU_P", "DEAM_IGAIN_P"]),
    Case(latch: .denmAlpha, row: "I_nmda.mean", biases: ["DENM_ITAU_P", "DENM_IGAIN_P"]),
    Case(latch: .soifType, row: ""),
    Case(latch: .hoActive, with: LatchSet(.hoEnable), row: "V_h", needs: LatchSet(.hoEnable)),
  ]

  /// A neuron and its neighbour below under input to AMPA, NMDA and GABA; everything that a latch needs is set.
  static func rig(_ latches: LatchSet) -> Rig {
    var rig = Rig()
    rig.board[Rig.neuron(0)].latches = latches
    rig.board[Rig.neuron(1)].latches = latches
    for (i, dendrite) in [Dendrite.ampa, .nmda, .gaba].enumerated() {
      rig.board[Rig.neuron(0)].synapses[i] = Synapse(tag: 7, dendrite: dendrite, weight: i < 2 ? .w0 : .w1)
    }
    rig.options.process.homeostasisSlope = Slope(1, .one)
    let currents: [(String, Double)] = [
      ("SYPD_EXT_N", 500), ("SYAM_W0_P", 30_000), ("SYAM_W1_P", 1000), ("SOIF_DC_P", 2000),
      ("DENM_ETAU_P", 18), ("DENM_EGAIN_P", 720), ("DENM_ITAU_P", 90), ("DENM_IGAIN_P", 720),
      ("DENM_NMREV_N", 100), ("DEAM_ITAU_P", 180), ("DEAM_IGAIN_P", 8000), ("DEGA_ITAU_P", 30),
      ("DEGA_IGAIN_P", 30), ("DEAM_HRES_P", 100), ("DEAM_VRES_P", 100), ("DEAM_NRES_P", 100),
      ("DEAM_REV_N", 200), ("DENM_REV_N", 200), ("DEGA_REV_P", 200), ("SOAD_W_N", 2000), ("SOAD_TAU_P", 7),
      ("SOAD_GAIN_P", 14), ("SOAD_PWTAU_N", 350), ("SOAD_CASC_P", 1000), ("SOCA_W_N", 1000),
      ("SOCA_TAU_P", 7),
      ("SOCA_GAIN_P", 14), ("SOHO_VREF_P", 1000), ("SOHO_VREF_L_P", 1), ("SOHO_VREF_M_P", 10),
      ("SOHO_VREF_H_P", 100), ("SOHO_VRST_P", 30), ("SOHO_VH_P", 1), ("SOIF_CC_N", 100),
    ]
    for (name, current) in currents { rig.set(name, current) }
    return rig
  }

  /// What a latch could change: the spikes, the inputs of both somata, the membranes.
  struct Outcome: Hashable {
    var spikes: [Spike] = []
    var nodes: [Double?] = []
  }

  static func run(_ rig: Rig, row: String) throws -> (value: Double, outcome: Outcome) {
    var simulation = try rig.simulation()
    let neurons = [Rig.neuron(0), Rig.neuron(1)]
    try simulation.record(Recording(name: "s", neurons: neurons, quantity: .spikes))
    simulation.inject(
      (0..<15).map { InputEvent(time: .us(1000 * $0 + 130), destination: Destination(tag: 7, cores: .all)) })
    simulation.run(for: .ms(15))
    let nodes = ["I_in", "I_leak", "I_mem", "I_ampa.mean", "I_nmda.mean"].flatMap { name in
      neurons.map { simulation.row(name, of: $0) }
    }
    let value = row.isEmpty ? Double(simulation.spikes.count) : simulation.row(row, of: Rig.neuron(0))
    return (try #require(value), Outcome(spikes: simulation.spikes, nodes: nodes))
  }

  @Test(
    "on, a latch changes what it stands for; off, the biases of its circuit change nothing", arguments: cases)
  func latch(_ value: Case) throws {
    let off = try Self.run(Self.rig(value.with), row: value.row)
    let on = try Self.run(Self.rig(value.with.union(LatchSet(value.latch))), row: value.row)
    #expect(on.outcome != off.outcome && (value.row.isEmpty || on.value != off.value))
    #expect(off.outcome.spikes.count > 3)
    if !value.biases.isEmpty {
      var changed = Self.rig(value.with)
      for bias in value.biases { changed.set(bias, 777) }
      #expect(try Self.run(changed, row: value.row).outcome == off.outcome)
    }
    if !value.needs.isEmpty {
      let alone = [[], LatchSet(value.latch)].map { Self.rig(value.with.subtracting(value.needs).union($0)) }
      #expect(
        try Self.run(alone[0], row: value.row).outcome == Self.run(alone[1], row: value.row).outcome)
    }
  }

  @Test("every latch has a case here or a reading of its own")
  func complete() {
    #expect(Set(Self.cases.map(\.latch)).union([.deMux]) == Set(Latch.allCases))
    #expect(Latch.allCases.filter { !$0.isModelled } == [.deMux])
  }

  // MARK: readings

  @Test("de_mux is ignored, unless a reading lets it disconnect the synapses from the dendrites")
  func deMux() throws {
    func outcome(_ reading: DeMuxReading, _ latches: LatchSet) throws -> Outcome {
      var rig = Self.rig(latches)
      rig.options.latchReadings.deMux = reading
      return try Self.run(rig, row: "I_mem").outcome
    }
    let plain = try outcome(.ignored, [])
    #expect(try outcome(.ignored, LatchSet(.deMux)) == plain)
    let silent = try outcome(.onDisconnects, LatchSet(.deMux))
    #expect(silent.spikes.isEmpty && silent != plain)
    #expect(try outcome(.onDisconnects, []) == plain)
    #expect(try outcome(.offDisconnects, []).spikes.isEmpty)
    #expect(try outcome(.offDisconnects, LatchSet(.deMux)) == plain)
  }

  @Test("deam_ampa enables diffusion, disables it, or has no part in it")
  func diffusion() throws {
    func mean(_ reading: DiffusionReading, _ latches: LatchSet) throws -> [Double] {
      var rig = Self.rig(latches)
      rig.options.latchReadings.diffusion = reading
      var simulation = try rig.simulation()
      simulation.inject([InputEvent(time: .zero, destination: Destination(tag: 7, cores: .all))])
      simulation.run(for: .ms(2))
      return try (0..<3).map { try #require(simulation.row("I_ampa.mean", of: Rig.neuron($0))) }
    }
    let on = LatchSet(.deamAMPA)
    let alone = try mean(.enables, [])
    let shared = try mean(.enables, on)
    #expect(alone[0] > 0 && alone[1] == 0)
    // The neighbour takes part, neuron 2 does not.
    #expect(shared[0] < alone[0] && shared[1] > 0 && shared[2] == 0)
    #expect(try mean(.ignored, []) == alone)
    #expect(try mean(.ignored, on) == alone)
    #expect(try mean(.disables, on)[0] == alone[0])
    let everyone = try mean(.disables, [])
    #expect(everyone[0] < shared[0] && everyone[1] > 0 && everyone[2] > 0)
  }

  // MARK: homeostasis and the alpha option

  @Test("homeostasis of the dendrites moves the gains of their second integrators in step with the first")
  func alphaGains() throws {
    var simulation = try Self.rig(LatchSet(.hoEnable, .hoActive, .hoSoDe, .deamAlpha, .denmAlpha))
      .simulation()
    func gain(_ name: String) throws -> Double {
      try #require(simulation.row("\(name).gain", of: Rig.neuron(0)))
    }
    let names = ["I_ampa", "I_ampa_i", "I_nmda", "I_nmda_i", "I_gaba", "I_shunt"]
    let before = try names.map(gain)
    simulation.run(for: .ms(20))
    let after = try names.map(gain)
    #expect(after[0] > 1.2 * before[0])
    for (a, b) in zip(after, before) { #expect(relativeError(a / b, after[0] / before[0]) < 1e-6) }
    #expect(relativeError(try gain("I_mem"), 21.277) < 1e-6)
  }

  // MARK: power

  @Test("a generator that is down leaves every bias of its cores at the floor of the lowest code")
  func poweredDown() throws {
    func gains(_ isDown: Bool) throws -> [[Double]] {
      var board = Board()
      for core in CoreOnChip.allCases {
        for parameter in ParameterTable.parameters(in: .core) {
          board.chips[0][core].parameters[parameter].code = isDown ? .lowest : BiasCode(4, 200)
        }
        board[Rig.neuron(5, core: core)].latches = LatchSet(.soDC, .soAdaptation)
      }
      var powered = board
      if !isDown {
        powered.chips[0].paramGen0Powerdown = true
      }
      let simulation = try Simulation(powered)
      let rows = ["I_tau", "I_mem.gain", "I_spk", "I_dc", "I_ampa.gain", "I_ahp.weight", "t_ref"]
      return try CoreOnChip.allCases.map { core in
        try rows.map { try #require(simulation.row($0, of: Rig.neuron(5, core: core))) }
      }
    }
    let down = try gains(false)
    let lowest = try gains(true)
    #expect(down[0] == lowest[0] && down[1] == lowest[1])
    for (a, b) in zip(down[2] + down[3], lowest[2] + lowest[3]) { #expect(a != b) }
  }
}
