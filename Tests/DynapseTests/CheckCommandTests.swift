import Testing

@Suite("dynapse check") struct CheckCommandTests {
  @Test("a sound file is counted on standard output") func sound() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run("check", "net.yaml", in: folder)
    #expect(result.code == 0 && result.errors == "", "\(result.errors)")
    #expect(
      result.output
        == "net.yaml: ok: 1 chip, 16 neurons, 24 CAM words, 8 SRAM words, 3 populations, 1 stimulus, 2 recordings, 20 ms\n"
    )
    #expect(try Program.run("check", "-q", "net.yaml", in: folder).output == "")
  }

  @Test("every file is checked, and the first fault does not end it") func several() throws {
    let folder = try Folder(["net.yaml": Sample.net, "bad.yaml": "format: dynapse/1\nduration: 3\n"])
    let result = try Program.run("check", "bad.yaml", "net.yaml", in: folder)
    #expect(result.code == 3)
    #expect(result.lines.count == 1 && result.output.hasPrefix("net.yaml: ok"))
    #expect(result.errors.hasPrefix("bad.yaml:2:11: error["))
    #expect(try Program.run("check", "none.yaml", "net.yaml", in: folder).code == 4)
  }

  @Test("what only the engine knows to be wrong is found too") func engine() throws {
    let text = Sample.net.replacing("state: I_mem", with: "state: I_men")
    let result = try Program.run("check", "net.yaml", in: Folder(["net.yaml": text]))
    #expect(result.code == 3)
    #expect(result.errors.contains("I_men") && result.errors.contains("did you mean"))
  }

  // The place and the code; the texts themselves belong to the tests of the reader.
  @Test(
    "wrong inputs end with 3 and say where and what",
    arguments: [
      ("duration: 20 ms", "duration: 20", "net.yaml:3:11: error["),
      ("duration: 20 ms", "duration: 20 mV", "net.yaml:3:11: error["),
      ("name: small net", "nmae: small net", "net.yaml:2:1: error["),
      ("mismatch: off", "mismatch: on", "net.yaml:4:11: error["),
      ("SOIF_LEAK_N: [0, 50]", "SOIF_LEEK_N: [0, 50]", "did you mean"),
      ("SOIF_LEAK_N: [0, 50]", "SOIF_LEAK_N: [6, 50]", "net.yaml:12:"),
      ("neurons: 8-15", "neurons: 8-256", "error["),
      ("from: in, to: exc", "from: inn, to: exc", "did you mean"),
      ("[5 ms, 0]", "[5 ms, 2]", "error["),
      ("dendrite: ampa", "dendrite: ampere", "error["),
      ("format: dynapse/1", "format: dynapse/9", "net.yaml:1:9: error["),
      ("duration: 20 ms", "duration: [", "error["),
    ])
  func wrong(_ right: String, _ wrong: String, _ message: String) throws {
    let folder = try Folder(["net.yaml": Sample.net.replacing(right, with: wrong)])
    let checked = try Program.run("check", "net.yaml", in: folder)
    #expect(checked.code == 3)
    #expect(checked.output == "")
    #expect(checked.errors.contains(message), "\(checked.errors)")
    let run = try Program.run("run", "net.yaml", in: folder)
    #expect(run.code == 3)
    #expect(run.errors == checked.errors)
    #expect(!folder.exists("out"))
  }
}
