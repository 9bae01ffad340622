import DynapEngine
import DynapIO
import DynapUnits

/// Boards with physics, small enough for tests without optimisation.
enum Boards {
  /// Eight neurons on two inputs and a constant current, whose spikes reach the host.
  static let smallText = """
    format: dynapse/1
    name: small
    duration: 20 ms
    mismatch: off
    board:
      chips:
        0:
          cores:
            0:
              neurons: {0-7: {latches: [so_dc], destinations: {3: {tag: 5, cores: [0], x_hop: -7}}}}
              parameters:
                SOIF_LEAK_N: [0, 50]
                SOIF_GAIN_N: [1, 8]
                SOIF_REFR_N: [1, 255]
                SOIF_SPKTHR_P: [2, 150]
                SOIF_DC_P: [4, 80]
                SYPD_EXT_N: [3, 100]
    populations:
      in: {tags: 1024-1025}
      exc: {core: 0, neurons: 0-7}
    connections:
      - {from: in, to: exc, rule: all_to_all, dendrite: ampa, weight: 0}
    """

  /// The experiment.
  static func small(_ more: String = "") throws -> Experiment {
    try ConfigReader.read(bytes: Array((smallText + "\n" + more).utf8), path: "small.yaml").experiment
  }
}
