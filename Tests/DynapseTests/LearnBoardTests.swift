import DynapIO
import Foundation
import Testing

/// `dynapse learn --write-board`: a chip that has learned as an ordinary experiment.
@Suite struct LearnBoardTests {
  private static let chip = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../chips/experiments/error-propagation-chip.yaml").standardized.path

  @Test("the file is an ordinary experiment, and the vendor's file holds the same words") func writes() throws
  {
    let folder = try Folder()
    for path in ["learned.yaml", "learned.json"] {
      let result = try Program.run(
        "learn", Self.chip, "-q", "--no-plots", "--trials", "1", "--seeds", "11", "--set",
        "learn.test_trials=1", "--set", "learn.task={stimulus: 60 ms, gap: 20 ms}", "--out", "o",
        "--write-board", path, in: folder)
      #expect(result.code == 0, "\(result.errors)")
    }
    let text = try folder.text("learned.yaml")
    #expect(text.contains("die: dynapse2\n") && text.contains("serial: 11\n") && !text.contains("learning"))
    #expect(text.contains("step: 500 us\n") && text.contains("name: \"error-propagation-chip-learned\"\n"))
    let check = try Program.run("check", "learned.yaml", in: folder)
    #expect(check.code == 0, "\(check.errors)")
    let diff = try Program.run("diff", "learned.yaml", "learned.json", in: folder)
    #expect(diff.code == 0, "\(diff.output)\(diff.errors)")
    let run = try Program.run("run", "learned.yaml", "--for", "60ms", "--out", "r", "-q", in: folder)
    #expect(run.code == 0, "\(run.errors)")
    #expect(try folder.text("r/spikes.csv").split(separator: "\n").count > 10)
  }

  @Test("what cannot be written is told before anything is learned") func mistakes() throws {
    let folder = try Folder(["small.yaml": "format: dynapse/1\nseeds: 3-4\nlearn: {hidden: 3}\n"])
    let equations = try Program.run("learn", "small.yaml", "--write-board", "x.yaml", in: folder)
    #expect(equations.code == 2)
    #expect(
      equations.errors.hasPrefix(
        "Error: --write-board x.yaml writes a chip, and the profile normalised has none; add --profile chip.\n"
      ))
    let several = try Program.run(
      "learn", Self.chip, "--seeds", "11-12", "--write-board", "x.yaml", in: folder)
    #expect(several.code == 2)
    #expect(
      several.errors.hasPrefix(
        "Error: --write-board x.yaml writes one die, and there are 2 seeds; give one of them, such as --seeds 11.\n"
      ))
    let name = try Program.run("learn", Self.chip, "--write-board", "x.txt", in: folder)
    #expect(name.code == 2)
    #expect(
      name.errors.hasPrefix("Error: --write-board x.txt must end in .yaml, .yml, .json or .json.gz.\n"))
    let pairs = Self.chip.replacing("error-propagation-chip", with: "iris")
    let iris = try Program.run("learn", pairs, "--write-board", "x.yaml", in: folder)
    #expect(iris.code == 2)
    #expect(
      iris.errors.hasPrefix(
        "Error: \(pairs) learns by pairs of spikes; it goes without --control, --resume, --weights, --stop-after, --snapshot-every, --profile, --trials and --write-board.\n"
      ))
    let none = try Program.run("learn", Self.chip, "--snapshot-every", "0", in: folder)
    #expect(none.code == 2 && none.errors.hasPrefix("Error: --snapshot-every must be 1 or more trials.\n"))
    #expect(!folder.exists("out") && !folder.exists("x.yaml"))
  }
}
