import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

@testable import DynapIO

@Suite("Reports") struct ReportTests {
  @Test("neurons as runs read back in their order") func selection() {
    let lanes = [5, 6, 7, 255, 256, 1024, 3]
    let neurons = lanes.map { NeuronOnBoard(lane: $0) }
    let text = NeuronSelection.text(neurons)
    #expect(text == ["0.0.5-7", "0.0.255", "0.1.0", "1.0.0", "0.0.3"])
    #expect(NeuronSelection.neurons(text) == neurons)
    for wrong in ["", "0.0", "0.4.1", "0.0.256", "0.0.7-5", "0.0.1-2-3", "x.0.1"] {
      #expect(NeuronSelection.neurons([wrong]) == nil)
    }
  }

  @Test("times are written in microseconds, exact to the picosecond") func microseconds() {
    #expect(RunTables.microseconds(.zero) == "0.000000")
    #expect(RunTables.microseconds(.ps(1)) == "0.000001")
    #expect(RunTables.microseconds(.s(300) + .ps(42)) == "300000000.000042")
  }

  @Test("tables stand in columns, or in Markdown") func table() {
    var table = TextTable(["name", "n"], alignments: [.left, .right])
    table.rows = [["a|b", "1"], ["long name", "100"]]
    #expect(table.lines(indent: 1) == [" name         n", " a|b          1", " long name  100"])
    #expect(table.markdown() == ["| name | n |", "| --- | ---: |", "| a\\|b | 1 |", "| long name | 100 |"])
  }

  @Test("a result does not depend on the slices of a run, and changes come at their time") func slices()
    throws
  {
    let text =
      Sample.net + """
        changes:
          - {at: 7 ms, board: {chips: {0: {cores: {0: {parameters: {SOIF_DC_P: [0, 0]}}}}}}}

        """
    let experiment = try ConfigReader.read(bytes: Array(text.utf8), path: "net.yaml").experiment
    func spikes(_ slice: SimTime) throws -> [Spike] {
      var run = try ExperimentRun(experiment)
      while !run.isFinished { try run.advance(by: slice) }
      #expect(run.share == 1 && run.simulation.time == .ms(20) && run.inputEvents == 3)
      return run.simulation.spikes
    }
    let whole = try spikes(.s(1))
    #expect(!whole.isEmpty && whole.allSatisfy { $0.time < .ms(10) })
    #expect(try spikes(.us(300)) == whole)
    #expect(try spikes(.ms(20)) == whole)
  }

  @Test("the rate of a population counts only the time for which it was recorded") func rate() throws {
    let text = Sample.net.replacing("of: [exc, rest]}", with: "of: exc, from: 10 ms, until: 15 ms}")
    let experiment = try ConfigReader.read(bytes: Array(text.utf8), path: "net.yaml").experiment
    var run = try ExperimentRun(experiment)
    try run.advance(by: .ms(20))
    let record = RunRecord(experiment, run.simulation)
    let summary = RunSummary(experiment, run.simulation, record, .init(file: "net.yaml", started: ""))
    let exc = summary.populations[1]
    #expect(exc.spikes > 0)
    #expect(abs((exc.meanRateHertz ?? 0) - Double(exc.spikes) / (8 * 0.005)) < 1e-6)
    #expect(summary.populations[2].meanRateHertz == nil)
  }

  @Test("a name becomes one folder") func folderName() {
    #expect(FolderName.text("small net") == "small-net")
    #expect(FolderName.text("../../etc") == "-..-etc")
    #expect(FolderName.text("..") == "run")
  }
}
