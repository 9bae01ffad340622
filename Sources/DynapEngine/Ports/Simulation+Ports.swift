import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

extension Simulation {
  // MARK: analog front end

  /// Connects a signal to a channel of a chip's analog front end, from the end of the last step on.
  ///
  /// The signal's value at that time is the baseline that the input coupling takes away; before its first sample and
  /// after its last one the signal rests. A signal that the channel had is taken away.
  /// - Parameter voltsPerUnit: what the signal's unit is in volts; 1e-3 for a signal in mV.
  /// - Throws: ``DiagnosticError`` with code `front-end-off-board`, `front-end-channel` or `front-end-signal`: the chip is
  ///   not on the board, the channel is not 0 to 7, the signal is empty, not finite, or longer than a time can hold.
  public mutating func connect(
    _ signal: AnalogSignal, voltsPerUnit: Double, toChannel channel: Int, of chip: ChipOnBoard = .first
  ) throws(DiagnosticError) {
    let place = "frontEnd[\(chip.index)][\(channel)]"
    var problems: [Diagnostic] = []
    func report(_ code: String, _ fact: String, _ remedy: String) {
      problems.append(Diagnostic(.error, code, place, fact, remedy))
    }
    if chip.index >= board.chips.count {
      report("front-end-off-board", "is of no chip", "the board has chips 0 to \(board.chips.count - 1)")
    }
    if !(0..<FrontEnd.channelCount).contains(channel) {
      report("front-end-channel", "is of no channel", "the front end has channels 0 to 7")
    }
    if signal.values.isEmpty {
      report("front-end-signal", "gets a signal without a sample", "give at least one sample")
    } else if !signal.values.allSatisfy({ ($0 * voltsPerUnit).isFinite }) {
      report("front-end-signal", "gets a signal that is not finite", "remove or interpolate such samples")
    } else if signal.start.seconds + Double(signal.values.count) / signal.rate.si > 9e6 {
      report("front-end-signal", "gets a signal that ends after 100 days", "give a shorter one")
    }
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    let connected = FrontEndChannel(signal, voltsPerUnit: voltsPerUnit, at: now)
    ports.frontEnds.connect(
      connected, place: chip.index * FrontEnd.channelCount + channel, board, options)
  }

  /// What a channel of a front end computes with under the biases in force, or nil while it has no power.
  public func frontEndCoefficients(
    channel: Int, of chip: ChipOnBoard = .first
  ) -> AnalogFrontEnd.Coefficients? {
    precondition((0..<FrontEnd.channelCount).contains(channel), "the front end has channels 0 to 7")
    precondition(chip.index < board.chips.count, "the board has chips 0 to \(board.chips.count - 1)")
    return FrontEndBank.coefficients(
      chip.index * FrontEnd.channelCount + channel, board, options)
  }

  /// How many events each of a front end's 64 sources gave: 8 times the channel, plus twice the tap, plus 1 for down.
  public func frontEndCounts(of chip: ChipOnBoard = .first) -> [Int] {
    precondition(chip.index < board.chips.count, "the board has chips 0 to \(board.chips.count - 1)")
    let sources = FrontEnd.channelCount * FrontEnd.sourceCount
    return Array(ports.frontEnds.counts[chip.index * sources..<(chip.index + 1) * sources])
  }

  // MARK: both

  /// What became of the events at a chip's camera port, stage by stage.
  public func sensorTally(of chip: ChipOnBoard = .first) -> SensorTally {
    precondition(chip.index < board.chips.count, "the board has chips 0 to \(board.chips.count - 1)")
    return ports.sensors.tallies[chip.index]
  }

  /// What the camera ports and front ends have put into the grid, step by step.
  public var portEvents: [PortEvent] { ports.events }

  // MARK: warnings

  /// Settings of ports in use that can hardly be meant.
  var portWarnings: [Diagnostic] {
    board.chips.indices.flatMap { sensorWarnings($0) + frontEndWarnings($0) }
  }

  private func sensorWarnings(_ chip: Int) -> [Diagnostic] {
    guard ports.sensors.isUsed(chip) else { return [] }
    var warnings: [Diagnostic] = []
    let interface = board.chips[chip].sensorInterface
    func warn(_ code: String, _ fact: String, _ remedy: String) {
      warnings.append(Diagnostic(.warning, code, "board.chips[\(chip)].sensor_interface", fact, remedy))
    }
    let (width, height) = interface.pipeline(options.ports.sensorOrder).pooledSize
    let side = SensorPipeline.mapSide
    if width == 0 || height == 0 {
      warn(
        "sensor-crop-empty", "crops every pixel", "origin is the lowest pixel that passes, max the highest")
    } else if width > side || height > side {
      warn(
        "sensor-map-small", "maps \(width) x \(height) pixels to \(side) x \(side) words",
        "crop, or pool with a larger pooling_shift; pixels past the map send nothing")
    }
    if !interface.pixelDestinations.contains(where: \.isSent) {
      warn("sensor-unmapped", "has no pixel that sends anything", "give a map, or pixel_destinations")
    }
    if interface.copyEvents {
      let target = board.copyTarget(of: ChipOnBoard(chip))
      if target == nil {
        warn(
          "sensor-copy-lost", "copies events to where no chip is", "give the copy_hop to a chip of the board")
      } else if target?.index == chip {
        warn("sensor-copy-lost", "copies events to its own chip", "give a copy_hop to another chip")
      }
    }
    return warnings
  }

  private func frontEndWarnings(_ chip: Int) -> [Diagnostic] {
    guard ports.frontEnds.channels.contains(where: { $0.place / FrontEnd.channelCount == chip }) else {
      return []
    }
    var warnings: [Diagnostic] = []
    let frontEnd = board.chips[chip].frontEnd
    func warn(_ code: String, _ fact: String, _ remedy: String) {
      warnings.append(Diagnostic(.warning, code, "board.chips[\(chip)].front_end", fact, remedy))
    }
    if frontEnd.paramGen2Powerdown {
      warn("front-end-unpowered", "has its generator powered down", "set param_gen2_powerdown to false")
    }
    let routes = frontEnd.route.filter(\.isSent)
    if routes.isEmpty {
      warn("front-end-unrouted", "has no route that sends anything", "give a route with cores")
    }
    let limit = Tag.count >> options.ports.frontEnd.tagShift.rawValue
    if let wide = routes.first(where: { $0.tag.value >= limit }) {
      warn(
        "front-end-tag", "routes with the tag \(wide.tag.value), whose upper bits are lost",
        "the address of the source takes the low \(options.ports.frontEnd.tagShift.rawValue) bits: give 0 to \(limit - 1)"
      )
    }
    return warnings
  }
}
