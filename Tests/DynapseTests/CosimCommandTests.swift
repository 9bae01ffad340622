import DynapCoSim
import DynapIO
import Foundation
import Testing

@testable import dynapse

@Suite struct CosimCommandTests {
  @Test("a co-simulation gives the spikes of a run, a waveform and a report") func small() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run(
      "cosim", "net.yaml", "--step", "100us", "--vcd", "out.vcd", "--vcd-signals", "*host*",
      "--vcd-signals", "*spike", "--vcd-signals", "*I_mem", "--out", "c", "--json", in: folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.errors.contains("small net: 20 ms in "))
    #expect(result.errors.contains("board.chip0.host"))
    #expect(result.errors.contains("out.vcd: "))
    let report = try JSONDecoder().decode(BusReport.self, from: Data(result.output.utf8))
    #expect(report.buses.map(\.name) == ["board.chip0.host"])
    #expect(report.buses.map(\.words) == [3])
    let run = try Program.run(
      "run", "net.yaml", "--out", "r", "-q", "--vcd", "r.vcd", "--vcd-signals", "*host*", "--vcd-signals",
      "*spike",
      "--vcd-signals", "*I_mem", in: folder)
    #expect(run.code == 0, "\(run.errors)")
    #expect(try folder.text("c/spikes.csv") == folder.text("r/spikes.csv"))
    let waves = try VCDReader.read(path: folder.path("out.vcd"))
    #expect(waves.changes(of: "board.chip0.host.valid")?.count == 7)
    #expect(waves.changes(of: "board.chip0.core0.neuron1.I_mem")?.isEmpty == false)
    // Tags apart, which go out when their step is complete, both draw the same to the last byte.
    #expect(try folder.text("out.vcd") == folder.text("r.vcd"))
  }

  @Test("the step is 10 us unless it is given") func step() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run("cosim", "net.yaml", "--for", "1ms", in: folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.errors.contains("steps of 10 us"))
    let wrong = try Program.run("cosim", "net.yaml", "--for", "1ms", "--step", "100ns", in: folder)
    #expect(wrong.code == 3)
    #expect(
      wrong.errors.contains("error[step-out-of-range]: step is 100 ns; a step lies between 1 us and 1 ms"))
  }

  @Test("Ctrl-C inside a simulation ends it early with a valid waveform and exits with 130")
  func interrupted() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let running = try Program.Running(
      [
        "cosim", "net.yaml", "--for", "100h", "--vcd", "o.vcd", "--out", "o", "--set", "recordings=[]",
        "--vcd-signals", "*host*",
      ], in: folder)
    while !folder.exists("o"), running.process.isRunning { usleep(1000) }
    kill(running.process.processIdentifier, SIGINT)
    let result = try running.wait()
    #expect(result.code == 130)
    #expect(result.errors.contains("interrupted at "))
    #expect(try VCDReader.read(path: folder.path("o.vcd")).signals.count == 4)
    #expect(try !folder.names("o").contains { $0.hasSuffix(".tmp") })
  }

  @Test("a host that never acknowledges is an error, and the waveform shows why") func stalled() throws {
    let net = Sample.net.replacingOccurrences(
      of: "stimuli:", with: "  - {from: exc, to: host}\nstimuli:")
    let folder = try Folder(["net.yaml": net])
    let result = try Program.run(
      "cosim", "net.yaml", "--contention", "on", "--receiver", "never", "--stall-limit", "1ms", "--vcd",
      "o.vcd",
      in: folder)
    #expect(result.code == 3)
    #expect(
      result.errors.contains(
        "error[handshake-stalled]: board.chip0.west has waited for its acknowledge since "))
    let waves = try VCDReader.read(path: folder.path("o.vcd"))
    #expect(waves.changes(of: "board.chip0.west.req")?.last?.value == .bits(1))
    #expect(waves.changes(of: "board.chip0.west.ack")?.last?.value == .bits(0))
  }

  @Test("without SystemC the command says what to build with") func absent() {
    #expect(throws: (any Error).self) { try CosimCommand.requireKernel(isAvailable: false) }
    #expect(throws: Never.self) { try CosimCommand.requireKernel(isAvailable: true) }
  }

  @Test(
    "wrong options end with 2 and a remedy",
    arguments: [
      (["--receiver", "soon"], "it does not begin with a number"),
      (["--contention", "maybe"], "--contention"),
      (["--vcd-from", "2ms", "--vcd-until", "1ms", "--vcd", "a"], "--vcd-from must come before --vcd-until"),
      (["--vcd-from", "2ms"], "Give the file of the waveform with --vcd"),
      (["--vcd", "a", "--vcd-nodes", "I_mem"], "is not of the form NODE@CHIP.CORE.NEURONS"),
      (["--vcd", "a", "--vcd-nodes", "I_mem@0.0.256"], "with cores 0 to 3 and neurons 0 to 255"),
      (["--vcd", "a/"], "--vcd must name a file."),
      (["--vcd", "./net.yaml"], "--vcd ./net.yaml would replace the experiment; name another file."),
      (["--vcd", "a", "--vcd-limit", "lots"], "it is no size from 1 kB on; write for example 200MB"),
      (["--vcd", "a", "--vcd-limit", "1B"], "it is no size from 1 kB on"),
      (["--for", "0s"], "longer than 0 s"),
    ])
  func usage(arguments: [String], words: String) throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.Running(["cosim", "net.yaml"] + arguments, in: folder).wait()
    #expect(result.code == 2)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test("a waveform without signals, of an unknown node, or where no file can be is an error") func waves()
    throws
  {
    let folder = try Folder(["net.yaml": Sample.net])
    let none = try Program.run("run", "net.yaml", "--vcd", "a.vcd", "--vcd-signals", "no*", in: folder)
    #expect(none.code == 3)
    #expect(
      none.errors.contains(
        "error[waves-no-signal]: --vcd-signals lets no signal pass; names look like board."))
    let node = try Program.run(
      "cosim", "net.yaml", "--vcd", "a.vcd", "--vcd-nodes", "I_x@0.0.3,V_mem@1.0.0", in: folder)
    #expect(node.code == 3)
    #expect(node.errors.contains("error[waves-unknown-node]: --vcd-nodes asks for I_x of neuron 0.0.3; "))
    #expect(
      node.errors.contains(
        "asks for V_mem of neuron 1.0.0; dynapse states lists the nodes; the board has chips 0 to 0"))
    #expect(try Program.run("cosim", "net.yaml", "--vcd", "nowhere/a.vcd", in: folder).code == 4)
    #expect(try folder.names() == ["net.yaml"])
    let several = try Program.run("run", "net.yaml", "--vcd", "a.vcd", "--serial", "1-2", in: folder)
    #expect(several.code == 2)
    #expect(several.errors.contains("--vcd takes one serial and a run from its beginning."))
  }

  @Test("plot draws a waveform") func plot() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    #expect(try Program.run("run", "net.yaml", "--out", "r", "-q", "--vcd", "r.vcd", in: folder).code == 0)
    let result = try Program.run("plot", "r.vcd", "--from", "1ms", "--until", "1001us", in: folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.lines == ["r.svg"])
    let picture = try folder.text("r.svg")
    #expect(picture.contains("host.valid"))
    #expect(picture.contains("signals of board.chip0"))
    let none = try Program.run("plot", "r.vcd", "--signals", "x", in: folder)
    #expect(none.code == 3)
    #expect(
      none.errors.contains(
        "error[waves-no-signal]: --signals lets no signal of r.vcd pass; its signals are board.chip0.core0.spike, "
      ))
    #expect(try Program.run("plot", "r", "--signals", "x", in: folder).code == 2)
  }
}
