// The columns of the tables stay aligned.
// swift-format-ignore-file

import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// The keys of what the chip lets its host see.
enum WindowSchema {
  static let windows = MappingType("windows", "What the chip lets its host see, and what of it the run writes.", [
    Key("outputs", .list(.choice(OutputBus.names, what: "output bus"), count: 0...16), "W, not written", "the buses whose events reach the host; where this is given, the run writes them"),
    Key("sadc",    .mapping(sadc),                            "",     "the spiking ADCs"),
    Key("pads",    .list(.mapping(pad), count: 0...1024),     "none", "the analog pins that are read"),
    Key("pin",     .mapping(pin),                             "",     "the buffers of the analog pins, and the host's converter behind them"),
  ])

  static let sadc = MappingType("sadc", "The spiking ADCs: 64 current-to-frequency converters per chip, which run while `sADC` is among the outputs.", [
    Key("period",            .time(positive: true),              "100 ms", "over how long they count"),
    Key("polarity",          .choice(SADCPolarity.allCases.map { SnakeCase.text($0.rawValue) }, what: "polarity"), "true_connects", "what an enable bit means; scripts contradict one another"),
    Key("ramp_capacitance",  .quantity(Capacitance.self),        SpikingADC.Layout().rampCapacitance.description,  "the capacitor that the current ramps, assumed"),
    Key("pulse_capacitance", .quantity(Capacitance.self),        SpikingADC.Layout().pulseCapacitance.description, "the capacitor of the pulse's timer, assumed"),
    Key("hysteresis",        .choice(SpikingADC.Hysteresis.allCases.map(\.rawValue), what: "reading of the hysteresis"), "widens", "what NCCF_HYS_P does: widens the ramp, or nothing"),
    Key("mismatch",          .flag,                              "true",   "whether the converters of a die differ as its other devices do"),
    Key("inputs",            .list(.mapping(input), count: 0...1024), "open", "currents at the external inputs"),
  ])

  static let input = MappingType("sadc_input", "A current at an external input of the spiking ADCs.", [
    Key("chip", .index(.chip), "0", "the chip"),
    Key(required: "input",   .choice(SADCInput.external.map(\.name), what: "external input"), "the pin, by the vendor's name"),
    Key(required: "current", .quantity(Current.self, positive: false), "what flows into it during the whole run"),
  ])

  static let pad = MappingType("pad", "An analog pin that is read: a signal of a core's monitored neuron.", [
    Key("chip", .index(.chip), "0", "the chip"),
    Key(required: "core",  .index(.core), "the core"),
    Key("signal", .choice(PadSignal.allCases.map(\.rawValue), what: "signal"), "soif_mem", "the membrane, or the depression node of synapse 41 or 20"),
    Key(required: "every", .time(positive: true), "how often: a multiple of the step"),
  ])

  static let pin = MappingType("pin", "The buffers of the analog pins: V_mon = offset + gain V.", [
    Key("offset",     .quantity(Voltage.self, positive: false), MonitorPad().offset.description, "offset of the buffers, assumed"),
    Key("gain",       .number(above: 0),                        "1",    "gain of the buffers, assumed"),
    Key("resolution", .quantity(Voltage.self),                  "none", "the step of the host's converter, to which readings are rounded"),
  ])

  static let latchReadings = MappingType("latch_readings", "What the latches mean whose effect is inferred.", [
    Key("coho_ca_mem", .choice(SensedNode.Reading.allCases.map { SnakeCase.text($0.rawValue) }, what: "reading of the sensed node"), "on_is_membrane", "what it selects for NMDA gate, conductance mode and homeostasis"),
    Key("ho_so_de",    .choice(HomeostasisTarget.allCases.map { SnakeCase.text($0.rawValue) }, what: "target of homeostasis"), "dendrites_when_on", "which gains homeostasis regulates"),
    Key("deam_ampa",   .choice(DiffusionReading.allCases.map(\.rawValue), what: "reading of the diffusion latch"), "enables", "whether it connects the neuron to the diffusion network, disconnects it, or has no part in it"),
    Key("de_mux",      .choice(DeMuxReading.allCases.map { SnakeCase.text($0.rawValue) }, what: "reading of the multiplexer latch"), "ignored", "whether it disconnects the synapses from the dendrites"),
  ])
}

extension OutputBus {
  /// The name in files.
  var name: String { rawValue.replacing(" ", with: "_") }

  /// The names in files.
  static let names = allCases.map(\.name)
}

extension SADCInput {
  /// The pins, whose current the host gives.
  static let external = allCases.filter(\.isExternal)
}
