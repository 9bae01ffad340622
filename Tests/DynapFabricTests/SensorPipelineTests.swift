import DynapFabric
import DynapUnits
import Testing

typealias SensorOutcome = SensorPipeline.Outcome

@Suite("Sensor pipeline") struct SensorPipelineTests {
  /// A pipeline whose map sends tag `64 y + x` of the pooled pixel, as far as tags go.
  static func pipeline(_ change: (inout SensorPipeline) -> Void = { _ in }) -> SensorPipeline {
    var pipeline = SensorPipeline()
    pipeline.map = (0..<2048).map { Destination(tag: $0, cores: .all) }
    change(&pipeline)
    return pipeline
  }

  private func sent(_ tag: Int) -> SensorOutcome { .sent(Destination(tag: tag, cores: .all)) }

  @Test("the sensors have the sizes of their data sheets") func sizes() {
    #expect(SensorMode.allCases.map { [$0.width, $0.height] } == [[128, 128], [240, 180], [346, 260]])
  }

  @Test("a pixel inside the map sends the word of its place, row by row") func place() {
    #expect(Self.pipeline().outcome(Pixel(x: 3, y: 2), isOn: true) == sent(2 * 64 + 3))
    #expect(Self.pipeline().outcome(Pixel(x: 63, y: 31), isOn: false) == sent(2047))
  }

  @Test("pooling divides what is left of the crop's origin by a power of two") func pooling() {
    let pipeline = Self.pipeline {
      $0.origin = Pixel(x: 10, y: 20)
      $0.poolingShift = Pixel(x: 2, y: 1)
    }
    #expect(pipeline.outcome(Pixel(x: 17, y: 23), isOn: true) == sent(64 * (3 >> 1) + (7 >> 2)))
    #expect(pipeline.pooledSize == (width: (117 >> 2) + 1, height: (107 >> 1) + 1))
  }

  @Test("both corners of the crop are inside") func crop() {
    let pipeline = Self.pipeline {
      $0.origin = Pixel(x: 4, y: 5)
      $0.max = Pixel(x: 6, y: 7)
    }
    #expect(pipeline.outcome(Pixel(x: 4, y: 5), isOn: true) == sent(0))
    #expect(pipeline.outcome(Pixel(x: 6, y: 7), isOn: true) == sent(130))
    for (x, y) in [(3, 5), (7, 5), (4, 4), (4, 8)] {
      #expect(pipeline.outcome(Pixel(x: x, y: y), isOn: true) == .cropped)
    }
  }

  @Test("filter, polarity, the sensor's border and an empty word stop an event") func stops() {
    let pipeline = Self.pipeline {
      $0.filter = [Pixel(x: 1, y: 1)]
      $0.passesOff = false
    }
    #expect(pipeline.outcome(Pixel(x: 1, y: 1), isOn: false) == .filtered)
    #expect(pipeline.outcome(Pixel(x: 2, y: 1), isOn: false) == .wrongPolarity)
    #expect(pipeline.outcome(Pixel(x: 128, y: 0), isOn: true) == .outside)
    #expect(pipeline.outcome(Pixel(x: 0, y: 32), isOn: true) == .unmapped)
    #expect(pipeline.outcome(Pixel(x: 64, y: 0), isOn: true) == .unmapped)
    #expect(pipeline.outcome(Pixel(x: .max, y: .max), isOn: true) == .outside)
  }

  @Test("the order decides whether hot pixels are copied and what the crop counts") func order() {
    let hot = Pixel(x: 9, y: 9)
    func pipeline(_ order: SensorPipeline.Order) -> SensorPipeline {
      Self.pipeline {
        $0.copies = true
        $0.filter = [hot]
        $0.order = order
        $0.poolingShift = Pixel(x: 1, y: 1)
        $0.origin = Pixel(x: 8, y: 8)
        $0.max = Pixel(x: 15, y: 15)
      }
    }
    #expect(SensorPipeline.Order.allCases.map { pipeline($0).copies(hot) } == [false, true, false])
    #expect(pipeline(.filterFirst).outcome(Pixel(x: 14, y: 8), isOn: true) == sent(3))
    #expect(pipeline(.poolFirst).outcome(Pixel(x: 14, y: 8), isOn: true) == .cropped)
    #expect(pipeline(.poolFirst).outcome(Pixel(x: 18, y: 16), isOn: true) == sent(1))
    #expect(pipeline(.filterFirst).pooledSize == (width: 4, height: 4))
    #expect(pipeline(.poolFirst).pooledSize == (width: 8, height: 8))
  }

  @Test("every event ends in one count, and a pixel's place is what the stages make of it one by one")
  func conservation() {
    var random = SplitMix(seed: 5)
    for mode in SensorMode.allCases {
      let pipeline = Self.pipeline {
        $0.mode = mode
        $0.max = Pixel(x: 100, y: 90)
        $0.origin = Pixel(x: 20, y: 10)
        $0.poolingShift = Pixel(x: 1, y: 2)
        $0.passesOn = mode != .davis346
        $0.filter = [Pixel(x: 30, y: 30), Pixel(x: 31, y: 30)]
      }
      var tally = SensorTally()
      for _ in 0..<2000 {
        let pixel = Pixel(
          x: Int.random(in: 0..<400, using: &random), y: Int.random(in: 0..<300, using: &random))
        let isOn = Bool.random(using: &random)
        let outcome = pipeline.outcome(pixel, isOn: isOn)
        tally.count(outcome)
        if case .sent(let word) = outcome { tally.delivered += word.cores == .all ? 1 : 0 }
        let passes =
          pixel.x < mode.width && pixel.y < mode.height && (20...100).contains(pixel.x)
          && (10...90).contains(pixel.y) && !pipeline.filter.contains(pixel)
          && (isOn ? pipeline.passesOn : true)
        let tag = (pixel.y - 10) / 4 * 64 + (pixel.x - 20) / 2
        #expect((outcome == sent(max(0, min(tag, 2047)))) == (passes && tag < 2048))
      }
      let ends = [
        tally.outside, tally.filtered, tally.wrongPolarity, tally.cropped, tally.unmapped, tally.delivered,
      ]
      #expect(ends.reduce(0, +) == 2000 && tally.received == 2000)
      #expect(tally.pooled == tally.unmapped + tally.delivered)
    }
  }

  @Test("nonsense settings stop events and nothing else") func nonsense() {
    let all = Pixel(x: 5, y: 5)
    let changes: [(inout SensorPipeline) -> Void] = [
      { $0.map = [] }, { $0.origin = Pixel(x: .max, y: .max) }, { $0.max = Pixel(x: 0, y: 0) },
      { $0.map = [Destination](repeating: Destination(), count: 4096) },
      {
        $0.passesOn = false
        $0.passesOff = false
      }, { $0.filter = [all] }, { $0.origin = Pixel(x: 6, y: 0) },
    ]
    for change in changes {
      let outcome = Self.pipeline(change).outcome(all, isOn: true)
      if case .sent = outcome { Issue.record("an event got through") }
      #expect(Self.pipeline(change).pooledSize.width >= 0)
    }
    // A shift past the width of a number pools everything into one pixel, as shifting does.
    #expect(Self.pipeline { $0.poolingShift = Pixel(x: 65_535, y: .max) }.outcome(all, isOn: true) == sent(0))
  }
}

@Suite("Sensor port") struct SensorPortTests {
  /// How many of 100 packets at an interval get through, and when the last one does.
  private func run(every: SimTime, slot: SimTime, drops: Bool) -> (count: Int, last: SimTime) {
    var port = SensorPort()
    var last = SimTime.zero
    var count = 0
    for i in 0..<100 {
      guard let time = port.pass(at: Int64(i) * every, slot: slot, drops: drops) else { continue }
      last = time
      count += 1
    }
    return (count, last)
  }

  @Test("without a slot the grid is never busy") func free() {
    #expect(run(every: .zero, slot: .zero, drops: true) == (100, .zero))
  }

  @Test("a busy grid loses what comes inside a slot: every third of three per slot is left") func drops() {
    #expect(run(every: .ns(10), slot: .ns(30), drops: true) == (34, .ns(990)))
  }

  @Test("back-pressure loses nothing and the last waits for all before it") func waits() {
    #expect(run(every: .ns(10), slot: .ns(30), drops: false) == (100, .ns(99 * 30)))
    #expect(run(every: .ns(40), slot: .ns(30), drops: false) == (100, .ns(99 * 40)))
  }
}
