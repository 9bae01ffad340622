/// Everything that a running simulation holds, as a table of named columns: what ``Simulation/snapshot()`` gives and
/// ``Simulation/init(_:_:resuming:)`` goes on from.
///
/// A column is found by its name and never by its place, so that a program can read what an older one wrote. The columns
/// are listed in `docs/snapshot.md`.
public struct Snapshot: Equatable, Sendable {
  /// The version of the columns that this program writes; it reads this one and all before it.
  public static let currentVersion = 3

  /// The version of the columns.
  public let version: Int
  /// The columns in the order in which they were written; names are unique.
  public private(set) var columns: [Column] = []
  private var places: [String: Int] = [:]

  /// A named list of values of one type.
  public struct Column: Equatable, Sendable {
    /// The name, such as `spikes/time`.
    public let name: String
    /// The values.
    public var values: Values

    /// Makes a column.
    public init(_ name: String, _ values: Values) {
      self.name = name
      self.values = values
    }
  }

  /// The values of a column; equal where every bit is.
  public enum Values: Equatable, Sendable {
    /// Whole numbers; times are picoseconds.
    case integers([Int64])
    /// What lanes hold.
    case floats([Float])
    /// What is held more exactly than lanes are.
    case doubles([Double])
    /// Names.
    case texts([String])

    /// How many values there are.
    public var count: Int {
      switch self {
      case .integers(let values): values.count
      case .floats(let values): values.count
      case .doubles(let values): values.count
      case .texts(let values): values.count
      }
    }

    /// What the values are, in words.
    var kind: String {
      switch self {
      case .integers: "integers"
      case .floats: "floats"
      case .doubles: "doubles"
      case .texts: "texts"
      }
    }

    /// Compares bits, so that not-a-number equals itself.
    public static func == (a: Values, b: Values) -> Bool {
      switch (a, b) {
      case (.integers(let a), .integers(let b)): a == b
      case (.floats(let a), .floats(let b)): a.elementsEqual(b) { $0.bitPattern == $1.bitPattern }
      case (.doubles(let a), .doubles(let b)): a.elementsEqual(b) { $0.bitPattern == $1.bitPattern }
      case (.texts(let a), .texts(let b)): a == b
      default: false
      }
    }
  }

  /// Makes a snapshot without columns, of this program's version unless a file says another.
  public init(version: Int = Snapshot.currentVersion) { self.version = version }

  /// The values of a column, or nil when there is none; setting nil removes it.
  public subscript(name: String) -> Values? {
    get { places[name].map { columns[$0].values } }
    set {
      if let place = places[name] {
        if let newValue {
          columns[place].values = newValue
        } else {
          columns.remove(at: place)
          places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) })
        }
      } else if let newValue {
        places[name] = columns.count
        columns.append(Column(name, newValue))
      }
    }
  }

  /// Whether two snapshots hold the same columns, bit for bit, in whatever order.
  public static func == (a: Snapshot, b: Snapshot) -> Bool {
    a.version == b.version && a.columns.count == b.columns.count
      && a.columns.allSatisfy { b[$0.name] == $0.values }
  }
}

extension Snapshot {
  /// Writes whole numbers.
  mutating func write(_ name: String, _ values: some Sequence<Int64>) {
    self[name] = .integers(Array(values))
  }
  /// Writes counts and indices.
  mutating func write(_ name: String, _ values: some Sequence<Int>) {
    self[name] = .integers(values.map(Int64.init))
  }
  /// Writes a list of names.
  mutating func write(_ name: String, _ values: [String]) { self[name] = .texts(values) }
  /// Writes what lanes hold.
  mutating func write(_ name: String, _ values: [Float]) { self[name] = .floats(values) }
  /// Writes exact numbers.
  mutating func write(_ name: String, _ values: some Sequence<Double>) {
    self[name] = .doubles(Array(values))
  }
}
