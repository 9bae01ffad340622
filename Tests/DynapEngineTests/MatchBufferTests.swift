import DynapFabric
import DynapUnits
import Testing

@testable import DynapEngine

/// What an event comes to in synapses of many delays and widths, against whole picoseconds.
@Suite struct MatchBufferTests {
  static let weight: Float = 3

  static func columns(_ step: SimTime, _ count: Int) -> SynapseColumns {
    SynapseColumns(
      (0..<count).map { k in
        var entry = CoreSynapses.Entry(target: .init(lane: 256 + k, dendrite: k % 4))
        entry.delay = SimTime(picoseconds: step.picoseconds * Int64(k * k) / 37 + Int64(k))
        entry.width = SimTime(picoseconds: step.picoseconds * Int64(1 + k % 50) / 20)
        entry.weight = weight
        return entry
      })
  }

  @Test(
    "step, place and charge are those of the times in picoseconds",
    arguments: [SimTime.us(1), .us(10), .us(100), .ms(1)], [0, 0.37, 0.9999])
  func law(step: SimTime, place: Double) {
    var columns = Self.columns(step, 60)
    let own: Int64 = 41
    let time = SimTime(picoseconds: own * step.picoseconds + Int64(place * Double(step.picoseconds)))
    let frame = CoreStepper.Frame(
      index: own, step: step, serial: 0, retriggers: true, delaysOne: true, losesEvents: false)
    let entries = Array(columns)
    columns.withView { view in
      MatchBuffer.with { buffer in
        let fraction = Float(Double((time - own * step).picoseconds) / Double(step.picoseconds))
        let unusual = buffer.compute(view, 0, 60, at: time, fraction, frame)
        #expect(!unusual.contains(.isClose) && !unusual.contains(.isSpecial))
        for (k, entry) in entries.enumerated() {
          let begin = time + entry.delay
          // A Float has 24 bits of the delay: what they move is 1e-7 of it, and of the step.
          let tolerance = 2e-7 * (entry.delay.milliseconds + step.milliseconds)
          let found = (own + Int64(buffer.step[k])) * step
          let portion = buffer.portion(k)
          #expect(abs(found.milliseconds + Double(portion.begin) - begin.milliseconds) <= tolerance)
          let part = min(entry.width.milliseconds, step.milliseconds - Double(portion.begin))
          #expect(portion.begin >= 0 && portion.begin <= Float(step.milliseconds))
          // Three roundings of 6e-8 at a weight of 3, and one of the product.
          #expect(abs(Double(portion.charge) - Double(Self.weight) * part) < 8e-7 * step.milliseconds)
          #expect(abs(Double(portion.middle - portion.begin) - 0.5 * part) < 2e-7 * step.milliseconds)
          #expect(portion.synapse == k && portion.place == Int(entry.target.placeOnCore))
          #expect((portion.bits & Portion.lasts != 0) == (Float(part) < Float(entry.width.milliseconds)))
          let start = begin.picoseconds - buffer.starts[k]
          #expect(start == 0, "the pulse of synapse \(k) starts when its delay ends")
        }
        for k in 60..<64 { #expect(buffer.starts[k] == CoreSynapses.Entry.never.picoseconds) }
      }
    }
  }

  @Test("a pulse that has not begun or has not ended, a far one and a flag are unusual")
  func unusual() {
    var columns = Self.columns(.us(100), 8)
    let time = SimTime.ms(7)
    for k in 0..<8 {
      columns[k].delay = .us(1000)
      columns[k].width = .us(20)
    }
    columns[1].lastStart = time + .us(900)
    columns[2].lastStart = time - .us(19)
    columns[3].lastStart = time - .us(21)
    columns[4].target[.isDeaf] = true
    columns[5].target[.isDepressing] = true
    columns[6].delay = .s(3600)
    let frame = CoreStepper.Frame(
      index: 70, step: .us(100), serial: 0, retriggers: true, delaysOne: true, losesEvents: false)
    let expected: [MatchBuffer.Unusual] = [[], .isClose, .isClose, [], .isSpecial, [], .isFar, []]
    for k in 0..<8 {
      var one = SynapseColumns([columns[k]])
      one.withView { view in
        MatchBuffer.with { buffer in
          #expect(buffer.compute(view, 0, 1, at: time, 0, frame) == expected[k], "\(k)")
          #expect((buffer.portion(0).bits & Portion.isSpecial != 0) == (k == 4 || k == 5))
        }
      }
    }
    #expect(MatchBuffer.isFar(Float(columns[6].delay.picoseconds), 0, frame))
  }
}
