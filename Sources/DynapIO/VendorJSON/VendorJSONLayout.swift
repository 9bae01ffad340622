/// What a text of the vendor's library looks like apart from its values, kept so that a file round-trips.
public struct VendorJSONLayout: Hashable, Sendable {
  /// How the text is spread out.
  public enum Style: String, Hashable, Sendable {
    /// A key a line, four spaces a level, as the vendor's library writes.
    case pretty
    /// Without any white space.
    case compact
  }

  /// How the text is spread out.
  public var style: Style
  /// Whether keys take the spelling of older releases: `SoifRefectory` instead of `SoifRefractory`.
  public var usesOlderSpellings: Bool
  /// Whether a newline follows the closing brace; the vendor's library writes none.
  public var endsInNewline: Bool

  /// Makes a layout; without arguments, that of the vendor's present release.
  public init(_ style: Style = .pretty, usesOlderSpellings: Bool = false, endsInNewline: Bool = false) {
    self.style = style
    self.usesOlderSpellings = usesOlderSpellings
    self.endsInNewline = endsInNewline
  }
}
