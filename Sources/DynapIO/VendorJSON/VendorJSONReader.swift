import DynapChip
import DynapCircuits

/// Reads the vendor's JSON as it streams past, in a memory that does not grow with the text.
///
/// Keys are compared as bytes with the one expected next; any order is accepted, at the price of a search.
/// A fault of meaning is noted and reading goes on; a fault of syntax ends it.
package final class VendorJSONReader: VendorArchive {
  /// One step of the way from the root to the value at hand.
  enum Step {
    case key(String)
    case value(Int)
    case item(Int)
    case entry(String)
  }

  /// Names longer than this are cut in messages; none of the vendor's comes near.
  private static let nameLimit = 80

  let scanner: JSONScanner
  let file: String
  var path: [Step] = []
  var report = VendorReport()
  private var layout = VendorJSONLayout(.compact)

  private init(_ source: ByteSource, file: String, step: Int?) {
    scanner = step.map { JSONScanner(source, step: $0) } ?? JSONScanner(source)
    self.file = file
  }

  /// Reads a whole configuration; `step` is how many bytes are looked at together, which tests make small.
  ///
  /// Throws every fault that was found, the first hundred in full.
  package static func board(
    from source: ByteSource, file: String, step: Int? = nil
  ) throws(DiagnosticError) -> (board: Board, layout: VendorJSONLayout) {
    var board = Board()
    board.chips = []
    let layout = try read(&board, VendorNames.document, from: source, file: file, step: step)
    return (board, layout)
  }

  /// Reads a text whose outermost object is of one class into a value, which keeps its old parts on faults.
  ///
  /// Throws every fault that was found, the first hundred in full.
  package static func read<Value>(
    _ value: inout Value, _ shape: VendorObject<Value>, from source: ByteSource, file: String,
    step: Int? = nil
  ) throws(DiagnosticError) -> VendorJSONLayout {
    let reader = VendorJSONReader(source, file: file, step: step)
    do {
      try reader.document(&value, shape)
    } catch var stop as Diagnostic {
      stop.place = .init(file: file)
      stop.keyPath = reader.keyPath
      throw DiagnosticError(reader.report.all(stop: stop, file: file))
    } catch {
      preconditionFailure("a reader throws diagnostics only: \(error)")
    }
    guard reader.report.isEmpty else { throw DiagnosticError(reader.report.all(file: file)) }
    return reader.layout
  }

  private func document<Value>(_ value: inout Value, _ shape: VendorObject<Value>) throws {
    let first = try scanner.nextByte()
    if first == UInt8(ascii: "{") {
      scanner.advance()
      if try scanner.isAtWhiteSpace() { layout.style = .pretty }
      try members(&value, shape)
    } else {
      try refuse(first, shape)
    }
    layout.endsInNewline = try scanner.finish().endsInNewline
  }

  // MARK: Scalars

  package func flag(_ value: inout Bool) throws {
    let byte = try scanner.nextByte()
    guard byte == UInt8(ascii: "t") || byte == UInt8(ascii: "f") else {
      return try mismatch("write true or false")
    }
    value = try scanner.literal() == .yes
  }

  package func integer(_ value: inout Int, _ rule: VendorRule) throws {
    switch try scanner.nextByte() {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): break
    default: return try mismatch(rule.remedy)
    }
    switch try scanner.number() {
    case .whole(let number):
      if let fault = rule.fault(number) {
        add(fault.code, "is \(number)", fault.remedy)
      } else {
        value = number
      }
    case .fractional: add("wrong-type", "is not a whole number", rule.remedy)
    case .tooLarge: add("number-out-of-range", "is a number of more than 64 bits", rule.remedy)
    }
  }

  package func name(of entry: inout VendorBiasEntry) throws {
    guard try scanner.nextByte() == UInt8(ascii: "\"") else {
      return try mismatch("write a parameter's name")
    }
    let name = shown(try scanner.string(keeping: Self.nameLimit))
    let parameter = ParameterTable.parameter(named: name, in: entry.scope)
    // The device's own spelling only: another one would not be written back as it was read.
    if let parameter, parameter.name == name {
      entry.parameter = parameter
      if path.count >= 2 { path[path.count - 2] = .entry(name) }
    } else {
      add("unknown-parameter", "is \(name)", Self.remedy(forUnknown: name, entry.scope))
    }
  }

  // MARK: Containers

  package func object<Value>(_ value: inout Value, _ shape: VendorObject<Value>) throws {
    let byte = try scanner.nextByte()
    guard byte == UInt8(ascii: "{") else { return try refuse(byte, shape) }
    scanner.advance()
    try members(&value, shape)
  }

  /// Reads the members of an object whose brace has been passed.
  private func members<Value>(_ value: inout Value, _ shape: VendorObject<Value>) throws {
    let fields = shape.fields
    var seen: UInt64 = 0
    var expected = 0
    var isFirst = true
    while try scanner.hasNext(isFirst: isFirst, close: UInt8(ascii: "}")) {
      isFirst = false
      var index = expected
      var key: String
      if expected < fields.count, try scanner.take(fields[expected].quotedKey) {
        key = fields[expected].key
      } else {
        key = shown(try scanner.string(keeping: Self.nameLimit))
        index = fields.firstIndex { $0.key == key || $0.olderKey == key } ?? -1
      }
      try scanner.colon()
      path.append(.key(key))
      if index < 0 {
        try unknown(key, shape)
      } else if seen >> UInt64(index) & 1 == 1 {
        try duplicate()
      } else {
        if key == fields[index].olderKey { layout.usesOlderSpellings = true }
        seen |= 1 << UInt64(index)
        expected = index + 1
        try fields[index].transfer(self, &value)
      }
      path.removeLast()
    }
    if seen.nonzeroBitCount < fields.count {
      let missing = fields.indices.filter { seen >> UInt64($0) & 1 == 0 }.map { fields[$0].key }
      add(
        "missing-key", "lacks \(missing.joined(separator: ", "))", shape.rule)
    }
  }

  package func elements<Value: Equatable>(
    _ values: inout [Value], _ element: VendorElement<Value>
  ) throws {
    let count = values.count
    let remedy = "the array holds exactly value0 to value\(count - 1)"
    var order = VendorElementOrder(count: count)
    try members(&order, limit: count, remedy) { index in
      var value = values[index]
      try element(self, &value)
      // Neurons that hold their power-up state go on sharing its storage.
      if value != values[index] { values[index] = value }
    }
  }

  package func openElements<Value: Equatable>(
    _ values: inout [Value], _ blank: Value, limit: Int, _ element: VendorElement<Value>
  ) throws {
    values = []
    let remedy = "the array starts at value0, has no gap and holds at most \(limit) values"
    var order = VendorElementOrder(count: nil)
    try members(&order, limit: limit, remedy) { index in
      while values.count <= index { values.append(blank) }
      try element(self, &values[index])
    }
  }

  /// Reads a fixed array's members, each index once.
  private func members(
    _ order: inout VendorElementOrder, limit: Int, _ remedy: String,
    _ body: (Int) throws -> Void
  ) throws {
    guard try scanner.nextByte() == UInt8(ascii: "{") else {
      return try mismatch("write an object with the keys value0, value1 and so on; \(remedy)")
    }
    scanner.advance()
    var isFirst = true
    while try scanner.hasNext(isFirst: isFirst, close: UInt8(ascii: "}")) {
      isFirst = false
      var index = order.expected
      if try !scanner.take(valueKey: index) {
        let key = shown(try scanner.string(keeping: Self.nameLimit))
        index = VendorElementOrder.index(ofKey: key, below: limit) ?? -1
        if index < 0 {
          try scanner.colon()
          path.append(.key(key))
          add("unknown-key", "is no element of the array", remedy)
          try scanner.skipValue()
          path.removeLast()
          continue
        }
      }
      try scanner.colon()
      path.append(.value(index))
      if index >= limit {
        add("unknown-key", "is no element of the array", remedy)
        try scanner.skipValue()
      } else if order.note(index) {
        try body(index)
      } else {
        try duplicate()
      }
      path.removeLast()
    }
    let missing = order.missing
    if let first = missing.first {
      let others = missing.count == 1 ? "" : " and \(missing.count - 1) more"
      add("missing-key", "lacks value\(first)\(others)", remedy)
    }
  }

  package func list<Value>(
    _ values: inout [Value], _ blank: Value, count: ClosedRange<Int>, _ element: VendorElement<Value>
  ) throws {
    values = []
    let found = try items { index in
      guard index < count.upperBound else { return try scanner.skipValue() }
      values.append(blank)
      try element(self, &values[index])
    }
    // A value of another type has been noted already.
    if let found, !count.contains(found) {
      add(
        "wrong-count", "has \(found) elements",
        "the list holds \(count.lowerBound) to \(count.upperBound) of them")
    }
  }

  package func biases(_ table: inout BiasTable, _ scope: Parameter.Scope) throws {
    var entries: [(parameter: Parameter, bias: Bias)] = []
    var seen: Set<Parameter> = []
    var hasUnknown = false
    let found = try items { _ in
      var entry = VendorBiasEntry(scope: scope)
      try object(&entry, VendorNames.biasEntry)
      guard let parameter = entry.parameter else {
        hasUnknown = true
        return
      }
      if seen.insert(parameter).inserted {
        entries.append((parameter, entry.bias))
      } else {
        add("duplicate-parameter", "stands twice in the map", "give each parameter once")
      }
    }
    // A name that is unknown is most likely the one that is missing: one diagnostic is enough.
    let missing =
      found == nil || hasUnknown ? [] : ParameterTable.parameters(in: scope).filter { !seen.contains($0) }
    if let first = missing.first {
      let others = missing.count == 1 ? "" : " and \(missing.count - 1) more"
      add(
        "missing-parameter", "lacks \(first.name)\(others)",
        "a map names every parameter of its scope (\(scope.rawValue)), as the vendor's library writes it")
    }
    table = BiasTable(entries)
  }

  /// Reads the elements of a JSON list and counts them; nil where another type of value stands.
  private func items(_ body: (Int) throws -> Void) throws -> Int? {
    guard try scanner.nextByte() == UInt8(ascii: "[") else {
      try mismatch("write a list in brackets")
      return nil
    }
    scanner.advance()
    var index = 0
    while try scanner.hasNext(isFirst: index == 0, close: UInt8(ascii: "]")) {
      path.append(.item(index))
      try body(index)
      path.removeLast()
      index += 1
    }
    return index
  }
}
