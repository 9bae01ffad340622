/// Estimates of the width of text, on the wide side for the common sans-serif fonts.
enum TextMetrics {
  /// The width in pixels.
  static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    text.reduce(0) { $0 + advance($1) } * size * (isBold ? 1.13 : 1)
  }

  /// The text, or its beginning with an ellipsis where it is wider than `width`.
  static func fitted(_ text: String, size: Double, width limit: Double, isBold: Bool = false) -> String {
    guard width(text, size: size, isBold: isBold) > limit else { return text }
    var result = ""
    for character in text {
      guard width(result + [character, "…"], size: size, isBold: isBold) <= limit else { break }
      result.append(character)
    }
    while result.last == " " { result.removeLast() }
    return result + "…"
  }

  /// The text in lines of at most `width`, broken at spaces.
  static func wrapped(_ text: String, size: Double, width limit: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, width(last + " " + word, size: size) <= limit {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  private static func advance(_ character: Character) -> Double {
    if "ijlI|.,:;'! ".contains(character) { return 0.33 }
    if "tfr()[]".contains(character) { return 0.41 }
    if "mwMW@%".contains(character) { return 0.96 }
    return character.isUppercase ? 0.7 : 0.62
  }
}
