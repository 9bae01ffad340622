// The columns of the tables stay aligned.
// swift-format-ignore-file

import DynapChip
import DynapCircuits
import DynapFabric

/// The keys of a board, down to its memory words.
enum BoardSchema {
  private static let tag = ValueType.index(.tag)
  private static let hop = ValueType.whole(-Hop.reach...Hop.reach, "hop-out-of-range", "a destination word reaches from -7 to 7 chips")
  private static let coordinate = ValueType.whole(0...65_535)
  private static let latches = ValueType.list(.choice(Latch.allCases.map(\.name), what: "latch"), count: 0...64)

  static let synapse = MappingType("synapse", "One synapse: a CAM word.", [
    Key("tag",              tag,                                                       "0",     "the tag that it listens to"),
    Key("dendrite",         .choice(Dendrite.allCases.map(\.name), what: "dendrite"), "none",  "the dendrite that it feeds"),
    Key("weight",           .selector(.weight),                                       "none",  "which weight currents it adds up"),
    Key("stp",              .flag,                                                    "false", "whether short-term depression acts on it"),
    Key("precise_delay",    .flag,                                                    "false", "whether the precise delay current is added"),
    Key("mismatched_delay", .flag,                                                    "false", "whether the mismatched delay current is added"),
  ])

  static let destination = MappingType("destination", "One destination: an SRAM word.", [
    Key("tag",   tag,              "0",    "the tag that is broadcast"),
    Key("cores", .selector(.core), "none", "which cores of the target chip receive it; none sends nothing"),
    Key("x_hop", hop,              "0",    "chips to the east; -7 reaches the host"),
    Key("y_hop", hop,              "0",    "chips to the north"),
  ])

  static let neuron = MappingType("neuron", "What is programmed into a neuron.", [
    Key("latches",      latches,                                          "unchanged", "the latches that are on; all others are off"),
    Key("synapses",     .selected(.synapse, .mapping(synapse)),           "unchanged", "CAM words, by index or selector"),
    Key("destinations", .selected(.destination, .mapping(destination)),   "unchanged", "SRAM words, by index or selector"),
  ])

  static let core = MappingType("core", "What is programmed into a core.", needs: [], [
    Key("preset",                         .either([.text, .list(.text, count: 0...64)]),  "",          "named bias sets; later ones win"),
    Key("parameters",                     .biases(.core),                                 "power-up",  "biases, which win over presets"),
    Key("monitor",                        .index(.neuron),                                "",          "connects this neuron to the monitor lines"),
    Key("neuron_monitoring_on",           .flag,                                          "false",     "whether the monitor lines are connected"),
    Key("monitored_neuron",               .index(.neuron),                                "0",         "the neuron that the monitor lines see"),
    Key("sadc_enables",                   .list(.choice(CoreSADCEnables.names, what: "spiking-ADC input"), count: 0...64), "none", "signals on the spiking ADCs"),
    Key("enable_std_buffer",              .flag,                                          "false",     "buffers the depression node"),
    Key("enable_pulse_extender_monitor1", .flag,                                          "false",     "puts the pulse of synapse 41 on its pin"),
    Key("enable_pulse_extender_monitor2", .flag,                                          "false",     "puts the pulse of synapse 20 on its pin"),
    Key("latches",                        .selected(.neuron, latches),                    "none",      "latches that are on, by neuron"),
    Key("neurons",                        .selected(.neuron, .mapping(neuron)),           "power-up",  "neurons, by selector"),
    Key("learning",                       .mapping(LearningSchema.learning),              "none",      "what the core's learning block does, on a die that has one"),
    Key("id",                             .whole(Int.min...Int.max),                      "0",         "the vendor's bookkeeping"),
    Key("cookie",                         .whole(Int.min...Int.max),                      "0",         "the vendor's bookkeeping"),
  ])

  static let chip = MappingType("chip", "What is programmed into a chip.", [
    Key("cores",                        .selected(.core, .mapping(core)),              "power-up", "cores, by selector"),
    Key("global_parameters",            .biases(.global),                              "power-up", "biases of the monitor's output buffers"),
    Key("shared_parameters01",          .biases(.shared),                              "power-up", "biases that cores 0 and 1 share"),
    Key("shared_parameters23",          .biases(.shared),                              "power-up", "biases that cores 2 and 3 share"),
    Key("sadc_group_parameters01",      .selected(.group, .biases(.sadcGroup)),        "power-up", "biases of the spiking-ADC groups of generator 0"),
    Key("sadc_group_parameters23",      .selected(.group, .biases(.sadcGroup)),        "power-up", "biases of the spiking-ADC groups of generator 1"),
    Key("sadc_enables",                 .list(.choice(ChipSADCEnables.names, what: "spiking-ADC input"), count: 0...64), "none", "chip-level inputs of the spiking ADCs"),
    Key("sensor_interface",             .mapping(sensorInterface),                     "power-up", "the interface to an event sensor"),
    Key("front_end",                    .mapping(frontEnd),                            "power-up", "the analog front end"),
    Key("enable_pg0_reference_monitor", .flag,                                         "false",    "puts the reference of generator 0 on a pin"),
    Key("enable_pg1_reference_monitor", .flag,                                         "false",    "puts the reference of generator 1 on a pin"),
    Key("param_gen0_powerdown",         .flag,                                         "false",    "powers generator 0 down"),
    Key("param_gen1_powerdown",         .flag,                                         "false",    "powers generator 1 down"),
  ])

  static let board = MappingType("board", "What is programmed into a board.", [
    Key("columns", .whole(1...225),                    "all",    "chips in a row from west to east"),
    Key("chips",   .selected(.chip, .mapping(chip)),   "1 chip", "chips, by selector"),
  ])

  /// A board as an experiment has it: a file may say which one it is.
  static let ofExperiment = MappingType("experiment_board", "Which board an experiment runs on, and what is programmed into it.", [
    Key("file",    .text,                              "1 chip", "which board it is: a name or a path"),
  ] + board.keys)

  private static let pixel = MappingType("pixel", "A pixel of the sensor.", [
    Key("x", coordinate, "0", "column"),
    Key("y", coordinate, "0", "row"),
  ])

  private static let offset = MappingType("offset", "A step on the grid of chips.", [
    Key("x", .whole(-224...224), "0", "chips to the east"),
    Key("y", .whole(-224...224), "0", "chips to the north"),
  ])

  static let sensorMap = MappingType("sensor_map", "Words for a rectangle of pooled pixels: tags count along its rows, then down its columns.", [
    Key(required: "first_tag", tag, "the tag of the first region"),
    Key(required: "cores", .selector(.core), "which cores of the target chip receive the tags"),
    Key("x",       .whole(0...63), "0",      "the rectangle's first column"),
    Key("y",       .whole(0...63), "0",      "the rectangle's first row"),
    Key("width",   .whole(1...64), "64",     "columns of pooled pixels"),
    Key("height",  .whole(1...64), "64",     "rows of pooled pixels"),
    Key("columns", .whole(1...64), "width",  "regions side by side, whose pixels share a tag"),
    Key("rows",    .whole(1...64), "height", "regions one below the other"),
    Key("x_hop",   hop,            "0",      "chips to the east"),
    Key("y_hop",   hop,            "0",      "chips to the north"),
  ])

  static let sensorInterface = MappingType("sensor_interface", "The interface to a 2D event sensor.", [
    Key("drop_events",                   .flag,              "true",       "loses events instead of stalling the sensor"),
    Key("mode",                          .choice(SensorMode.names, what: "sensor"), "dvs128", "the sensor's geometry and protocol"),
    Key("off_events",                    .flag,              "true",       "whether OFF events pass"),
    Key("on_events",                     .flag,              "true",       "whether ON events pass"),
    Key("pooling_shift",                 .mapping(pixel),    "0, 0",       "right shift of x and y"),
    Key("copy_events",                   .flag,              "false",      "forwards raw events"),
    Key("copy_hop",                      .mapping(offset),   "0, 0",       "where raw events are forwarded to"),
    Key("davis_req_ack_bugfix_delay_ns", .whole(0...Int.max), "0",         "handshake delay in nanoseconds"),
    Key("origin",                        .mapping(pixel),    "0, 0",       "the lowest pixel that passes"),
    Key("max",                           .mapping(pixel),    "the last",   "the highest pixel that passes"),
    Key("map",                           .either([.mapping(sensorMap), .list(.mapping(sensorMap), count: 1...64)]), "none", "the words of a part of the pooled picture, or of several; pixel_destinations win"),
    Key("pixel_destinations",            .selected(.pixel, .mapping(destination)), "none", "the destination word of each pooled pixel"),
    Key("filter",                        .list(.tuple([coordinate, coordinate], required: 2, what: "[x, y]"), count: 0...SensorInterface.filterCapacity), "none", "pixels that are suppressed"),
  ])

  static let frontEnd = MappingType("front_end", "The eight-channel analog front end.", [
    Key("common_parameters",    .biases(.bioampCommon),                        "power-up", "biases common to the channels"),
    Key("channel_parameters",   .selected(.channel, .biases(.bioampChannel)),  "power-up", "biases of the channels"),
    Key("param_gen2_powerdown", .flag,                                         "true",     "powers generator 2 down"),
    Key("gain",                 .whole(0...3),                                 "0",        "the amplifier's gain step"),
    Key("separate_parameters",  .flag,                                         "false",    "whether each channel uses its own biases"),
    Key("monitor_channels",     .list(.choice(FrontEndMonitors.names, what: "monitor"), count: 0...6), "none", "analog taps to pins"),
    Key("route",                .selected(.route, .mapping(destination)),      "none",     "where the delta modulators' events go"),
  ])
}

extension SensorMode {
  /// The name in files.
  var name: String {
    switch self {
    case .dvs128: "dvs128"
    case .davis240c: "davis240c"
    case .davis346: "davis346"
    }
  }

  /// The names in files.
  static let names = allCases.map(\.name)
}
