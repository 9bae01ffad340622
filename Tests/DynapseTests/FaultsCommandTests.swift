import Foundation
import Testing

@Suite("dynapse faults") struct FaultsCommandTests {
  @Test("a list of bad words is summarised core by core and column by column") func summary() throws {
    let rows = [String](repeating: "1,255,63,1500", count: 4) + ["1,0,0,5", "0,16,1,5"]
    let folder = try Folder(["bad.csv": rows.joined(separator: "\n")])
    let result = try Program.run("faults", "bad.csv", in: folder)
    #expect(result.code == 0 && result.errors == "")
    #expect(
      result.output == """
        bad.csv: list of bad CAM words

        core  tags  deaf words  of all  dead  events missed  bad tags
        0.0   low            1   0.0 %     0          0.0 %         0
        0.0   high           0   0.0 %     0          0.0 %         0
        0.1   low            1   0.0 %     0          0.0 %         0
        0.1   high           1   0.0 %     1          0.0 %         0
        0.2   low            0   0.0 %     0          0.0 %         0
        0.2   high           0   0.0 %     0          0.0 %         0
        0.3   low            0   0.0 %     0          0.0 %         0
        0.3   high           0   0.0 %     0          0.0 %         0

        deaf words in percent, by column of 16 neurons
          core  tags  0  1  2  3  4  5  6  7  8  9  10  11  12  13  14  15
          0.0   low   0  0  0  0  0  0  0  0  0  0   0   0   0   0   0   0
          0.0   high  0  0  0  0  0  0  0  0  0  0   0   0   0   0   0   0
          0.1   low   0  0  0  0  0  0  0  0  0  0   0   0   0   0   0   0
          0.1   high  0  0  0  0  0  0  0  0  0  0   0   0   0   0   0   0
          0.2   low   0  0  0  0  0  0  0  0  0  0   0   0   0   0   0   0
          0.2   high  0  0  0  0  0  0  0  0  0  0   0   0   0   0   0   0
          0.3   low   0  0  0  0  0  0  0  0  0  0   0   0   0   0   0   0
          0.3   high  0  0  0  0  0  0  0  0  0  0   0   0   0   0   0   0

        """)
  }

  @Test("bad tags and silent neurons are named, and counted in the JSON") func remarks() throws {
    let table = """
      chip,core,neuron,synapse,half,probability,first_tag,last_tag
      0,2,,,,,8,15
      0,2,,,,,1024,1024
      0,3,7,,,,,
      0,3,16,0,1,0.5,,

      """
    let folder = try Folder(["map.csv": table])
    let result = try Program.run("faults", "map.csv", in: folder)
    #expect(result.code == 0 && result.errors == "")
    #expect(result.output.hasSuffix("\ncore 0.2: bad tags 8-15, 1024\ncore 0.3: silent neurons 7\n"))
    let json = try Program.run("faults", "-", "--json", in: folder, input: "map.csv")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let cores = try #require(object?["cores"] as? [[String: Any]])
    #expect(cores.count == 4 && cores[2]["bad_tags"] as? [String] == ["8-15", "1024"])
    #expect((cores[2]["low"] as? [String: Any])?["bad_tags"] as? Int == 8)
    let high = try #require(cores[3]["high"] as? [String: Any])
    #expect(high["deaf"] as? Int == 1 && high["dead"] as? Int == 0)
    #expect((high["deaf_by_column"] as? [Double])?[1] == 1.0 / 1024)
  }

  @Test("a drawn board is the serial's, and goes through both layouts unchanged") func generate() throws {
    let folder = try Folder()
    let drawn = try Program.run(
      "faults", "--generate", "orange-like", "--serial", "7", "-o", "map.csv", in: folder)
    #expect(drawn.code == 0 && drawn.output == "" && drawn.errors == "")
    let text = try folder.text("map.csv")
    #expect(text.hasPrefix("# orange-like, serial 7\nchip,core,neuron,synapse,half,probability,first_tag"))
    let again = try Program.run("faults", "--generate", "orange-like", "--serial", "7", in: folder)
    #expect(again.output == text)
    let other = try Program.run("faults", "--generate", "orange-like", "--serial", "8", in: folder)
    #expect(other.output != text)
    #expect(try Program.run("faults", "map.csv", "--convert", "-o", "map.json.gz", in: folder).code == 0)
    let back = try Program.run("faults", "map.json.gz", "--convert", in: folder)
    #expect(back.code == 0 && back.errors == "")
    #expect("# orange-like, serial 7\n" + back.output == text)
  }

  @Test("what a CAM profile cannot hold is said") func omissions() throws {
    let folder = try Folder([
      "map.csv": "chip,core,neuron,synapse,half,probability\n0,1,3,,,\n1,0,0,0,0,1\n"
    ])
    let result = try Program.run("faults", "map.csv", "--convert", "-o", "map.json", in: folder)
    #expect(result.code == 0)
    #expect(
      result.errors == """
        map.json: warning[profile-one-chip]: the map has faults of 1 other chips, which a CAM profile leaves out; \
        write a .csv to keep them
        map.json: warning[profile-silent-neurons]: the map has 1 silent neurons, which a CAM profile leaves out; \
        write a .csv to keep them

        """)
    #expect(folder.exists("map.json"))
  }

  @Test(
    "a command line that cannot be meant is a usage error",
    arguments: [
      [], ["a.csv", "--generate", "ideal"], ["--generate", "orange"], ["a.csv", "-o", "b.csv"],
      ["--generate", "ideal", "--json"], ["a.csv", "--serial", "3"], ["--generate", "ideal", "-o", "b.txt"],
      ["--generate", "ideal", "--chips", "0"], ["a.csv", "--chip", "225"],
    ])
  func usage(arguments: [String]) throws {
    let folder = try Folder()
    let result = try Program.Running(["faults"] + arguments, in: folder).wait()
    #expect(result.code == 2 && result.output == "" && !result.errors.isEmpty)
    #expect(try folder.names().isEmpty)
  }

  @Test("a bad file is invalid input, a missing one an error of input") func failures() throws {
    let folder = try Folder(["map.csv": "core,neuron,synapse,tag\n4,0,0,0\n"])
    let bad = try Program.run("faults", "map.csv", in: folder)
    #expect(bad.code == 3 && bad.output == "")
    #expect(
      bad.errors == "map.csv:2:1: error[fault-out-of-range]: core is 4; write a whole number from 0 to 3\n")
    let missing = try Program.run("faults", "none.csv", in: folder)
    #expect(missing.code == 4 && missing.errors.contains("error[system]"))
  }

  @Test("an experiment runs on a drawn board and says what the board missed") func run() throws {
    let folder = try Folder([
      "net.yaml": Sample.net.replacingOccurrences(
        of: "mismatch: off", with: "mismatch: off\nfaults: map.json.gz")
    ])
    let drawn = try Program.run("faults", "--generate", "white-like", "-o", "map.json.gz", in: folder)
    #expect(drawn.code == 0 && drawn.errors == "")
    let result = try Program.run("run", "net.yaml", "--out", "out", in: folder)
    #expect(result.code == 0, "\(result.errors)")
  }
}
