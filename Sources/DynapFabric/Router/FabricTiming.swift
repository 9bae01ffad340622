import DynapUnits

/// How long the fabric takes: delays, the time that a link or a core is taken, and the host's input rate.
///
/// None of these numbers is published for the chip, so each is a declared row that can be set by name. With a
/// microsecond clock on the board, only the order of events and the throughput show.
public struct FabricTiming: Hashable, Sendable {
  /// From a neuron's spike to its packets in the chip's router.
  public var neuronToRouter: SimTime
  /// From one chip's router to the next, or to the host beside chip 0.
  public var chipHop: SimTime
  /// How long a core is taken by the broadcast of one tag; acts under contention only.
  public var broadcastSlot: SimTime
  /// How long a link is taken by one packet; acts under contention only.
  public var linkSlot: SimTime
  /// The least time between two events from the host; acts under contention only.
  public var hostInputSpacing: SimTime
  /// How long a camera port is taken by one packet; zero means that its grid is never busy.
  public var sensorSlot: SimTime

  /// The declared values.
  public init() {
    neuronToRouter = Self.neuronToRouterRow.value
    chipHop = Self.chipHopRow.value
    broadcastSlot = Self.broadcastSlotRow.value
    linkSlot = Self.linkSlotRow.value
    hostInputSpacing = Self.hostInputRateRow.value
    sensorSlot = Self.sensorSlotRow.value
  }

  /// Sets one number by its name in files, from a text with a unit such as `50 ns` or `10 MHz`.
  ///
  /// - Throws: ``FabricTimingError`` when no row has the name, the text is not a quantity of the row's unit, or the
  ///   value is outside 0 to 1 s for a time and 1 Hz to 1 THz for a rate.
  public mutating func set(_ name: String, to text: String) throws(FabricTimingError) {
    guard let row = Self.rows.first(where: { $0.name == name }) else {
      throw FabricTimingError(
        code: .unknownName, name: name, text: text, reason: "is not a number of the fabric",
        remedy: "write one of \(Self.rows.map(\.name).joined(separator: ", "))")
    }
    self[keyPath: row.property] = try row.read(text)
  }
}

// The table.
// swift-format-ignore
extension FabricTiming {
  private static let source = "chosen, dossier 8.2: not reported for the chip"

  static let neuronToRouterRow = Row("neuronToRouter", .span, .ns(100), .assumed, source, \.neuronToRouter,   "from a spike to its packets in the chip's router")
  static let chipHopRow        = Row("chipHop",        .span, .ns(50),  .assumed, source, \.chipHop,          "from one chip's router to the next, or to the host")
  static let broadcastSlotRow  = Row("broadcastSlot",  .span, .ns(30),  .assumed, source, \.broadcastSlot,    "a core is taken by one tag, under contention")
  static let linkSlotRow       = Row("linkSlot",       .span, .ns(30),  .assumed, source, \.linkSlot,         "a link is taken by one packet, under contention")
  static let hostInputRateRow  = Row("hostInputRate",  .rate, .ns(100), .assumed, source, \.hostInputSpacing, "the most events per second from the host, under contention")
  static let sensorSlotRow     = Row("sensorSlot",     .span, .zero,    .assumed, source, \.sensorSlot,       "a camera port is taken by one packet; 0 s means that the grid is never busy")

  /// Every number of the fabric, in the order of documents.
  public static let rows = [neuronToRouterRow, chipHopRow, broadcastSlotRow, linkSlotRow, hostInputRateRow, sensorSlotRow]
}

extension FabricTiming {
  /// Where a number comes from, in the words that circuit parameters use.
  public enum Provenance: String, CaseIterable, Sendable {
    /// Printed in a paper or read in public vendor-side code.
    case published
    /// Read off a real board.
    case measured
    /// Fitted to published or measured numbers.
    case fitted
    /// An engineering choice that has not been confirmed.
    case assumed
  }

  /// How a number is written in files: as a time, or as the rate that has it as its period.
  public enum Form: String, CaseIterable, Sendable {
    /// A time.
    case span = "ns"
    /// A frequency.
    case rate = "MHz"
  }

  /// The declaration of one number.
  public struct Row: Sendable {
    /// The name in files.
    public let name: String
    /// Whether files give a time or a rate.
    public let form: Form
    /// The declared time, the period of the rate for a ``Form/rate``.
    public let value: SimTime
    /// How far the number can be trusted.
    public let provenance: Provenance
    /// Where it stands.
    public let source: String
    /// The property that holds it.
    public let property: any WritableKeyPath<FabricTiming, SimTime> & Sendable
    /// What it is, in one line.
    public let summary: String

    /// Declares a number.
    init(
      _ name: String, _ form: Form, _ value: SimTime, _ provenance: Provenance, _ source: String,
      _ property: any WritableKeyPath<FabricTiming, SimTime> & Sendable, _ summary: String
    ) {
      self.name = name
      self.form = form
      self.value = value
      self.provenance = provenance
      self.source = source
      self.property = property
      self.summary = summary
    }

    /// The unit that tools print it in; files may use any prefix.
    public var unit: String { form.rawValue }

    /// A value of this number as files write it, such as `50 ns` or `10 MHz`.
    public func text(of value: SimTime) -> String {
      switch form {
      case .span: "\(value)"
      case .rate: "\(Frequency(si: 1 / value.seconds))"
      }
    }

    /// The longest span, which also keeps sums of hops far from overflow.
    private static let longest = SimTime.s(1)
    /// The rates whose period a time can hold.
    private static let rates = 1.0...1e12

    /// Reads a text with a unit.
    ///
    /// - Throws: ``FabricTimingError`` when it is not a quantity of this form, or out of range.
    func read(_ text: String) throws(FabricTimingError) -> SimTime {
      do {
        switch form {
        case .span:
          let span = try SimTime(text)
          if (.zero...Self.longest).contains(span) { return span }
        case .rate:
          let rate = try Frequency(text)
          if Self.rates.contains(rate.si), let period = SimTime(seconds: 1 / rate.si) { return period }
        }
      } catch {
        throw FabricTimingError(
          code: .unreadable, name: name, text: text, reason: error.reason, remedy: error.remedy)
      }
      throw FabricTimingError(
        code: .outOfRange, name: name, text: text, reason: "is out of range",
        remedy: form == .span ? "write a time from 0 s to 1 s" : "write a rate from 1 Hz to 1000 GHz")
    }
  }
}

/// Why a number of the fabric could not be set.
public struct FabricTimingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The stable reasons.
  public enum Code: String, CaseIterable, Sendable {
    /// No row has this name.
    case unknownName = "fabric-timing-unknown-name"
    /// The text is not a quantity of the row's dimension.
    case unreadable = "fabric-timing-unreadable"
    /// The value is negative, or absurdly large.
    case outOfRange = "fabric-timing-out-of-range"
  }

  /// The stable reason.
  public let code: Code
  /// The name as it was given.
  public let name: String
  /// The text as it was given.
  public let text: String
  /// What is wrong, in words.
  public let reason: String
  /// What to write instead.
  public let remedy: String

  /// One sentence with the name, the text, the reason and the remedy.
  public var description: String {
    code == .unknownName ? "'\(name)' \(reason); \(remedy)" : "\(name): '\(text)' \(reason); \(remedy)"
  }
}
