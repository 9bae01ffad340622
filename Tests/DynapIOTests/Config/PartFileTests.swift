import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation
import Testing

@testable import DynapIO

/// The files on the silicon: dies, spreads and boards, shipped ones and wrong ones.
@Suite struct PartFileTests {
  private static let chips = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../chips").standardized.path

  private static let parts = ["processes", "mismatch", "dies", "boards"].flatMap { folder in
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(chips)/\(folder)")) ?? []).sorted()
      .map { "\(folder)/\($0)" }
  }

  /// An experiment that lies beside the shipped ones.
  private static func read(_ text: String) throws -> Experiment {
    try ConfigSupport.read(ConfigSupport.head + text, path: "\(chips)/experiments/test.yaml").experiment
  }

  @Test("a shipped part is one, without a complaint", arguments: parts)
  func shipped(_ file: String) throws {
    let part = try #require(try ConfigPart(path: "\(Self.chips)/\(file)"))
    let kinds: [String: ConfigPart.Kind] = [
      "processes": .process, "mismatch": .mismatch, "dies": .die, "boards": .board,
    ]
    #expect(part.kind == kinds[String(file.prefix { $0 != "/" })] && part.count > 0)
  }

  @Test("every number of a shipped process says where it comes from")
  func sources() throws {
    for file in Self.parts where file.hasPrefix("processes") {
      let bytes = try ByteSource.contents(ofPath: "\(Self.chips)/\(file)")
      let root = try #require(YAMLText(bytes: bytes, file: file).root)
      for entry in root["constants"]?.entries ?? [] {
        #expect(entry.value["source"]?.text != nil && entry.value["provenance"]?.text != nil, "\(entry.key)")
      }
    }
  }

  // MARK: agreement with the code

  @Test("the default process is the file's, number by number and source by source")
  func process() throws {
    #expect(try Self.read("process: dynapse2\n").options.process == .dynapse2)
    let path = "\(Self.chips)/processes/dynapse2.yaml"
    let root = try #require(YAMLText(bytes: try ByteSource.contents(ofPath: path), file: path).root)
    let entries = root["constants"]?.entries ?? []
    let constants = Process.constants.filter { $0.text(in: .dynapse2) != nil }
    #expect(entries.map(\.key) == constants.map(\.name))
    for (entry, constant) in zip(entries, constants) {
      #expect(entry.value["provenance"]?.text == constant.provenance.rawValue, "\(constant.name)")
      let text = entry.value["value"]?.text ?? ""
      var process = Process.dynapse2
      try constant.set(text, in: &process)
      #expect(process == .dynapse2, "\(constant.name)")
    }
  }

  @Test("the spreads of the files are those of the code")
  func spreads() throws {
    #expect(try Self.read("mismatch: device\n").options.mismatch == MismatchModel())
    #expect(try Self.read("mismatch: group-cv\n").options.mismatch == MismatchModel(.group))
    #expect(try Self.read("mismatch: ideal\n").options.mismatch == .off)
    var quoted = MismatchModel()
    quoted.scale = 1.7
    #expect(try Self.read("mismatch: quoted-20-percent\n").options.mismatch == quoted)
    #expect(try Self.read("mismatch: {model: group-cv, scale: 0.5}\n").options.mismatch.scale == 0.5)
    #expect(try Self.read("mismatch: ../mismatch/ideal.yaml\n").options.mismatch == .off)
    #expect(try Self.read("mismatch: {gradient: 3 %}\n").options.mismatch.gradientSigma == 0.03)
  }

  @Test("the die is the one that the emulator is built for")
  func die() throws {
    let experiment = try Self.read("die: dynapse2\n")
    #expect(experiment.options == SimulationOptions())
    let path = "\(Self.chips)/dies/dynapse2.yaml"
    let root = try #require(YAMLText(bytes: try ByteSource.contents(ofPath: path), file: path).root)
    let found = (root["geometry"]?.entries ?? []).map { "\($0.key) \($0.value["value"]?.text ?? "")" }
    #expect(
      found == [
        "cores 4", "neurons_per_core 256", "cam_words 64", "destination_words 4", "array_columns 16",
        "array_rows 16", "tag_bits 11",
      ])
    // What the experiment says wins over the die.
    let own = try Self.read("die: dynapse2\nprocess: reference\nmismatch: off\n").options
    #expect(own.process.membraneCapacitance == Capacitance(3, .pico) && own.mismatch == .off)
  }

  @Test("a board file gives the number of chips, the serial and the faults, unless the experiment does")
  func boards() throws {
    let stack = try Self.read("board: stack\n")
    #expect(stack.board.chips.count == 4 && stack.options.serial == 1 && stack.options.faults.isEmpty)
    let programmed = try Self.read(
      "serial: 5\nboard: {file: stack, columns: 2, chips: {3: {cores: {0: {latches: {0: [so_dc]}}}}}}\n")
    #expect(programmed.board.columns == 2 && programmed.options.serial == 5)
    #expect(programmed.board.chips[3].cores[0].neurons[0].latches == LatchSet(.soDC))
    #expect(try Self.read("board: single\n").board.chips.count == 1)
    #expect(
      ConfigSupport.messages(
        ConfigSupport.head + "board: {file: stack, chips: {4: {}}}\n",
        path: "\(Self.chips)/experiments/test.yaml"
      ).map { $0.replacing(Self.chips, with: "") } == [
        "/experiments/test.yaml:3:33: error[chip-not-on-board]: board.chips[4] selects chip 4; the board has chips 0 "
          + "to 3"
      ])
  }

  @Test("the faults of a board are drawn by its serial")
  func faults() throws {
    let drawn = try Self.read("board: single-with-faults\n")
    #expect(drawn.options.serial == 11 && drawn.options.faults.deafWords.count > 500)
    let profile = try #require(BoardProfile(named: "drawn", serial: 11))
    #expect(drawn.options.faults == FaultGenerator(profile, serial: 11).map(chips: 1))
    #expect(try Self.read("faults: {profile: drawn, serial: 11}\n").options.faults == drawn.options.faults)
    #expect(try Self.read("serial: 11\nfaults: {}\n").options.faults == drawn.options.faults)
    #expect(try Self.read("board: single-with-faults\nfaults: {profile: ideal}\n").options.faults.isEmpty)
  }

  @Test("--set reaches into a board and a spread that are named")
  func overrides() throws {
    let path = "\(Self.chips)/experiments/test.yaml"
    let text = ConfigSupport.head + "board: stack\nmismatch: group-cv\n"
    let experiment = try ConfigSupport.read(
      text, ["board.columns=2", "mismatch.scale=3"], path: path
    ).experiment
    #expect(experiment.board.columns == 2 && experiment.board.chips.count == 4)
    #expect(experiment.options.mismatch.scale == 3 && experiment.options.mismatch.kind == .group)
  }

  // MARK: mistakes

  @Test(
    "a mistake in a part is told at its line, with the remedy",
    arguments: [
      (
        "die: half",
        "dies/half.yaml:2:18: error[die-geometry]: geometry.cores.value is 2; only dies of 4 cores of a chip are "
          + "emulated: write 4"
      ),
      (
        "die: bare",
        "dies/bare.yaml:1:19: error[wrong-type]: geometry.cores is 4; write a mapping with keys such as value, "
          + "source, provenance"
      ),
      (
        "die: none",
        "test.yaml:3:6: error[unknown-die]: die is 'none', which no die is called; there are bare, dynapse2, half"
      ),
      (
        "mismatch: wide",
        "mismatch/wide.yaml:2:8: error[missing-key]: scale has no key 'source'; add it: a text"
      ),
      (
        "mismatch: sure",
        "mismatch/sure.yaml:2:43: error[unknown-name]: die.provenance is 'certain', which is not a known provenance; "
          + "write one of published, measured, fitted, assumed"
      ),
      (
        "mismatch: wild",
        "test.yaml:3:11: error[unknown-mismatch]: mismatch is 'wild', which no mismatch model is called; did you mean "
          + "'wide'?"
      ),
      (
        "mismatch: ./none.yaml",
        "test.yaml:3:11: error[file-unreadable]: mismatch names './none.yaml', which cannot be read: cannot open it (No "
          + "such file or directory); check the path and its permissions"
      ),
      (
        "board: many",
        "boards/many.yaml:1:8: error[chip-out-of-range]: chips is 900; a board holds chips 0 to 224"
      ),
      (
        "board: {file: lost}",
        "test.yaml:3:15: error[unknown-board]: board.file is 'lost', which no board is called; there are faulty, many"
      ),
      (
        "board: faulty",
        "boards/faulty.yaml:2:19: error[unknown-name]: faults.profile is 'orang-like', which is not a known fault "
          + "profile; did you mean 'orange-like'?"
      ),
      (
        "faults: {serial: -1}",
        "test.yaml:3:18: error[out-of-range]: faults.serial is -1; write a whole number of at least 0"
      ),
    ])
  func mistakes(_ text: String, _ message: String) throws {
    let folder = try ConfigSupport.folder([
      "dies/half.yaml": "geometry:\n  cores: {value: 2, source: a guess, provenance: assumed}\n",
      "dies/bare.yaml": "geometry: {cores: 4}\n",
      "mismatch/wide.yaml": "model: pelgrom\nscale: {value: 3, provenance: assumed}\n",
      "mismatch/sure.yaml": "model: pelgrom\ndie: {value: 5 %, source: me, provenance: certain}\n",
      "boards/many.yaml": "chips: 900\n", "boards/faulty.yaml": "chips: 1\nfaults: {profile: orang-like}\n",
    ])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let messages = ConfigSupport.messages(ConfigSupport.head + text + "\n", path: folder + "/test.yaml")
    #expect(messages.map { $0.replacing(folder + "/", with: "") } == [message])
  }

  @Test("what a part names is looked for beside it first")
  func beside() throws {
    let folder = try ConfigSupport.folder([
      "far/boards/b.yaml": "chips: 2\ndie: d\nfaults: f.csv\n",
      "far/boards/f.csv": "core,neuron,synapse,half,probability\n1,2,3,1,0.5\n",
      "far/dies/d.yaml": "geometry: {}\nprocess: p\nmismatch: m\n",
      "far/processes/p.yaml": "constants: {membrane_capacitance: 4 pF}\n",
      "far/mismatch/m.yaml": "model: group\n",
    ])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let experiment = try ConfigSupport.read(
      ConfigSupport.head + "board: far/boards/b.yaml\n", path: folder + "/test.yaml"
    ).experiment
    #expect(experiment.board.chips.count == 2 && experiment.options.mismatch == MismatchModel(.group))
    #expect(experiment.options.process.membraneCapacitance == Capacitance(4, .pico))
    #expect(experiment.options.faults.deafWords.count == 1)
  }
}
