/// One plot in a figure's stack.
package protocol FigurePanel: Sendable {
  /// The share of the figure's height.
  var weight: Double { get }
  /// A short bold heading above the panel, perhaps empty.
  var title: String { get }
  /// A remark beside the heading, perhaps empty.
  var note: String { get }
  /// The remark for what is in sight; panels say here when they draw less than all data.
  func note(x: ClosedRange<Double>) -> String
  /// An x axis of the panel's own; nil for the time axis that the figure's panels share.
  var ownXAxis: PlotAxis? { get }
  /// The y axis; a panel with labelled bands has none.
  var yAxis: PlotAxis? { get }
  /// The extent of the data along x, or nil without data.
  var xExtent: ClosedRange<Double>? { get }
  /// The range that y spans, given the x range that is drawn.
  func yRange(x: ClosedRange<Double>) -> ClosedRange<Double>
  /// Labels at the left of bands of the panel, as fractions of its height from the top.
  var bands: [PanelBand] { get }
  /// The entries of the legend.
  var legend: [LegendEntry] { get }
  /// Words in place of the data when none is in sight.
  func emptyMessage(x: ClosedRange<Double>) -> String?
  /// Draws the data; `frame` is clipped.
  func draw(on canvas: inout PanelCanvas)
}

extension FigurePanel {
  /// The panel shares the figure's time axis.
  package var ownXAxis: PlotAxis? { nil }
  /// The remark alone.
  package func note(x: ClosedRange<Double>) -> String { note }
  /// The panel has no bands.
  package var bands: [PanelBand] { [] }
  /// The panel has no legend.
  package var legend: [LegendEntry] { [] }
}

/// A labelled band of a panel, in fractions of its height from the top.
package struct PanelBand: Sendable {
  /// The labels, one below the other, in their colours.
  package var labels: [(text: String, color: PlotColor)]
  /// The upper edge.
  package var top: Double
  /// The lower edge.
  package var bottom: Double
}

/// One entry of a legend.
package struct LegendEntry: Sendable {
  /// How the entry's sample is drawn.
  package enum Sample: Sendable {
    /// A line.
    case line
    /// A dashed line.
    case dashed
    /// An area.
    case area
    /// A dot.
    case dot
  }

  /// The words.
  package var label: String
  /// The colour of the sample.
  package var color: PlotColor
  /// How the sample is drawn.
  package var sample: Sample
}

/// Where a panel draws: its frame, and the maps from values to pixels.
package struct PanelCanvas {
  var svg: SVGCanvas
  let frame: PlotRect
  let x: AxisMap
  let y: AxisMap
}
