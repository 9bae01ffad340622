import DynapChip
import DynapCircuits

/// One direction of the vendor's serialisation: a reader fills the values that it is handed, a writer emits
/// them.
///
/// ``VendorNames`` says once which keys an object has and where each value lives; both directions follow it.
/// A reader throws the ``Diagnostic`` after which nothing further can be read, a writer its output's
/// ``FormatError``.
package protocol VendorArchive: AnyObject {
  /// `true` or `false`.
  func flag(_ value: inout Bool) throws
  /// A whole number; the value is legal under the rule afterwards, whatever the text said.
  func integer(_ value: inout Int, _ rule: VendorRule) throws
  /// The name of a parameter of the entry's scope.
  func name(of entry: inout VendorBiasEntry) throws
  /// An object with the keys of a class.
  func object<Value>(_ value: inout Value, _ shape: VendorObject<Value>) throws
  /// A fixed array, an object with the keys `value0`, `value1` and so on: exactly as many as there are
  /// values.
  func elements<Value: Equatable>(
    _ values: inout [Value], _ element: VendorElement<Value>
  ) throws
  /// A fixed array whose length is not published: as many as the text has, up to a limit.
  func openElements<Value: Equatable>(
    _ values: inout [Value], _ blank: Value, limit: Int, _ element: VendorElement<Value>
  ) throws
  /// A vector or a set, a JSON list.
  func list<Value>(
    _ values: inout [Value], _ blank: Value, count: ClosedRange<Int>, _ element: VendorElement<Value>
  ) throws
  /// A map from parameter names to biases, a JSON list of `{"key": ..., "value": ...}`.
  func biases(_ table: inout BiasTable, _ scope: Parameter.Scope) throws
}

/// How one value of an array passes through an archive.
package typealias VendorElement<Value> =
  @Sendable (_ archive: any VendorArchive, _ value: inout Value) throws -> Void

/// One key of a vendor's object and the place of its value.
package struct VendorField<Value>: Sendable {
  /// The vendor's key.
  package let key: String
  /// How older releases of the vendor's library spell the key.
  package let olderKey: String?
  /// The key as it stands in a text, with its quotes.
  let quotedKey: [UInt8]
  /// The older spelling as it stands in a text.
  let quotedOlderKey: [UInt8]?
  /// Hands the value to an archive.
  let transfer: VendorElement<Value>

  /// Declares a key.
  init(_ key: String, older: String? = nil, _ transfer: @escaping VendorElement<Value>) {
    self.key = key
    olderKey = older
    quotedKey = Array("\"\(key)\"".utf8)
    quotedOlderKey = older.map { Array("\"\($0)\"".utf8) }
    self.transfer = transfer
  }
}

/// The keys of one of the vendor's classes, in serialisation order.
package struct VendorObject<Value>: Sendable {
  /// What an instance is, with its article, for messages.
  package let noun: String
  /// The keys.
  package let fields: [VendorField<Value>]
  /// What the text is when the class is its outermost; nil for the others.
  let root: VendorRoot?

  /// Declares a class; at most 64 keys.
  init(_ noun: String, root: VendorRoot? = nil, _ fields: [VendorField<Value>]) {
    precondition(fields.count <= 64, "the keys seen are kept in 64 bits")
    self.noun = noun
    self.root = root
    self.fields = fields
  }

  /// Whether the keys are `value0` and so on: a fixed array of bits.
  private var isArray: Bool { fields.count > 1 && fields.first?.key == "value0" }

  /// Which keys an instance must have.
  var rule: String {
    isArray
      ? "the array holds exactly value0 to value\(fields.count - 1)"
      : "the vendor's library writes every key of \(noun)"
  }

  /// What to say about a key that an instance does not have.
  func remedy(forUnknown key: String) -> String {
    if isArray { return rule }
    return Spelling.nearest(to: key, among: fields.map(\.key)).map { "did you mean \($0)" } ?? remedy
  }

  /// What to write where an instance should stand.
  var remedy: String {
    let keys = fields.map(\.key)
    let shown = keys.count > 6 ? keys.prefix(5) + ["..."] : keys[...]
    return "write \(noun), an object with the keys \(shown.joined(separator: ", "))"
  }
}

/// A kind of document: what to say when a file holds another kind.
struct VendorRoot: Sendable {
  /// The diagnostic's code.
  let code: String
  /// What such a document looks like.
  let example: String

  /// A file that `VendorJSON` reads.
  static let configuration = VendorRoot(
    code: "not-a-configuration", example: #"{"value0": {"chips": [...]}}"#)
  /// A text that `VendorEventJSON` reads.
  static let event = VendorRoot(code: "not-an-event", example: #"{"value0": {"event": {...}, ...}}"#)
}

/// One entry of a map from parameter names to biases, while it passes through an archive.
package struct VendorBiasEntry: Sendable {
  /// Where the map belongs.
  package let scope: Parameter.Scope
  /// The parameter; nil until a known name has been read.
  package var parameter: Parameter?
  /// The bias.
  package var bias: Bias

  /// Makes an entry.
  init(scope: Parameter.Scope, parameter: Parameter? = nil, bias: Bias = Bias(.lowest, .p)) {
    self.scope = scope
    self.parameter = parameter
    self.bias = bias
  }
}
