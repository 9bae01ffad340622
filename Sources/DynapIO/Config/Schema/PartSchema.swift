// The columns of the tables stay aligned.
// swift-format-ignore-file

import DynapCircuits
import DynapFabric
import DynapUnits

/// The keys of the files that describe the silicon: dies, spreads of dies, boards.
///
/// Every number of a die or a spread says where it comes from.
enum PartSchema {
  private static let format = Key("format", .choice([ExperimentSchema.format], what: "file format"), "dynapse/1", "the version of this format")

  /// A number with its source; the document shows the keys once.
  static func sourced(_ value: ValueType) -> ValueType {
    .mapping(MappingType("sourced", "A number and where it comes from.", [
      Key(required: "value",      value, "the number, with its unit"),
      Key(required: "source",     .text, "where it comes from"),
      Key(required: "provenance", .choice(Provenance.allCases.map(\.rawValue), what: "provenance"), "how sure it is"),
    ]))
  }

  static let mismatch = MappingType("mismatch_file", "How far the devices of a die stray, in a file of its own, in a folder `mismatch`.", [
    format,
    Key("comment", .text, "", "what it is for"),
    Key(required: "model", .choice(MismatchModel.Kind.allCases.map(\.rawValue), what: "mismatch model"), "off, by gate area, or by group"),
  ] + ExperimentSchema.mismatchNumbers.map { key in
    Key(key.name, isNumber(key) ? sourced(key.type) : key.type, key.standard, key.summary)
  } + [
    Key("groups", .mapping(groups), "", "coefficients of variation of the group model"),
  ])

  private static func isNumber(_ key: Key) -> Bool { key.name != "preserves_mean" }

  private static let groups = MappingType("mismatch_file_groups", "Coefficients of variation by group of parameters, with their sources.",
    ExperimentSchema.groups.keys.map { Key($0.name, sourced($0.type), $0.standard, $0.summary) })

  /// The geometry that the emulator is built for.
  static let geometry: [(key: String, value: Int, summary: String)] = [
    ("cores",             CoreOnChip.allCases.count,  "cores of a chip"),
    ("neurons_per_core",  NeuronOnCore.count,         "neurons of a core"),
    ("cam_words",         SynapseOnNeuron.count,      "CAM words of a neuron, one per synapse"),
    ("destination_words", DestinationOnNeuron.count,  "SRAM words of a neuron, one per destination"),
    ("array_columns",     NeuronOnCore.side,          "columns of the array of a core"),
    ("array_rows",        NeuronOnCore.side,          "rows of the array of a core"),
    ("tag_bits",          Tag.count.trailingZeroBitCount, "bits of a tag"),
  ]

  private static let geometryType = MappingType("geometry", "Of a die. The emulator is built for this one and refuses others.",
    geometry.map { key, value, summary in
      Key(key, sourced(.whole(value...value, "die-geometry", "only dies of \(value) \(summary) are emulated: write \(value)")), "\(value)", summary)
    })

  static let die = MappingType("die_file", "A die in a file of its own, in a folder `dies`.", [
    format,
    Key("comment",  .text, "", "which chip it is"),
    Key(required: "geometry", .mapping(geometryType), "how many of what it has"),
    Key("process",  .text, "dynapse2", "the process that it is made in: a name or a path"),
    Key("mismatch", .text, "pelgrom",  "how far its devices stray: a model, a name or a path"),
    Key("learning", .mapping(LearningSchema.silicon), "none", "the learning block of each core, on a die that learns"),
  ])

  static let drawnFaults = MappingType("drawn_faults", "Faults with the statistics of a real board.", [
    Key("profile", .choice(BoardProfile.names, what: "fault profile"), "drawn", "the board that they resemble"),
    Key("serial",  .whole(0...Int.max), "the experiment's", "which board; the same serial gives the same faults"),
  ])

  /// Faults: a file, or drawn.
  static let faults = ValueType.either([.text, .mapping(drawnFaults)])

  static let board = MappingType("board_file", "A board in a file of its own, in a folder `boards`.", [
    format,
    Key("comment",  .text, "", "which board it is"),
    Key(required: "chips", .whole(1...IndexSpace.chip.count, "chip-out-of-range", IndexSpace.chip.rule), "how many chips it carries"),
    Key("columns",  .whole(1...225),    "all",      "chips in a row from west to east"),
    Key("die",      .text,              "dynapse2", "the die of its chips: a name or a path"),
    Key("serial",   .whole(0...Int.max), "1",       "which dies, unless the experiment says"),
    Key("faults",   faults,             "none",     "the faults of its chips, unless the experiment says: a file, or drawn"),
  ])
}
