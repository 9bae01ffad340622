import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// The spiking converters of a board: what each measures, and what it has counted.
///
/// A converter's phase advances by `f h` in each step, with `f` of the current that the step ended with or had as its
/// mean. Whole turns are counted, and what is left is carried on, so that counts do not depend on how time is cut.
struct SADCBank: Sendable {
  /// What a converter is connected to.
  enum Input: Sendable {
    /// A current in A that steps do not change.
    case constant(Double)
    /// One of the probes of a core, counted over the board.
    case probe(core: Int, number: Int)
  }

  struct Converter: Sendable {
    var curve: SpikingADC.Curve
    var input: Input
    /// Whether its pulses are events: a converter without a signal counts but tells nobody.
    var isConnected: Bool
    /// The part of the next pulse's ramp that is done, from 0 to below 1.
    var phase = 0.0
    /// The pulses since the sample began.
    var count = 0

    /// A rate in Hz that no converter reaches; absurd constants of a process would count past every integer.
    private static let fastest = 1e9

    /// Runs for some turns; returns how many pulses that makes.
    fileprivate mutating func run(_ turns: Double) -> Int {
      let then = phase + turns
      let whole = then.rounded(.down)
      phase = then - whole
      count += Int(whole)
      return Int(whole)
    }

    /// The rate in Hz at a current in A.
    func rate(of current: Double) -> Double { min(curve.rate(of: Current(si: current)).si, Self.fastest) }
  }

  var converters: [Converter] = []
  /// What is measured in each core.
  private(set) var probes: [[Probe]] = []
  /// Currents of the pins in A, by chip and input; those that are not given are open.
  var external: [Pin: Double] = [:]
  var sampleEnd: SimTime?
  private var collects = false
  private var pulses: [SADCEvent] = []
  /// The complete samples that the host has not taken; nil while it does not ask for them.
  var samples: [SADCSample]?

  /// The counts of the last complete sample, 64 per chip.
  var values: [Int]
  /// How many samples are complete.
  var sampleCount = 0

  struct Pin: Hashable {
    let chip: Int
    let input: SADCInput
  }

  /// Makes the converters of a number of chips, switched off.
  init(chipCount: Int) { values = [Int](repeating: 0, count: chipCount * SADCChannel.count) }

  /// Whether the converters run.
  var isOn: Bool { !converters.isEmpty }

  /// Switches the converters on, or gives running ones another configuration; phases and counts go on.
  mutating func configure(
    _ board: Board, _ instance: Instance, _ options: SimulationOptions, at time: SimTime
  ) {
    let old = converters
    probes = [[Probe]](repeating: [], count: board.chips.count * CoreOnChip.allCases.count)
    converters = board.chips.indices.flatMap { chip in
      SADCChannel.all.map { channel in converter(channel, chip, board, instance, options) }
    }
    if old.isEmpty {
      sampleEnd = time + options.windows.samplePeriod
    } else {
      for i in converters.indices {
        converters[i].phase = old[i].phase
        converters[i].count = old[i].count
      }
    }
  }

  /// Switches the converters off.
  mutating func stop() {
    converters = []
    probes = []
    sampleEnd = nil
  }

  /// Begins a sample of another length; what was counted for the one under way is lost.
  mutating func restart(period: SimTime, at time: SimTime) {
    guard isOn else { return }
    sampleEnd = time + period
    for i in converters.indices { converters[i].count = 0 }
  }

  /// Gives a pin a current; it takes effect with the next ``configure(_:_:_:at:)``.
  mutating func setPin(_ input: SADCInput, chip: Int, to current: Current) {
    external[Pin(chip: chip, input: input)] = current.si
  }

  /// Whether a channel's enable bit lets its signal in.
  static func isEnabled(_ channel: SADCChannel, of chip: Chip, _ polarity: SADCPolarity) -> Bool {
    let isSet =
      switch channel.source {
      case .neuron(let core, let signal): chip[core].sadcEnables.rawValue >> UInt16(signal.rawValue) & 1 == 1
      case .chip(let input): chip.sadcEnables.rawValue >> UInt8(input.rawValue) & 1 == 1
      }
    return isSet == (polarity == .trueConnects)
  }

  private mutating func converter(
    _ channel: SADCChannel, _ chip: Int, _ board: Board, _ instance: Instance, _ options: SimulationOptions
  ) -> Converter {
    let isConnected = Self.isEnabled(channel, of: board.chips[chip], options.windows.polarity)
    return Converter(
      curve: SADCBiases(board.chips[chip], generator: channel.generator, options)
        .curve(of: channel, chip: chip, options),
      input: isConnected ? input(channel, chip, board, instance, options) : .constant(0),
      isConnected: isConnected)
  }

  private mutating func input(
    _ channel: SADCChannel, _ chip: Int, _ board: Board, _ instance: Instance, _ options: SimulationOptions
  ) -> Input {
    let floor = options.effectiveProcess.floor.si
    let biases = SADCBiases(board.chips[chip], generator: channel.generator, options)
    switch channel.source {
    case .chip(let input):
      guard !input.isExternal else { return .constant(external[Pin(chip: chip, input: input)] ?? 0) }
      let spread = SADCSpread(channel, chip: chip, options)
      return .constant(
        biases.current(SpikingADC.calibrationReference, biases.shared).si
          * spread.factor(SpikingADC.calibrationReference))
    case .neuron(let core, let signal):
      let programmed = board.chips[chip][core]
      guard programmed.neuronMonitoringOn, biases.linesPass else { return .constant(0) }
      let neuron = NeuronOnBoard(chip: ChipOnBoard(chip), core: core, neuron: programmed.monitoredNeuron)
      switch signal.node {
      case .row(let name):
        guard let row = instance.rows[name] else { return .constant(floor) }
        return probe(.lane(row, neuron.lane, floor: Float(floor * 1e12)), neuron.lane)
      case .weight(let synapse):
        let place = instance.synapses.place(lane: neuron.lane, word: synapse.index)
        return place.map { probe(.weight($0.index, floor: floor), neuron.lane) } ?? .constant(floor)
      }
    }
  }

  private mutating func probe(_ probe: Probe, _ lane: Int) -> Input {
    let core = lane / NeuronOnCore.count
    probes[core].append(probe)
    return .probe(core: core, number: probes[core].count - 1)
  }

  /// Advances every converter over a step that is complete; pulses of connected ones are appended where asked for.
  ///
  /// - Parameter current: The current of a probe in A at the end of the step, by its core and its number there.
  mutating func advance(
    from begin: SimTime, to end: SimTime, period: SimTime, events: inout [SADCEvent]?,
    current: (Int, Int) -> Double
  ) {
    guard let firstEnd = sampleEnd else { return }
    collects = events != nil
    let complete = firstEnd <= end ? Int((end - firstEnd).picoseconds / period.picoseconds) + 1 : 0
    let first = samples?.count ?? 0
    if complete > 0, samples != nil {
      for sample in 0..<complete {
        samples?.append(SADCSample(end: firstEnd + Int64(sample) * period, count: values.count))
      }
    }
    let span = (end - begin).seconds
    for i in converters.indices {
      let measured =
        switch converters[i].input {
        case .constant(let constant): constant
        case .probe(let core, let number): current(core, number)
        }
      let rate = converters[i].rate(of: measured)
      var now = begin
      var sampleEnd = firstEnd
      for sample in 0..<complete {
        turn(i, rate, from: now, to: sampleEnd, (sampleEnd - now).seconds)
        values[i] = converters[i].count
        samples?[first + sample].values[i] = converters[i].count
        converters[i].count = 0
        now = sampleEnd
        sampleEnd += period
      }
      turn(i, rate, from: now, to: end, complete > 0 ? (end - now).seconds : span)
    }
    sampleCount += complete
    sampleEnd = firstEnd + Int64(complete) * period
    guard collects else { return }
    pulses.sort { ($0.time, $0.address) < ($1.time, $1.address) }
    events?.append(contentsOf: pulses)
    pulses.removeAll(keepingCapacity: true)
  }

  /// Lets a converter run at a rate in Hz, for a span in s.
  private mutating func turn(
    _ index: Int, _ rate: Double, from begin: SimTime, to end: SimTime, _ span: Double
  ) {
    let phase = converters[index].phase
    let whole = converters[index].run(rate * span)
    guard collects, converters[index].isConnected, whole > 0 else { return }
    let (chip, channel) = index.quotientAndRemainder(dividingBy: SADCChannel.count)
    for pulse in 1...whole {
      let offset = SimTime(seconds: (Double(pulse) - phase) / rate) ?? .zero
      let time = min(begin + offset, end)
      pulses.append(SADCEvent(time: time, chip: chip, channel: SADCChannel(channel)))
    }
  }
}
