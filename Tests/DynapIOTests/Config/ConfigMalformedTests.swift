import DynapChip
import Testing

@testable import DynapIO

@Suite("Malformed configurations") struct ConfigMalformedTests {
  /// A text that the log of the tests shows on one short line.
  struct Text: Sendable, CustomTestStringConvertible {
    let value: String
    var testDescription: String { String(reflecting: String(value.prefix(60))) }
  }

  /// Reads bytes; whatever comes out is an experiment or at least one error with a code, a fact and a remedy.
  private func survives(_ bytes: [UInt8]) {
    do {
      let warnings = try ConfigReader.read(bytes: bytes, path: "bad.yaml").warnings
      #expect(warnings.allSatisfy { $0.severity != .error })
    } catch {
      #expect(error.diagnostics.contains { $0.severity == .error })
      #expect(error.diagnostics.allSatisfy { !$0.code.isEmpty && !$0.fact.isEmpty && !$0.remedy.isEmpty })
    }
  }

  private func survives(_ text: String) { survives(Array(text.utf8)) }

  private var lines: [Substring] {
    ConfigSupport.rich.split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test("a file cut anywhere is read or refused") func truncations() {
    let bytes = Array(ConfigSupport.rich.utf8)
    for end in stride(from: 0, to: bytes.count, by: 97) { survives(Array(bytes[..<end])) }
  }

  @Test("a file without one of its lines is read or refused") func deletions() {
    for index in lines.indices {
      var kept = lines
      kept.remove(at: index)
      survives(kept.joined(separator: "\n"))
    }
  }

  @Test("a value of another type is read or refused", arguments: ["[]", "~", "-1"])
  func typeSwaps(_ replacement: String) {
    for index in lines.indices {
      guard let colon = lines[index].firstIndex(of: ":") else { continue }
      var changed = lines
      changed[index] = "\(lines[index][..<colon]): \(replacement)"[...]
      survives(changed.joined(separator: "\n"))
    }
  }

  @Test("numbers out of all ranges are read or refused") func numbers() {
    for value in [
      "99999999999999999999", "-9223372036854775808", "0", "1e308", "0x7f", "nan", "0-", "-", "65536",
    ] {
      for text in ["17", "63", "1024", "0.3", "64", "[0, 1]", "0-63", "[2, 60]", "10 Hz", "2 s", "1 ms"] {
        survives(ConfigSupport.rich.replacing(" \(text)", with: " \(value)"))
      }
    }
  }

  @Test("flipped bytes are read or refused") func flips() {
    var generator = SeededGenerator(state: 3)
    let bytes = Array(ConfigSupport.rich.utf8)
    for _ in 0..<80 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        changed[Int.random(in: changed.indices, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      survives(changed)
    }
  }

  @Test("swapped punctuation is read or refused") func punctuation() {
    var generator = SeededGenerator(state: 5)
    let marks = Array("{}[]:,-'\"#&*!|>%@`?~ \n\t".utf8)
    let bytes = Array(ConfigSupport.rich.utf8)
    let places = bytes.indices.filter { marks.contains(bytes[$0]) }
    for _ in 0..<80 {
      var changed = bytes
      let place = places[Int.random(in: places.indices, using: &generator)]
      changed[place] = marks[Int.random(in: marks.indices, using: &generator)]
      survives(changed)
    }
  }

  @Test("texts that are no experiments are refused", arguments: Self.strangeTexts.map(Text.init))
  func handMade(_ text: Text) { survives(text.value) }

  private static let strangeTexts = [
    "\0", "\u{FEFF}", "---", "...", "--- |\n x", "%YAML 9.9\n---\na: 1", "%TAG ! a\n---\nb", "&a", "*a",
    "&a *a",
    "? ", "? a", ": ", ":", "- ", "-", "[", "]", "{", "}", "{,}", "[,]", "\"", "'", "|", ">", "@", "`", "!",
    "!!",
    "!!int a", "!!binary x", "!<>", "{a", "{a:", "{a: b", "[[[[", "]]]]", "a: b: c", "a:\n b\n c: d", "\t",
    "a:\tb",
    "- a\n b: c", "a: 'b", "a: \"\\x\"", "a: \"\\ud800\"", "<<: *x", "<<: [1]", "<<: {a: b}", "null", "true",
    "1", "1.5",
    "format", "format:", "format: [dynapse/1]", "format: dynapse/1\nformat: dynapse/1\nformat: dynapse/1",
    "duration: 1 s", "format: dynapse/1\nduration: 1 s\nduration: 2 s\nduration: 3 s",
    "{format: dynapse/1, format: x}",
    "\"format\": dynapse/1\n\"format\": dynapse/1", "&k format: dynapse/1\n&j format: dynapse/1",
    "{\"a\": 1, \"a\": 2, \"b\": {\"c\": 1, \"c\": 1}}", "a: &x [*x]", "a: &x {b: *x}", "x: &a [1]\n*a : 2",
    "x: &a k\n*a : 2",
    "x: &a [1]\n{*a: 2}", "x: &a [1]\n[*a, *a]: 2", "\r\n\r\n", "a:\r\n  - b\r\n", "\u{2028}", "é: ü", "😀: 😀",
    String(repeating: "[", count: 5000), String(repeating: "{a: ", count: 5000),
    String(repeating: "- ", count: 5000),
    String(repeating: "a:\n ", count: 300), String(repeating: "? ", count: 3000),
    String(repeating: "x", count: 100_000),
    (0..<200).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
    (0..<100).map { "k\($0): 1\nk\($0): 2\n" }.joined(),
  ]

  @Test("wrong parts of an experiment are refused", arguments: Self.wrongParts.map(Text.init))
  func parts(_ part: Text) { survives(ConfigSupport.head + part.value) }

  private static let wrongParts = [
    "board: {chips: {all: {}}}", "board: {chips: {225: {}}}", "board: {chips: {224: {}}}",
    "board: {columns: 0}",
    "board: {columns: 225, chips: [{}]}", "board: {columns: 16, chips: {0-31: {}}}",
    "board: {chips: {5-3: {}}}",
    "board: {chips: {'': {}}}", "board: {chips: {',': {}}}", "board: {chips: {'0,0,0': {}}}",
    "board: {chips: {'-': {}}}",
    "board: {chips: [{sensor_interface: {origin: {x: -1}}}]}",
    "board: {chips: [{front_end: {channel_parameters: {8: {}}}}]}",
    "board: {chips: [{sadc_group_parameters01: [{}, {}, {}, {}]}]}",
    "board: {chips: [{sensor_interface: {filter: [[1]]}}]}",
    "populations: {a: {}}", "populations: {a: {core: 0, inputs: 2}}",
    "populations: {a: {core: 0, neurons: 0,0}}",
    "populations: {a: {inputs: 2048}, b: {inputs: 2048}}\nstimuli: [{to: a, regular: {rate: 1 Hz}}]",
    "populations: {a: {tags: 0}}", "populations: {host: {core: 0}}\nconnections: [{from: host, to: host}]",
    "populations: {a: {core: 0}}\nconnections: [{from: a, to: a, rule: all_to_all, dendrite: ampa, weight: 0}]",
    "populations: {a: {core: 0}}\nconnections: [{from: a, to: a, rule: kernel, kernel: {}, dendrite: ampa, weight: 0}]",
    "populations: {a: {core: 0}}\nconnections: [{from: a, to: a, rule: kernel, kernel: {repeats: [[]]}, dendrite: ampa, weight: 0}]",
    "populations: {a: {core: 0}}\nconnections: [{from: a, to: a, rule: list, list: [[0]], dendrite: ampa, weight: 0}]",
    "populations: {a: {core: 0}}\nconnections: [{from: a, to: a, rule: list, list: [], csv: x, dendrite: ampa, weight: 0}]",
    "populations: {a: {core: 0}}\nconnections: [{from: a, to: a, rule: list, dendrite: none, weight: []}]",
    "populations: {a: {tags: 1-2}}\nstimuli: [{to: a, signal: {values: [], rate: 1 Hz}, delta: {up: 1, down: 1}}]",
    "populations: {a: {tags: 1-2}}\nstimuli: [{to: a, signal: {values: [1], rate: 1 aHz}, delta: {up: 1, down: 1}}]",
    "populations: {a: {tags: 1-2}}\nstimuli: [{to: a, signal: {values: [0, 1e308], rate: 1 Hz, scale: 1e308}, delta: {up: 1, down: 1}}]",
    "populations: {a: {tags: 1-2}}\nstimuli: [{to: a, signal: {values: [0, 1e300], rate: 1 Hz}, delta: {up: 1, down: 1}}]",
    "populations: {a: {tags: 1-2}}\nstimuli: [{to: a, signal: {values: [0, 1], rate: 1 Hz}, delta: {up: 0, down: -1}}]",
    "populations: {a: {tags: 1-2}}\nstimuli: [{to: a, signal: {values: [0, 1], rate: 1 Hz, from: 100 h}, delta: {up: 1, down: 1}}]",
    "populations: {a: {tags: 1-2}}\nstimuli: [{to: a, signal: {values: [0, 1], rate: 1 Hz, start: 2500 h}, delta: {up: 1, down: 1}}]",
    "populations: {a: {tags: 1-2}}\nstimuli: [{to: a, poisson: {rate: 0 Hz}}, {to: a, regular: {rate: 1e-30 Hz}}]",
    "populations: {a: {tags: 1-2}}\nstimuli: [{to: a, poisson: {rate: 1 GHz}}, {to: a, poisson: {rate: -1 Hz}}]",
    "populations: {a: {tags: 1-2}}\nstimuli: [{to: a, regular: {rate: 1 Hz, phase: 2500 h, from: 2500 h}}]",
    "populations: {a: {tags: 1-2}}\nstimuli: [{to: a, spikes: [[1 ms, -1], [x, 0], [1 ms], []]}]",
    "recordings: [{name: a, of: []}]", "recordings: [{}]",
    "changes: [{at: 2500 h, board: {}}, {at: 0 s, board: {}}]",
    "presets: {a: {SOIF_LEAK_N: {coarse: 1}}}",
    "presets: {a: {SOIF_LEAK_N: {exact: 1 pA, coarse: 1, fine: 1}}}",
    "presets: {a: {SOIF_LEAK_N: -1 pA, SOIF_GAIN_N: 1e300 A, SOIF_DC_P: 0 A}}\nboard: {chips: [{cores: {0: {preset: a}}}]}",
    "process: ''", "process: /", "process: .", "faults: /dev/null", "faults: .", "timing: []",
    "plot: {signal: x}",
  ]
}
