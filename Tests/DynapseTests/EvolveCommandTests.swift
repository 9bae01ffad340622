import Foundation
import Testing

@Suite("dynapse evolve") struct EvolveCommandTests {
  @Test("a search prints its champions and goes on to the same bits") func resume() throws {
    let folder = try Folder()
    func evolve(_ arguments: String...) throws -> Program.Result {
      try Program.Running(["evolve", "--generations", "6", "--seeds", "1-2"] + arguments, in: folder).wait()
    }
    let whole = try evolve("--out", "a", "--threads", "2")
    #expect(whole.code == 0 && whole.lines.count == 2 && whole.lines[0].hasPrefix("seed 1: "))
    #expect(whole.errors.hasPrefix("seed 1  generation 0  fitness "))
    let stopped = try evolve("--out", "b", "--stop-after", "2", "-q")
    #expect(stopped.code == 130 && stopped.errors == "")
    let resumed = try evolve("--out", "b", "--resume", "--threads", "1")
    #expect(resumed.code == 0 && resumed.output == whole.output)
    for name in ["champions.json", "history.csv"] {
      #expect(try folder.text("a/\(name)") == folder.text("b/\(name)"))
    }
    let other = try evolve("--out", "b", "--resume", "--family", "reward")
    #expect(other.code == 3)
    #expect(
      other.errors
        == "b/champions.json: error[champions-of-another]: the file does not hold searches of this family and these seeds; give the --family and --seeds that it was made with, or leave out --resume\n"
    )
    #expect(try evolve("--out", "none", "--resume").code == 4)
    #expect(try evolve("--seeds", "x").code == 2)
    #expect(try evolve("--family", "eror").code == 2)
  }

  @Test("a claim that is not there is refused") func experiments() throws {
    let result = try Program.run("experiments", "--only", "Z9", in: Folder())
    #expect(result.code == 2)
    #expect(result.errors.hasPrefix("Error: --only: there is no claim 'Z9'. There are A10, A3, A4,"))
  }

  @Test("a table is learned from the command line") func pairs() throws {
    let table = "a,class\n" + (0..<10).map { "\(5 * ($0 % 2) + $0 % 3),\($0 % 2)\n" }.joined()
    let folder = try Folder([
      "t.csv": table,
      "p.yaml":
        "format: dynapse/1\nclassify:\n  data: t.csv\n  folds: 2\n  kernels: [{rule: pair-stdp, fields: 4}]\n",
    ])
    let result = try Program.run("learn", "p.yaml", "--out", "o", in: folder)
    #expect(result.code == 0 && result.errors.hasPrefix("kernel     accuracy"))
    #expect(try folder.names("o") == ["summary.json"])
    #expect(try Program.run("check", "p.yaml", in: folder).code == 0)
    let control = try Program.run("learn", "p.yaml", "--control", "frozen", in: folder)
    #expect(control.code == 2)
  }
}
