import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation
import Testing

@testable import DynapIO

/// Camera ports and analog front ends in configuration files.
@Suite("Ports in configurations") struct PortConfigTests {
  private static func chip(_ sensor: String) -> String {
    ConfigSupport.head + "board: {chips: [{sensor_interface: {\(sensor)}}]}\n"
  }

  @Test("a map gives the regions of a rectangle tags, along rows and then down") func map() throws {
    let text = Self.chip(
      "pooling_shift: {x: 1, y: 1}, map: [{first_tag: 1024, width: 8, height: 4, columns: 4, rows: 2, cores: 0-1},"
        + " {first_tag: 7, x: 60, y: 63, width: 2, height: 1, cores: 3, x_hop: -7, y_hop: 1}],"
        + " pixel_destinations: {0: {tag: 5, cores: all}}")
    let map = try ConfigSupport.read(text).experiment.board.chips[0].sensorInterface.pixelDestinations
    #expect(map[0] == Destination(tag: 5, cores: .all))
    #expect(map[1].tag.value == 1024 && map[7].tag.value == 1027 && map[8] == Destination())
    #expect(map[64].tag.value == 1024 && map[128].tag.value == 1028 && map[3 * 64 + 7].tag.value == 1031)
    #expect(map[1].cores == [CoreMask(.zero), CoreMask(.one)])
    #expect(map[63 * 64 + 61] == Destination(tag: 8, cores: CoreMask(.three), hop: Hop(x: -7, y: 1)))
    #expect(map.count(where: \.isSent) == 32 + 2)
  }

  @Test("the sensor's last pixel is the crop's unless the file says otherwise") func crop() throws {
    func max(_ sensor: String) throws -> Pixel {
      try ConfigSupport.read(Self.chip(sensor)).experiment.board.chips[0].sensorInterface.max
    }
    #expect(try max("mode: davis346") == Pixel(x: 345, y: 259))
    #expect(try max("mode: davis240c, max: {x: 7, y: 9}") == Pixel(x: 7, y: 9))
    #expect(try max("on_events: false") == Pixel(x: 127, y: 127))
  }

  @Test("a written board with a map reads as the same board") func writer() throws {
    let text = Self.chip("mode: davis240c, map: {first_tag: 0, columns: 8, rows: 8, cores: 2}")
    let board = try ConfigSupport.read(text).experiment.board
    #expect(try ConfigSupport.read(ExperimentWriter(name: "x").yaml(board)).experiment.board == board)
  }

  private static let ports = """
    seed: 4
    sensor_order: pool_first
    front_end_tag_shift: 8
    timing: {sensor_slot: 20 ns}
    board:
      chips:
        0-1:
          sensor_interface: {mode: davis240c, pooling_shift: {x: 2, y: 2}, map: {first_tag: 1, width: 60, height: 45, columns: 4, rows: 5, cores: 0}}
          front_end: {param_gen2_powerdown: false, gain: 3, route: {0: {tag: 1, cores: 0}}}
    populations: {retina: {tags: 1-20}, up: {tags: 258-259}, cells: {core: 0, neurons: 0-3}}
    connections: [{from: retina, to: cells, rule: all_to_all, dendrite: ampa, weight: 0}]
    stimuli:
      - {to: {sensor: 1}, moving_bar: {speed: 4800, direction: left, width: 2, passes: 2, from: 1 ms, alternate: true, pause: 2 ms, jitter: 1 ms, seed: 9}}
      - {to: {sensor: 0}, events: {file: e.csv, start: 2 ms}}
      - {to: {front_end: 0, channels: 0-2}, signal: {values: [0, 1, 0], rate: 100 Hz, unit: uV, scale: 1000, name: wave}}
    recordings: [{name: s, of: cells}]
    plot: {signal: up, raster: [retina, up, cells]}

    """

  private static func folder() throws -> String {
    try ConfigSupport.folder(["e.csv": "time_us,x,y,polarity\n1,2,3,1\n", "e.xyz": "", "bad.csv": "a\n"])
  }

  @Test("cameras and front ends are read, run, and told of in the summary") func run() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = "format: dynapse/1\nduration: 150 ms\n" + Self.ports
    let (experiment, warnings) = try ConfigSupport.read(text, path: folder + "/test.yaml")
    #expect(warnings.filter { $0.severity != .notModelled }.map(\.description) == [])
    #expect(experiment.options.ports.sensorOrder == .poolFirst)
    #expect(experiment.options.ports.frontEnd.tagShift == .eight)
    #expect(experiment.options.timing.sensorSlot == .ns(20))
    var bar = MovingBar(speed: 4800)
    (bar.mode, bar.direction, bar.width, bar.passes) = (.davis240c, .left, 2, 2)
    (bar.start, bar.alternates, bar.pause, bar.jitter) = (.ms(1), true, .ms(2), .ms(1))
    bar.seed = 9
    #expect(experiment.portStimuli[0] == .camera(ChipOnBoard(1), bar.events()))
    let event = CameraEvent(time: .us(2001), pixel: Pixel(x: 2, y: 3), isOn: true)
    #expect(experiment.portStimuli[1] == .camera(.first, [event]))
    let wave = AnalogSignal(name: "wave", unit: "uV", rate: Frequency(si: 100), values: [0, 1000, 0])
    #expect(experiment.portStimuli[2] == .analog(.first, channels: [0, 1, 2], wave, voltsPerUnit: 1e-6))

    var run = try ExperimentRun(experiment)
    #expect(run.inputEvents == 4 * 240 * 180 + 1)
    while !run.isFinished { try run.advance(by: .ms(20)) }
    let record = RunRecord(experiment, run.simulation)
    // 1 mV up and down with a gain of 80: 5 thresholds of 14.5 mV, which 9 of 7.4 mV take back.
    #expect(record.inputs.map(\.population) == ["retina", "up"])
    #expect(record.inputs[1].train.times(ofChannel: 0).count == 5 && record.inputs[1].signal == wave)
    #expect(record.inputs[1].train.times(ofChannel: 1).count == 9)
    let course = RunSummary.Course(file: "test.yaml", started: "")
    let summary = RunSummary(experiment, run.simulation, record, course)
    let sensors = try #require(summary.sensors)
    #expect(sensors.map(\.chip) == [0, 1] && sensors.map(\.received) == [1, 4 * 240 * 180])
    #expect(sensors[1].delivered + sensors[1].dropped == 4 * 240 * 180 && sensors[1].dropped > 0)
    #expect(summary.frontEnds?.map(\.channel) == [0, 1, 2])
    #expect(summary.frontEnds?[2].up["amplifier"] == 5 && summary.frontEnds?[2].down["amplifier"] == 9)
    #expect(summary.portWords[0] == "  camera port of chip 0: 1 received, 1 delivered")
  }

  @Test("an experiment without ports says nothing of them") func without() throws {
    let experiment = try ConfigSupport.read(ConfigSupport.head).experiment
    let simulation = try Simulation(recording: experiment)
    #expect(RunSummary.sensors(of: simulation) == nil)
    #expect(RunSummary.frontEnds(of: experiment, simulation) == nil)
  }

  /// Bad input and the text that it gets.
  private static let cases: [(String, String)] = [
    (
      "stimuli: [{to: {sensor: 0}, poisson: {rate: 1 Hz}}]",
      "test.yaml:3:38: error[stimulus-kind]: stimuli[0].poisson is not for a camera port; a camera port takes "
        + "events, moving_bar"
    ),
    (
      "stimuli: [{to: {front_end: 0}, moving_bar: {speed: 1}}]",
      "test.yaml:3:44: error[stimulus-kind]: stimuli[0].moving_bar is not for a front end; a front end takes signal"
    ),
    (
      "populations: {a: {inputs: 2}}\nstimuli: [{to: a, moving_bar: {speed: 1}}]",
      "test.yaml:4:31: error[stimulus-kind]: stimuli[0].moving_bar is not for a population; a population takes "
        + "signal, poisson, regular, spikes"
    ),
    (
      "stimuli: [{to: {front_end: 0}, signal: {values: [1], rate: 1 Hz, unit: V}, delta: {up: 1, down: 1}}]",
      "test.yaml:3:83: error[stimulus-kind]: stimuli[0].delta is not for a front end; a front end takes signal"
    ),
    (
      "stimuli: [{to: {front_end: 0}, signal: {values: [1], rate: 1 Hz, unit: mA}}]",
      "test.yaml:3:72: error[signal-not-a-voltage]: stimuli[0].signal.unit is 'mA'; a front end takes a signal in V, "
        + "mV, uV or nV"
    ),
    (
      "stimuli: [{to: {sensor: 3}, moving_bar: {speed: 1}}]",
      "test.yaml:3:25: error[chip-not-on-board]: stimuli[0].to.sensor is chip 3; the board has chips 0 to 0"
    ),
    (
      "stimuli: [{to: {front_end: 0, channels: 8}, signal: {values: [1], rate: 1 Hz, unit: V}}]",
      "test.yaml:3:41: error[channel-out-of-range]: stimuli[0].to.channels selects 8; the front end has channels 0 to 7"
    ),
    (
      "stimuli: [{to: {sensor: 0, front_end: 0}, moving_bar: {speed: 1}}]",
      "test.yaml:3:16: error[conflicting-keys]: stimuli[0].to has the keys sensor and front_end together; give exactly "
        + "one of sensor, front_end"
    ),
    (
      "stimuli: [{to: {front_end: 0, channels: 0-1}, signal: &s {values: [1], rate: 1 Hz, unit: V}},"
        + " {to: {front_end: 0, channels: 1}, signal: *s}]",
      "test.yaml:3:125: error[front-end-channel-taken]: stimuli[1].to is channel 1, which has a signal already; give "
        + "each channel one signal"
    ),
    (
      "stimuli: [{to: {sensor: 0}, moving_bar: {speed: -5}}]",
      "test.yaml:3:49: error[out-of-range]: stimuli[0].moving_bar.speed is -5; write a number above 0"
    ),
    (
      "stimuli: [{to: {sensor: 0}, moving_bar: {speed: 1e-9}}]",
      "test.yaml:3:41: error[too-many-events]: stimuli[0].moving_bar makes 0 million events until 132 Gs; a camera's "
        + "stimulus holds at most 200 million, over 90 days"
    ),
    (
      "stimuli: [{to: {sensor: 0}, moving_bar: {speed: 1e6, passes: 100000}}]",
      "test.yaml:3:41: error[too-many-events]: stimuli[0].moving_bar makes 3277 million events until 13.2 s; a camera's "
        + "stimulus holds at most 200 million, over 90 days"
    ),
    (
      "stimuli: [{to: {sensor: 0}, moving_bar: {speed: 1, direction: upp}}]",
      "test.yaml:3:63: error[unknown-name]: stimuli[0].moving_bar.direction is 'upp', which is not a known direction; "
        + "did you mean 'up'?"
    ),
    (
      "stimuli: [{to: {sensor: 0}, moving_bar: {speed: 1000, from: 5 s}}]",
      "test.yaml:3:11: warning[after-the-end]: stimuli[0] begins at 5 s; the experiment ends at 1 s: the camera sees "
        + "nothing"
    ),
    (
      "stimuli: [{to: {sensor: 0}, events: {file: none.csv}}]",
      "test.yaml:3:44: error[file-unreadable]: stimuli[0].events.file names 'none.csv', which cannot be read: cannot "
        + "open it (No such file or directory); check the path and its permissions"
    ),
    (
      "stimuli: [{to: {sensor: 0}, events: {file: e.xyz}}]",
      "test.yaml:3:44: error[format-unknown]: stimuli[0].events.file is 'e.xyz', whose layout its name does not tell; "
        + "give the format: one of csv, npy, aedat2, nmnist"
    ),
    (
      "stimuli: [{to: {sensor: 0}, events: {file: bad.csv}}]",
      "test.yaml:3:44: error[data-unreadable]: stimuli[0].events.file names 'bad.csv', which cannot be read at line 1, "
        + "column 1: its columns are a; name them time_us (or time_s, time_ms, time_ns, time_ps), x, y and polarity"
    ),
    (
      "board: {chips: [{sensor_interface: {map: {first_tag: 0, x: 8, cores: 0}}}]}",
      "test.yaml:3:42: error[sensor-map-size]: board.chips[0].sensor_interface.map reaches from (8, 0) to (71, 63); the "
        + "map has 64 x 64 entries, from (0, 0)"
    ),
    (
      "board: {chips: [{sensor_interface: {map: {first_tag: 0, columns: 10, cores: 0}}}]}",
      "test.yaml:3:42: error[sensor-map-uneven]: board.chips[0].sensor_interface.map divides 64 x 64 pixels into 10 x "
        + "64 regions; give columns that divide the width, and rows that divide the height"
    ),
    (
      "board: {chips: [{sensor_interface: {map: {first_tag: 1024, cores: 0}}}]}",
      "test.yaml:3:42: error[sensor-map-tags]: board.chips[0].sensor_interface.map needs 4096 tags from 1024 on; tags "
        + "run to 2047; let pixels share tags with columns and rows"
    ),
    (
      "board: {chips: [{sensor_interface: {map: {first_tag: 4}}}]}",
      "test.yaml:3:42: error[missing-key]: board.chips[0].sensor_interface.map has no key 'cores'; add it: which cores, "
        + "such as 0-3 or [0, 2]"
    ),
    (
      "front_end_tag_shift: 7",
      "test.yaml:3:22: error[unknown-name]: front_end_tag_shift is '7', which is not a known shift; did you mean '6'?"
    ),
  ]

  @Test("every mistake is told at its place, with a remedy", arguments: cases.indices) func mistakes(
    _ index: Int
  )
    throws
  {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (text, expected) = Self.cases[index]
    let messages = ConfigSupport.messages(ConfigSupport.head + text, path: folder + "/test.yaml").map {
      $0.replacing(folder + "/", with: "")
    }
    #expect(messages == [expected])
  }

  @Test("an experiment with ports has the digest of the events that it reads") func digest() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = ConfigSupport.head + "stimuli: [{to: {sensor: 0}, events: {file: e.csv}}]\n"
    func digest() throws -> String {
      try ConfigSupport.read(text, path: folder + "/t.yaml").experiment.digest
    }
    let before = try digest()
    #expect(try digest() == before)
    try Data("time_us,x,y,polarity\n2,2,3,1\n".utf8).write(to: URL(fileURLWithPath: folder + "/e.csv"))
    #expect(try digest() != before)
  }
}
