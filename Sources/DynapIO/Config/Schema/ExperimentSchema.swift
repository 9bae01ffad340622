// The columns of the tables stay aligned.
// swift-format-ignore-file

import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// The keys of an experiment, and of the files that it names.
enum ExperimentSchema {
  /// The first key of every file.
  static let format = "dynapse/1"
  private static let seed = ValueType.whole(0...Int.max)

  static let mismatch = MappingType("mismatch", "How far the devices of the die stray.", [
    Key("model", .text, "pelgrom", "off, pelgrom (by gate area), group, or a file of a spread: a name or a path"),
  ] + mismatchNumbers + [
    Key("groups", .mapping(groups), "", "coefficients of variation of the group model"),
  ])

  /// What a spread depends on besides its model and its groups.
  static let mismatchNumbers = [
    Key("scale",              .number(0...100),                   "1",     "a factor on every sigma; 0 is an ideal chip"),
    Key("threshold_matching", .matchingVoltage,                   "5 mV um", "A_vt"),
    Key("beta_matching",      .matchingShare,                     "1 % um", "A_beta"),
    Key("capacitor",          .share(0...1),                      "0.3 %", "sigma of ln C of a capacitor"),
    Key("output",             .share(0...1),                      "6.8 %", "sigma of the factor at an integrator's output"),
    Key("die",                .share(0...1),                      "5 %",   "sigma of the factor that a parameter's instances on one die share"),
    Key("gradient",           .share(0...1),                      "0 %",   "sigma of the slope of ln I over the width and over the height of a chip"),
    Key("preserves_mean",     .flag,                              "false", "whether factors have mean 1 instead of median 1"),
  ]

  static let groups = MappingType("mismatch_groups", "Coefficients of variation by group of parameters.",
    SpreadGroup.allCases.filter { $0 != .other }.map { group in
      Key(SnakeCase.text(group.rawValue), .share(0...5), Percent.text(MismatchModel.assumedGroupCV[group] ?? 0), "of the group's currents")
    })

  static let noise = MappingType("noise", "The noise of a run; the seed of the experiment keys it.", [
    Key("shot",    .flag,         "false", "shot noise of the nodes, at the fidelity device"),
    Key("flicker", .flag,         "false", "1/f noise of every bias"),
    Key("drift",   .share(0...1), "0 %",   "random walk of every bias: its standard deviation after an hour; 0.1 % is assumed"),
  ])

  static let calibration = MappingType("calibration", "A factor on a bias of some cores; the last entry that fits counts.", [
    Key("chip",   .index(.chip),     "all", "the chip"),
    Key("core",   .index(.core),     "all", "the core"),
    Key(required: "factor", .number(above: 0), "what the current is multiplied by"),
  ])

  private static let temperature = ValueType.quantity(Temperature.self)
  private static let temperaturePoint = ValueType.tuple([.time(), temperature], required: 2, what: "[time, temperature], such as [10 s, 60 degC]")
  private static let factors = ValueType.either([.number(above: 0), .list(.mapping(calibration), count: 1...64)])

  static let timing = MappingType("timing", "How long the fabric takes.",
    FabricTiming.rows.map { row in
      Key(SnakeCase.text(row.name), .timing(row), row.text(of: row.value), row.summary)
    })

  static let change = MappingType("change", "A part of the board that is programmed anew while the experiment runs.", [
    Key(required: "at",    .time(), "when"),
    Key(required: "board", .mapping(BoardSchema.board), "the part, written as in board"),
  ])

  static let experiment = MappingType("experiment", "What `dynapse run` takes.", [
    Key(required: "format", .choice([format], what: "file format"), "the version of this format"),
    Key("name",        .text,                                                  "the file's", "the name of the experiment"),
    Key("comment",     .text,                                                  "",           "what to look for"),
    Key("die",         .text,                                                  "dynapse2",   "the die: a name or a path"),
    Key("process",     .text,                                                  "the die's",  "the constants of the process: a name or a path"),
    Key("mismatch",    .either([.text, .mapping(mismatch)]),                   "the die's",  "how far the devices stray: a model, a name or a path"),
    Key("serial",      seed,                                                   "1",          "which die"),
    Key("seed",        seed,                                                   "1",          "the key of stimuli and noise"),
    Key("fidelity",    .choice(SimulationOptions.Fidelity.allCases.map(\.rawValue), what: "fidelity"), "full", "the law of the circuits"),
    Key("temperature", temperature,                                            "the process's", "the temperature of the die: acts on U_T, on the floor and, by bias_tempco, on biases"),
    Key("bias_tempco", .biasTempco,                                            "constant",   "how the generator's currents follow the temperature: constant, ptat, or a share per kelvin"),
    Key("temperature_profile", .list(temperaturePoint, count: 1...10_000),     "",           "the temperature over time, linear between its points; it wins over temperature"),
    Key("noise",       .mapping(noise),                                        "none",       "shot noise, flicker and drift"),
    Key("conditions_step", .time(positive: true),                              "10 ms",      "how often temperature profile, flicker and drift are applied: a multiple of the step"),
    Key("calibration", .named(factors, what: "biases"),                        "",           "factors on the currents of biases by silicon name, after scaling and before mismatch"),
    Key("scaling",     .choice(ParameterGenerator.Scaling.allCases.map(\.rawValue), what: "scaling"), "constant; curves at device", "how the generator's currents are scaled"),
    Key("feedback",    .choice(PositiveFeedback.Model.allCases.map { SnakeCase.text($0.rawValue) }, what: "feedback model"), "gated_power_law", "the published form of the exponential soma"),
    Key("std_mapping", .choice(ShortTermDepression.Mapping.allCases.map { SnakeCase.text($0.rawValue) }, what: "mapping of depression"), "stdw_depletes", "which bias of short-term depression depletes; the other recovers"),
    Key("alpha",       .choice(AlphaModel.allCases.map(\.rawValue), what: "alpha model"), "difference", "how the second integrators of the alpha option act"),
    Key("latch_readings", .mapping(WindowSchema.latchReadings),                "",           "what the latches mean whose effect is inferred"),
    Key("sense_amplifiers", .choice(SenseAmplifier.Reading.allCases.map { SnakeCase.text($0.rawValue) }, what: "reading of the sense amplifiers"), "low_fails", "whether synapses match where SYSA_VB_P or SYSA_VRES_N is below coarse range 3"),
    Key("delay_line",  .choice(Delay.Capacity.allCases.map(\.rawValue), what: "capacity of the delay line"), "merged", "what becomes of an event that arrives while its synapse delays another"),
    Key("delay_currents", .choice(Delay.Currents.allCases.map(\.rawValue), what: "reading of the delay currents"), "additive", "whether a delay bit adds its current to SYPD_DLY0_P or takes its place"),
    Key("retrigger",   .flag,                                                  "true",       "whether an event during a pulse re-arms its timer"),
    Key("sensor_order", .choice(SensorPipeline.Order.allCases.map { SnakeCase.text($0.rawValue) }, what: "order of the camera port's stages"), "filter_first", "the order of the stages behind a camera port where it matters"),
    Key("front_end_tag_shift", .choice(AnalogFrontEnd.TagShift.allCases.map { "\($0.rawValue)" }, what: "shift"), "6", "bits by which a front end's routing tag stands before the source"),
    Key("step",        .time(positive: true),                                  "100 us",     "the grain of time: 1 us to 1 ms"),
    Key(required: "duration", .time(positive: true), "how long the experiment runs"),
    Key("faults",      PartSchema.faults,                                      "the board's", "a file of faults (our table, a list of bad CAM words or a CAM profile; the last two are of chip 0), or drawn"),
    Key("bad_tags_fire", .flag,                                                "true",       "whether an event with a bad tag of the fault map makes neurons spike spuriously"),
    Key("timing",      .mapping(timing),                                       "",           "how long the fabric takes"),
    Key("learning_bus", .mapping(LearningSchema.bus),                          "the die's",  "what the learning buses do on a board whose transport differs from the die's"),
    Key("learning_block", .mapping(LearningSchema.block),                      "the die's",  "what the learning blocks of the board have that differs from the die's"),
    Key("presets",     .named(.biases(.core), what: "presets"),                "",           "named bias sets"),
    Key("board",       .either([.text, .mapping(BoardSchema.ofExperiment)]),   "1 chip",     "which board it is, by a name or a path, and what is programmed"),
    Key("windows",     .mapping(WindowSchema.windows),                         "",           "what the chip lets the host see"),
    Key("populations", .named(.mapping(NetworkSchema.population), what: "populations"), "",  "named groups of neurons and inputs"),
    Key("connections", .list(.mapping(NetworkSchema.connection), count: 0...100_000), "",    "who reaches whom"),
    Key("stimuli",     .list(.mapping(StimulusSchema.stimulus), count: 0...100_000), "",     "what is sent in"),
    Key("recordings",  .list(.mapping(StimulusSchema.recording), count: 0...100_000), "",    "what is recorded"),
    Key("changes",     .list(.mapping(change), count: 0...100_000),            "",           "what is programmed anew while it runs"),
    Key("plot",        .mapping(StimulusSchema.plot),                          "",           "what the pictures show"),
  ])

  static let preset = MappingType("preset_file", "A named bias set in a file of its own, in a folder `presets`.", [
    Key("format",     .choice([format], what: "file format"), "dynapse/1", "the version of this format"),
    Key("comment",    .text,          "", "the regime that it is for"),
    Key(required: "parameters", .biases(.core), "the biases"),
  ])

  static let process = MappingType("process_file", "A process in a file of its own, in a folder `processes`.", [
    Key("format",    .choice([format], what: "file format"), "dynapse/1", "the version of this format"),
    Key("comment",   .text,               "",         "what it is for"),
    Key("base",      .text,               "dynapse2", "the process whose constants hold where none is given"),
    Key("constants", .mapping(constants), "",         "the constants that differ"),
  ])

  static let constants = MappingType("process_constants", "The constants of a process.",
    Process.constants.map { constant in
      Key(constant.name, .either([.constant(constant), .mapping(sourced(constant))]), constant.text(in: .dynapse2) ?? "from temperature", "\(constant.symbol): \(constant.source)")
    })

  private static func sourced(_ constant: ProcessConstant) -> MappingType {
    MappingType("process_constant", "A constant and where it comes from.", [
      Key(required: "value", .constant(constant), "the value"),
      Key(required: "source",     .text, "where it comes from"),
      Key(required: "provenance", .choice(Provenance.allCases.map(\.rawValue), what: "provenance"), "how sure it is"),
    ])
  }
}
