// The columns of the tables stay aligned.
// swift-format-ignore-file

import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// The keys of learning blocks, and of the dies that have them.
enum LearningSchema {
  /// The die that learns.
  static let die = "dynapse2-plastic"

  static let gates = LearningGate.allCases.map { SnakeCase.text($0.rawValue) }
  static let triggers = LearningBlock.Trigger.allCases.map { SnakeCase.text($0.rawValue) }
  static let cells = ["digital4", "analog", "multistable"]

  private static let sign = ValueType.choice(["1", "+1", "-1"], what: "sign")

  static let weight = MappingType("learning_weight", "What stores the plastic weights of a core, from -8 to +7 units of the lowest weight bit.", [
    Key("kind",   .choice(cells, what: "weight cell"), "digital4", "4 bits, a capacitor, or one that drifts to the nearest of some levels"),
    Key("levels", .whole(2...16),                      "16",       "how many levels a multistable cell has"),
  ])

  static let probability = MappingType("learning_probability", "Whether a learning event moves a weight.", [
    Key("mode", .choice(UpdateLogic.Mode.allCases.map(\.rawValue), what: "mode"), "step", "with chance 2^-k; with a chance in proportion to the trace; always, with a size in proportion"),
    Key("log2", .whole(0...24), "5", "k in 2^-k"),
  ])

  static let via = MappingType("learning_via", "The output whose synapse gives the sign of feedback.", [
    Key(required: "core",   .index(.core),   "the core of the output"),
    Key(required: "neuron", .index(.neuron), "the output"),
  ])

  static let errorTag = MappingType("learning_error_tag", "An entry of the learning CAMs of a core.", [
    Key(required: "tag",  .index(.tag),        "the tag of learning events"),
    Key(required: "sign", sign,                "1 where an event asks for more of its output, -1 where it asks for less"),
    Key("neurons",        .selector(.neuron),  "all that learn", "the neurons that have the entry"),
    Key("feedback",       .either([.mapping(via), .list(sign, count: 1...NeuronOnCore.count)]), "1", "how the sign reaches each neuron: that of its synapse on an output (sign-symmetric), or fixed signs, one per neuron and used in turn"),
  ])

  static let sender = MappingType("learning_sender", "A neuron whose spikes go out on the learning bus of its chip.", [
    Key(required: "neuron", .index(.neuron),   "the neuron"),
    Key(required: "tag",    .index(.tag),      "the tag of its learning events"),
    Key(required: "cores",  .selector(.core),  "the cores that receive them"),
  ])

  static let learning = MappingType("learning", "What the learning block of a core does. No fabricated die of this geometry has one: a reconstruction, see docs/circuits/learning.md.", [
    Key("rule",          .choice(LearningRuleName.allCases.map(\.rawValue), what: "learning rule"), "error-propagation", "how weights change"),
    Key("enable",        .flag,                                       "true",     "whether they change; traces go on without"),
    Key("trigger",       .choice(triggers, what: "trigger"),          "on_error", "whether learning events or input pulses trigger updates"),
    Key("neurons",       .selector(.neuron),                          "none",     "the neurons whose AMPA and GABA_B words are plastic"),
    Key("weight",        .mapping(weight),                            "",         "what stores the weights"),
    Key("probability",   .mapping(probability),                       "",         "whether an event moves a weight"),
    Key("gate",          .choice(gates, what: "gate"),                "none",     "the shape of the membrane comparator"),
    Key("calcium",       .flag,                                       "false",    "whether stop-learning acts"),
    Key("register_seed", .whole(1...Int(UInt32.max)),                 "1",        "where the shift register begins; the die's serial takes part"),
    Key("error_tags",    .list(.mapping(errorTag), count: 0...1024),  "none",     "what the learning CAMs match"),
    Key("senders",       .list(.mapping(sender), count: 0...1024),    "none",     "which neurons of the core send on the learning bus"),
    Key("parameters",    .biases(.learning),                          "power-up", "the biases of the block"),
  ])

  static let silicon = MappingType("learning_silicon", "The learning block of each core of a die that learns.", [
    Key("cam_entries",        PartSchema.sourced(.whole(1...64)),                      "8",      "entries of a neuron's learning CAM"),
    Key("latency",            PartSchema.sourced(.time()),                             "1 us",   "from a spike to the match of its learning event"),
    Key("trace_capacitance",  PartSchema.sourced(.quantity(Capacitance.self)),         "5 pF",   "the capacitor of a trace"),
    Key("weight_capacitance", PartSchema.sourced(.quantity(Capacitance.self)),         "1 pF",   "the capacitor of an analog weight"),
    Key("weight_swing",       PartSchema.sourced(.quantity(Voltage.self)),             "1.2 V",  "the voltage between the ends of an analog weight"),
    Key("update_time",        PartSchema.sourced(.quantity(Interval.self)),            "1 us",   "how long an update drives the capacitor of an analog weight"),
  ])

  static let block = MappingType("learning_figures", "What the learning blocks of a board have that differs from the die's.", [
    Key("cam_entries",        .whole(1...64),               "the die's", "entries of a neuron's learning CAM"),
    Key("trace_capacitance",  .quantity(Capacitance.self),  "the die's", "the capacitor of a trace"),
    Key("weight_capacitance", .quantity(Capacitance.self),  "the die's", "the capacitor of an analog weight"),
    Key("weight_swing",       .quantity(Voltage.self),      "the die's", "the voltage between the ends of an analog weight"),
    Key("update_time",        .quantity(Interval.self),     "the die's", "how long an update drives the capacitor of an analog weight"),
  ])

  static let bus = MappingType("learning_bus", "What the learning buses do on a board whose transport differs from the die's.", [
    Key("latency", .time(),        "the die's", "from a spike to the match of its learning event"),
    Key("loss",    .share(0...1),  "0",         "the share of learning events that is lost"),
  ])
}
