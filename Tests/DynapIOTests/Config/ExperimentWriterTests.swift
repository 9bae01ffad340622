import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation
import Testing

@testable import DynapIO

@Suite("Experiment writer") struct ExperimentWriterTests {
  private func readBack(_ board: Board) throws -> Board {
    let text = ExperimentWriter(name: "a \"b\": c", comment: "two\nlines").yaml(board)
    let (experiment, _) = try ConfigSupport.read(text)
    #expect(experiment.name == "a \"b\": c" && experiment.comment == "two\nlines")
    return experiment.board
  }

  @Test("a board at power-up takes a few lines and reads back") func powerUp() throws {
    let board = Board(chipCount: 3)
    #expect(ExperimentWriter(name: "x").yaml(board).split(separator: "\n").count == 8)
    #expect(try readBack(board) == board)
  }

  @Test("the board of an experiment with a network reads back") func network() throws {
    let board = try ConfigSupport.read(ConfigSupport.rich).experiment.board
    #expect(try readBack(board) == board)
  }

  @Test("every field of a board reads back") func fields() throws {
    var board = Board(chipCount: 4, columns: 2)
    var generator = SystemRandomNumberGenerator.seeded(11)
    for chip in board.chips.indices { board.chips[chip].scramble(&generator) }
    #expect(try readBack(board) == board)
  }

  @Test("equal neurons are collapsed into one range") func ranges() {
    var board = Board()
    for neuron in 16..<32 { board.chips[0].cores[1].neurons[neuron].latches = LatchSet(.soDC) }
    let text = ExperimentWriter(name: "x").yaml(board)
    #expect(text.contains("            16-31:\n              latches: [so_dc]\n"))
  }

  @Test("the schema is JSON and knows every key; the documents have a table for every mapping") func schema()
    throws
  {
    let object = try JSONSerialization.jsonObject(with: Data(Schema.json().utf8)) as? [String: Any]
    let definitions = try #require(object?["$defs"] as? [String: Any])
    let experiment = try #require(definitions["experiment"] as? [String: Any])
    #expect((experiment["properties"] as? [String: Any])?.count == ExperimentSchema.experiment.keys.count)
    #expect(object?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    let text = Schema.markdown()
    for name in ["experiment", "board", "synapse", "connection", "delta", "process_file"] {
      #expect(text.contains("## \(name)\n"))
    }
  }
}

/// A generator with a seed, for reproducible boards (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

extension SystemRandomNumberGenerator {
  static func seeded(_ seed: UInt64) -> SeededGenerator { SeededGenerator(state: seed) }
}

extension Chip {
  /// Gives every field a random value.
  mutating func scramble(_ g: inout SeededGenerator) {
    for core in cores.indices { cores[core].scramble(&g) }
    globalParameters.scramble(&g)
    sharedParameters01.scramble(&g)
    sharedParameters23.scramble(&g)
    for i in 0..<3 {
      sadcGroupParameters01[i].scramble(&g)
      sadcGroupParameters23[i].scramble(&g)
    }
    sadcEnables = ChipSADCEnables(rawValue: .random(in: 0...255, using: &g))
    enablePG0ReferenceMonitor = .random(using: &g)
    enablePG1ReferenceMonitor = .random(using: &g)
    paramGen0Powerdown = .random(using: &g)
    paramGen1Powerdown = .random(using: &g)
    sensorInterface.dropEvents = .random(using: &g)
    sensorInterface.mode = .davis346
    sensorInterface.offEvents = .random(using: &g)
    sensorInterface.onEvents = .random(using: &g)
    sensorInterface.poolingShift = Pixel(x: 1, y: 2)
    sensorInterface.copyEvents = true
    sensorInterface.copyHop = Offset(x: -3, y: 1)
    sensorInterface.davisReqAckBugfixDelayNanoseconds = 70
    sensorInterface.origin = Pixel(x: 4, y: 5)
    sensorInterface.max = Pixel(x: 300, y: 200)
    for i in 100..<160 { sensorInterface.pixelDestinations[i] = .random(&g) }
    sensorInterface.filter = [Pixel(x: 9, y: 1), Pixel(x: 2, y: 7)]
    frontEnd.commonParameters.scramble(&g)
    for i in 0..<8 { frontEnd.channelParameters[i].scramble(&g) }
    frontEnd.paramGen2Powerdown = .random(using: &g)
    frontEnd.gain = 2
    frontEnd.separateParameters = .random(using: &g)
    frontEnd.monitorChannels = FrontEndMonitors(rawValue: .random(in: 0..<64, using: &g))
    frontEnd.route = [.random(&g), .random(&g)]
  }
}

extension Core {
  fileprivate mutating func scramble(_ g: inout SeededGenerator) {
    parameters.scramble(&g)
    neuronMonitoringOn = .random(using: &g)
    monitoredNeuron = NeuronOnCore(.random(in: 0..<256, using: &g))
    sadcEnables = CoreSADCEnables(rawValue: .random(in: 0..<1 << 14, using: &g))
    enableSTDBuffer = .random(using: &g)
    enablePulseExtenderMonitor1 = .random(using: &g)
    enablePulseExtenderMonitor2 = .random(using: &g)
    id = .random(in: -5...5, using: &g)
    cookie = .random(in: -5...5, using: &g)
    for i in stride(from: 0, to: 256, by: 9) {
      neurons[i].latches = LatchSet(rawValue: .random(in: 0..<1 << 14, using: &g))
      neurons[i].destinations = (0..<4).map { _ in .random(&g) }
      for s in 0..<64 where Bool.random(using: &g) {
        neurons[i].synapses[s] = Synapse(
          tag: Tag(.random(in: 0..<2048, using: &g)),
          dendrite: Dendrite.allCases.randomElement(using: &g) ?? .none,
          weight: WeightMask(rawValue: .random(in: 0..<16, using: &g)), stp: .random(using: &g),
          preciseDelay: .random(using: &g), mismatchedDelay: .random(using: &g))
      }
    }
  }
}

extension BiasTable {
  fileprivate mutating func scramble(_ g: inout SeededGenerator) {
    for (parameter, _) in entries {
      self[parameter].code = BiasCode(.random(in: 0...5, using: &g), .random(in: 0...255, using: &g))
      if parameter.kind == .switchable { self[parameter].type = .n }
      self[parameter].bookkeeping.address = .random(in: 0...99, using: &g)
      self[parameter].bookkeeping.cookie = .random(in: -9...9, using: &g)
    }
  }
}

extension Destination {
  fileprivate static func random(_ g: inout SeededGenerator) -> Destination {
    Destination(
      tag: .random(in: 0..<2048, using: &g), cores: CoreMask(rawValue: .random(in: 0..<16, using: &g)),
      hop: Hop(x: .random(in: -7...7, using: &g), y: .random(in: -7...7, using: &g)))
  }
}
