import DynapCircuits
import DynapEngine
import DynapUnits

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What running a workload for a span took.
public struct Measurement: Sendable {
  /// Settling in takes the first tenth of a second and is not measured.
  public static let settling = SimTime.ms(100)

  /// The neurons of all dies.
  public var neurons = 0
  /// Dies that ran, each for the span.
  public var dies = 1
  /// Steps of the span.
  public var steps = 0
  /// What was measured of each die's time.
  public var span = SimTime.zero
  /// Spikes in that time.
  public var spikes = 0
  /// Events that were broadcast in a core.
  public var events = 0
  /// Synaptic events: matches that gave a pulse.
  public var matches = 0
  /// How long making the simulation took: the die and its network, without input.
  public var setUp = Usage.Spent()
  /// How long the span took.
  public var running = Usage.Spent()
  /// Memory that the simulation took, its input included, in bytes; of one simulation, beside another one, so that code and
  /// tables, which all of a process share, are not counted.
  public var memory = 0

  /// Runs a workload once.
  public init(
    _ workload: Workload, step: SimTime, for span: SimTime, threads: Int,
    mismatch: MismatchModel = MismatchModel()
  ) throws {
    let input = workload.input(for: Self.settling + span)
    // It stays until the measurement is over: nothing that it gave back could be taken again.
    let other = try Self.other(step: step, threads: threads)
    defer { withExtendedLifetime(other) {} }
    let before = Usage.residentBytes
    let start = Usage()
    var simulation = try workload.simulation(step: step, threads: threads, mismatch: mismatch)
    setUp = Usage().since(start)
    simulation.inject(input)
    simulation.run(for: Self.settling)
    memory = max(Usage.residentBytes - before, 0)
    let settled = simulation.tally
    let begin = Usage()
    simulation.run(for: span)
    running = Usage().since(begin)
    neurons = workload.neuronCount
    steps = Int(span.picoseconds / step.picoseconds)
    self.span = span
    spikes = simulation.tally.spikes - settled.spikes
    events = simulation.tally.events - settled.events
    matches = simulation.tally.matches - settled.matches
  }

  /// A simulation that has run.
  private static func other(step: SimTime, threads: Int) throws -> Simulation {
    var simulation = try Workload.w2.simulation(step: step, threads: threads)
    simulation.inject(Workload.w2.input(for: .ms(10)))
    simulation.run(for: .ms(10))
    return simulation
  }

  /// Runs W2 on many dies, each for the span; set-up counts as running.
  public init(batchOf serials: [UInt64], step: SimTime, for span: SimTime, threads: Int) throws {
    let before = Usage.residentBytes
    let experiment = try Workload.w2.experiment(step: step, for: span)
    let begin = Usage()
    let dies = Batch(experiment).run(serials: serials, threads: threads) { _, simulation in
      simulation.run(for: span)
      return simulation.tally
    }
    running = Usage().since(begin)
    memory = max(Usage.residentBytes - before, 0)
    self.dies = serials.count
    neurons = Workload.w2.neuronCount * serials.count
    steps = Int(span.picoseconds / step.picoseconds)
    self.span = span
    for die in dies {
      let tally = try die.result.get()
      spikes += tally.spikes
      events += tally.events
      matches += tally.matches
    }
  }

  /// Mean rate of a neuron in Hz.
  public var meanRate: Double { Double(spikes) / Double(neurons) / span.seconds }
}

/// Time and memory of this process at a moment.
public struct Usage: Sendable {
  private let wall = ContinuousClock.now
  private let processor: Double

  /// Time between two moments, in seconds.
  public struct Spent: Sendable {
    /// By the clock.
    public var wall = 0.0
    /// Of all processors, by this process.
    public var processor = 0.0
  }

  /// Now.
  public init() {
    let usage = Self.usage
    processor =
      Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6
  }

  /// The time since an earlier moment.
  public func since(_ earlier: Usage) -> Spent {
    Spent(wall: (wall - earlier.wall) / .seconds(1), processor: processor - earlier.processor)
  }

  /// The most memory that this process has had, in bytes.
  public static var peakBytes: Int {
    #if canImport(Darwin)
      Int(usage.ru_maxrss)
    #else
      Int(usage.ru_maxrss) * 1024
    #endif
  }

  /// The memory that this process has, in bytes; where the system does not tell, the most that it has had.
  public static var residentBytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return peakBytes }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return peakBytes }
    let fields = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.split(separator: 32)
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else {
      return peakBytes
    }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static var usage: rusage {
    var usage = rusage()
    // RUSAGE_SELF, which has another type on each system.
    getrusage(0, &usage)
    return usage
  }
}
