import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric

extension RunSummary {
  /// What became of the events at a chip's camera port.
  package struct SensorCounts: Codable, Sendable {
    /// The chip.
    package var chip: Int
    /// Events by stage, in the names of ``SensorTally``.
    package var received, outside, filtered, copied, copiesLost, wrongPolarity, cropped, pooled, unmapped: Int
    /// Packets by what the grid did with them.
    package var dropped, delayed, delivered: Int

    private enum CodingKeys: String, CodingKey {
      case chip, received, outside, filtered, copied, cropped, pooled, unmapped, dropped, delayed, delivered
      case copiesLost = "copies_lost"
      case wrongPolarity = "wrong_polarity"
    }

    fileprivate init(chip: Int, _ tally: SensorTally) {
      self.chip = chip
      received = tally.received
      outside = tally.outside
      filtered = tally.filtered
      copied = tally.copied
      copiesLost = tally.copiesLost
      wrongPolarity = tally.wrongPolarity
      cropped = tally.cropped
      pooled = tally.pooled
      unmapped = tally.unmapped
      dropped = tally.dropped
      delayed = tally.delayed
      delivered = tally.delivered
    }

    /// The counts that are not zero, in the order of the stages.
    fileprivate var words: String {
      let counts = [
        (received, "received"), (outside, "outside the sensor"), (filtered, "filtered"), (copied, "copied"),
        (copiesLost, "copies lost"), (wrongPolarity, "of the wrong polarity"), (cropped, "cropped"),
        (unmapped, "unmapped"), (dropped, "dropped"), (delayed, "delayed"), (delivered, "delivered"),
      ]
      return counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
  }

  /// The events of one channel of an analog front end.
  package struct FrontEndCounts: Codable, Sendable {
    /// The chip.
    package var chip: Int
    /// The channel.
    package var channel: Int
    /// Up and down events of each signal, by its name.
    package var up, down: [String: Int]
  }

  static func sensors(of simulation: Simulation) -> [SensorCounts]? {
    let counts = simulation.board.chips.indices.map {
      SensorCounts(chip: $0, simulation.sensorTally(of: ChipOnBoard($0)))
    }
    let used = counts.filter { $0.received > 0 }
    return used.isEmpty ? nil : used
  }

  static func frontEnds(of experiment: Experiment, _ simulation: Simulation) -> [FrontEndCounts]? {
    var used: Set<Int> = []
    for case .analog(let chip, let channels, _, _) in experiment.portStimuli {
      used.formUnion(channels.map { chip.index * FrontEnd.channelCount + $0 })
    }
    let counts = used.sorted().map { place in
      let (chip, channel) = place.quotientAndRemainder(dividingBy: FrontEnd.channelCount)
      let sources = simulation.frontEndCounts(of: ChipOnBoard(chip))
      func counts(_ direction: Int) -> [String: Int] {
        let pairs = AnalogFrontEnd.Tap.allCases.map { tap in
          (SnakeCase.text("\(tap)"), sources[channel * FrontEnd.sourceCount + 2 * tap.rawValue + direction])
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
      }
      return FrontEndCounts(chip: chip, channel: channel, up: counts(0), down: counts(1))
    }
    return counts.isEmpty ? nil : counts
  }

  /// A line for each camera port and each channel.
  var portWords: [String] {
    let cameras = (sensors ?? []).map { "  camera port of chip \($0.chip): \($0.words)" }
    let channels = (frontEnds ?? []).map { entry in
      let taps = AnalogFrontEnd.Tap.allCases.map { SnakeCase.text("\($0)") }
      let texts = taps.map { "\($0) \((entry.up[$0] ?? 0)) up \((entry.down[$0] ?? 0)) down" }
      return "  front end of chip \(entry.chip), channel \(entry.channel): \(texts.joined(separator: ", "))"
    }
    return cameras + channels
  }
}
