import DynapChip

/// Takes the keys of a control message, with errors that name them.
struct ControlReader {
  private let value: ControlValue
  /// The path of keys that leads to it, for errors.
  let place: String

  /// Begins to read an object; keys that are not among the known ones are errors.
  ///
  /// - Throws: ``WireError`` with code `control-json`.
  init(_ value: ControlValue, _ place: String, keys: Set<String>) throws(WireError) {
    guard case .object = value else { throw .control(place, "is no object") }
    self.value = value
    self.place = place
    for key in value.keys where !keys.contains(key) {
      let nearest = Spelling.nearest(to: key, among: keys.sorted()).map { ", did you mean \($0)?" } ?? ""
      throw .control("\(place).\(key)", "is unknown\(nearest)")
    }
  }

  /// Whether a key is there.
  func has(_ key: String) -> Bool { value[key] != nil }

  /// An integer in a range.
  func integer(_ key: String, in range: ClosedRange<Int64>) throws(WireError) -> Int64 {
    guard let item = value[key] else { throw missing(key) }
    guard let number = item.integer, range.contains(number) else {
      throw .control("\(place).\(key)", "is no integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A text.
  func text(_ key: String) throws(WireError) -> String {
    guard let item = value[key] else { throw missing(key) }
    guard let text = item.text else { throw .control("\(place).\(key)", "is no text") }
    return text
  }

  /// True or false.
  func bool(_ key: String) throws(WireError) -> Bool {
    guard let item = value[key] else { throw missing(key) }
    guard let bool = item.bool else { throw .control("\(place).\(key)", "is neither true nor false") }
    return bool
  }

  /// One of some names.
  func choice(_ key: String, among names: [String]) throws(WireError) -> String {
    let name = try text(key)
    guard names.contains(name) else {
      throw .control(
        "\(place).\(key)", "is '\(name.prefix(80))' and not one of \(names.joined(separator: ", "))")
    }
    return name
  }

  /// A list of streams.
  func streams(_ key: String) throws(WireError) -> Set<EventStream> {
    guard let item = value[key] else { throw missing(key) }
    guard let list = item.list else { throw .control("\(place).\(key)", "is no list") }
    var streams: Set<EventStream> = []
    for (index, entry) in list.enumerated() {
      guard let stream = entry.text.flatMap(EventStream.init(name:)) else {
        let names = EventStream.allCases.map { $0.name }.joined(separator: ", ")
        throw .control("\(place).\(key)[\(index)]", "is not one of \(names)")
      }
      streams.insert(stream)
    }
    return streams
  }

  /// What stands under a key.
  func part(_ key: String, keys: Set<String>) throws(WireError) -> ControlReader {
    guard let item = value[key] else { throw missing(key) }
    return try ControlReader(item, "\(place).\(key)", keys: keys)
  }

  private func missing(_ key: String) -> WireError { .control("\(place).\(key)", "is missing") }
}
