// The columns of the tables stay aligned.
// swift-format-ignore-file

import DynapFabric

/// The keys of populations and connections.
enum NetworkSchema {
  static let population = MappingType("population", "A named, ordered group of neurons or of inputs.", exactlyOne: ["core", "tags", "inputs"], [
    Key("chip",    .index(.chip),             "0",     "the chip of its neurons"),
    Key("core",    .selector(.core),          "",      "the core of its neurons, or several"),
    Key("neurons", .selector(.neuron),        "0-255", "which neurons of the core"),
    Key("tags",    .selector(.tag),           "",      "inputs: the tags that the host sends"),
    Key("inputs",  .whole(1...2048),          "",      "inputs: how many, with tags to be allocated"),
  ])

  static let rules = ["one_to_one", "all_to_all", "random", "fan_in", "fan_out", "kernel", "list"]

  private static let count = ValueType.whole(0...1_000_000)

  static let kernel = MappingType("kernel", "A neighbourhood on the 16 x 16 array; the middle of the rows is the source.", exactlyOne: ["repeats", "probabilities"], [
    Key("repeats",       .list(.list(.whole(0...64), count: 1...31), count: 1...31),     "", "rows of synapse counts"),
    Key("probabilities", .list(.list(.number(0...1), count: 1...31), count: 1...31),     "", "rows of probabilities"),
    Key("border",        .choice(["open", "wrap"], what: "border"),                      "open", "what lies beyond the edge of the array"),
  ])

  static let connection = MappingType("connection", "A projection from one population to another, or to the host.", [
    Key(required: "from", .text, "the population that sends"),
    Key(required: "to",   .text, "the population that listens, or host"),
    Key("rule",             .choice(rules, what: "connection rule"),  "list, where one is given", "who reaches whom"),
    Key("probability",      .number(0...1),                           "",      "random: of each pair"),
    Key("count",            count,                                    "",      "fan_in, fan_out: how many"),
    Key("replacement",      .flag,                                    "false", "fan_in: whether a source may be drawn several times"),
    Key("self_connections", .flag,                                    "false", "all_to_all: whether a neuron reaches itself"),
    Key("kernel",           .mapping(kernel),                         "",      "kernel: the neighbourhood"),
    Key("list",             .list(.tuple([count, count, count], required: 2, what: "[source, target], or [source, target, repeat]"), count: 0...Int.max), "", "list: pairs of members, by their places in the populations"),
    Key("csv",              .text,                                    "",      "list: a file with the columns source, target and, if wanted, repeat"),
    Key("seed",             .whole(0...Int.max),                      "by the two names", "the key of random rules"),
    Key("dendrite",         .choice(Dendrite.allCases.map(\.name), what: "dendrite"), "", "the dendrite that the synapses feed"),
    Key("weight",           .selector(.weight),                       "",      "which weight currents they add up"),
    Key("repeat",           .whole(1...64),                           "1",     "CAM words for each pair"),
    Key("stp",              .flag,                                    "false", "whether short-term depression acts on them"),
    Key("precise_delay",    .flag,                                    "false", "whether the precise delay current is added"),
    Key("mismatched_delay", .flag,                                    "false", "whether the mismatched delay current is added"),
  ])
}
