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
      }, offsets: [0, UInt32(count)], step: step)
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
      MatchBuffer.with(frame) { buffer in
        let fraction = Float(Double((time - own * step).picoseconds) / Double(step.picoseconds))
        buffer.compute(view, 0..<60, at: 0, .init(step: own, fraction: fraction))
        for (k, entry) in entries.enumerated() {
          let begin = time + entry.delay
          // A Float has 24 bits of the delay: what they move is 1e-7 of it, and of the step.
          let tolerance = 2e-7 * (entry.delay.milliseconds + step.milliseconds)
          let found = (own + Int64(buffer.step[k])) * step
          let portion = buffer.portions[k]
          let low = UInt32(truncatingIfNeeded: own + Int64(buffer.step[k]))
          #expect(buffer.slot[k] == TimeWheel<Portion>.slot(of: low))
          #expect(abs(found.milliseconds + Double(portion.begin) - begin.milliseconds) <= tolerance)
          let part = min(entry.width.milliseconds, step.milliseconds - Double(portion.begin))
          #expect(portion.begin >= 0 && portion.begin <= Float(step.milliseconds))
          // Three roundings of 6e-8 at a weight of 3, and one of the product.
          #expect(abs(Double(portion.charge) - Double(Self.weight) * part) < 8e-7 * step.milliseconds)
          #expect(abs(Double(portion.middle - portion.begin) - 0.5 * part) < 2e-7 * step.milliseconds)
          #expect(portion.synapse == k && portion.place == Int(entry.target.placeOnCore))
          #expect(portion.bits & Portion.isSpecial == 0)
          #expect((portion.bits & Portion.lasts != 0) == (Float(part) < Float(entry.width.milliseconds)))
        }
      }
    }
  }

  @Test(
    "any number of synapses comes behind what is filled, and nothing else is written", arguments: [0, 8, 40])
  func places(filled: Int) {
    var columns = Self.columns(.us(100), 90)
    let frame = CoreStepper.Frame(
      index: 0, step: .us(100), serial: 0, retriggers: true, delaysOne: true, losesEvents: false)
    let origin = MatchBuffer.Origin(step: 3, fraction: 0.4)
    columns.withView { view in
      MatchBuffer.with(frame) { buffer in
        for count in 1...MatchBuffer.size where MatchBuffer.hasRoom(for: count, behind: filled) {
          for k in 0..<MatchBuffer.size { buffer.step[k] = -7 }
          buffer.compute(view, 20..<20 + count, at: filled, origin)
          let synapses = (0..<count).map { buffer.portions[filled + $0].synapse }
          #expect(synapses == Array(20..<20 + count))
          // Half a vector is written to its end.
          let written = filled..<(filled + (count + 7) / 8 * 8)
          #expect((0..<MatchBuffer.size).allSatisfy { (buffer.step[$0] == -7) != written.contains($0) })
        }
      }
    }
    #expect(MatchBuffer.hasRoom(for: MatchBuffer.size, behind: 0))
    #expect(
      !MatchBuffer.hasRoom(for: 57, behind: 8) && !MatchBuffer.hasRoom(for: 1, behind: MatchBuffer.size))
  }
}
