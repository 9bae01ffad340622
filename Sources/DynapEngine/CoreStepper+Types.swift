import DynapCircuits
import DynapFabric
import DynapUnits

extension CoreStepper {
  /// What a core is taken with by a thread, for some steps.
  struct Round: Sendable {
    /// Whether somebody can see means and sums after the last of them.
    var isSeen: Bool
    /// What is read after each of them.
    var probes: [Probe]
    /// Where the thread charges pulses, empty.
    var charges: BranchCharges
    /// The core that the thread takes next, where its memory is to be asked for by then.
    var next: Int?
  }

  /// An event under way to the core.
  struct Arrival: Sendable, BitwiseCopyable {
    /// When it arrives.
    var time: SimTime
    var tag: Tag
  }

  /// A pulse that waits for its delay to end, or what is left of one, with what it needs of its synapse.
  struct Pulse: Sendable, BitwiseCopyable {
    /// Where it adds to the pulses of its synapse before it.
    var begin: SimTime
    var end: SimTime
    private let place: UInt32
    /// What it charges.
    var target: CoreSynapses.Target
    /// The weight current, pA; of one that has begun with the factor of depression.
    var weight: Float

    /// The synapse's place in its core's table.
    @inline(__always) var synapse: Int { Int(place) }
    /// Whether it is what a pin shows of a pulse that is charged elsewhere.
    var isShownOnly: Bool { weight == 0 && target[.isWatched] && target.onlyWatched == target }

    /// Makes a pulse.
    @inline(__always)
    init(begin: SimTime, end: SimTime, synapse: Int, weight: Float, target: CoreSynapses.Target) {
      self.begin = begin
      self.end = end
      place = UInt32(truncatingIfNeeded: synapse)
      self.target = target
      self.weight = weight
    }
  }

  /// A spike, and the number of its step.
  struct Sent: Sendable {
    var step: Int64
    var spike: LaneSpike

    /// Whether it comes before another: by the step, the place in it and the lane.
    @inline(__always)
    func precedes(_ other: Sent) -> Bool {
      if step != other.step { return step < other.step }
      if spike.offset != other.spike.offset { return spike.offset < other.spike.offset }
      return spike.lane < other.spike.lane
    }
  }

  /// A pulse that a pin shows.
  struct Shown: Sendable {
    var address: UInt32
    var span: Range<SimTime>
  }

  /// What the cores of a board share during a step.
  struct Frame: Sendable {
    private(set) var begin: SimTime
    private(set) var end: SimTime
    let step: SimTime
    let serial: UInt64
    let retriggers: Bool
    /// Whether a synapse delays one event at a time; if not, any number.
    let delaysOne: Bool
    /// Whether an event that finds another being delayed counts as missed.
    let losesEvents: Bool
    /// The step's number.
    private(set) var index: Int64
    /// Steps in a picosecond.
    let perPicosecond: Double

    /// How often, in steps, blocks are tested for rest; it changes the cost and never a result.
    private static let sleepPeriod: Int64 = 16

    @inline(__always) var testsForRest: Bool { (index + 1) % Self.sleepPeriod == 0 }

    /// Makes the frame of a step.
    init(
      index: Int64, step: SimTime, serial: UInt64, retriggers: Bool, delaysOne: Bool, losesEvents: Bool
    ) {
      self.index = index
      self.step = step
      begin = index * step
      end = begin + step
      self.serial = serial
      self.retriggers = retriggers
      self.delaysOne = delaysOne
      self.losesEvents = losesEvents
      perPicosecond = 1 / Double(step.picoseconds)
    }

    /// Goes on to the next step.
    mutating func next() {
      index += 1
      begin = end
      end = begin + step
    }
  }
}
