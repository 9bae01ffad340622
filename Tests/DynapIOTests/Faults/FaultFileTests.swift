import DynapChip
import DynapFabric
import Foundation
import Testing

@testable import DynapIO

private typealias Tag = DynapFabric.Tag

/// The layouts in which fault maps are read and written.
@Suite struct FaultFileTests {
  static func read(_ text: String, chip: Int = 0) throws -> FaultFile {
    try FaultFile.read(bytes: Array(text.utf8), name: "f", chip: ChipOnBoard(chip))
  }

  static func word(_ core: Int, _ neuron: Int, _ synapse: Int, _ half: Int, chip: Int = 0) throws
    -> FaultMap.Word
  {
    let place = NeuronOnBoard(
      chip: ChipOnBoard(chip), core: CoreOnChip.allCases[core], neuron: NeuronOnCore(neuron))
    return try #require(FaultMap.Word(neuron: place, synapse: SynapseOnNeuron(synapse), half: half))
  }

  /// A map with a fault of each kind, on two chips.
  static func map() throws -> FaultMap {
    var map = FaultMap()
    map[try word(0, 3, 9, 0)] = .always
    map[try word(0, 3, 9, 1)] = try #require(FaultMap.Deafness(0.25))
    map[try word(3, 255, 63, 1)] = try #require(FaultMap.Deafness(0.1))
    map[try word(1, 0, 0, 0, chip: 1)] = try #require(FaultMap.Deafness(0.75))
    map.setSilent(NeuronOnBoard(lane: 1027))
    map[badTagsOf: .two, on: .first] = Set((0..<16).map { Tag($0) } + [Tag(2047)])
    return map
  }

  @Test("our table holds the whole map, and a plain one only words")
  func table() throws {
    let map = try Self.map()
    let text = FaultTable.text(of: map, comment: "a comment")
    #expect(
      text == """
        # a comment
        chip,core,neuron,synapse,half,probability,first_tag,last_tag
        0,0,3,9,0,1,,
        0,0,3,9,1,0.25,,
        0,3,255,63,1,0.1,,
        1,1,0,0,0,0.75,,
        1,0,3,,,,,
        0,2,,,,,0,15
        0,2,,,,,2047,2047

        """)
    let file = try Self.read(text)
    #expect(file.map == map && file.layout == .table && file.warnings.isEmpty)
    let plain = try Self.read("core,neuron,synapse,half,probability\r\n1,2,3,1,0.5\r\n")
    #expect(FaultTable.text(of: plain.map) == "chip,core,neuron,synapse,half,probability\n0,1,2,3,1,0.5\n")
    #expect(FaultTable.text(of: FaultMap()) == "chip,core,neuron,synapse,half,probability\n")
  }

  @Test(
    "rows of a list of bad CAM words are misses out of four, for each half of the tags",
    arguments: [true, false])
  func badCAMs(hasHeader: Bool) throws {
    let rows = [(0, 1, 2, 100, 4), (0, 1, 2, 1500, 1), (3, 255, 63, 1023, 3), (2, 0, 0, 1024, 2)]
    let lines = rows.flatMap { [String](repeating: "\($0),\($1),\($2),\($3)", count: $4) }.shuffled()
    let text = (hasHeader ? "core,neuron,synapse,tag\n" : "") + lines.joined(separator: "\n")
    let file = try Self.read(text, chip: 2)
    #expect(file.layout == .badCAMs && file.warnings.isEmpty)
    #expect(file.map.deafWords.count == 4)
    for (core, neuron, synapse, tag, count) in rows {
      let word = try Self.word(core, neuron, synapse, tag / 1024, chip: 2)
      #expect(file.map[word].probability == Float(count) / 4)
    }
  }

  @Test("a word that misses more than four of four is dead, and the list doubtful")
  func rounds() throws {
    let file = try Self.read([String](repeating: "0,1,2,100", count: 6).joined(separator: "\n"))
    #expect(file.map[try Self.word(0, 1, 2, 0)] == .always)
    #expect(
      file.warnings.map(\.description) == [
        "f: warning[fault-rounds]: the list has 1 words more than 4 times for one half of the tags, the first core 0, "
          + "neuron 1, synapse 2; they count as dead; a measurement has 4 rounds: give the list of one measurement"
      ])
  }

  @Test("a CAM profile holds the words and the bad tags of a chip")
  func profile() throws {
    var map = try Self.map()
    map[try Self.word(1, 0, 0, 0, chip: 1)] = .never
    map.setSilent(NeuronOnBoard(lane: 1027), false)
    map[badTagsOf: .zero, on: .first] = Set((0..<1024).map { Tag($0) })
    let text = CAMProfile.text(of: map)
    let file = try Self.read(text)
    #expect(file.map == map && file.layout == .profile && file.warnings.isEmpty)
    // The layout itself, as any other reader of JSON sees it.
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let cams = try #require(object?["cams"] as? [[[[Double]]]])
    #expect(cams.count == 4 && cams[3].count == 256 && cams[3][255].count == 64)
    #expect(cams[3][255][63] == [0, 0.1] && cams[0][3][9] == [1, 0.25])
    let tags = try #require(object?["tags"] as? [[[Int]]])
    #expect(tags[0][0].isEmpty && tags[2][0] == Array(16..<1024) && tags[2][1] == Array(1024..<2047))
    let prob = try #require(object?["prob"] as? [[Double]])
    #expect(prob[0][0] == 1 / 16384.0 && prob.count == 2 && prob[1].count == 4)
    #expect(try Self.read(text, chip: 3).map.deafWords.allSatisfy { $0.neuron.chip.index == 3 })
  }

  @Test(
    "a half without a usable tag that fails everywhere was not measured: its tags are bad, its words unknown")
  func unmeasured() throws {
    var map = FaultMap()
    for lane in 256..<512 {
      for synapse in 0..<64 { map[try Self.word(1, lane - 256, synapse, 0)] = .always }
    }
    map[badTagsOf: .one, on: .first] = Set((0..<1024).map { Tag($0) })
    let file = try Self.read(CAMProfile.text(of: map))
    #expect(file.map.deafWords.isEmpty && file.map[badTagsOf: .one, on: .first].count == 1024)
    #expect(
      file.warnings.map(\.description) == [
        "f: warning[profile-unmeasured]: cams[1] fails always for low tags, of which none is usable: not measured; "
          + "those tags count as bad and the words as sound: use other tags on this core"
      ])
  }

  static let mistakes: [(text: String, message: String)] = [
    (
      "", "f: error[fault-layout]: the file is empty; \(remedy)"
    ),
    ("a,b\n1,2\n", "f:1: error[fault-layout]: the file has the columns a, b; \(remedy)"),
    ("1,2,3\n", "f:1: error[fault-layout]: the file has no header; \(remedy)"),
    (
      "core,neuron,synapse,tag,colour\n1,2,3,4,5\n",
      "f:1:25: error[fault-column]: the column 'colour' is not known; the columns are core, neuron, synapse, tag"
    ),
    (
      "core,neuron,tag,core\n",
      """
      f:1:17: error[fault-column]: the column 'core' is there twice; the columns are core, neuron, synapse, tag
      f:1: error[fault-column]: the table has no column synapse; the columns are core, neuron, synapse, tag
      """
    ),
    (
      "0,1,2,3\n0,1,2\n",
      "f:2: error[fault-field-count]: the line has 3 fields where there are 4 columns; give a field for each column; "
        + "a blank one counts"
    ),
    (
      "0,1,2,3\n4,1,x,2048\n0,,2,3\n",
      """
      f:2:1: error[fault-out-of-range]: core is 4; write a whole number from 0 to 3
      f:3:3: error[fault-not-a-number]: neuron is blank; write a whole number from 0 to 255
      """
    ),
    (
      "core,neuron,synapse,half,probability\n\n0,0,0,0,1.5\n0,0,0,0,0.5\n",
      "f:3:9: error[fault-out-of-range]: probability is 1.5; write a number from 0 to 1"
    ),
    (
      "core,neuron,synapse,half,probability,first_tag,last_tag\n0,1,,,,5,9\n0,,,,,9,5\n",
      """
      f:2: error[fault-row]: the line gives neuron, first_tag, last_tag; give neuron, synapse, half and probability \
      of a deaf word, a neuron alone that is silent, or first_tag and last_tag that the core cannot bear
      f:3:9: error[fault-out-of-range]: last_tag is 5; write a whole number from 9 to 2047
      """
    ),
    (
      #"{"tags": [[[5]]], "prob": [[2]], "more": {"a": [1]}}"#,
      """
      f: error[profile-shape]: tags[0] has 1 halves of the tags; a chip has 2 there
      f: error[profile-shape]: tags has 1 cores; a chip has 4 there
      f: error[profile-out-of-range]: prob[0][0] is 2; write a number from 0 to 1
      f: error[profile-shape]: prob[0] has 1 cores; a chip has 4 there
      f: error[profile-shape]: prob has 1 halves of the tags; a chip has 2 there
      f: error[profile-missing-key]: the profile has no key 'cams'; give cams[core][neuron][synapse][half], the share \
      of events that each word missed
      """
    ),
    (
      #"{"cams": 1}"#, "f: error[profile-shape]: cams is not a list; give a list of 4 cores"
    ),
    (
      #"{"cams": [[[[null"#,
      "f: error[profile-out-of-range]: cams[0][0][0][0] is not a number; write a number from 0 to 1\n"
        + "f: error[json-truncated]: ends at byte 17, where a comma or ] should follow; check that the file was copied whole"
    ),
  ]
  static let remedy =
    "give a table with the columns core, neuron, synapse, half, probability, a list of bad CAM words with the columns "
    + "core, neuron, synapse, tag, or a CAM profile in JSON"

  @Test("a mistake is told in exactly these words", arguments: mistakes)
  func wrong(text: String, message: String) {
    let error = #expect(throws: DiagnosticError.self) { try Self.read(text) }
    #expect(error?.description == message)
  }

  @Test("a file that cannot be opened is told as such")
  func missing() {
    let error = #expect(throws: DiagnosticError.self) { try FaultFile.read(path: "/no/such/file") }
    #expect(error?.diagnostics.map(\.code) == ["system"])
  }

  @Test("an experiment takes each of the layouts by its content")
  func experiment() throws {
    let folder = NSTemporaryDirectory() + "faults-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var map = FaultMap()
    map[try Self.word(1, 2, 3, 1)] = .always
    map[badTagsOf: .two, on: .first] = [Tag(7)]
    let list = [String](repeating: "1,2,3,1999\n", count: 4).joined()
    for (text, hasTags) in [
      (FaultTable.text(of: map), true), (CAMProfile.text(of: map), true), (list, false),
    ] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/map"))
      let yaml = "format: dynapse/1\nduration: 1 ms\nfaults: map\n"
      let read = try ConfigReader.read(bytes: Array(yaml.utf8), path: folder + "/a.yaml", overrides: [])
      #expect(read.experiment.options.faults[try Self.word(1, 2, 3, 1)] == .always)
      #expect(read.experiment.options.faults[badTagsOf: .two, on: .first] == (hasTags ? [Tag(7)] : []))
    }
  }
}
