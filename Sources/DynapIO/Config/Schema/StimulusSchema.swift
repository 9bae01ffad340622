// The columns of the tables stay aligned.
// swift-format-ignore-file

import DynapCircuits
import DynapEngine
import DynapUnits

/// The keys of stimuli, recordings and plots.
enum StimulusSchema {
  private static let rate = ValueType.quantity(Frequency.self, positive: false)

  static let signal = MappingType("signal", "A sampled analog signal: value = scale * sample + offset.", exactlyOne: ["file", "values"], [
    Key("file",   .text,                                      "",             "a .npy, .npz or .csv file"),
    Key("column", .text,                                      "the first",    "the column of a .csv file, or the array of an .npz file"),
    Key("values", .list(.number(), count: 1...Int.max),       "",             "the samples themselves"),
    Key(required: "rate", .quantity(Frequency.self), "samples per second"),
    Key("scale",  .number(),                                  "1",            "factor on a sample"),
    Key("offset", .number(),                                  "0",            "added after the factor"),
    Key("unit",   .text,                                      "",             "the unit of the values, for plots"),
    Key("name",   .text,                                      "the population", "what it is, for plots"),
    Key("from",   .time(),                                    "0 s",          "where in the data it begins"),
    Key("for",    .time(positive: true),                      "to the end",   "how much of the data is used"),
    Key("start",  .time(),                                    "0 s",          "when in the run it begins"),
    Key("repeat", .whole(1...1_000_000),                      "1",            "how many times it is played"),
  ])

  static let delta = MappingType("delta", "An asynchronous delta modulator: up events on the first input, down events on the second.", [
    Key(required: "up",   .number(above: 0), "the step up that makes an event, in the signal's unit"),
    Key(required: "down", .number(above: 0), "the step down that makes an event, as a positive number"),
    Key("initial",   .number(), "the first sample", "the level before the first event"),
    Key("dead_time", .time(),   "0 s",              "for how long after an event no other is made"),
  ])

  static let poisson = MappingType("poisson", "Independent Poisson trains.", exactlyOne: ["rate", "rates"], [
    Key("rate",      rate,                                   "",           "the mean rate of every input"),
    Key("rates",     .list(rate, count: 1...2048),           "",           "the mean rate of each input"),
    Key("from",      .time(),                                "0 s",        "when it begins"),
    Key("until",     .time(),                                "the end",    "when it ends"),
    Key("dead_time", .time(),                                "0 s",        "the least interval between two spikes of an input"),
    Key("seed",      .whole(0...Int.max),                    "the file's", "the key of the draws"),
  ])

  static let regular = MappingType("regular", "Evenly spaced spikes.", exactlyOne: ["rate", "rates"], [
    Key("rate",  rate,                         "",        "the rate of every input"),
    Key("rates", .list(rate, count: 1...2048), "",        "the rate of each input"),
    Key("from",  .time(),                      "0 s",     "when it begins"),
    Key("until", .time(),                      "the end", "when it ends"),
    Key("phase", .time(),                      "0 s",     "the first spike, after the beginning"),
  ])

  static let spikes = ValueType.either([
    .text, .list(.tuple([.time(), .whole(0...2047)], required: 2, what: "[time, input], such as [1 ms, 0]"), count: 0...Int.max),
  ])

  static let stimulus = MappingType("stimulus", "What is sent to a population of inputs, a camera port or an analog front end.", exactlyOne: ["signal", "poisson", "regular", "spikes", "events", "moving_bar"], needs: [("delta", "signal")], [
    Key(required: "to", .either([.text, .mapping(port)]), "the population, or a port of a chip"),
    Key("signal",  .mapping(signal),  "", "an analog signal: to a population it goes through a delta modulator, to a front end through the chip's own"),
    Key("delta",   .mapping(delta),   "", "the delta modulator of the signal"),
    Key("poisson", .mapping(poisson), "", "Poisson trains"),
    Key("regular", .mapping(regular), "", "regular trains"),
    Key("events",     .mapping(cameraFile), "", "events of a camera, to a camera port"),
    Key("moving_bar", .mapping(movingBar),  "", "a moving bar, to a camera port"),
    Key("spikes",  spikes,            "", "[time, input] pairs, or a file: .csv or .npz with time_us (or _s, _ms, _ns, _ps) and channel or tag, .npy with rows of seconds and channel"),
  ])

  static let port = MappingType("port", "A camera port, or channels of an analog front end.", exactlyOne: ["sensor", "front_end"], needs: [("channels", "front_end")], [
    Key("sensor",    .index(.chip),       "",  "the chip whose camera port sees the events"),
    Key("front_end", .index(.chip),       "",  "the chip whose front end gets the signal, in V, mV, uV or nV"),
    Key("channels",  .selector(.channel), "0", "the channels of the front end"),
  ])

  static let cameraFile = MappingType("camera_file", "Events of a camera from a file.", [
    Key(required: "file", .text, "a .csv file with time_us (or _s, _ms, _ns, _ps), x, y, polarity; .npy with t, x, y, p; .aedat (2.0); .bin (40-bit events)"),
    Key("format", .choice(CameraFile.Format.allCases.map(\.rawValue), what: "format of camera events"), "by name", "the layout of the file"),
    Key("start",  .time(), "0 s", "when the file's clock begins in the run; that of AEDAT begins with its first event"),
  ])

  static let movingBar = MappingType("moving_bar", "A bright bar that moves over the camera: ON events at its front, OFF events at its back.", [
    Key(required: "speed", .number(above: 0), "pixels per second"),
    Key("direction", .choice(MovingBar.Direction.allCases.map(\.rawValue), what: "direction"), "right", "where the first pass goes to; rows count downwards"),
    Key("width",     .whole(1...1000),        "4",          "pixels from front to back"),
    Key("passes",    .whole(1...1_000_000),   "1",          "how many times it passes"),
    Key("alternate", .flag,                   "false",      "whether each pass goes back where the last one came from"),
    Key("from",      .time(),                 "0 s",        "when the first pass begins"),
    Key("pause",     .time(),                 "0 s",        "from the bar's leaving to the next pass"),
    Key("jitter",    .time(),                 "0 s",        "by how much an event can be late"),
    Key("seed",      .whole(0...Int.max),     "the file's", "the key of the jitter"),
  ])

  static let recording = MappingType("recording", "What is recorded while the experiment runs.", needs: [("state", "every"), ("every", "state")], [
    Key(required: "name", .text, "the name under which it is written"),
    Key(required: "of",   .either([.text, .list(.text, count: 1...1024)]), "the population, or several"),
    Key("neurons", .selector(.member),       "all",     "which members, by their places in the population"),
    Key("state",   .text,                    "spikes",  "a state by its name, such as I_mem"),
    Key("every",   .time(positive: true),    "",        "how often a state is sampled: a multiple of the step"),
    Key("from",    .time(),                  "0 s",     "when it begins"),
    Key("until",   .time(positive: true),    "the end", "when it ends"),
  ])

  static let plot = MappingType("plot", "What the pictures show.", needs: [("rates", "against"), ("against", "rates")], [
    Key("signal", .text,                            "", "the population whose analog signal stands above the raster"),
    Key("raster", .list(.text, count: 0...1024),    "", "the populations of the raster, from the top"),
    Key("traces", .list(.text, count: 0...1024),    "", "the recordings of the trace plot"),
    Key("rates",   .list(.text, count: 0...1024),   "", "the populations whose rates are drawn against a bias"),
    Key("against", .choice(ParameterTable.parameters(in: .core).map(\.name), what: "core bias"), "", "that bias, which the changes step through"),
    Key("from",    .time(),                         "0 s",     "where the raster begins"),
    Key("until",   .time(positive: true),           "the end", "where the raster ends"),
  ])
}
