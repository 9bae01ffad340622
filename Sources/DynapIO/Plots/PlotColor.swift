/// A colour of a plot, as SVG writes it.
package struct PlotColor: Hashable, Sendable {
  /// Six hexadecimal digits after a `#`.
  package let hex: String

  private init(_ hex: String) { self.hex = hex }

  /// A colour from its three channels.
  package init(red: UInt8, green: UInt8, blue: UInt8) {
    let digits = [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    hex = "#" + digits.joined()
  }

  // Okabe and Ito, Color Universal Design, 2008.
  /// Okabe-Ito blue.
  package static let blue = PlotColor("#0072b2")
  /// Okabe-Ito vermillion.
  package static let vermillion = PlotColor("#d55e00")
  /// Okabe-Ito bluish green.
  package static let green = PlotColor("#009e73")
  /// Okabe-Ito reddish purple.
  package static let purple = PlotColor("#cc79a7")
  /// Okabe-Ito orange.
  package static let orange = PlotColor("#e69f00")
  /// Okabe-Ito sky blue.
  package static let sky = PlotColor("#56b4e9")
  /// Okabe-Ito yellow, weak on white: for areas, not for lines.
  package static let yellow = PlotColor("#f0e442")
  /// Nearly black, for text and single traces.
  package static let ink = PlotColor("#222222")
  /// A grey for secondary text and context.
  package static let grey = PlotColor("#6b7280")
  /// A light grey for many faint curves.
  package static let faint = PlotColor("#c3c9d1")
  /// The lightest grey, for grid lines.
  package static let hairline = PlotColor("#e6e8eb")

  /// The colours given out in turn to series without one of their own.
  package static let cycle: [PlotColor] = [.blue, .vermillion, .green, .purple, .orange, .sky, .grey]

  /// The colour of the series of this index.
  package static func forSeries(_ index: Int) -> PlotColor { cycle[index % cycle.count] }
}
