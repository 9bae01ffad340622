import DynapChip
import DynapUnits
import Foundation
import Testing

@testable import DynapIO

@Suite("Configuration diagnostics") struct ConfigDiagnosticTests {
  /// A bad input and everything that is said about it.
  struct Case: Sendable, CustomTestStringConvertible {
    let input: String
    let messages: [String]
    var testDescription: String { messages.first ?? input }
  }

  /// The cases of a table: `=== part` (after the two lines that every file needs) or `=== whole`, the input, `---` and
  /// the messages.
  private static func cases(_ table: String) -> [Case] {
    table.split(separator: "=== ").map { block in
      let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
      let isPart = lines[0] == "part"
      let bar = lines.lastIndex(of: "---") ?? lines.count
      let input = lines[1..<bar].joined(separator: "\n") + "\n"
      let messages = lines[(bar + 1)...].filter { !$0.isEmpty }.map(String.init)
      return Case(input: isPart ? ConfigSupport.head + input : input, messages: messages)
    }
  }

  @Test(
    "a mistake is told in exactly these words",
    arguments: cases(textCases) + cases(boardCases) + cases(networkCases))
  func exactText(_ value: Case) {
    #expect(ConfigSupport.messages(value.input) == value.messages)
  }

  @Test("characters and limits of the text") func limits() {
    func message(_ text: String) -> String { ConfigSupport.messages(text).joined(separator: "\n") }
    let syntax = "check the indentation, quotes and brackets at and above this place"
    #expect(
      message(ConfigSupport.head + "\tname: x\n")
        == "test.yaml:3:1: error[yaml-syntax]: the text is not YAML: while "
        + "scanning a plain scalar, found a tab character that violates indentation; \(syntax)")
    #expect(
      message(ConfigSupport.head + "name: \u{7}\n")
        == "test.yaml:3:7: error[yaml-syntax]: the text is not YAML: control characters are not allowed; remove the character"
    )
    #expect(message("") == "test.yaml: error[file-empty]: the file is empty; begin with 'format: dynapse/1'")
    let deep = "the text is nested too deeply; a configuration is nested at most 64 levels deep"
    for depth in [70, 1500] {
      let text =
        ConfigSupport.head
        + "comment: \(String(repeating: "[", count: depth))\(String(repeating: "]", count: depth))\n"
      #expect(message(text).hasSuffix("error[nesting-too-deep]: \(deep)"))
    }
    #expect(
      ConfigSupport.messages(bytes: Array(ConfigSupport.head.utf8) + [0x61, 0xff, 0x0a])
        == [
          "test.yaml:3:1: error[file-not-utf8]: the text has bytes that are not UTF-8; save the file as UTF-8 text"
        ])
    #expect(
      ConfigSupport.messages(bytes: [UInt8](repeating: 32, count: YAMLText.byteLimit + 1))
        == [
          "test.yaml: error[file-too-large]: the file has 33554433 bytes; a configuration has at most 32 MiB; "
            + "keep data in .npy or .csv"
        ])
  }

  @Test("aliases that expand without end are refused") func aliases() {
    var text = ConfigSupport.head + "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<9 {
      let aliases = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "b\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(
      ConfigSupport.messages(text)
        == [
          "test.yaml:3:27: error[aliases-too-large]: the text grows too large; expand aliases to at most 2 million values"
        ])
  }

  @Test("data files that cannot be used are told with their place") func data() throws {
    let folder = try ConfigSupport.folder([
      "bad.csv": "a,b\n1,x\n", "spikes.csv": "time_us,channel\n1,0\n2,7\n", "names.csv": "when,who\n1,0\n",
      "faults.csv": "core,neuron,synapse,half,probability\n0,256,0,0,1\n",
      "pairs.csv": "source,target\n0.5,0\n",
      "processes/loop.yaml": "base: pool\n", "processes/pool.yaml": "base: loop\n",
      "processes/odd.yaml": "constants: {kappa_n: 2, membrane_capacitanc: 3 pF}\n",
      "presets/odd.yaml": "parameters: {SOIF_LEAK_N: [9, 9]}\n",
    ])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func messages(_ text: String) -> [String] {
      ConfigSupport.messages(ConfigSupport.head + text, path: folder + "/test.yaml").map {
        $0.replacing(folder + "/", with: "")
      }
    }
    let input = "populations: {a: {tags: 1024-1025}}\nstimuli: [{to: a, "
    let signal = "signal: {file: bad.csv, rate: 1 Hz}, delta: {up: 1, down: 1}}]\n"
    let times = "(or time_s, time_ms, time_ns, time_ps)"
    for (text, expected) in [
      (
        input + signal,
        "test.yaml:4:34: error[data-unreadable]: stimuli[0].signal.file names 'bad.csv', which cannot be read at "
          + "line 2, column 3: column 'b' holds 'x'; write a number such as 1.5 or 2e-3"
      ),
      (
        input + "spikes: names.csv}]\n",
        "test.yaml:4:27: error[data-unreadable]: stimuli[0].spikes names 'names.csv', which cannot be read: "
          + "its columns are when, who; name them time_us \(times) and channel or tag"
      ),
      (
        "faults: faults.csv\n",
        "faults.csv:2:3: error[fault-out-of-range]: neuron is 256; write a whole number from 0 to 255"
      ),
      (
        "process: loop\n",
        "processes/pool.yaml:1:7: error[process-without-end]: base is 'loop', which is based on itself; "
          + "base it on dynapse2"
      ),
      (
        "board: {chips: [{cores: {0: {preset: odd}}}]}\n",
        "presets/odd.yaml:1:28: error[coarse-out-of-range]: parameters.SOIF_LEAK_N[0] is 9; "
          + "the generator has coarse ranges 0 to 5"
      ),
    ] {
      #expect(messages(text).first == expected)
    }
    #expect(
      messages("process: odd\n") == [
        "processes/odd.yaml:1:22: error[process-value-out-of-range]: constants.kappa_n is '2' is not above 0 and at most 1; "
          + "write for example 0.75",
        "processes/odd.yaml:1:25: error[unknown-key]: constants.membrane_capacitanc is not a known key; "
          + "did you mean 'membrane_capacitance'?",
      ])
    #expect(
      messages(input + "spikes: spikes.csv}]\n") == [
        "test.yaml:4:27: error[spike-out-of-range]: stimuli[0].spikes has a spike in row 2 that 'a' cannot take; "
          + "times are from 0 s on, and its channels are 0 to 1"
      ])
  }

  @Test("data of spikes, signals and pairs has the shape that is needed") func shapes() throws {
    let folder = try ConfigSupport.folder(["pairs.csv": "source,target\n0.5,0\n"])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, array) in [
      ("good.npy", NPYArray(doubles: [0.001, 0, 0.0025, 1, 0.003, 0], shape: [3, 2])),
      ("row.npy", NPYArray(doubles: [1.0, 2, 3])),
      ("far.npy", NPYArray(doubles: [0.001, 2], shape: [1, 2])),
    ] { try array.write(toPath: folder + "/" + name) }
    func text(_ stimulus: String) -> String {
      ConfigSupport.head + "populations: {a: {tags: 1024-1025}}\nstimuli: [{to: a, \(stimulus)}]\n"
    }
    func messages(_ stimulus: String) -> [String] {
      ConfigSupport.messages(text(stimulus), path: folder + "/test.yaml").map {
        $0.replacing(folder + "/", with: "")
      }
    }
    let train = try ConfigSupport.read(text("spikes: good.npy"), path: folder + "/test.yaml").experiment
      .stimuli[0]
      .train
    #expect(train.times(ofChannel: 0) == [.ms(1), .ms(3)] && train.times(ofChannel: 1) == [.us(2500)])
    #expect(
      messages("spikes: row.npy") == [
        "test.yaml:4:27: error[data-unreadable]: stimuli[0].spikes names 'row.npy', which cannot be read: its shape "
          + "is [3]; give an array of two columns: the time in seconds and the channel"
      ])
    #expect(
      messages("spikes: far.npy") == [
        "test.yaml:4:27: error[spike-out-of-range]: stimuli[0].spikes has a spike in row 1 that 'a' cannot take; "
          + "times are from 0 s on, and its channels are 0 to 1"
      ])
    #expect(
      messages("signal: {file: good.npy, rate: 1 Hz}, delta: {up: 1, down: 1}") == [
        "test.yaml:4:34: error[signal-not-a-row]: stimuli[0].signal.file has the shape [3, 2]; "
          + "a signal is a one-dimensional array"
      ])
    let pairs = ConfigSupport.messages(
      ConfigSupport.head
        + "populations: {a: {core: 0}}\nconnections: [{from: a, to: a, rule: list, csv: pairs.csv, "
        + "dendrite: ampa, weight: 0}]\n", path: folder + "/test.yaml")
    #expect(
      pairs.map { $0.replacing(folder + "/", with: "") } == [
        "test.yaml:4:49: error[data-unreadable]: connections[0].csv has a fraction in line 2 of 'pairs.csv'; "
          + "sources, targets and repeats are whole numbers"
      ])
  }

  @Test("a file with ten mistakes has all of them found, each in its line") func tenMistakes() {
    let text = """
      format: dynapse/1
      duration: 10
      fidelity: fulll
      board:
        chips:
          - cores:
              0-3:
                parameters:
                  SOIF_LEAK_N: [6, 0]
                  SOIF_GAIM_N: 20 pA
                neurons:
                  0-63: {synapses: {3: {tag: 2048, dendrite: ampa, weight: [0]}}}
                  256: {latches: [so_dc]}
      populations:
        in: {inputs: 2}
        out: {core: 0}
      connections:
        - {from: in, to: outt, rule: random, probability: 0.5, dendrite: ampa, weight: 0}
        - {from: in, to: out, rule: random, probability: 1.5, dendrite: ampa, weight: 0}
      stimuli:
        - {to: in, poisson: {rate: 5 mV}}
      recordngs: []
      """
    let diagnostics = ConfigSupport.diagnostics(text)
    #expect(diagnostics.map(\.place?.line) == [2, 3, 9, 10, 12, 13, 18, 19, 21, 22])
    #expect(
      diagnostics.map(\.code) == [
        "quantity-without-unit", "unknown-name", "coarse-out-of-range", "unknown-parameter",
        "tag-out-of-range",
        "neuron-out-of-range", "population-unknown", "out-of-range", "quantity-wrong-unit", "unknown-key",
      ])
    #expect(
      diagnostics[4].description == "test.yaml:12:40: error[tag-out-of-range]: "
        + "board.chips[0].cores[0-3].neurons[0-63].synapses[3].tag is 2048; a CAM word stores 11 bits, so tags run from 0 to 2047"
    )
  }
}
