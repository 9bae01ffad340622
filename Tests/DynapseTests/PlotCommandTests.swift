import Testing

@Suite("dynapse plot") struct PlotCommandTests {
  @Test("the pictures of a folder are drawn again, byte for byte") func again() throws {
    let folder = try Folder(["net.yaml": Sample.net, "wave.yaml": Sample.wave])
    for name in ["net", "wave"] {
      #expect(try Program.run("run", "\(name).yaml", "--out", name, in: folder).code == 0)
      let raster = try folder.text("\(name)/raster.svg")
      let traces = try? folder.text("\(name)/traces.svg")
      let result = try Program.run("plot", name, in: folder)
      #expect(result.code == 0 && result.errors == "", "\(result.errors)")
      #expect(result.lines == ["\(name)/raster.svg"] + (traces == nil ? [] : ["\(name)/traces.svg"]))
      #expect(try folder.text("\(name)/raster.svg") == raster)
      #expect((try? folder.text("\(name)/traces.svg")) == traces)
    }
    #expect(try folder.text("wave/raster.svg").contains("heart down"))
  }

  @Test("everything goes into one picture, for a part of the time") func one() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    #expect(try Program.run("run", "net.yaml", "--out", "o", "--no-plots", in: folder).code == 0)
    let result = try Program.run(
      "plot", "o", "--from", "5 ms", "--until", "10 ms", "-o", "part.svg", in: folder)
    #expect(result.code == 0 && result.output == "", "\(result.errors)")
    let svg = try folder.text("part.svg")
    #expect(svg.contains("membrane") && svg.contains(">10<"))
    // The part shows the membrane's samples of its 5 ms alone: its path is shorter than that of all 20 ms.
    let whole = try Program.run("plot", "o", "-o", "-", in: folder).output
    #expect(whole.contains("<svg") && svg.utf8.count < whole.utf8.count)
  }

  @Test("a single archive is drawn beside it") func archive() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    #expect(try Program.run("run", "net.yaml", "--out", "o", in: folder).code == 0)
    #expect(try Program.run("plot", "o/spikes.npz", in: folder).lines == ["o/spikes.svg"])
    #expect(try folder.text("o/spikes.svg").contains(">exc<"))
    #expect(try Program.run("plot", "o/traces.npz", in: folder).lines == ["o/traces.svg"])
    #expect(try Program.run("plot", "o/inputs.npz", in: folder).code == 3)
  }

  @Test("a folder that holds no run, a window without time") func wrong() throws {
    let folder = try Folder(["summary.json": "{}"])
    let none = try Program.run("plot", "nowhere", in: folder)
    #expect(none.code == 4 && none.errors.hasPrefix("nowhere: error[system]: cannot open it"))
    let empty = try Program.run("plot", ".", in: folder)
    #expect(empty.code == 3 && empty.errors.contains("is not the summary of a run"))
    #expect(try Program.run("plot", ".", "--from", "2s", "--until", "1s", in: folder).code == 2)
    #expect(try Program.run("plot", ".", "--from", "2", in: folder).code == 2)
  }

  @Test("a waveform's signals are drawn in the order in which they are named, in its time") func waveform()
    throws
  {
    let dump = """
      $timescale 1 us $end
      $scope module a $end $var wire 1 ! first $end $var real 64 " second $end $upscope $end
      $enddefinitions $end
      #0
      0!
      r0.25 "
      #5
      1!
      r1.5 "
      #10

      """
    let folder = try Folder(["a.vcd": dump])
    let result = try Program.run(
      "plot", "a.vcd", "--signals", "a.second", "--signals", "*", "-o", "-", in: folder)
    #expect(result.code == 0, "\(result.errors)")
    let places = [">second<", ">0.25 to 1.5<", ">first<"].compactMap {
      result.output.range(of: $0)?.lowerBound
    }
    #expect(places.count == 3 && places == places.sorted())
    let late = try Program.run("plot", "a.vcd", "--from", "10us", "--until", "20us", in: folder)
    #expect(late.code == 3)
    #expect(
      late.errors
        == "error[plot-window]: --from is 10 us, and a.vcd ends at 10 us; give an earlier time\n")
    for arguments in [["a.vcd", "-o", ""], ["a.vcd", "-o", "./a.vcd"], ["a.vcd", "--until", "0s"], [""]] {
      #expect(try Program.Running(["plot"] + arguments, in: folder).wait().code == 2)
    }
    #expect(try folder.names() == ["a.vcd"])
  }
}
