import DynapChip
import DynapIO
import DynapUnits
import Foundation
import Testing

@Suite struct WaveFigureTests {
  /// So many signals of each kind, the first of which rests.
  private func waves(_ count: Int) -> Waveform {
    var waves = Waveform()
    for i in 0..<count {
      let kinds: [WaveSignal.Kind] = [.bits(1), .bits(24), .real, .event]
      waves.signals.append(WaveSignal("board.chip0.s\(i)", kinds[i % 4]))
      waves.changes.append(
        (0..<(i == 0 ? 1 : 40)).map { k in
          let value: WaveValue =
            switch i % 4 {
            case 0: .bits(UInt64(k & 1))
            case 1: k == 5 ? .unknown : .bits(UInt64(k * 999))
            case 2: .real(k == 7 ? .nan : Double(k * k))
            default: .event
            }
          return .init(time: .us(Int64(k * k)), value: value)
        })
    }
    waves.end = .ms(2)
    return waves
  }

  @Test func `a picture has the signals that change, without what all names share`() throws {
    let svg = try WaveFigure(waves(8), name: "a.vcd").figure.svg()
    #expect(!svg.contains(">s0<"))
    for i in 1..<8 { #expect(svg.contains(">s\(i)<")) }
    #expect(svg.contains("signals of board.chip0"))
    #expect(!svg.contains("nan"))
  }

  @Test func `a signal that is named is drawn even when it rests`() throws {
    let svg = try WaveFigure(waves(8), name: "a.vcd", filter: WaveFilter(["*s0"])).figure.svg()
    #expect(svg.contains(">s0<"))
    #expect(!svg.contains(">s1<"))
  }

  @Test func `more signals than a picture holds are counted`() throws {
    let svg = try WaveFigure(waves(60), name: "a.vcd").figure.svg()
    #expect(svg.contains("19 more, choose with --signals"))
  }

  @Test func `a window shows what holds in it`() throws {
    // Between 900 us and 961 us nothing changes.
    let svg = try WaveFigure(
      waves(2), name: "a.vcd", filter: WaveFilter(["*s1"]), window: 0.000_91...0.000_95
    ).figure.svg()
    #expect(svg.contains(">\(String(30 * 999, radix: 16))<"))
  }

  @Test func `a real number holds until it changes, and its range in sight stands below its name`() throws {
    var waves = Waveform()
    waves.signals = [WaveSignal("v", .real)]
    waves.changes = [
      [(0, 0.25), (4, 1.5), (5, 0.125)].map { .init(time: .ms($0.0), value: .real($0.1)) }
    ]
    waves.end = .ms(10)
    func svg(_ window: ClosedRange<Double>?) throws -> String {
      try WaveFigure(waves, name: "a.vcd", window: window).figure.svg()
    }
    #expect(try svg(nil).contains(">0.125 to 1.5<"))
    // What holds from before the window counts, and what comes after it does not.
    #expect(try svg(0.002...0.0045).contains(">0.25 to 1.5<"))
    #expect(try svg(0.006...0.01).contains(">0.125<"))
    // A level, a step and a level: four corners and the ends.
    let data = try svg(0.002...0.0045).components(separatedBy: "<g clip-path=").last ?? ""
    #expect(
      data.components(separatedBy: "<path d=\"")[1].prefix { $0 != "\"" }.filter { "ML".contains($0) }
        == "MLLL")
  }

  @Test func `nothing to draw is a picture, and no signal an error`() throws {
    #expect(try WaveFigure(waves(1), name: "a.vcd").figure.svg().contains("no signals"))
    #expect(throws: DiagnosticError.self) { try WaveFigure(Waveform(), name: "a.vcd") }
  }

  @Test func `every beginning of a dump is read or refused`() throws {
    let text = """
      $timescale 1 ns $end
      $scope module a $end $var wire 2 ! b [1:0] $end $var real 64 " c $end $upscope $end
      $enddefinitions $end
      #0
      b10 !
      #5
      r1.5 "
      """
    for length in 0...text.utf8.count {
      let part = String(decoding: text.utf8.prefix(length), as: UTF8.self)
      let error = formatError { _ = try VCDReader.read(part) }
      #expect(error == nil || error?.description.contains("line ") == true)
    }
  }
}
