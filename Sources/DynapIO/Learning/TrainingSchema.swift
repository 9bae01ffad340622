// The columns of the tables stay aligned.
// swift-format-ignore-file

import DynapLearning
import DynapUnits

/// The keys of a learning experiment: what `dynapse learn` takes.
enum TrainingSchema {
  /// Numbers by the names of a rule's constants.
  private static let constants = ValueType.named(.number(), what: "the rule's constants")

  static let task = MappingType("equal_rate_task", "Patterns with equal rates that differ in timing only.", [
    Key("kind",               .choice(EqualRateTask.Kind.allCases.map(\.rawValue), what: "task"), "patterns", "what makes the class: the pattern, or whether two bits differ that come side by side or one after the other"),
    Key("inputs",             .whole(1...1024),        "32",     "input channels"),
    Key("classes",            .whole(2...16),          "2",      "classes"),
    Key("patterns_per_class", .whole(1...64),          "1",      "patterns of each class"),
    Key("spikes_per_input",   .whole(1...64),          "4",      "spikes of an input in every pattern"),
    Key("minimum_interval",   .time(positive: true),   "8 ms",   "the shortest interval of an input"),
    Key("jitter",             .time(),                 "2 ms",   "standard deviation of the jitter"),
    Key("stimulus",           .time(positive: true),   "200 ms", "how long a pattern lasts"),
    Key("gap",                .time(),                 "100 ms", "the silence after it"),
  ])

  static let weights = MappingType("plastic_weights", "Where weights are kept, in steps of the weight memory.", [
    Key("kind",    .choice(WeightStore.Kind.allCases.map(\.rawValue), what: "weight cell"), "digital", "4 bits and the sign with stochastic rounding, a capacitor, or a capacitor with stable levels"),
    Key("minimum", .whole(-15...0),       "-8",   "the smallest weight; below 0 GABA_B"),
    Key("maximum", .whole(1...15),        "7",    "the largest weight; above 0 AMPA"),
    Key("drift",   .number(0...1000),     "0",    "drift of a capacitor, steps a second"),
    Key("levels",  .whole(2...256),       "16",   "levels of a multistable cell"),
  ])

  static let gate = MappingType("membrane_gate", "Which membranes let their synapses learn, in units of the threshold.", [
    Key("kind",  .choice(MembraneGate.Kind.allCases.map(\.rawValue), what: "membrane gate"), "box", "the shape"),
    Key("low",   .number(-100...100),     "0.4",  "lower edge of a box"),
    Key("high",  .number(-100...100),     "1.5",  "upper edge of a box"),
    Key("scale", .number(0...1000),       "2",    "steepness of the other shapes"),
  ])

  static let errors = MappingType("error_events", "What becomes of the events of error neurons on their way back.", [
    Key("loss",     .share(0...1),        "0 %",  "share of them that is lost"),
    Key("delay",    .time(),              "0 s",  "how long they travel"),
    Key("feedback", .choice(ErrorPropagation.Feedback.allCases.map(\.rawValue), what: "feedback"), "sign-symmetric", "their sign at a hidden neuron: that of its synapse to the output, or a fixed random one"),
  ])

  static let learn = MappingType("learn", "A network that learns by errors that travel back.", [
    Key("profile",     .choice(LearningProfile.allCases.map(\.rawValue), what: "profile"), "normalised", "the equations, in units of the threshold or in pA, or the full-circuit chip of a file"),
    Key("chip",        .text,             "none", "the file of the chip that the profile chip trains; its own rule, weights, gate and mismatch hold"),
    Key("task",        .mapping(task),    "",     "the patterns"),
    Key("hidden",      .whole(1...1024),  "8",    "hidden neurons"),
    Key("rule",        .choice(SynapseRule.names, what: "rule of error events"), "error-propagation-minimal", "what changes the weights"),
    Key("expression",  .text,             "the rule's", "the rule as an expression of w, x, y, ca, v, d, b, gate and its constants"),
    Key("hidden_constants", constants,    "the profile's", "constants of the rule in the hidden layer"),
    Key("output_constants", constants,    "the profile's", "constants of the rule at the outputs"),
    Key("weights",     .mapping(weights), "",     "where weights are kept"),
    Key("gate",        .mapping(gate),    "",     "the membrane gate of hidden neurons"),
    Key("errors",      .mapping(errors),  "",     "the events of error neurons"),
    Key("trace",       .time(positive: true), "30 ms", "decay of the traces of spikes"),
    Key("teacher",     .quantity(Frequency.self), "60 Hz", "rate of the teacher during the stimulus"),
    Key("mismatch",    .share(0...1),     "20 %", "coefficient of variation of the devices"),
    Key("trials",      .whole(1...1_000_000), "600", "training trials"),
    Key("test_trials", .whole(1...1_000_000), "100", "test trials"),
    Key("control",     .choice(ErrorPropagation.Control.allCases.map(\.rawValue), what: "control"), "none", "what is taken away"),
  ])

  static let kernel = MappingType("pair_kernel", "A kernel of pairs of spikes and its numbers.", [
    Key(required: "rule", .choice(PairLearner.kernels.map(\.rawValue), what: "kernel of pairs"), "which kernel"),
    Key("fields",    .whole(3...64),          "6",      "Gaussian fields of each feature"),
    Key("teacher",   .time(positive: true),   "20 ms",  "when the teacher forces a spike"),
    Key("rate",      .number(0...1000),       "1",      "a factor on every change"),
    Key("threshold", .number(0...100),        "0.6",    "threshold over the median of the largest membranes"),
    Key("epochs",    .whole(1...1000),        "3, of a pole 1", "how often all samples are presented"),
    Key("window",    .time(positive: true), "40 ms",  "the latest input spike"),
  ])

  private static let kernels = Key(required: "kernels", .list(.mapping(kernel), count: 1...64), "the kernels that are compared")

  static let classify = MappingType("classify", "Samples with classes, learned by pairs of spikes; folds are held out in turn.", [
    Key(required: "data", .text,      "a table in CSV: features, and the class in the column class"),
    kernels,
    Key("folds",    .whole(2...1000), "5",   "folds, with every class spread evenly"),
    Key("levels",   .whole(0...65536), "0",  "levels that weights are rounded to after learning; 0 leaves them, 16 are 4 bits"),
    Key("mismatch", .share(0...1),    "0 %", "coefficient of variation of the synapses"),
  ])

  static let balance = MappingType("balance", "A pole on a cart, balanced as a teacher does, learned by pairs of spikes.", [
    kernels,
    Key("lessons",   .whole(1...1_000_000), "2500", "states with the teacher's action"),
    Key("episodes",  .whole(1...10_000),    "10",   "episodes of the test, of at most 500 steps"),
    Key("composite", .flag,                 "true", "whether theta + 0.2 theta' is an input too: our addition, without which no kernel balances reliably"),
    Key("levels",    .whole(0...65536),     "0",    "levels that weights are rounded to after learning"),
    Key("mismatch",  .share(0...1),         "0 %",  "coefficient of variation of the synapses"),
  ])

  /// The keys of which a file has one.
  static let bodies = ["learn", "classify", "balance"]

  static let experiment = MappingType("learning_experiment", "A learning experiment, for `dynapse learn`.", exactlyOne: bodies, [
    Key(required: "format", .choice([ExperimentSchema.format], what: "file format"), "the version of this format"),
    Key("name",    .text,   "the file's", "a name"),
    Key("comment", .text,   "",           "what it shows"),
    Key("seeds",   .text,   "1",          "which seeds, such as 200-209; each is a die with that serial too"),
    Key("learn",    .mapping(learn),    "", "error propagation on patterns of equal rates"),
    Key("classify", .mapping(classify), "", "classes of a table by pairs of spikes"),
    Key("balance",  .mapping(balance),  "", "a pole by pairs of spikes"),
  ])
}

/// The rules that a network of error neurons takes.
enum SynapseRule {
  static let names: [String] = [
    LearningRule.errorPropagation, .minimalErrorPropagation, .preErrorPropagation,
  ].map(\.rawValue)
}
