import DynapCircuits

/// One programmed bias: the vendor's `Dynapse2Parameter`.
public struct Bias: Hashable, Sendable {
  /// The code of the parameter generator.
  public var code: BiasCode
  /// The transistor type in use; only a switchable bias may differ from its declaration.
  public var type: TransistorType
  /// The vendor's bookkeeping, kept so that a file round-trips.
  public var bookkeeping = Bookkeeping()

  /// Makes a bias.
  public init(_ code: BiasCode, _ type: TransistorType) {
    self.code = code
    self.type = type
  }

  /// Makes the power-up bias of a parameter.
  public init(powerUp parameter: Parameter) {
    let type: TransistorType = parameter.kind == .n ? .n : .p
    self.init(parameter.powerUp, type)
    bookkeeping.initialType = type
    bookkeeping.isSwitchable = parameter.kind == .switchable
  }

  /// Fields of the vendor's class that have no meaning outside the vendor's library.
  public struct Bookkeeping: Hashable, Sendable {
    /// `_address`: generator and branch; values are not published.
    public var address = 0
    /// `_cookie`.
    public var cookie = 0
    /// `_initialType`.
    public var initialType = TransistorType.p
    /// `_switchableType`.
    public var isSwitchable = false
    /// Makes the power-up bookkeeping.
    public init() {}
  }
}

/// A transistor type, with the vendor's character codes.
public enum TransistorType: UInt8, Hashable, Sendable {
  /// n-type, the character `N`.
  case n = 78
  /// p-type, the character `P`.
  case p = 80
}

/// The biases of one scope, by name, in the order in which they were given.
public struct BiasTable: Hashable, Sendable {
  /// The parameters and their biases; the order is the file's and does not take part in equality.
  public private(set) var entries: [(parameter: Parameter, bias: Bias)]

  /// Makes the power-up table of a scope, with every declared parameter.
  public init(powerUp scope: Parameter.Scope) {
    entries = ParameterTable.parameters(in: scope).map { ($0, Bias(powerUp: $0)) }
  }

  /// Makes a table from entries; a name that occurs twice is a programmer's mistake.
  public init(_ entries: [(parameter: Parameter, bias: Bias)]) {
    precondition(
      Set(entries.map(\.parameter)).count == entries.count, "a bias table names each parameter once")
    self.entries = entries
  }

  /// The bias of a parameter; the parameter must belong to the table's scope.
  public subscript(parameter: Parameter) -> Bias {
    get { self[parameter.name] ?? Bias(powerUp: parameter) }
    set { self[parameter.name] = newValue }
  }

  /// The bias with a silicon name, or nil when the table has none.
  public subscript(name: String) -> Bias? {
    get { entries.first { $0.parameter.name == name }?.bias }
    set {
      guard let newValue, let index = entries.firstIndex(where: { $0.parameter.name == name }) else { return }
      entries[index].bias = newValue
    }
  }

  /// Tables are equal when they hold the same biases, in whatever order.
  public static func == (a: BiasTable, b: BiasTable) -> Bool {
    guard a.entries.count == b.entries.count else { return false }
    return zip(a.sorted, b.sorted).allSatisfy { $0.parameter == $1.parameter && $0.bias == $1.bias }
  }

  /// Hashes what equality compares.
  public func hash(into hasher: inout Hasher) {
    for entry in sorted {
      hasher.combine(entry.parameter)
      hasher.combine(entry.bias)
    }
  }

  private var sorted: [(parameter: Parameter, bias: Bias)] {
    entries.sorted { $0.parameter.name < $1.parameter.name }
  }
}
