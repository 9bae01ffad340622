import DynapIO
import DynapUnits
import Testing

/// Packets of the learning bus as signals of their own.
@Suite struct LearningWavesTests {
  /// A neuron that spikes by itself and sends on the learning bus.
  private static func net(_ extra: String = "") -> String {
    """
    format: dynapse/1
    name: bus
    die: dynapse2-plastic
    mismatch: off
    step: 100 us
    duration: 60 ms
    \(extra)
    board:
      chips:
        - cores:
            2:
              parameters: {SOIF_LEAK_N: 13.7 pA, SOIF_GAIN_N: 55 pA, SOIF_SPKTHR_P: 150 pA, SOIF_REFR_N: 525 pA, SOIF_DC_P: 300 pA}
              latches: {3: [so_dc]}
              learning:
                senders: [{neuron: 3, tag: 700, cores: [0, 1]}]
    populations:
      error: {core: 2, neurons: 3}
    recordings:
      - {name: spikes, of: error}

    """
  }

  private static let wanted = ["--vcd-signals", "*learning*", "--vcd-signals", "board.chip0.core2.spike"]

  @Test("a packet is seen on the bus when it leaves and in each core when it is matched") func bus() throws {
    let folder = try Folder(["net.yaml": Self.net("learning_bus: {latency: 1.5 ms}")])
    let run = try Program.Running(
      ["run", "net.yaml", "-q", "--out", "r", "--vcd", "r.vcd"] + Self.wanted, in: folder
    ).wait()
    #expect(run.code == 0, "\(run.errors)")
    let waves = try VCDReader.read(path: folder.path("r.vcd"))
    func times(_ signal: String) -> [SimTime] { (waves.changes(of: signal) ?? []).map(\.time) }
    let spikes = times("board.chip0.core2.spike")
    #expect(spikes.count > 2)
    #expect(times("board.chip0.learning.send") == spikes && times("board.chip0.learning.lost").isEmpty)
    for core in 0...1 {
      #expect(times("board.chip0.core\(core).learning") == spikes.map { $0 + .us(1500) })
      #expect(waves.changes(of: "board.chip0.core\(core).learning_tag")?.last?.value == .bits(700))
    }
    #expect(times("board.chip0.core2.learning").isEmpty)
    #expect(waves.changes(of: "board.chip0.learning.tag")?.last?.value == .bits(700))
    #expect(waves.changes(of: "board.chip0.learning.source")?.last?.value == .bits(2 * 256 + 3))
    let cosim = try Program.Running(
      ["cosim", "net.yaml", "--step", "100us", "--out", "c", "--vcd", "c.vcd"] + Self.wanted, in: folder
    ).wait()
    #expect(cosim.code == 0, "\(cosim.errors)")
    #expect(try folder.text("c.vcd") == folder.text("r.vcd"))
  }

  @Test("a packet that the bus loses is seen as lost, and a chip without learning has no such signals")
  func lost() throws {
    let folder = try Folder([
      "net.yaml": Self.net("learning_bus: {loss: 100 %}"), "plain.yaml": Sample.net,
    ])
    let run = try Program.Running(
      ["run", "net.yaml", "-q", "--out", "r", "--vcd", "r.vcd"] + Self.wanted, in: folder
    ).wait()
    #expect(run.code == 0, "\(run.errors)")
    let waves = try VCDReader.read(path: folder.path("r.vcd"))
    let lost = waves.changes(of: "board.chip0.learning.lost")?.count
    #expect(lost == waves.changes(of: "board.chip0.core2.spike")?.count && (lost ?? 0) > 2)
    #expect(waves.changes(of: "board.chip0.core0.learning")?.isEmpty == true)
    let plain = try Program.run("run", "plain.yaml", "-q", "--out", "p", "--vcd", "p.vcd", in: folder)
    #expect(plain.code == 0)
    #expect(
      try VCDReader.read(path: folder.path("p.vcd")).signals.allSatisfy { !$0.name.contains("learning") })
  }
}
