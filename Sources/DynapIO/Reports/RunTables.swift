import DynapEngine
import DynapFabric
import DynapUnits

/// The tables of a run: spikes as text, and spikes, inputs and states as arrays.
enum RunTables {
  /// The columns of `spikes.csv`.
  static let columns = "time_us,chip,core,neuron,population"

  /// Writes one line per spike: time in microseconds to the picosecond, the neuron, and the first population that has it.
  ///
  /// Throws `system`.
  static func writeSpikes(_ record: RunRecord, toPath path: String) throws(FormatError) {
    let sink = try ByteSink(path: path)
    try sink.write(columns + "\n")
    var names: [Int: String] = [:]
    for population in record.populations {
      for neuron in population.neurons where names[neuron.lane] == nil {
        names[neuron.lane] = quoted(population.name)
      }
    }
    var text = ""
    for spike in record.spikes {
      let neuron = spike.neuron
      text += "\(microseconds(spike.time)),\(neuron.chip.index),\(neuron.core.index),\(neuron.neuron.index),"
      text += (names[spike.lane] ?? "") + "\n"
      if text.utf8.count > 1 << 16 {
        try sink.write(text)
        text = ""
      }
    }
    try sink.write(text)
    try sink.finish()
  }

  /// Writes one line per neuron and stage: the bias and the neuron's rate under it.
  ///
  /// Throws `system`.
  static func writeRates(_ record: RunRecord, toPath path: String) throws(FormatError) {
    let sink = try ByteSink(path: path)
    try sink.write("population,chip,core,neuron,parameter,current_A,rate_Hz\n")
    for curve in record.rateCurves {
      for (neuron, rates) in zip(curve.neurons, curve.rates) {
        let place = "\(neuron.chip.index),\(neuron.core.index),\(neuron.neuron.index)"
        for (current, rate) in zip(curve.currents, rates) {
          try sink.write("\(quoted(curve.population)),\(place),\(curve.parameter),\(current),\(rate)\n")
        }
      }
    }
    try sink.finish()
  }

  /// A time as microseconds with six digits, exactly.
  static func microseconds(_ time: SimTime) -> String {
    let (whole, rest) = time.picoseconds.quotientAndRemainder(dividingBy: 1_000_000)
    let digits = String(rest)
    return "\(whole).\(String(repeating: "0", count: 6 - digits.count))\(digits)"
  }

  /// A name as a cell: in quotes where it has to be.
  static func quoted(_ name: String) -> String {
    guard name.contains(where: { ",\"\n\r".contains($0) }) else { return name }
    return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// `times_ps`, `chip`, `core` and `neuron`, one element per spike.
  static func spikes(_ record: RunRecord) throws(FormatError) -> NPZ {
    let neurons = record.spikes.map(\.neuron)
    return try NPZ([
      (name: "times_ps", array: NPYArray(int64s: record.spikes.map(\.time.picoseconds))),
      (name: "chip", array: NPYArray(int32s: neurons.map { Int32($0.chip.index) })),
      (name: "core", array: NPYArray(int32s: neurons.map { Int32($0.core.index) })),
      (name: "neuron", array: NPYArray(int32s: neurons.map { Int32($0.neuron.index) })),
    ])
  }

  /// For each recording `NAME.times_ps` (T), `NAME.values` (T x N) and `NAME.neurons` (N x 3: chip, core, neuron).
  static func traces(_ record: RunRecord) throws(FormatError) -> NPZ {
    var archive = NPZ()
    for samples in record.traces {
      let places = samples.neurons.flatMap {
        [Int32($0.chip.index), Int32($0.core.index), Int32($0.neuron.index)]
      }
      let shape = [samples.times.count, samples.neurons.count]
      try archive.append(
        NPYArray(int64s: samples.times.map(\.picoseconds)), name: samples.name + timesSuffix)
      try archive.append(NPYArray(floats: samples.values, shape: shape), name: samples.name + valuesSuffix)
      try archive.append(
        NPYArray(int32s: places, shape: [samples.neurons.count, 3]), name: samples.name + neuronsSuffix)
    }
    return archive
  }

  /// For each stimulus `K.POPULATION.times_ps` and `K.POPULATION.channel`, and `K.POPULATION.signal` where there is one.
  static func inputs(_ record: RunRecord) throws(FormatError) -> NPZ {
    var archive = NPZ()
    for (index, input) in record.inputs.enumerated() {
      let name = "\(index).\(input.population)"
      let spikes = input.train.spikes
      try archive.append(NPYArray(int64s: spikes.map(\.time.picoseconds)), name: name + timesSuffix)
      try archive.append(NPYArray(int32s: spikes.map { Int32($0.channel) }), name: name + channelSuffix)
      if let signal = input.signal {
        try archive.append(NPYArray(doubles: signal.values), name: name + signalSuffix)
      }
    }
    return archive
  }

  static let timesSuffix = ".times_ps"
  static let valuesSuffix = ".values"
  static let neuronsSuffix = ".neurons"
  static let channelSuffix = ".channel"
  static let signalSuffix = ".signal"
}
