import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// What `summary.json` says: what was run, on what, how it went and what came out. Units stand in the names.
package struct RunSummary: Codable, Sendable {
  /// The program.
  package var program = Program()
  /// The machine.
  package var host = Host.current
  /// The experiment.
  package var experiment: Source
  /// What the run depended on besides the configuration.
  package var options: Options
  /// The constants of the process.
  package var process: [String: String]
  /// Whether the run reached its end.
  package var complete: Bool
  /// How long it was to run.
  package var durationSeconds: Double
  /// How long it ran.
  package var simulatedSeconds: Double
  /// When it began, in UTC.
  package var started: String
  /// How long it took.
  package var wallSeconds: Double
  /// Simulated time over the time it took.
  package var realTimeFactor: Double
  /// What happened.
  package var counts: Counts
  /// The populations of neurons and inputs.
  package var populations: [Population]
  /// What became of the events of cameras, by chip; absent without cameras.
  package var sensors: [SensorCounts]?
  /// The events of the analog front ends' channels; absent without signals.
  package var frontEnds: [FrontEndCounts]?
  /// The analog signals behind inputs.
  package var signals: [Signal]
  /// What was recorded.
  package var recordings: [Recorded]
  /// What was seen through the windows of the chip; absent when nothing was asked for.
  package var windows: Windows?
  /// What the pictures show.
  package var plot: Plot
  /// What a user should know before trusting the numbers.
  package var warnings: [String]
  /// Remarks, such as the error of a bias that was given as a current.
  package var notes: [String]
  /// The files beside the summary.
  package var outputs: [Output] = []

  private enum CodingKeys: String, CodingKey {
    case program, host, experiment, options, process, complete, started, counts, populations, signals,
      recordings, windows
    case plot, warnings, notes, outputs, sensors
    case frontEnds = "front_ends"
    case durationSeconds = "duration_s"
    case simulatedSeconds = "simulated_s"
    case wallSeconds = "wall_s"
    case realTimeFactor = "real_time_factor"
  }

  /// The program that ran.
  package struct Program: Codable, Sendable {
    /// Its name.
    package var name = "dynapse"
    /// Its release.
    package var version = ProgramVersion.current
    /// The compiler's release.
    package var swift = ProgramVersion.swift
  }

  /// Where the experiment came from.
  package struct Source: Codable, Sendable {
    /// Its name.
    package var name: String
    /// The file.
    package var file: String
    /// The SHA-256 of the effective configuration.
    package var digest: String
  }

  /// What the run depended on besides the board.
  package struct Options: Codable, Sendable {
    /// Which die.
    package var serial: UInt64
    /// The key of stimuli.
    package var seed: UInt64
    /// The step.
    package var stepSeconds: Double
    /// The law of the circuits.
    package var fidelity: String
    /// The model of mismatch.
    package var mismatch: String
    /// The factor on its spreads.
    package var mismatchScale: Double
    /// How the generator's currents are scaled.
    package var scaling: String
    /// Threads; without effect on the results.
    package var threads: Int
    /// What of temperature, noise and calibration is not the standard; absent where everything is.
    package var conditions: [String]?
    /// The temperature at the beginning.
    package var temperatureKelvin: Double

    private enum CodingKeys: String, CodingKey {
      case serial, seed, fidelity, mismatch, scaling, threads, conditions
      case temperatureKelvin = "temperature_K"
      case stepSeconds = "step_s"
      case mismatchScale = "mismatch_scale"
    }
  }

  /// Counts of what happened.
  package struct Counts: Codable, Sendable {
    /// Spikes of all neurons.
    package var spikes: Int
    /// Spikes that were recorded.
    package var recordedSpikes: Int
    /// Events that the experiment sends in.
    package var inputEvents: Int
    /// Events broadcast in a core.
    package var events: Int
    /// CAM words that matched.
    package var matches: Int
    /// Matches that a faulty word missed, or a delay line that held another event and loses what comes.
    package var missedMatches: Int
    /// Matches that became one with an event that a delay line held; absent when there were none.
    package var mergedMatches: Int?
    /// Spikes that a bad tag caused; absent when there were none.
    package var spuriousSpikes: Int?
    /// Packets that fell off an edge of the board.
    package var lostPackets: Int
    /// Events that reached the host.
    package var hostEvents: Int
    /// Events that were sent in after their time.
    package var lateEvents: Int

    private enum CodingKeys: String, CodingKey {
      case spikes, events, matches
      case recordedSpikes = "recorded_spikes"
      case inputEvents = "input_events"
      case missedMatches = "missed_matches"
      case mergedMatches = "merged_matches"
      case spuriousSpikes = "spurious_spikes"
      case lostPackets = "lost_packets"
      case hostEvents = "host_events"
      case lateEvents = "late_events"
    }
  }

  /// A population and how much it spiked.
  package struct Population: Codable, Sendable {
    /// Its name.
    package var name: String
    /// `neurons` or `inputs`.
    package var kind: String
    /// How many members it has.
    package var count: Int
    /// Its neurons as runs of chip, core and neurons, such as `0.1.0-63`; none for inputs.
    package var neurons: [String]
    /// Its recorded spikes, or the events that it was sent.
    package var spikes: Int
    /// Its spikes over the time for which its members were recorded; nil when none was.
    package var meanRateHertz: Double?
    /// The median over its neurons of the coefficient of variation of the intervals between spikes: 0 for a clock, 1 for
    /// a Poisson train; nil when no neuron has ten intervals.
    package var intervalVariation: Double?

    private enum CodingKeys: String, CodingKey {
      case name, kind, count, neurons, spikes
      case meanRateHertz = "mean_rate_hz"
      case intervalVariation = "interval_cv"
    }
  }

  /// An analog signal, whose samples are in `inputs.npz`.
  package struct Signal: Codable, Sendable {
    /// The population that it drives.
    package var population: String
    /// What it is.
    package var name: String
    /// The unit of its values.
    package var unit: String
    /// When it begins.
    package var startSeconds: Double
    /// Samples per second.
    package var rateHertz: Double

    private enum CodingKeys: String, CodingKey {
      case population, name, unit
      case startSeconds = "start_s"
      case rateHertz = "rate_hz"
    }
  }

  /// A recorded state.
  package struct Recorded: Codable, Sendable {
    /// The recording's name, which begins the names of its arrays in `traces.npz`.
    package var name: String
    /// The state.
    package var state: String
    /// The unit of its values.
    package var unit: String
    /// The columns.
    package var neurons: Int
    /// The rows.
    package var samples: Int
  }

  /// What was seen through the windows of the chip.
  package struct Windows: Codable, Sendable {
    /// Over how long the spiking converters count; nil while they are off.
    package var samplePeriodSeconds: Double?
    /// Their complete samples.
    package var samples: Int?
    /// The channels that have a signal.
    package var connectedChannels: [String]?
    /// The analog pins that were read.
    package var pads: [String]
    /// The pulses that each pin of a pulse extender showed.
    package var pulses: [String: Int]
    /// The events of each output bus; nil unless they were kept.
    package var hostEvents: [String: Int]?

    private enum CodingKeys: String, CodingKey {
      case pads, pulses
      case samplePeriodSeconds = "sadc_period_s"
      case samples = "sadc_samples"
      case connectedChannels = "sadc_connected"
      case hostEvents = "host_events"
    }
  }

  /// What the pictures show.
  package struct Plot: Codable, Sendable {
    /// The line below the title.
    package var subtitle: String
    /// The population whose signal stands above the raster.
    package var signal: String?
    /// The populations of the raster.
    package var raster: [String]
    /// The recordings of the trace plot.
    package var traces: [String]
  }

  /// A file beside the summary.
  package struct Output: Codable, Hashable, Sendable {
    /// Its name.
    package var file: String
    /// Its size.
    package var bytes: Int
  }
}
