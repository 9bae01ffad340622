import DynapChip
import DynapFabric
import DynapUnits

/// Everything that one run needs, as values: what a configuration file says, with every name resolved.
public struct Experiment: Sendable {
  /// The name, for reports and output folders.
  public var name: String
  /// What to look for.
  public var comment: String
  /// What is programmed, the network's words included.
  public var board: Board
  /// Die, process, step and law.
  public var options: SimulationOptions
  /// How long it runs.
  public var duration: SimTime
  /// The populations, and the tags and words that their members came to have.
  public var network: NetworkMap
  /// What is sent in.
  public var stimuli: [Stimulus]
  /// What goes to camera ports and analog front ends.
  public var portStimuli: [PortStimulus] = []
  /// What is recorded.
  public var recordings: [Recording]
  /// What of the chip's windows is read and written.
  public var windows = Windows()
  /// What is programmed anew while it runs, ascending in time.
  public var changes: [Change]
  /// What the pictures show.
  public var plot: PlotHints
  /// The defects of each die, where they are drawn by serial; nil when those of the options are every die's.
  public var faultsOfDie: (@Sendable (UInt64) -> FaultMap)?
  /// Remarks that are no warnings, such as the error that quantising a bias made.
  public var notes: [String] = []
  /// The SHA-256 of the effective configuration, as hexadecimal digits; empty when it did not come from a file.
  public var digest = ""

  /// Makes an experiment.
  public init(
    name: String, comment: String = "", board: Board, options: SimulationOptions = SimulationOptions(),
    duration: SimTime, network: NetworkMap, stimuli: [Stimulus] = [], recordings: [Recording] = [],
    changes: [Change] = [], plot: PlotHints = PlotHints()
  ) {
    self.name = name
    self.comment = comment
    self.board = board
    self.options = options
    self.duration = duration
    self.network = network
    self.stimuli = stimuli
    self.recordings = recordings
    self.changes = changes
    self.plot = plot
  }

  /// Spikes that are sent to a population of inputs.
  public struct Stimulus: Hashable, Sendable {
    /// The population.
    public var population: String
    /// The spikes; a channel is a member's place in the population.
    public var train: SpikeTrain
    /// The words that the host sends for a spike of each channel.
    public var words: [[Destination]]
    /// The analog signal behind the spikes, if there is one.
    public var signal: AnalogSignal?

    /// Makes a stimulus.
    public init(
      population: String, train: SpikeTrain, words: [[Destination]], signal: AnalogSignal? = nil
    ) {
      self.population = population
      self.train = train
      self.words = words
      self.signal = signal
    }
  }

  /// A board that is programmed while the experiment runs.
  public struct Change: Hashable, Sendable {
    /// When.
    public var time: SimTime
    /// The whole board from then on.
    public var board: Board
    /// The currents that bypass the parameter generator from then on.
    public var exactCurrents: [SimulationOptions.ExactCurrent]

    /// Makes a change.
    public init(time: SimTime, board: Board, exactCurrents: [SimulationOptions.ExactCurrent] = []) {
      self.time = time
      self.board = board
      self.exactCurrents = exactCurrents
    }
  }

  /// What of the chip's windows is read and written; the options say how they are set up.
  public struct Windows: Hashable, Sendable {
    /// Whether the events of the output buses are kept and written.
    public var keepsHostEvents = false
    /// The analog pins that are read.
    public var pads: [Pad] = []
    /// What flows into external inputs of the converters.
    public var inputs: [Input] = []

    /// Makes windows of which nothing is written.
    public init() {}

    /// An analog pin that is read.
    public struct Pad: Hashable, Sendable {
      /// The chip.
      public var chip: ChipOnBoard
      /// The core.
      public var core: CoreOnChip
      /// What is seen of its monitored neuron.
      public var signal: PadSignal
      /// How often; a multiple of the step.
      public var every: SimTime

      /// Makes a pin that is read.
      public init(chip: ChipOnBoard, core: CoreOnChip, signal: PadSignal, every: SimTime) {
        self.chip = chip
        self.core = core
        self.signal = signal
        self.every = every
      }
    }

    /// A current at an external input of the converters.
    public struct Input: Hashable, Sendable {
      /// The chip.
      public var chip: ChipOnBoard
      /// The pin.
      public var input: SADCInput
      /// The current.
      public var current: Current

      /// Makes an input.
      public init(chip: ChipOnBoard, input: SADCInput, current: Current) {
        self.chip = chip
        self.input = input
        self.current = current
      }
    }
  }

  /// What the pictures show.
  public struct PlotHints: Hashable, Sendable {
    /// The population whose analog signal stands above the raster.
    public var signal: String?
    /// The populations of the raster, from the top.
    public var raster: [String]
    /// The recordings of the trace plot.
    public var traces: [String]
    /// The populations whose rates are drawn against a parameter that the changes step through.
    public var rates: [String]
    /// That parameter, by its silicon name.
    public var against: String?
    /// The part of the run that the raster shows.
    public var window: Range<SimTime>?

    /// Makes hints.
    public init(
      signal: String? = nil, raster: [String] = [], traces: [String] = [], rates: [String] = [],
      against: String? = nil, window: Range<SimTime>? = nil
    ) {
      self.signal = signal
      self.raster = raster
      self.traces = traces
      self.rates = rates
      self.against = against
      self.window = window
    }
  }

  /// The neurons of a population, or none for inputs and unknown names.
  public func neurons(of population: String) -> [NeuronOnBoard] {
    (network[population]?.members ?? []).compactMap { member in
      if case .neuron(let neuron) = member.source { neuron } else { nil }
    }
  }

  /// The events of all stimuli, sorted by time; those of one time keep the order of the stimuli, channels and words.
  ///
  /// Events from the experiment's end on are left out. Costs a sort.
  public func inputEvents() -> [InputEvent] {
    var keyed: [(time: SimTime, place: Int, word: Destination)] = []
    for stimulus in stimuli {
      for spike in stimulus.train.spikes where spike.time < duration && spike.channel < stimulus.words.count {
        for word in stimulus.words[spike.channel] { keyed.append((spike.time, keyed.count, word)) }
      }
    }
    keyed.sort { ($0.time, $0.place) < ($1.time, $1.place) }
    return keyed.map { InputEvent(time: $0.time, destination: $0.word) }
  }
}
