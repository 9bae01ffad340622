/// A numbered kind of thing on the chip, of which a selector names some.
struct IndexSpace: Sendable {
  /// The thing, in the singular.
  let name: String
  /// How many there are; indices run from 0.
  let count: Int
  /// The rule that an index outside breaks.
  let rule: String

  // The columns of the table stay aligned.
  // swift-format-ignore
  static let chip        = IndexSpace(name: "chip",        count: 225,  rule: "a board holds chips 0 to 224")
  // swift-format-ignore
  static let core        = IndexSpace(name: "core",        count: 4,    rule: "a chip has cores 0 to 3")
  // swift-format-ignore
  static let neuron      = IndexSpace(name: "neuron",      count: 256,  rule: "a core has neurons 0 to 255")
  // swift-format-ignore
  static let synapse     = IndexSpace(name: "synapse",     count: 64,   rule: "a neuron has synapses 0 to 63")
  // swift-format-ignore
  static let destination = IndexSpace(name: "destination", count: 4,    rule: "a neuron has destination words 0 to 3")
  // swift-format-ignore
  static let weight      = IndexSpace(name: "weight",      count: 4,    rule: "a core has weight currents 0 to 3")
  // swift-format-ignore
  static let tag         = IndexSpace(name: "tag",         count: 2048, rule: "a CAM word stores 11 bits, so tags run from 0 to 2047")
  // swift-format-ignore
  static let member      = IndexSpace(name: "member",      count: 230_400, rule: "a population has members 0 to 230399 at most")
  // swift-format-ignore
  static let group       = IndexSpace(name: "group",       count: 3,    rule: "a generator has spiking-ADC groups 0 to 2")
  // swift-format-ignore
  static let channel     = IndexSpace(name: "channel",     count: 8,    rule: "the front end has channels 0 to 7")
  // swift-format-ignore
  static let route       = IndexSpace(name: "route",       count: 2,    rule: "the front end has routes 0 and 1")
  // swift-format-ignore
  static let pixel       = IndexSpace(name: "pixel",       count: 4096, rule: "the pixel map has entries 0 to 4095")
}

/// The notation that names some of a numbered kind: `7`, `0-63`, `0-3,8,12-15` or `all`.
enum Selector {
  /// Reads a selector; the indices come in the order of writing.
  static func read(_ text: String, _ space: IndexSpace) -> Result<[Int], Problem> {
    if text == "all" { return .success(Array(0..<space.count)) }
    var indices: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let bounds = part.split(separator: "-", omittingEmptySubsequences: false).map { trimmed($0) }
      let numbers = bounds.compactMap { $0.allSatisfy(\.isASCIIDigit) ? Int($0) : nil }
      guard (1...2).contains(bounds.count), numbers.count == bounds.count,
        let first = numbers.first, let last = numbers.last, first <= last
      else {
        return .failure(
          Problem(
            "selector-unreadable", "is '\(text)'",
            "a selector is a number, a range such as 0-3, a list such as 0,2-5, or all"))
      }
      guard last < space.count else {
        return .failure(Problem("\(space.name)-out-of-range", "selects \(last)", space.rule))
      }
      indices += first...last
      guard indices.count <= space.count else {
        return .failure(
          Problem("selector-unreadable", "is '\(text)'", "a selector names each \(space.name) at most once"))
      }
    }
    return .success(indices)
  }

  /// The shortest selector of ascending indices.
  static func text(of indices: [Int]) -> String {
    var parts: [String] = []
    var start = 0
    while start < indices.count {
      var end = start
      while end + 1 < indices.count, indices[end + 1] == indices[end] + 1 { end += 1 }
      parts.append(start == end ? "\(indices[start])" : "\(indices[start])-\(indices[end])")
      start = end + 1
    }
    return parts.joined(separator: ",")
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return text
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

/// What is wrong with a value, without its place: a code, what it is, and what to write instead.
struct Problem: Error, Hashable, Sendable {
  let code: String
  let fact: String
  let remedy: String

  init(_ code: String, _ fact: String, _ remedy: String) {
    self.code = code
    self.fact = fact
    self.remedy = remedy
  }
}
