import DynapIO
import DynapUnits
import Testing

@Suite struct VCDTests {
  private let signals = [
    WaveSignal("board.chip0.req", .bits(1)), WaveSignal("board.chip0.data", .bits(24)),
    WaveSignal("board.V_mem", .real), WaveSignal("board.chip1.spike", .event),
  ]

  /// The text of a dump that a body fills.
  private func text(
    _ limits: WaveFile.Limits = WaveFile.Limits(), _ body: (WaveFile, [WaveFile.ID?]) throws -> Void
  ) throws -> String {
    var text = ""
    try withScratchDirectory { folder in
      let file = try WaveFile(path: folder + "/a.vcd", limits)
      try body(
        file, signals.map { file.add($0.name, $0.kind, initial: $0.kind == .real ? .real(0) : .bits(0)) })
      _ = try file.finish(at: .ns(100))
      text = String(decoding: try ByteSource.contents(ofPath: folder + "/a.vcd"), as: UTF8.self)
    }
    return text
  }

  @Test func `a dump says what IEEE 1364 says`() throws {
    let text = try text { file, ids in
      file.change(ids[1], .bits(0xA5), at: .ns(10))
      file.change(ids[0], .bits(1), at: .ns(10))
      file.change(ids[3], .event, at: .ps(10_500))
      file.change(ids[2], .real(-0.125), at: .ns(20))
      file.change(ids[0], .bits(1), at: .ns(30))
    }
    let lines = text.split(separator: "\n")
    #expect(lines[0].hasPrefix("$version dynapse "))
    #expect(
      lines.dropFirst() == [
        "$timescale 1 ps $end", "$scope module board $end", "$var real 64 # V_mem $end",
        "$scope module chip0 $end",
        "$var wire 1 ! req $end", "$var wire 24 \" data [23:0] $end", "$upscope $end",
        "$scope module chip1 $end",
        "$var event 1 $ spike $end", "$upscope $end", "$upscope $end", "$enddefinitions $end", "#0",
        "$dumpvars",
        "0!", "b0 \"", "r0.0 #", "$end", "#10000", "1!", "b10100101 \"", "#10500", "1$", "#20000",
        "r-0.125 #",
        "#100000",
      ])
  }

  @Test func `what was written is read back`() throws {
    let text = try text { file, ids in
      for i in 0..<50 {
        file.change(ids[0], .bits(UInt64(i & 1)), at: .ps(Int64(7 * i)))
        file.change(ids[1], .bits(UInt64(i * 1009)), at: .ps(Int64(7 * i + 3)))
        file.change(ids[2], .real(Double(i) / 3), at: .ps(Int64(7 * i)))
        file.change(ids[3], .event, at: .ps(Int64(7 * i)))
        if i % 10 == 9 { try file.flush(before: .ps(Int64(7 * i))) }
      }
    }
    let waves = try VCDReader.read(text)
    #expect(Set(waves.signals) == Set(signals))
    #expect(waves.end == .ns(100))
    #expect(waves.changes(of: "board.chip0.data")?.count == 50)
    #expect(waves.changes(of: "board.chip0.data")?.last == .init(time: .ps(346), value: .bits(49 * 1009)))
    // The initial value is the first of both.
    #expect(waves.changes(of: "board.V_mem")?.map(\.value) == (0..<50).map { .real(Double($0) / 3) })
    #expect(waves.changes(of: "board.chip1.spike")?.map(\.time) == (0..<50).map { .ps(Int64(7 * $0)) })
  }

  @Test func `changes may come in any order until they are flushed, and the last of a time counts`() throws {
    let text = try text { file, ids in
      file.change(ids[0], .bits(0), at: .ns(20))
      file.change(ids[0], .bits(1), at: .ns(10))
      file.change(ids[1], .bits(1), at: .ns(5))
      file.change(ids[1], .bits(2), at: .ns(5))
    }
    let waves = try VCDReader.read(text)
    #expect(waves.changes(of: "board.chip0.req")?.map(\.value) == [.bits(0), .bits(1), .bits(0)])
    #expect(waves.changes(of: "board.chip0.data")?.map(\.value) == [.bits(0), .bits(2)])
  }

  @Test func `a window begins with the values that it finds`() throws {
    var limits = WaveFile.Limits()
    limits.from = .ns(15)
    limits.until = .ns(25)
    let text = try text(limits) { file, ids in
      for i in Int64(0)..<10 { file.change(ids[1], .bits(UInt64(i)), at: .ns(5 * i)) }
    }
    let waves = try VCDReader.read(text)
    #expect(
      waves.changes(of: "board.chip0.data") == [
        .init(time: .ns(15), value: .bits(3)), .init(time: .ns(20), value: .bits(4)),
      ])
    #expect(waves.end == .ns(25))
  }

  @Test func `a filter keeps signals out`() throws {
    var limits = WaveFile.Limits()
    limits.filter = WaveFilter(["*.chip0.*", "board.?_mem"])
    let text = try text(limits) { file, ids in
      #expect(ids.map { $0 != nil } == [true, true, true, false])
      file.change(ids[3], .event, at: .ns(1))
    }
    #expect(try VCDReader.read(text).signals.count == 3)
  }

  @Test(
    arguments: [
      ("", "", true), ("*", "", true), ("?", "", false), ("a*c", "abbc", true), ("a*c", "abcd", false),
      ("**a", "ba", true), ("*a*a*", "banana", true), ("*ab", "aab", true),
      ("board.*.req", "board.chip0.req", true),
    ])
  func `patterns match whole names`(pattern: String, name: String, matches: Bool) {
    #expect(WaveFilter([pattern]).passes(name) == matches)
  }

  @Test func `past its limit a dump stops and stays valid`() throws {
    var limits = WaveFile.Limits()
    limits.bytes = 2_000
    let text = try text(limits) { file, ids in
      for i in Int64(0)..<1_000 { file.change(ids[1], .bits(UInt64(i)), at: .ps(i)) }
      try file.flush(before: .ns(1))
      #expect(file.isFull)
    }
    #expect(text.utf8.count <= 2_000)
    #expect(text.contains("$comment the file has reached its size limit $end"))
    let changes = try #require(try VCDReader.read(text).changes(of: "board.chip0.data"))
    #expect(changes.count > 50)
    #expect(changes.last?.value == .bits(UInt64(changes.count - 1)))
  }

  @Test func `numbers that a dump cannot say are left out`() throws {
    let text = try text { file, ids in
      for (i, value) in [1, .nan, .infinity, 2].enumerated() {
        file.change(ids[2], .real(value), at: .ns(Int64(i)))
      }
    }
    #expect(try VCDReader.read(text).changes(of: "board.V_mem")?.map(\.value) == [.real(1), .real(2)])
  }

  @Test func `dumps of other simulators are read`() throws {
    let waves = try VCDReader.read(
      """
      $date today $end $timescale
        10 ns
      $end
      $scope module SystemC $end
      $var wire 1 aaaaa clk $end
      $var wire 40 aaaab data [39:0] $end
      $var reg 8 aaaab alias[7:0] $end
      $upscope $end
      $enddefinitions $end
      $comment All initial values $end
      $dumpvars
      xaaaaa
      bz01 aaaab
      $end
      #3
      1aaaaa
      B101 aaaab
      """)
    #expect(waves.signals.map(\.name) == ["SystemC.clk", "SystemC.data", "SystemC.alias"])
    #expect(waves.changes[0] == [.init(time: .zero, value: .unknown), .init(time: .ns(30), value: .bits(1))])
    #expect(waves.changes[1] == waves.changes[2])
    #expect(waves.changes[1].map(\.value) == [.unknown, .bits(5)])
  }

  @Test(
    arguments: [
      ("", "truncatedHeader"), ("hello", "malformedHeader"), ("$var wire $end", "malformedHeader"),
      ("$var wire 0 a b $end", "malformedHeader"), ("$upscope $end", "malformedHeader"),
      ("$timescale 3 ns $end", "malformedHeader"), ("$timescale 1 fs $end", "malformedHeader"),
      ("$scope module a", "truncatedHeader"), ("$enddefinitions $end #x", "corruptStream"),
      ("$enddefinitions $end 1a", "corruptStream"), ("$enddefinitions $end #5 #4", "corruptStream"),
      ("$enddefinitions $end #99999999999999999999", "corruptStream"),
      ("$enddefinitions $end b1", "corruptStream"),
      ("$timescale 1 s $end $enddefinitions $end #99999999999", "corruptStream"),
      ("$enddefinitions $end r1,5 a", "corruptStream"), ("$enddefinitions $end q", "corruptStream"),
    ])
  func `what is no dump is an error with its line`(text: String, code: String) {
    let error = formatError { _ = try VCDReader.read("\n" + text, source: "a.vcd") }
    #expect(error?.code.rawValue == code)
    #expect(error?.description.hasPrefix("a.vcd: line ") == true)
  }

  @Test func `a time that no time can hold is told apart from one that goes back`() {
    func error(_ times: String) -> String? {
      formatError {
        _ = try VCDReader.read("$timescale 1 s $end $enddefinitions $end \(times)", source: "a.vcd")
      }?.description
    }
    #expect(
      error("#99999999999")
        == "a.vcd: line 1, column 1: corruptStream: the time #99999999999 is longer than the 106 days that a time "
        + "can hold; dump a shorter time")
    #expect(
      error("#5 #4")
        == "a.vcd: line 1, column 1: corruptStream: the time #4 lies before the one above it; write the file again with "
        + "a simulator")
  }

  @Test func `a name that is repeated or has spaces is refused`() throws {
    for names in [["a", "a"], ["a b"], [""], ["a."]] {
      try withScratchDirectory { folder in
        let sink = try ByteSink(path: folder + "/a.vcd")
        let signals = names.map { WaveSignal($0, .real) }
        #expect(formatError { _ = try VCDWriter(to: sink, signals) }?.code == .badName)
      }
    }
  }
}
