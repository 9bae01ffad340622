import DynapChip
import DynapEngine
import Foundation

@testable import DynapIO

/// Configurations that tests read, and ways to read them.
enum ConfigSupport {
  /// The lines that every experiment begins with.
  static let head = "format: dynapse/1\nduration: 1 s\n"

  /// Reads a text as if it stood in a file `test.yaml`.
  static func read(
    _ text: String, _ overrides: [String] = [], path: String = "test.yaml"
  ) throws(DiagnosticError) -> (experiment: Experiment, warnings: [Diagnostic]) {
    try ConfigReader.read(bytes: Array(text.utf8), path: path, overrides: overrides)
  }

  /// Everything that is said about the bytes of a file.
  static func diagnostics(
    bytes: [UInt8], _ overrides: [String] = [], path: String = "test.yaml"
  ) -> [Diagnostic] {
    do {
      return try ConfigReader.read(bytes: bytes, path: path, overrides: overrides).warnings
    } catch {
      return error.diagnostics
    }
  }

  /// Everything that is said about a text.
  static func diagnostics(_ text: String) -> [Diagnostic] { diagnostics(bytes: Array(text.utf8)) }

  /// Everything that is said about the bytes of a file, one line each.
  static func messages(bytes: [UInt8]) -> [String] { diagnostics(bytes: bytes).map(\.description) }

  /// Everything that is said about a text, one line each.
  static func messages(_ text: String, _ overrides: [String] = [], path: String = "test.yaml") -> [String] {
    diagnostics(bytes: Array(text.utf8), overrides, path: path).map(\.description)
  }

  /// A folder of its own with files; the caller removes it.
  static func folder(_ files: [String: String]) throws -> String {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("config-\(UUID().uuidString)")
    for (name, text) in files {
      let file = url.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return url.path
  }

  /// Every feature of the format at once, without other files.
  static let rich = """
    format: dynapse/1
    name: everything
    comment: every feature once
    process: dynapse2
    mismatch: {model: pelgrom, scale: 0.5, die: 3 %, threshold_matching: 4 mV um, beta_matching: 1 % um}
    serial: 7
    seed: 42
    fidelity: full
    scaling: constant
    feedback: logistic
    std_mapping: stdstr_depletes
    alpha: cascade
    latch_readings: {coho_ca_mem: membrane, ho_so_de: soma_when_on, deam_ampa: disables, de_mux: on_disconnects}
    sense_amplifiers: ignored
    delay_line: lost
    delay_currents: selected
    windows:
      outputs: [W, sADC]
      sadc: {period: 5 ms, polarity: false_connects, ramp_capacitance: 80 fF, hysteresis: ignored, mismatch: false}
      pads: [{core: 0, every: 1 ms}, {chip: 1, core: 2, signal: std_w21, every: 50 us}]
      pin: {offset: 10 mV, gain: 0.9, resolution: 3 mV}
    retrigger: false
    step: 50 us
    duration: 2 s
    timing: {chip_hop: 60 ns, host_input_rate: 5 MHz}
    presets:
      reservoir: &reservoir {SOIF_LEAK_N: {coarse: 0, fine: 50}, SOIF_GAIN_N: 20 pA, SYPD_EXT_N: {exact: 35 nA}}
      slower: {<<: *reservoir, SOIF_LEAK_N: [0, 20]}
    board:
      columns: 2
      chips:
        - cores:
            0-3:
              preset: [reservoir, slower]
              parameters: {SOIF_REFR_N: [2, 60]}
              monitor: 17
              latches: {0-63: [so_dc]}
              neurons:
                64-127:
                  latches: [so_adaptation]
                  synapses: {63: {tag: 1024, dendrite: ampa, weight: [0, 1]}}
            1: {sadc_enables: [soif_mem, sy_w21], enable_std_buffer: true}
          param_gen1_powerdown: true
          sadc_enables: [nccf_extin_vi_group2_pg0]
          sensor_interface: {mode: davis240c, filter: [[3, 4], [1, 2]], origin: {x: 1}, copy_hop: {x: -1, y: 2}}
          front_end: {gain: 3, monitor_channels: [thuc, oauc], route: {0: {tag: 3, cores: [1], x_hop: -1}}}
        - cores: [{}, {parameters: {SOIF_DC_P: 100 pA}}]
    populations:
      heart: {tags: 1024-1025}
      noise: {inputs: 4}
      reservoir: {chip: 0, core: 0, neurons: 0-63}
      other: {chip: 1, core: 1, neurons: [0-7, 9]}
    connections:
      - {from: heart, to: reservoir, rule: random, probability: 0.3, seed: 1, dendrite: ampa, weight: [0], repeat: 4}
      - {from: noise, to: other, rule: all_to_all, dendrite: nmda, weight: 0-1, precise_delay: true}
      - {from: reservoir, to: reservoir, rule: fan_in, count: 8, dendrite: ampa, weight: 1}
      - {from: reservoir, to: other, rule: list, list: [[0, 3], [1, 4, 2]], dendrite: gaba, weight: [2]}
      - from: reservoir
        to: reservoir
        rule: kernel
        kernel: {repeats: [[0, 1, 0], [1, 0, 1], [0, 1, 0]], border: wrap}
        dendrite: shunt
        weight: [3]
      - {from: reservoir, to: host}
    stimuli:
      - to: heart
        signal: {values: [0, 1, 0, -1, 0], rate: 10 Hz, scale: 2, offset: 0.5, unit: mV, name: beat, repeat: 2}
        delta: {up: 0.25, down: 0.25, dead_time: 1 ms}
      - {to: noise, poisson: {rate: 50 Hz, from: 100 ms, until: 1 s, dead_time: 1 ms}}
      - {to: noise, regular: {rates: [1 Hz, 2 Hz, 3 Hz, 4 Hz], phase: 10 ms}}
      - {to: noise, spikes: [[1 ms, 0], [2.5 ms, 3]]}
    recordings:
      - {name: spikes, of: [reservoir, other]}
      - {name: membrane, state: I_mem, of: reservoir, neurons: 0-3, every: 1 ms, from: 0 s, until: 1 s}
    changes:
      - {at: 1 s, board: {chips: {0: {cores: {0: {parameters: {SOIF_DC_P: [2, 40]}}}}}}}
    plot: {signal: heart, raster: [heart, reservoir], traces: [membrane]}
    """
}
