import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// What a run is of, as lines of the form `path=value`: the fingerprint that says whether a snapshot fits.
///
/// Only what differs from a default has a line, so that an option that a later program adds leaves the lines of a snapshot
/// as they are. The words of a core's neurons, and other long values, stand as a digest.
package struct RunIdentity: Sendable {
  /// The values by path.
  package private(set) var values: [String: String] = [:]

  /// An identity without lines.
  package init() {}

  /// The identity of a board under options; the number of threads has no part in it.
  ///
  /// Linear in the number of programmed words.
  package init(_ board: Board, _ options: SimulationOptions) {
    self.init()
    var options = options
    options.threads = SimulationOptions().threads
    add(options, default: SimulationOptions(), at: "options")
    values["board.chips"] = "\(board.chips.count)"
    values["board.columns"] = "\(board.grid.width)"
    for (c, chip) in board.chips.enumerated() { add(chip, at: "board.chips[\(c)]") }
  }

  /// The identity that lines say; a line without `=` has an empty value.
  package init(lines: [String]) {
    for line in lines {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      values[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    }
  }

  /// The lines in order.
  package var lines: [String] { values.map { "\($0.key)=\($0.value)" }.sorted() }

  /// What is not the same in a snapshot, in the order of the paths, as diagnostics.
  package func differences(fromSnapshot old: RunIdentity, remedy: String) -> [Diagnostic] {
    Set(values.keys).union(old.values.keys).sorted().compactMap { path in
      let (new, old) = (values[path], old.values[path])
      guard new != old else { return nil }
      let isLong = [new, old].contains { $0?.contains(Self.digest) ?? false }
      let fact =
        isLong
        ? "differs from the snapshot's"
        : "is \(new ?? "the default"), in the snapshot \(old ?? "the default")"
      return Diagnostic(.error, "snapshot-mismatch", path, fact, remedy)
    }
  }

  /// Adds the lines of another identity below a path, as one digest.
  package mutating func add(digestOf other: RunIdentity, at path: String) {
    values[path] = Self.digest(of: other.lines.joined(separator: "\n").utf8)
  }

  /// Adds numbers as one digest.
  package mutating func add(digestOf numbers: some Sequence<Int64>, at path: String) {
    var hash = FNV1a()
    for number in numbers { hash.combine(UInt64(bitPattern: number)) }
    values[path] = "\(Self.digest) \(hash)"
  }

  // MARK: values

  /// Adds a line.
  package mutating func add(_ value: String, at path: String) {
    values[path] = value.utf8.count > Self.longest ? Self.digest(of: value.utf8) : value
  }

  /// Adds what of a value differs from its default, or all of it where there is none.
  package mutating func add(_ value: Any, default standard: Any?, at path: String) {
    let text = Self.text(of: value)
    guard text != standard.map(Self.text) else { return }
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .struct, !(value is SimTime), !mirror.children.isEmpty,
      mirror.children.count > 1
    else { return add(text, at: path) }
    let defaults = standard.map {
      Dictionary(Mirror(reflecting: $0).children.map { ($0.label ?? "", $0.value) }) { $1 }
    }
    for child in mirror.children {
      let label = child.label ?? ""
      add(child.value, default: defaults?[label], at: "\(path).\(label)")
    }
  }

  /// What stands before the digest of a value that is too long to tell.
  private static let digest = "digest"
  /// The longest value that stands as it is.
  private static let longest = 100

  /// A value as a text that equal values share, in whatever order a set or a dictionary has them.
  private static func text(of value: Any) -> String {
    if let time = value as? SimTime { return "\(time)" }
    if let words = value as? [Destination] {
      var hash = FNV1a()
      for word in words { hash.combine(UInt64(word.code)) }
      return "\(Self.digest) \(hash)"
    }
    let mirror = Mirror(reflecting: value)
    let children = mirror.children.map(\.value)
    switch mirror.displayStyle {
    case .optional: return children.first.map(text) ?? "none"
    case .set, .dictionary: return "{\(children.map(text).sorted().joined(separator: ", "))}"
    case .collection: return "[\(children.map(text).joined(separator: ", "))]"
    case .struct where children.count == 1: return text(of: children[0])
    case .struct, .tuple:
      guard !children.isEmpty else { return "\(value)" }
      return "(\(children.map(text).joined(separator: ", ")))"
    default: return "\(value)"
    }
  }

  private static func digest(of bytes: some Sequence<UInt8>) -> String {
    var hash = FNV1a()
    for byte in bytes { hash.combine(byte) }
    return "\(digest) \(hash)"
  }

  // MARK: board

  private mutating func add(_ chip: Chip, at path: String) {
    for (k, core) in chip.cores.enumerated() { add(core, at: "\(path).cores[\(k)]") }
    for child in Mirror(reflecting: chip).children
    where !["cores", "frontEnd", "sensorInterface"].contains(child.label) {
      add(child, of: Self.powerUp, at: path)
    }
    if chip.frontEnd != FrontEnd() {
      for child in Mirror(reflecting: chip.frontEnd).children {
        add(child, of: Mirror(reflecting: FrontEnd()), at: "\(path).frontEnd")
      }
    }
    if chip.sensorInterface != SensorInterface() {
      add(chip.sensorInterface, default: SensorInterface(), at: "\(path).sensorInterface")
    }
  }

  private static var powerUp: Mirror { Mirror(reflecting: Chip()) }

  private mutating func add(_ child: Mirror.Child, of standard: Mirror, at path: String) {
    let label = child.label ?? ""
    let path = "\(path).\(label)"
    if let table = child.value as? BiasTable {
      add(table, at: path)
    } else if let tables = child.value as? [BiasTable] {
      for (i, table) in tables.enumerated() { add(table, at: "\(path)[\(i)]") }
    } else {
      add(child.value, default: standard.children.first { $0.label == label }?.value, at: path)
    }
  }

  private mutating func add(_ core: Core, at path: String) {
    add(core.parameters, at: "\(path).parameters")
    let standard = Mirror(reflecting: Self.powerUpCore)
    for child in Mirror(reflecting: core).children where !["neurons", "parameters"].contains(child.label) {
      add(child, of: standard, at: path)
    }
    var hash = FNV1a()
    var isUsed = false
    for (n, neuron) in core.neurons.enumerated() where neuron != .powerUp {
      isUsed = true
      hash.combine(UInt64(n) << 32 | UInt64(neuron.latches.rawValue))
      for (i, word) in neuron.synapses.enumerated() where !word.isUnused {
        hash.combine(UInt64(i) << 48 | UInt64(word.code))
      }
      for word in neuron.destinations { hash.combine(UInt64(word.code)) }
    }
    if isUsed { values["\(path).neurons"] = "\(Self.digest) \(hash)" }
  }

  private static let powerUpCore = Core()

  private mutating func add(_ table: BiasTable, at path: String) {
    for (parameter, bias) in table.entries {
      let standard = Bias(powerUp: parameter)
      guard bias.code != standard.code || bias.type != standard.type else { continue }
      values["\(path).\(parameter.name)"] =
        "[\(bias.code.coarse), \(bias.code.fine)]" + (bias.type == standard.type ? "" : " \(bias.type)")
    }
  }
}

extension Synapse {
  /// The word as a number, for digests.
  fileprivate var code: UInt64 {
    let flags = (stp ? 1 : 0) | (preciseDelay ? 2 : 0) | (mismatchedDelay ? 4 : 0)
    return UInt64(tag.rawValue) | UInt64(dendrite.rawValue) << 11 | UInt64(weight.rawValue) << 24 | UInt64(
      flags) << 28
  }
}

/// The 64-bit hash of Fowler, Noll and Vo, variant 1a.
package struct FNV1a: Hashable, Sendable, CustomStringConvertible {
  private var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// A hash of nothing.
  package init() {}

  /// Adds a byte.
  package mutating func combine(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

  /// Adds the eight bytes of a word, the lowest first.
  package mutating func combine(_ word: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { combine(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
  }

  /// Sixteen hexadecimal digits.
  package var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
