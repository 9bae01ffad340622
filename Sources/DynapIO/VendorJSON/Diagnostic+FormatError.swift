import DynapChip

extension Diagnostic {
  /// The same fault of a file in the words of a configuration: codes in kebab case, the place in the fact.
  package init(_ error: FormatError) {
    let code = error.code.rawValue.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
    let place = error.place == .whole ? "" : ", at \(error.place)"
    self.init(.error, code, at: Place(file: error.source), "", error.what + place, error.remedy)
  }
}
