import Foundation
import Testing

@Suite("dynapse parameters") struct ParametersCommandTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  @Test("all 89 are listed, or those of a scope") func list() throws {
    let all = try Program.run("parameters", in: folder)
    #expect(all.code == 0 && all.lines.count == 90)
    #expect(try Program.run("parameters", "--scope", "core", in: folder).lines.count == 53)
    #expect(try Program.run("parameters", "--scope", "cores", in: folder).code == 2)
  }

  @Test("one is explained, with the current of a code and the code of a current") func one() throws {
    let result = try Program.run(
      "parameters", "soif_leak_n", "--code", "2,10", "--current", "5.319 pA", in: folder)
    #expect(result.code == 0 && result.errors == "")
    let words = result.lines.map { $0.split(separator: " ").joined(separator: " ") }
    #expect(words[0].hasPrefix("SOIF_LEAK_N I_tau membrane leak"))
    #expect(words.contains("block soma.membrane, Sources/DynapCircuits/Soma/Membrane.swift"))
    #expect(words.contains("at (2, 10) 118.8 pA"))
    #expect(words.contains("nearest to 5.319 pA (0, 29), 5.27 pA, -0.916 %"))
  }

  @Test("JSON holds the same numbers") func json() throws {
    let result = try Program.run("parameters", "SYPD_EXT_N", "--json", "--code", "3,200", in: folder)
    let list = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]]
    let entry = try #require(list?.first)
    #expect(entry["unit"] as? String == "A" && entry["modelled"] as? Bool == true)
    let value = try #require((entry["at_code"] as? [String: Any])?["value"] as? Double)
    #expect(abs(value - 2.587307e-8) < 1e-13)
    let all = try Program.run("parameters", "--json", in: folder)
    #expect((try JSONSerialization.jsonObject(with: Data(all.output.utf8)) as? [Any])?.count == 89)
  }

  @Test("what codes give is drawn, for names alone") func plot() throws {
    let result = try Program.run("parameters", "SOIF_LEAK_N", "PG_BUF_N", "--plot", "a.svg", in: folder)
    #expect(result.code == 0 && result.output == "a.svg\n")
    let picture = try Program.run("parameters", "SOIF_LEAK_N", "--plot", "-", in: folder).output
    #expect(picture.hasPrefix("<svg") && picture.contains("coarse 5") && picture.contains("after power-up"))
    #expect(try Program.run("parameters", "--plot", "a.svg", in: folder).code == 2)
    #expect(try Program.run("parameters", "SOIF_LEAK_N", "--json", "--plot", "a.svg", in: folder).code == 2)
    #expect(try Program.run("parameters", "SOIF_LEAK_N", "--plot", "", in: folder).code == 2)
  }

  @Test("those of a learning block, which the chip has not, are there by name and by scope") func learning()
    throws
  {
    let block = try Program.run("parameters", "--scope", "learning", in: folder)
    #expect(block.code == 0 && block.lines.count == 17)
    let one = try Program.run("parameters", "SL_MEMTHR_N", in: folder)
    #expect(one.code == 0 && one.lines[0].hasPrefix("SL_MEMTHR_N"))
    #expect(one.output.contains("Sources/DynapCircuits/Learning/MembraneComparator.swift"))
    let misspelt = try Program.run("parameters", "SL_MEMTHR_P", in: folder)
    #expect(misspelt.code == 3 && misspelt.errors.contains("did you mean SL_MEMTHR_N?"))
  }

  @Test("the assumed numbers stand before the fitted, and no other is listed") func assumed() throws {
    let kinds = try Program.run("parameters", "--assumed", in: folder).lines.dropFirst().map { $0.prefix(7) }
    #expect(Set(kinds).isSubset(of: ["assumed", "fitted "]))
    #expect(kinds.first == "assumed" && kinds == kinds.sorted())
  }

  @Test("the Markdown page has a table per block") func markdown() throws {
    let page = try Program.run("parameters", "--markdown", in: folder)
    #expect(page.lines.count { $0.hasPrefix("## ") } == 21)
    #expect(page.lines.count { $0.hasPrefix("| `") } == 89)
  }

  @Test("every block's file is where it is said to be") func files() throws {
    let page = try Program.run("parameters", "--json", in: folder)
    let list = try JSONSerialization.jsonObject(with: Data(page.output.utf8)) as? [[String: Any]] ?? []
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    for entry in list {
      let file = try #require(entry["file"] as? String)
      #expect(FileManager.default.fileExists(atPath: root.appendingPathComponent(file).path), "\(file)")
    }
  }

  @Test("an unknown name ends with 3 and the nearest") func unknown() throws {
    let result = try Program.run("parameters", "SOIF_LEEK_N", in: folder)
    #expect(result.code == 3 && result.output == "")
    #expect(
      result.errors == "error[unknown-parameter]: SOIF_LEEK_N is not a parameter; did you mean SOIF_LEAK_N? "
        + "`dynapse parameters` lists them\n")
  }

  @Test(
    "contradictory options are mistakes of usage",
    arguments: [
      ["--json", "--markdown"], ["--code", "2,40"], ["SOIF_DC_P", "--code", "6,0"],
      ["SOIF_DC_P", "--current", "20"], ["SOIF_DC_P", "--current", "0 A"],
      ["SOIF_DC_P", "--current", "1 pA", "--assumed"],
    ])
  func usage(_ arguments: [String]) throws {
    let result = try Program.Running(["parameters"] + arguments, in: folder).wait()
    #expect(result.code == 2 && result.output == "" && result.errors.contains("Usage:"))
  }
}

@Suite("dynapse states") struct StatesCommandTests {
  @Test("the states of either law are listed with their units") func states() throws {
    let folder = try Folder()
    let full = try Program.run("states", in: folder)
    let words = full.lines.map { $0.split(separator: " ").prefix(2).map(String.init) }
    #expect(full.code == 0 && words[0] == ["NAME", "UNIT"])
    #expect(words.contains(["I_mem", "pA"]) && words.contains(["V_mem", "mV"]))
    let linear = try Program.run("states", "--fidelity", "linear", "--json", in: folder)
    #expect(try JSONSerialization.jsonObject(with: Data(linear.output.utf8)) is [[String: String]])
    #expect(try Program.run("states", "--fidelity", "exact", in: folder).code == 2)
  }
}
