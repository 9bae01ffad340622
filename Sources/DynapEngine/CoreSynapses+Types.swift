import DynapFabric
import DynapUnits

extension CoreSynapses {
  /// What an event needs to know of a synapse: as little as can be, since a core's synapses have to fit into the cache
  /// that a processor has for itself.
  struct Entry: Sendable {
    /// When the pulse of the last event started or will start; state. It ends a width later.
    var lastStart = Entry.never
    /// What the synapse is made of.
    fileprivate(set) var device: SynapseColumns.Device

    /// Before all pulses.
    static let never = SimTime(picoseconds: -1 << 60)

    init(target: Target) { device = .init(target: target) }

    /// Makes a synapse of what the columns hold.
    @inline(__always)
    init(lastStart: SimTime, device: SynapseColumns.Device) {
      self.lastStart = lastStart
      self.device = device
    }

    /// The weight current during a pulse, pA.
    @inline(__always) var weight: Float {
      get { device.weight }
      set { device.weight = newValue }
    }
    /// The neuron's lane, the dendrite and the flags.
    @inline(__always) var target: Target {
      get { device.target }
      set { device.target = newValue }
    }

    /// From the match to the pulse, to 24 bits.
    @inline(__always) var delay: SimTime {
      get { SimTime(picoseconds: Self.whole(device.delay)) }
      set { device.delay = Float(newValue.picoseconds) }
    }

    /// The pulse width, to 24 bits.
    @inline(__always) var width: SimTime {
      get { SimTime(picoseconds: Self.whole(device.width)) }
      set { device.width = Float(newValue.picoseconds) }
    }

    /// Picoseconds below 2^52 as a whole number: adding 2^52 leaves it in the low bits.
    @inline(__always)
    static func whole(_ picoseconds: Float) -> Int64 {
      Int64(truncatingIfNeeded: (Double(picoseconds) + 0x1p52).bitPattern & (1 << 52 - 1))
    }

    /// Takes a pulse that starts at a time for the last one, and gives where what it adds begins: where the pulse before
    /// it ends, if that is later and the extender is re-armed.
    @inline(__always)
    mutating func begin(at start: SimTime, retriggers: Bool) -> SimTime {
      let (last, time) = (lastStart.picoseconds, start.picoseconds)
      let lastEnd = last &+ width.picoseconds
      // After a new configuration, one can overtake another that waits for a longer delay.
      let follows = retriggers && last <= time && lastEnd > time
      lastStart = last > time ? lastStart : start
      return SimTime(picoseconds: follows ? lastEnd : time)
    }

    /// The pulse of an event that leaves the synapse at a time.
    @inline(__always)
    mutating func pulse(_ place: Int, from start: SimTime, retriggers: Bool) -> CoreStepper.Pulse {
      .init(
        begin: begin(at: start, retriggers: retriggers),
        end: SimTime(picoseconds: start.picoseconds &+ width.picoseconds), synapse: place, weight: weight,
        target: target)
    }
  }

  /// A lane, a dendrite and what is special about a synapse, in a word.
  struct Target: Equatable, Sendable, BitwiseCopyable {
    private(set) var bits: UInt32

    /// Something that takes an event off the shortest way; the first two where it matches, the others where its pulse starts.
    enum Flag: UInt32, Sendable {
      /// Some matches are missed.
      case isDeaf = 0x8000_0000
      /// A pin shows the pulses.
      case isWatched = 0x4000_0000
      /// The pulses of the dendrite come one by one.
      case isStiff = 0x2000_0000
      /// The weight is depressed by use.
      case isDepressing = 0x1000_0000
      /// A learning block holds the weight.
      case isPlastic = 0x0800_0000

      /// Whether it takes an event off the shortest way where it matches.
      @inline(__always) var concernsMatching: Bool { rawValue >= Self.isWatched.rawValue }
    }

    init(lane: Int, dendrite: Int) { bits = UInt32(lane << 2 | dendrite) }

    /// The neuron's lane.
    @inline(__always) var lane: Int { Int(bits & 0x07FF_FFFF) >> 2 }
    /// The lane, counted from the core's first.
    @inline(__always) var laneOnCore: Int { Int(bits) >> 2 & (NeuronOnCore.count - 1) }
    /// The dendrite times the neurons of a core plus ``laneOnCore``, in 10 bits.
    @inline(__always) var placeOnCore: UInt32 { (bits & 3) &<< 8 | (bits &>> 2) & 0xFF }
    /// Which dendrite is charged, in the order of ``SynapseTable/dendrites``.
    @inline(__always) var dendrite: Int { Int(bits & 3) }
    /// Whether a flag concerns matching.
    @inline(__always) var isSpecialInMatching: Bool { bits >= Flag.isWatched.rawValue }
    /// The flags alone that concern where a pulse starts.
    @inline(__always) var startingFlags: UInt32 {
      bits & (Flag.isStiff.rawValue | Flag.isDepressing.rawValue | Flag.isPlastic.rawValue)
    }
    /// Whether any flag is set.
    @inline(__always) var isSpecial: Bool { bits >= Flag.isPlastic.rawValue }

    @inline(__always)
    subscript(flag: Flag) -> Bool {
      get { bits & flag.rawValue != 0 }
      set { bits = newValue ? bits | flag.rawValue : bits & ~flag.rawValue }
    }

    /// The same with no flag but that of a pin.
    var onlyWatched: Target {
      var target = self
      target.bits = bits & 0x07FF_FFFF | Flag.isWatched.rawValue
      return target
    }

    /// The same with another dendrite.
    func feeding(_ dendrite: Int) -> Target {
      var target = self
      target.bits = bits & ~3 | UInt32(dendrite)
      return target
    }
  }
}
