import Foundation
import Testing

@testable import DynapIO

/// What the windows of the chip leave in the folder of a run.
@Suite("dynapse run, windows") struct WindowRunTests {
  /// The small net with a monitored neuron, both pulse pins, its depression node and all outputs.
  static let text =
    Sample.net.replacing(
      "neurons: {0-7: {latches: [so_dc]}}",
      with: """
        monitor: 0
                  sadc_enables: [soif_mem, soif_refractory, sy_w21, deam_edpi]
                  enable_pulse_extender_monitor1: true
                  enable_pulse_extender_monitor2: true
                  enable_std_buffer: true
                  neurons:
                    0-7: {latches: [so_dc]}
                    0: {synapses: {20: {tag: 500, dendrite: ampa, weight: 0, stp: true}, 41: {tag: 500, dendrite: ampa, weight: 0}}}
        """
    ).replacing(
      "rule: one_to_one, dendrite: ampa, weight: 0}",
      with: "rule: one_to_one, dendrite: ampa, weight: 0}\n  - {from: exc, to: host}"
    ) + """
      windows:
        outputs: [W, sADC, sADC_events]
        sadc: {period: 5 ms, inputs: [{input: nccf_extin_vi_group0_pg0, current: 1 nA}]}
        pads: [{core: 0, every: 1 ms}, {core: 0, signal: std_w21, every: 2 ms}]

      """

  @Test("samples, pins, pulses and events of the buses are written and named in the summary")
  func files() throws {
    let folder = try Folder(["net.yaml": Self.text])
    let result = try Program.run(
      "run", "net.yaml", "--out", "o", "--set", "board.chips[0].sadc_enables=[nccf_extin_vi_group0_pg0]",
      in: folder)
    #expect(result.code == 0, "\(result.errors)")
    let names = try folder.names("o")
    #expect(
      Set(names).isSuperset(of: [
        "sadc.csv", "sadc.npz", "sadc_events.npz", "pads.csv", "pads.npz", "pulses.csv", "pulses.npz",
        "host_events.csv", "host_events.npz", "windows.svg",
      ]), "\(names)")
    let summary = try RunCommandTests.summary(folder.text("o/summary.json"))
    let windows = try #require(summary.windows)
    #expect(windows.samplePeriodSeconds == 0.005 && windows.samples == 4)
    #expect(
      windows.connectedChannels == [
        "soif_mem_count(0.0)", "soif_refractory_count(0.0)", "deam_edpi_count(0.0)", "sy_w21_count(0.0)",
        "nccf_extin_vi_group0_pg0_count(0)",
      ])
    #expect(windows.pads == ["soif_mem(0.0)", "std_w21(0.0)"])
    #expect(windows.hostEvents == ["W": summary.counts.hostEvents] && summary.counts.hostEvents > 8)
    #expect(result.errors.contains("  spiking ADCs: 4 samples of 5 ms, 5 channels connected\n"))
    #expect(result.errors.contains("  analog pins: soif_mem(0.0), std_w21(0.0)\n"))
    #expect(result.errors.contains("  host events: \(summary.counts.hostEvents) on W\n"))
    try checkConverters(folder)
    try checkPins(folder)
    try checkEvents(folder, summary.counts.hostEvents)
  }

  private func checkConverters(_ folder: Folder) throws {
    let table = try CSVTable(path: folder.path("o/sadc.csv"))
    #expect(table.names.count == 65 && table.names[0] == "time_us" && table.rowCount == 4)
    #expect(
      try folder.text("o/sadc.csv").hasPrefix("# pulses of each spiking ADC per sample of 5 ms; 59 have"))
    let archive = try NPZ(path: folder.path("o/sadc.npz"))
    let counts = try archive.array(named: "counts")
    #expect(counts.shape == [4, 64] && archive.names.contains("currents_pA"))
    #expect(try counts.asInt64s().map(Double.init) == (0..<4).flatMap { table[$0].dropFirst() })
    // 1 nA comes back from its count to a pulse in 5 ms, as the input that was given.
    let column = try #require(table.names.firstIndex(of: "nccf_extin_vi_group0_pg0_count(0)")) - 1
    let currents = try archive.array(named: "currents_pA").asDoubles()
    let counted = table.rows[1][column + 1]
    #expect(counted > 50 && abs(currents[64 + column] - 1000) < 1.5 * 1000 / counted)
    #expect(try table.column("soif_refractory_count(0.0)").allSatisfy { $0 > 0 })
    let pulses = try NPZ(path: folder.path("o/sadc_events.npz")).array(named: "times_ps").asInt64s()
    #expect(pulses == pulses.sorted() && !pulses.isEmpty)
  }

  private func checkPins(_ folder: Folder) throws {
    let lines = try folder.text("o/pads.csv").split(separator: "\n")
    #expect(lines[0] == "time_us,chip,core,signal,V" && lines.count == 1 + 20 + 10)
    let archive = try NPZ(path: folder.path("o/pads.npz"))
    #expect(try archive.array(named: "soif_mem(0.0).V").asDoubles().allSatisfy { $0 >= 0.03 })
    #expect(try archive.array(named: "std_w21(0.0).V").asDoubles() == [Double](repeating: 1.83, count: 10))
    #expect(try folder.text("o/pulses.csv").hasPrefix("begin_us,end_us,chip,core,synapse\n"))
  }

  private func checkEvents(_ folder: Folder, _ count: Int) throws {
    let lines = try folder.text("o/host_events.csv").split(separator: "\n")
    #expect(lines[0] == "time_us,bus,timestamp_us,tag,cores,x_hop,y_hop" && lines.count == count + 1)
    #expect(lines.dropFirst().allSatisfy { $0.split(separator: ",")[1] == "W" })
    let archive = try NPZ(path: folder.path("o/host_events.npz"))
    let times = try archive.array(named: "W.times_ps").asInt64s()
    #expect(times.count == count && times == times.sorted())
  }

  @Test("the picture of the windows is drawn again, byte for byte, and a run without windows leaves none")
  func again() throws {
    let folder = try Folder(["net.yaml": Self.text, "bare.yaml": Sample.net])
    #expect(try Program.run("run", "net.yaml", "--out", "o", in: folder).code == 0)
    let picture = try folder.text("o/windows.svg")
    #expect(picture.contains("spiking ADCs") && picture.contains("depression nodes"))
    let result = try Program.run("plot", "o", in: folder)
    #expect(result.code == 0 && result.lines.last == "o/windows.svg", "\(result.errors)")
    #expect(try folder.text("o/windows.svg") == picture)
    #expect(try Program.run("run", "bare.yaml", "--out", "o", in: folder).code == 0)
    #expect(
      try folder.names("o") == [
        "inputs.npz", "raster.svg", "spikes.csv", "spikes.npz", "summary.json", "traces.npz", "traces.svg",
      ])
  }
}
