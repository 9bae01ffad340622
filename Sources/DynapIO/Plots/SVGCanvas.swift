/// Collects SVG elements as text; the same calls give the same bytes.
struct SVGCanvas {
  /// Which part of a text stands at its position.
  enum Anchor: String { case start, middle, end }

  /// How a text looks.
  struct TextStyle {
    var size = 11.0
    var color = PlotColor.ink
    var anchor = Anchor.start
    var isBold = false
    /// Turned by a quarter, to read upwards.
    var isVertical = false
  }

  /// How a line or an area looks.
  struct Stroke {
    var color = PlotColor.ink
    var width = 1.0
    var opacity = 1.0
    var isDashed = false
  }

  private(set) var body = ""

  /// A number with at most two decimals, without trailing zeros; zero when it is not finite.
  static func number(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "0" }
    let scaled = Int((value * 100).rounded())
    let whole = abs(scaled) / 100
    let cents = abs(scaled) % 100
    let sign = scaled < 0 ? "-" : ""
    if cents == 0 { return "\(sign)\(whole)" }
    if cents % 10 == 0 { return "\(sign)\(whole).\(cents / 10)" }
    return "\(sign)\(whole).\(cents < 10 ? "0" : "")\(cents)"
  }

  /// Text with XML's special characters escaped and characters that XML forbids replaced.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default:
        let isControl = scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF
        result.unicodeScalars.append(isControl ? " " : scalar)
      }
    }
    return result
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ stroke: Stroke) {
    path("M\(Self.number(x1)) \(Self.number(y1))L\(Self.number(x2)) \(Self.number(y2))", stroke)
  }

  mutating func rectangle(_ frame: PlotRect, fill: PlotColor, opacity: Double = 1) {
    body += "<rect x=\"\(Self.number(frame.x))\" y=\"\(Self.number(frame.y))\""
    body += " width=\"\(Self.number(frame.width))\" height=\"\(Self.number(frame.height))\""
    body += " fill=\"\(fill.hex)\"\(Self.attribute("fill-opacity", opacity))/>\n"
  }

  mutating func circle(_ x: Double, _ y: Double, radius: Double, fill: PlotColor) {
    body += "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\""
    body += " fill=\"\(fill.hex)\" stroke=\"#ffffff\" stroke-width=\"1\"/>\n"
  }

  /// A stroked path; nothing for empty data.
  mutating func path(_ data: String, _ stroke: Stroke) {
    guard !data.isEmpty else { return }
    body += "<path d=\"\(data)\" fill=\"none\" stroke=\"\(stroke.color.hex)\""
    body +=
      " stroke-width=\"\(Self.number(stroke.width))\"\(Self.attribute("stroke-opacity", stroke.opacity))"
    body += stroke.isDashed ? " stroke-dasharray=\"5 3\"/>\n" : "/>\n"
  }

  /// A filled path, on request without softened edges; nothing for empty data.
  mutating func area(_ data: String, fill: PlotColor, opacity: Double, isCrisp: Bool = false) {
    guard !data.isEmpty else { return }
    body += "<path d=\"\(data)\" fill=\"\(fill.hex)\"\(Self.attribute("fill-opacity", opacity))"
    body += isCrisp ? " shape-rendering=\"crispEdges\"/>\n" : "/>\n"
  }

  /// A text at its base line, cut with an ellipsis where it is wider than `width`.
  mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ style: TextStyle, width: Double = .infinity
  ) {
    guard !text.isEmpty else { return }
    let shown = TextMetrics.fitted(text, size: style.size, width: width, isBold: style.isBold)
    body += "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" font-size=\"\(Self.number(style.size))\""
    body += " fill=\"\(style.color.hex)\""
    if style.anchor != .start { body += " text-anchor=\"\(style.anchor.rawValue)\"" }
    if style.isBold { body += " font-weight=\"600\"" }
    if style.isVertical { body += " transform=\"rotate(-90 \(Self.number(x)) \(Self.number(y)))\"" }
    let title = shown == text ? "" : "<title>\(Self.escaped(text))</title>"
    body += ">\(title)\(Self.escaped(shown))</text>\n"
  }

  /// Draws with everything outside `frame` cut off.
  mutating func clipped(to frame: PlotRect, id: String, _ draw: (inout SVGCanvas) -> Void) {
    body += "<clipPath id=\"\(id)\"><rect x=\"\(Self.number(frame.x))\" y=\"\(Self.number(frame.y))\""
    body += " width=\"\(Self.number(frame.width))\" height=\"\(Self.number(frame.height))\"/></clipPath>\n"
    body += "<g clip-path=\"url(#\(id))\">\n"
    draw(&self)
    body += "</g>\n"
  }

  /// The whole document on a white background.
  func document(width: Double, height: Double, title: String) -> String {
    let size = "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\""
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size)"
      + " viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\""
      + " font-family=\"Helvetica, Arial, sans-serif\" role=\"img\">\n"
      + "<title>\(Self.escaped(title))</title>\n"
      + "<rect \(size) fill=\"#ffffff\"/>\n\(body)</svg>\n"
  }

  private static func attribute(_ name: String, _ value: Double) -> String {
    value == 1 ? "" : " \(name)=\"\(number(value))\""
  }
}

/// A rectangle in pixels, with y downwards.
struct PlotRect: Equatable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var maxX: Double { x + width }
  var maxY: Double { y + height }
  var midX: Double { x + width / 2 }
  var midY: Double { y + height / 2 }
}
