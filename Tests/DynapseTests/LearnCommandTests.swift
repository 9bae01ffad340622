import DynapIO
import Foundation
import Testing

@Suite("dynapse learn") struct LearnCommandTests {
  private static let small = """
    format: dynapse/1
    seeds: 3-4
    learn:
      task: {inputs: 4}
      hidden: 3
      trials: 8
      test_trials: 4

    """

  @Test("a run writes its files, plain lines of the curve and a table") func run() throws {
    let folder = try Folder(["small.yaml": Self.small])
    let result = try Program.run("learn", "small.yaml", "--out", "o", "--control", "none,frozen", in: folder)
    #expect(result.code == 0 && result.output == "")
    #expect(
      try folder.names("o") == [
        "curves.svg", "rasters.svg", "report.html", "snapshot.json", "summary.json", "trials.csv",
        "weights.json", "weights.svg",
      ])
    #expect(result.errors.hasPrefix("trial 8 of 8  right "))
    #expect(result.errors.contains("\nlearning ") && result.errors.contains("\nfrozen "))
    #expect(try folder.text("o/trials.csv").split(separator: "\n").count == 1 + 2 * 2 * 8)
    #expect(try folder.text("o/report.html").contains("constants are\nours, a reconstruction"))
  }

  @Test("a run that is stopped and resumed equals one that was not") func resume() throws {
    let folder = try Folder(["small.yaml": Self.small])
    let whole = try Program.run("learn", "small.yaml", "-q", "--out", "a", in: folder)
    let stopped = try Program.run("learn", "small.yaml", "-q", "--out", "b", "--stop-after", "3", in: folder)
    #expect(whole.code == 0 && stopped.code == 130)
    #expect(try folder.text("b/summary.json").contains("\"complete\" : false"))
    let resumed = try Program.run("learn", "small.yaml", "-q", "--out", "b", "--resume", in: folder)
    #expect(resumed.code == 0)
    for name in ["trials.csv", "weights.json", "snapshot.json", "curves.svg"] {
      #expect(try folder.text("a/\(name)") == folder.text("b/\(name)"))
    }
    let tested = try Program.run("learn", "small.yaml", "--weights", "a/weights.json", in: folder)
    #expect(tested.code == 0 && tested.lines.count == 2 && tested.lines[0].hasPrefix("seed 3: accuracy "))
  }

  @Test("a run that was killed goes on from its last snapshot to the same files, byte for byte")
  func killed() throws {
    let folder = try Folder(["small.yaml": Self.small])
    let trials = ["--trials", "200000", "-q", "--no-plots", "--set", "seeds=3"]
    let running = try Program.Running(
      ["learn", "small.yaml", "--out", "b", "--snapshot-every", "3"] + trials, in: folder)
    while !folder.exists("b/snapshot.json"), running.process.isRunning { usleep(500) }
    usleep(20_000)
    kill(running.process.processIdentifier, SIGKILL)
    running.process.waitUntilExit()
    #expect(!folder.exists("b/summary.json"))
    let snapshot = try LearningFiles(folder: folder.path("b")).readSnapshot()
    let done = snapshot.runs[0].records.count
    #expect(done > 0 && done % 3 == 0)
    let end = ["--stop-after", "\(done + 7)"]
    let whole = try Program.Running(["learn", "small.yaml", "--out", "a"] + trials + end, in: folder).wait()
    let resumed = try Program.Running(
      ["learn", "small.yaml", "--out", "b", "--resume"] + trials + end, in: folder
    ).wait()
    #expect(whole.code == 130 && resumed.code == 130, "\(resumed.errors)")
    for name in ["trials.csv", "weights.json", "snapshot.json"] {
      #expect(try folder.text("a/\(name)") == folder.text("b/\(name)"))
    }
  }

  @Test("a mistake on the command line is told with its remedy") func mistakes() throws {
    let folder = try Folder(["small.yaml": Self.small, "junk.json": "[]"])
    let control = try Program.run("learn", "small.yaml", "--control", "frosen", in: folder)
    #expect(control.code == 2)
    #expect(control.errors.hasPrefix("Error: --control frosen: 'frosen' is no control; did you mean frozen?"))
    let seeds = try Program.run("learn", "small.yaml", "--seeds", "x", in: folder)
    #expect(seeds.code == 2)
    let chip = try Program.run("learn", "small.yaml", "--profile", "chip", in: folder)
    #expect(chip.code == 3)
    #expect(
      chip.errors
        == "small.yaml:4:3: error[chip-missing]: learn.chip is missing, and the profile chip trains the chip of a file; write chip: and a file such as error-propagation-chip.yaml, or use the profile normalised or current\n"
    )
    let missing = try Program.run("learn", "none.yaml", in: folder)
    #expect(missing.code == 4)
    let snapshot = try Program.run("learn", "small.yaml", "--resume", "--out", "none", in: folder)
    #expect(snapshot.code == 4)
    let weights = try Program.run("learn", "small.yaml", "--weights", "junk.json", in: folder)
    #expect(weights.code == 3)
    #expect(
      weights.errors
        == "junk.json: error[learning-file-unreadable]: the file is not a file of learned weights; give a file that dynapse learn has written\n"
    )
    let frozen = try Program.run(
      "learn", "small.yaml", "-q", "--no-plots", "--control", "frozen", "--out", "f", in: folder)
    #expect(frozen.code == 0)
    let none = try Program.run("learn", "small.yaml", "--weights", "f/weights.json", in: folder)
    #expect(none.code == 3)
    #expect(
      none.errors
        == "f/weights.json: error[weights-missing]: the weights hold none that were learned without a control; give a file of a run with the control none, and with --write-board a seed that is in it\n"
    )
    let other = try Program.run("learn", "small.yaml", "-q", "--out", "a", in: folder)
    #expect(other.code == 0)
    let resumed = try Program.run("learn", "small.yaml", "--seeds", "9", "--resume", "--out", "a", in: folder)
    #expect(resumed.code == 3)
    #expect(
      resumed.errors
        == "a/snapshot.json: error[snapshot-of-another]: the snapshot is of another experiment, of other controls or other seeds; give those that it was made with, or leave out --resume\n"
    )
  }
}
