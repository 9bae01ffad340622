import DynapChip
import DynapCircuits

/// Writes the vendor's JSON in pieces of 64 KB, byte for byte as the vendor's library lays it out.
///
/// The pretty layout is that of rapidjson's `PrettyWriter` under cereal: four spaces a level, `"key":
/// value`, every
/// member and element on a line of its own, `[]` and `{}` where there is none, and no newline at the end.
package final class VendorJSONWriter: VendorArchive {
  /// Where the pieces go.
  package typealias Output = (UnsafeRawBufferPointer) throws(FormatError) -> Void

  private static let pieceSize = 1 << 16

  private let layout: VendorJSONLayout
  private let output: Output
  private var piece: [UInt8] = []
  private var depth = 0
  private var isFirst = true

  private init(_ layout: VendorJSONLayout, _ output: @escaping Output) {
    self.layout = layout
    self.output = output
    piece.reserveCapacity(Self.pieceSize + 4096)
  }

  /// Writes a whole configuration. Throws what the output throws, as a diagnostic.
  package static func write(
    _ board: Board, layout: VendorJSONLayout, to output: @escaping Output
  ) throws(DiagnosticError) {
    try write(board, VendorNames.document, layout: layout, to: output)
  }

  /// Writes a text whose outermost object is of one class. Throws what the output throws, as a diagnostic.
  package static func write<Value>(
    _ value: Value, _ shape: VendorObject<Value>, layout: VendorJSONLayout, to output: @escaping Output
  ) throws(DiagnosticError) {
    let writer = VendorJSONWriter(layout, output)
    var value = value
    do {
      try writer.object(&value, shape)
      if layout.endsInNewline { writer.piece.append(0x0A) }
      try writer.flush()
    } catch let error as FormatError {
      throw DiagnosticError([Diagnostic(error)])
    } catch {
      preconditionFailure("only the output fails: \(error)")
    }
  }

  package func flag(_ value: inout Bool) throws {
    piece.append(contentsOf: value ? trueText : falseText)
  }

  package func integer(_ value: inout Int, _ rule: VendorRule) throws {
    decimal(value)
  }

  package func name(of entry: inout VendorBiasEntry) throws {
    quoted(entry.parameter?.name ?? "")
  }

  package func object<Value>(_ value: inout Value, _ shape: VendorObject<Value>) throws {
    begin(UInt8(ascii: "{"))
    for field in shape.fields {
      let key = layout.usesOlderSpellings ? field.quotedOlderKey ?? field.quotedKey : field.quotedKey
      separate()
      piece.append(contentsOf: key)
      colon()
      try field.transfer(self, &value)
    }
    end(UInt8(ascii: "}"))
    if piece.count >= Self.pieceSize { try flush() }
  }

  package func elements<Value: Equatable>(
    _ values: inout [Value], _ element: VendorElement<Value>
  ) throws {
    begin(UInt8(ascii: "{"))
    for index in values.indices {
      separate()
      piece.append(contentsOf: valueText)
      decimal(index)
      piece.append(UInt8(ascii: "\""))
      colon()
      // A copy: to write must not make the shared storage of neurons unique.
      var value = values[index]
      try element(self, &value)
    }
    end(UInt8(ascii: "}"))
  }

  package func openElements<Value: Equatable>(
    _ values: inout [Value], _ blank: Value, limit: Int, _ element: VendorElement<Value>
  ) throws {
    try elements(&values, element)
  }

  package func list<Value>(
    _ values: inout [Value], _ blank: Value, count: ClosedRange<Int>, _ element: VendorElement<Value>
  ) throws {
    begin(UInt8(ascii: "["))
    for index in values.indices {
      separate()
      var value = values[index]
      try element(self, &value)
    }
    end(UInt8(ascii: "]"))
  }

  package func biases(_ table: inout BiasTable, _ scope: Parameter.Scope) throws {
    begin(UInt8(ascii: "["))
    for (parameter, bias) in table.entries {
      separate()
      var entry = VendorBiasEntry(scope: scope, parameter: parameter, bias: bias)
      try object(&entry, VendorNames.biasEntry)
    }
    end(UInt8(ascii: "]"))
  }

  // MARK: Layout

  private func begin(_ bracket: UInt8) {
    piece.append(bracket)
    depth += 1
    isFirst = true
  }

  private func end(_ bracket: UInt8) {
    depth -= 1
    if !isFirst { breakLine() }
    piece.append(bracket)
    isFirst = false
  }

  /// What stands before a member or an element.
  private func separate() {
    if !isFirst { piece.append(UInt8(ascii: ",")) }
    isFirst = false
    breakLine()
  }

  private func breakLine() {
    guard layout.style == .pretty else { return }
    piece.append(0x0A)
    piece.append(contentsOf: indents[depth])
  }

  private func colon() {
    piece.append(UInt8(ascii: ":"))
    if layout.style == .pretty { piece.append(UInt8(ascii: " ")) }
  }

  private func decimal(_ value: Int) {
    if 0..<10 ~= value {
      piece.append(UInt8(ascii: "0") + UInt8(value))
    } else {
      piece.append(contentsOf: String(value).utf8)
    }
  }

  /// A parameter's name: those of the table need no escapes.
  private func quoted(_ name: String) {
    piece.append(UInt8(ascii: "\""))
    piece.append(contentsOf: name.utf8)
    piece.append(UInt8(ascii: "\""))
  }

  private func flush() throws(FormatError) {
    guard !piece.isEmpty else { return }
    try piece.withUnsafeBufferPointer { (bytes) throws(FormatError) in
      try output(UnsafeRawBufferPointer(bytes))
    }
    piece.removeAll(keepingCapacity: true)
  }
}

private let trueText = Array("true".utf8)
private let falseText = Array("false".utf8)
private let valueText = Array("\"value".utf8)

/// Indents by depth; the vendor's classes nest less than half as deep.
private let indents = (0..<32).map { [UInt8](repeating: UInt8(ascii: " "), count: $0 * 4) }
