import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation
import Testing

@testable import DynapIO

@Suite("Configuration reader") struct ConfigReaderTests {
  private let rich = ConfigSupport.rich

  @Test("settings reach the options") func options() throws {
    let (experiment, warnings) = try ConfigSupport.read(rich)
    let options = experiment.options
    #expect(warnings.isEmpty)
    #expect(experiment.name == "everything" && experiment.comment == "every feature once")
    #expect(options.mismatch.scale == 0.5 && options.mismatch.dieSigma == 0.03)
    #expect(options.mismatch.thresholdMatching == 4e-3 && options.mismatch.betaMatching == 0.01)
    #expect(options.serial == 7 && options.seed == 42)
    #expect(options.feedback == .logistic && !options.retriggersPulses)
    #expect(options.stdMapping == .stdstrDepletes)
    #expect(options.alpha == .cascade && options.latchReadings.sensedNode == .membrane)
    #expect(options.step == .us(50) && experiment.duration == .s(2))
    #expect(options.timing.chipHop == .ns(60) && options.timing.hostInputSpacing == .ns(200))
  }

  @Test("presets, parameters and latches reach every selected core") func cores() throws {
    let board = try ConfigSupport.read(rich).experiment.board
    #expect(board.chips.count == 2 && board.columns == 2)
    for core in board.chips[0].cores {
      #expect(core.parameters["SOIF_LEAK_N"]?.code == BiasCode(0, 20))
      #expect(core.parameters["SOIF_REFR_N"]?.code == BiasCode(2, 60))
      #expect(core.neuronMonitoringOn && core.monitoredNeuron.index == 17)
      #expect(
        core.neurons[63].latches == LatchSet(.soDC) && core.neurons[64].latches == LatchSet(.soAdaptation))
      #expect(core.neurons[127].synapses[63] == Synapse(tag: 1024, dendrite: .ampa, weight: [.w0, .w1]))
    }
    #expect(board.chips[0].cores[1].sadcEnables.rawValue == 1 | 1 << 11)
    #expect(board.chips[0].cores[1].enableSTDBuffer && !board.chips[0].cores[0].enableSTDBuffer)
  }

  @Test("the chip's interfaces are settable") func interfaces() throws {
    let chip = try ConfigSupport.read(rich).experiment.board.chips[0]
    #expect(chip.paramGen1Powerdown && chip.sadcEnables.rawValue == 1 << 7)
    #expect(chip.sensorInterface.mode == .davis240c && chip.sensorInterface.filter.map(\.x) == [1, 3])
    #expect(
      chip.sensorInterface.origin == Pixel(x: 1, y: 0) && chip.sensorInterface.copyHop == Offset(x: -1, y: 2))
    #expect(chip.frontEnd.gain == 3 && chip.frontEnd.monitorChannels.rawValue == 0b100001)
    #expect(chip.frontEnd.route[0] == Destination(tag: 3, cores: CoreMask(.one), hop: Hop(x: -1)))
  }

  @Test("a current is quantised and says so; an exact one goes past the generator") func biases() throws {
    let experiment = try ConfigSupport.read(rich).experiment
    #expect(experiment.board.chips[1].cores[1].parameters["SOIF_DC_P"]?.code == BiasCode(1, 123))
    #expect(
      experiment.notes.contains(
        "board.chips[1].cores[1].parameters.SOIF_DC_P: 100 pA is made as (1, 123), 100 pA, +0.0 %"))
    let exact = experiment.options.exactCurrents
    #expect(exact.map(\.core) == [.zero, .one, .two, .three])
    #expect(exact.allSatisfy { $0.parameter == "SYPD_EXT_N" && $0.current == Current(35, .nano) })
  }

  @Test("a code after an exact current replaces it") func exactReplaced() throws {
    let text =
      ConfigSupport.head + """
        presets: {a: {SOIF_LEAK_N: {exact: 3 pA}}}
        board: {chips: [{cores: {0-1: {preset: a}, 1: {parameters: {SOIF_LEAK_N: [0, 9]}}}}]}
        """
    #expect(try ConfigSupport.read(text).experiment.options.exactCurrents.map(\.core) == [.zero])
  }

  @Test("populations, connections and the host's words are placed") func network() throws {
    let experiment = try ConfigSupport.read(rich).experiment
    #expect(experiment.network.populations.map(\.name) == ["heart", "noise", "reservoir", "other"])
    #expect(experiment.neurons(of: "other").map(\.neuron.index) == [0, 1, 2, 3, 4, 5, 6, 7, 9])
    #expect(experiment.network.connections.count == 5)
    #expect(experiment.network.connections[1].synapses == 4 * 9)
    #expect(experiment.network.connections[2].synapses == 64 * 8)
    #expect(experiment.network.connections[3].synapses == 3)
    #expect(experiment.network["reservoir"]?.members.allSatisfy { $0.hostDestination != nil } == true)
  }

  @Test("input events of all stimuli come sorted, with the words of their inputs") func events() throws {
    let experiment = try ConfigSupport.read(rich).experiment
    let events = experiment.inputEvents()
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
    #expect(events.allSatisfy { $0.time < experiment.duration })
    // On chip 1 the tag is another one's.
    let up = events.filter { $0.destination.tag == Tag(1024) && $0.destination.hop == .here }
    // The signal rises by 2 twice in each of its two passes: 32 steps of 0.25.
    #expect(up.count == 32)
    #expect(experiment.stimuli[0].signal?.values.prefix(4) == [0.5, 2.5, 0.5, -1.5])
    #expect(experiment.stimuli[2].train.count == 2 * (1 + 2 + 3 + 4))
    #expect(events == experiment.inputEvents())
  }

  @Test("changes hold the whole board from then on") func changes() throws {
    let experiment = try ConfigSupport.read(rich).experiment
    let change = try #require(experiment.changes.first)
    #expect(change.time == .s(1))
    #expect(change.board.chips[0].cores[0].parameters["SOIF_DC_P"]?.code == BiasCode(2, 40))
    var undone = change.board
    undone.chips[0].cores[0].parameters["SOIF_DC_P"] =
      experiment.board.chips[0].cores[0].parameters["SOIF_DC_P"]
    #expect(undone == experiment.board)
  }

  @Test("a change may step an exact current, and keeps the others") func exactChange() throws {
    let text =
      ConfigSupport.head + """
        board: {chips: [{cores: {0: {parameters: {SOIF_DC_P: {exact: 1 pA}, SOIF_LEAK_N: {exact: 2 pA}}}}}]}
        changes: [{at: 1 ms, board: {chips: [{cores: {0: {parameters: {SOIF_DC_P: {exact: 3 pA}}}}}]}}]
        """
    let experiment = try ConfigSupport.read(text).experiment
    func currents(_ exact: [SimulationOptions.ExactCurrent]) -> [String: Current] {
      Dictionary(uniqueKeysWithValues: exact.map { ($0.parameter, $0.current) })
    }
    #expect(
      currents(experiment.options.exactCurrents)
        == ["SOIF_DC_P": Current(1, .pico), "SOIF_LEAK_N": Current(2, .pico)])
    #expect(
      currents(experiment.changes[0].exactCurrents)
        == ["SOIF_DC_P": Current(3, .pico), "SOIF_LEAK_N": Current(2, .pico)])
  }

  @Test("recordings and plots name neurons and recordings") func recordings() throws {
    let experiment = try ConfigSupport.read(rich).experiment
    #expect(experiment.recordings.map(\.neurons.count) == [73, 4])
    #expect(experiment.recordings[1].quantity == .state("I_mem", every: .ms(1)))
    #expect(experiment.recordings[1].until == .s(1))
    #expect(experiment.plot == .init(signal: "heart", raster: ["heart", "reservoir"], traces: ["membrane"]))
  }

  @Test("JSON is read by the same reader") func json() throws {
    let text = """
      {"format": "dynapse/1", "duration": "1 s",
       "board": {"chips": [{"cores": {"0": {"parameters": {"SOIF_LEAK_N": [0, 7]}}}}]}}
      """
    let board = try ConfigSupport.read(text).experiment.board
    #expect(board.chips[0].cores[0].parameters["SOIF_LEAK_N"]?.code == BiasCode(0, 7))
  }

  @Test("tags that only the board's own synapses listen to are reached") func listeners() throws {
    let text =
      ConfigSupport.head + """
        board:
          columns: 2
          chips:
            - {}
            - {cores: {2: {neurons: {5: {synapses: {0: {tag: 1500, dendrite: ampa, weight: 0}}}}}}}
        populations: {in: {tags: 1500}}
        stimuli: [{to: in, spikes: [[1 ms, 0]]}]
        """
    let events = try ConfigSupport.read(text).experiment.inputEvents()
    #expect(events.map(\.destination) == [Destination(tag: 1500, cores: CoreMask(.two), hop: Hop(x: 1))])
  }

  @Test("files beside the experiment are found: presets, processes, data, faults") func files() throws {
    let folder = try ConfigSupport.folder([
      "chips/experiments/a.yaml": ConfigSupport.head + """
        process: thin
        faults: faults.csv
        board: {chips: [{cores: {0: {preset: fast}}}]}
        populations: {in: {tags: 1024-1025}, out: {core: 0, neurons: 0-3}}
        connections: [{from: in, to: out, csv: pairs.csv, dendrite: ampa, weight: 0}]
        stimuli:
          - {to: in, spikes: spikes.csv}
          - {to: in, signal: {file: wave.csv, column: b, rate: 2 Hz}, delta: {up: 1, down: 1}}
        """,
      "chips/processes/thin.yaml":
        "base: dynapse2\nconstants: {membrane_capacitance: {value: 3 pF, source: Rockpool, provenance: published}}\n",
      "chips/presets/fast.yaml": "comment: quick\nparameters: {SOIF_LEAK_N: [3, 3]}\n",
      "chips/experiments/faults.csv": "core,neuron,synapse,half,probability\n1,2,3,1,0.5\n",
      "chips/experiments/pairs.csv": "source,target,repeat\n0,1,2\n1,3,1\n",
      "chips/experiments/spikes.csv": "time_us,tag\n1500,1025\n20,1024\n",
      "chips/experiments/wave.csv": "a,b\n0,0\n0,2.5\n",
    ])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let experiment = try ConfigReader.read(path: folder + "/chips/experiments/a.yaml").experiment
    #expect(experiment.name == "a")
    #expect(experiment.options.process.membraneCapacitance == Capacitance(3, .pico))
    #expect(experiment.board.chips[0].cores[0].parameters["SOIF_LEAK_N"]?.code == BiasCode(3, 3))
    #expect(experiment.options.faults.deafWords.count == 1)
    #expect(experiment.network.connections[0].synapses == 3)
    #expect(
      experiment.stimuli[0].train.spikes == [
        .init(time: .us(20), channel: 0), .init(time: .us(1500), channel: 1),
      ])
    #expect(experiment.stimuli[1].train.count == 2)
    try Data("source,target,repeat\n0,1,1\n1,3,1\n".utf8).write(
      to: URL(fileURLWithPath: folder + "/chips/experiments/pairs.csv"))
    let changed = try ConfigReader.read(path: folder + "/chips/experiments/a.yaml").experiment
    #expect(changed.digest != experiment.digest)
  }
}
