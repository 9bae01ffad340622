import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// The linear law against Rockpool's DynapSim: the same spikes in the same steps, the same currents.
///
/// A spike list of the linear law has no tolerance: where float32 and float64 of Rockpool agree, ours agrees.
enum RockpoolChecks {
  static func group(_ files: OracleFiles) -> CheckGroup {
    CheckGroup(
      "Rockpool's DynapSim",
      [constantInput(files), synapses(files), adaptation(files), network(files)])
  }

  private static let source = "Rockpool 3.1.0, chips/oracles"

  // MARK: R01

  private static func constantInput(_ files: OracleFiles) -> Check {
    Check(
      "R01", "rates, first spikes and intervals of 12 constant inputs, steps of 1 ms and 100 us",
      formula: "those of another step or number", source: source,
      [
        .init("inputs that differ, 1 ms", 0, "1", within: 0),
        .init("inputs that differ, 100 us", 0, "1", within: 0),
        .init("inputs that differ, 10 us, 200 ms", 0, "1", within: 0),
      ],
      double: { [nil, nil, nil] },
      lanes: {
        try [
          differing(files, step: .ms(1), column: "0.001", inputs: 0..<12, for: .s(2)),
          differing(files, step: .us(100), column: "0.0001", inputs: 0..<12, for: .s(2)),
          differing(files, step: .us(10), column: "1e-05", inputs: 6..<12, for: .ms(200)),
        ]
      })
  }

  /// How many inputs give another first spike, another interval or, over the time of the file, another rate.
  private static func differing(
    _ files: OracleFiles, step: SimTime, column: String, inputs chosen: Range<Int>, for span: SimTime
  ) throws -> Double {
    // Where no interval was seen the file has none.
    let table = try files.table("rockpool_a_fI.csv", allowsNonFinite: true)
    func values(_ name: String) throws -> [Double] {
      let name = name == "Idc_A" ? name : "f64_dt\(column)_\(name)"
      return Array(try table.column(name)[chosen])
    }
    let (inputs, rates) = (try values("Idc_A"), try values("rate_Hz"))
    let (firsts, intervals) = (try values("t_first_s"), try values("mean_ISI_s"))
    var model = try RockpoolCase(files, ["a", "common"], step: step, chips: (inputs.count + 3) / 4)
    let neurons = inputs.indices.map { NeuronOnBoard.onCore($0) }
    for (neuron, input) in zip(neurons, inputs) {
      model.use(neuron)
      model.set("SOIF_DC_P", input, at: neuron)
    }
    let spikes = try model.spikes(of: neurons, for: span)
    let isWhole = span == .s(2)
    return Double(
      inputs.indices.filter { n in
        let times = spikes.filter { $0.neuron == n }.map(\.time)
        if isWhole, times.count != Int(rates[n] * 2) { return true }
        guard let first = times.first, let last = times.last, times.count > 2 else { return !isWhole }
        // The file's mean leaves out the first interval, and prints nine digits.
        let interval = Double(last - times[1]) * 1e-6 / Double(times.count - 2)
        return first != Int64((firsts[n] * 1e6).rounded()) || abs(interval / intervals[n] - 1) > 1e-8
      }.count)
  }

  // MARK: R02

  private static let names = ["ampa", "gaba", "nmda", "shunt"]

  private static func synapses(_ files: OracleFiles) -> Check {
    Check(
      "R02", "current of four synapses after five spikes, steps of 1 ms: largest relative error",
      formula: "|I - I_float64| / I_float64", source: source,
      // Rockpool's own two precisions differ by 1.2e-5 and more.
      names.map { .init($0, 0, "1", within: 1e-5) },
      double: { names.map { _ in nil } },
      lanes: {
        let table = try files.table("rockpool_b_epsc_dt0.001.csv")
        let times = try table.column("t_s").map { Int64(($0 * 1e6).rounded()) }
        return try names.indices.map { i in
          let ours = try synapticCurrent(files, synapse: i, step: .ms(1), for: .ms(500))
          return zip(times, try table.column("stock64_\(names[i])_A")).map { time, current in
            abs((ours[time] ?? .nan) * 1e-12 / current - 1)
          }.max()
        }
      })
  }

  /// The samples of `I_syn` of a synapse in pA by their time in us.
  static func synapticCurrent(
    _ files: OracleFiles, synapse: Int, step: SimTime, for span: SimTime
  ) throws -> [Int64: Double] {
    var model = try RockpoolCase(files, ["b", "stock_common"], step: step)
    let own = try files.section(["b", "stock_per_synapse"]).lists
    guard let capacitances = own["C_syn"], let leaks = own["Itau_syn"], let gains = own["Igain_syn"] else {
      return [:]
    }
    model.chip.options.process.ampaCapacitance = Capacitance(si: capacitances[synapse])
    model.set("DEAM_ETAU_P", leaks[synapse])
    model.set("DEAM_EGAIN_P", gains[synapse])
    let neuron = NeuronOnBoard.reference(0)
    model.use(neuron)
    // 10 nA: weight 1.0.
    model.chip.connect(1, to: neuron, weight: [.w1, .w3])
    var simulation = try model.chip.simulation()
    try simulation.record(Recording(name: "I", neurons: [neuron], quantity: .state("I_syn", every: step)))
    simulation.inject([10, 20, 30, 60, 100].map { .reference(at: .ms($0)) })
    simulation.run(for: span)
    let trace = simulation.traces[0]
    return Dictionary(
      uniqueKeysWithValues: zip(trace.times.map(\.microseconds), trace.values.map(Double.init)))
  }

  // MARK: R03, R04

  private static func adaptation(_ files: OracleFiles) -> Check {
    Check(
      "R03", "spikes under four weights of adaptation, steps of 100 us", formula: "those of another step",
      source: source,
      [.init("spikes that differ", 0, "1", within: 0)],
      double: { [nil] },
      lanes: {
        let expected = try RockpoolSpike.list(files.table("rockpool_c_adaptation_f64_dt0.0001.csv"))
        var model = try RockpoolCase(files, ["c", "stock"], step: .us(100))
        let weights = try files.section(["c", "stock"]).lists["Iw_ahp"] ?? []
        let neurons = weights.indices.map { NeuronOnBoard.onCore($0) }
        for (neuron, weight) in zip(neurons, weights) {
          model.use(neuron)
          model.set("SOAD_W_N", weight, at: neuron)
        }
        return [Double(RockpoolSpike.differing(try model.spikes(of: neurons, for: .s(1)), expected))]
      })
  }

  private static func network(_ files: OracleFiles) -> Check {
    Check(
      "R04", "spikes of a recurrent network of 16 neurons, steps of 1 ms", formula: "those of another step",
      source: source,
      [.init("spikes", 271, "1", within: 0), .init("spikes that differ", 0, "1", within: 0)],
      double: { [nil, nil] },
      lanes: {
        let expected = try RockpoolSpike.list(files.table("rockpool_d_spikes_dt0.001.csv"))
        let network = try RockpoolNetwork(files, step: .ms(1))
        let ours = try network.model.spikes(of: network.neurons, network.input, for: .s(1))
        return [Double(ours.count), Double(RockpoolSpike.differing(ours, expected))]
      })
  }
}
