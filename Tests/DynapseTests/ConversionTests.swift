import Foundation
import Testing

@Suite("dynapse convert, diff, inspect and schema") struct ConversionTests {
  /// A folder with a small net and the same in the vendor's format.
  static func folder() throws -> Folder {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run("convert", "net.yaml", "net.json.gz", in: folder)
    try #require(result.code == 0 && result.output == "" && result.errors == "", "\(result.errors)")
    return folder
  }

  @Test("a board survives the way through the vendor's format and back") func roundTrip() throws {
    let folder = try Self.folder()
    #expect(try Program.run("convert", "net.json.gz", "back.yaml", in: folder).code == 0)
    #expect(try Program.run("convert", "back.yaml", "back.json", "--compact", in: folder).code == 0)
    for other in ["net.yaml", "back.yaml", "back.json"] {
      let result = try Program.run("diff", "net.json.gz", other, in: folder)
      #expect(result.code == 0 && result.output == "" && result.errors == "", "\(other): \(result.output)")
    }
    let compact = try folder.text("back.json")
    #expect(compact.hasPrefix("{\"value0\":{"))
    #expect(try folder.text("back.yaml").contains("name: \"net\""))
  }

  @Test("a pipe converts to the other format") func pipe() throws {
    let folder = try Self.folder()
    let yaml = try Program.run("convert", "-", "-", in: folder, input: "net.json.gz")
    #expect(yaml.code == 0 && yaml.output.hasPrefix("format: dynapse/1\nname: \"stdin\"\n"))
    let checked = try Program.run("check", "-", in: folder, input: "net.json.gz")
    #expect(checked.output == "-: ok: 1 chip, 16 neurons, 24 CAM words, 8 SRAM words\n")
  }

  @Test("what YAML written from an experiment leaves out is said") func omissions() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run("convert", "net.yaml", "flat.yaml", in: folder)
    #expect(result.code == 0)
    #expect(
      result.errors
        == "net.yaml: warning[board-only]: the experiment is converted without populations, stimuli, "
        + "recordings and options; keep the original\n")
  }

  @Test("an output of another kind is a mistake of usage") func kind() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run("convert", "net.yaml", "net.txt", in: folder)
    #expect(result.code == 2)
    #expect(result.errors.contains("must end in .yaml, .yml, .json or .json.gz"))
  }

  @Test("differences are listed by path and end with 1") func differences() throws {
    let text = Sample.net.replacing("SOIF_DC_P: [4, 80]", with: "SOIF_DC_P: [4, 81]")
      .replacing("duration: 20 ms", with: "duration: 30 ms")
    let folder = try Folder(["a.yaml": Sample.net, "b.yaml": text])
    let result = try Program.run("diff", "a.yaml", "b.yaml", in: folder)
    #expect(result.code == 1)
    #expect(
      result.lines == [
        "duration: 20 ms -> 30 ms", "board.chips[0].cores[0].parameters.SOIF_DC_P: (4, 80) -> (4, 81)",
      ])
    let json = try Program.run("diff", "a.yaml", "b.yaml", "--json", in: folder)
    let list = try JSONDecoder().decode([[String: String]].self, from: Data(json.output.utf8))
    #expect(json.code == 1 && list[0] == ["path": "duration", "before": "20 ms", "after": "30 ms"])
    let quiet = try Program.run("diff", "a.yaml", "b.yaml", "--quiet", in: folder)
    #expect(quiet.code == 1 && quiet.output == "")
    #expect(try Program.run("diff", "a.yaml", "none.yaml", in: folder).code == 4)
  }

  @Test("a vendor's file runs, and takes no settings") func vendorRuns() throws {
    let folder = try Self.folder()
    let result = try Program.run("run", "net.json.gz", "--for", "5ms", "--no-plots", in: folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(try folder.names("out/net") == ["spikes.csv", "spikes.npz", "summary.json"])
    #expect(try folder.text("out/net/spikes.csv").split(separator: "\n").count > 8)
    let set = try Program.run("run", "net.json.gz", "--set", "step=50us", in: folder)
    #expect(set.code == 3)
    #expect(
      set.errors
        == "--set step=50us: error[override-without-experiment]: the setting is given for the vendor's format; "
        + "`dynapse convert` it to YAML first\n")
  }

  @Test("an inspection shows words, loose ends and times with units") func inspection() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run("inspect", "net.yaml", in: folder)
    #expect(result.code == 0 && result.errors == "")
    #expect(result.lines[0] == "small net")
    let words = result.lines.map { $0.split(separator: " ").map(String.init) }
    #expect(words.contains(["exc", "8", "2", "1", "16", "496", "8", "24"]))
    #expect(result.output.contains("neurons that nobody hears, core 0.0: 8-15"))
    #expect(words.contains(["membrane", "time", "constant", "tau_mem", "31.89", "ms", "SOIF_LEAK_N"]))
    let changed = try Program.run(
      "inspect", "net.yaml", "--set", "board.chips[0].cores[0].parameters.SOIF_LEAK_N=[0,10]", in: folder)
    #expect(changed.output.contains("tau_mem  ") && !changed.output.contains("31.89 ms"))
  }

  @Test("an inspection as JSON holds numbers and units") func inspectionJSON() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run("inspect", "net.yaml", "--json", in: folder)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let points = try #require(object?["operating_points"] as? [[String: Any]])
    #expect(points.count == 1 && points[0]["cores"] as? [String] == ["0.0"])
    let values = try #require(points[0]["values"] as? [[String: Any]])
    #expect(values.first?["unit"] as? String == "s")
    #expect(object?["unheard_neurons"] as? [String] == ["0.0.8-15"])
  }

  @Test("the schema is JSON, or Markdown on request") func schema() throws {
    let folder = try Folder()
    let result = try Program.run("schema", in: folder)
    #expect(result.code == 0 && result.errors == "")
    #expect(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) is [String: Any])
    #expect(try Program.run("schema", "--markdown", in: folder).output.contains("| `duration` |"))
  }

  @Test("a setting of an experiment is refused for the vendor's format, which has no such paths")
  func override()
    throws
  {
    let folder = try Folder(["net.yaml": Sample.net])
    #expect(try Program.run("convert", "net.yaml", "net.json", in: folder).code == 0)
    let result = try Program.run("run", "net.json", "--set", "step=50us", in: folder)
    #expect(result.code == 3)
    #expect(
      result.errors
        == "--set step=50us: error[override-without-experiment]: the setting is given for the vendor's "
        + "format; `dynapse convert` it to YAML first\n")
  }

  @Test("conditions of the run have no place in the vendor's format, which is told") func conditions() throws
  {
    let folder = try Folder([
      "hot.yaml": """
      format: dynapse/1
      duration: 1 s
      fidelity: device
      temperature: 40 degC
      noise: {shot: true}
      calibration: {SOIF_LEAK_N: 0.8}
      board: {}

      """
    ])
    let result = try Program.run("convert", "hot.yaml", "hot.json", in: folder)
    #expect(result.code == 0)
    #expect(
      result.errors
        == "hot.yaml: warning[conditions-lost]: temperature, noise, calibration, fidelity cannot be said in the "
        + "vendor's format; keep the original\n")
  }

  @Test("chips in rows become one row in the vendor's format, which is told") func columns() throws {
    let folder = try Folder([
      "grid.yaml": "format: dynapse/1\nduration: 1 s\nboard: {columns: 1, chips: {0-1: {}}}\n"
    ])
    let result = try Program.run("convert", "grid.yaml", "grid.json.gz", in: folder)
    #expect(result.code == 0)
    #expect(
      result.errors
        == "grid.yaml: warning[columns-lost]: board.columns is 1, which the vendor's format cannot say; "
        + "add board.columns to what is made of it\n")
  }
}
