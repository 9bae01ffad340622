import DynapCircuits
import DynapUnits

extension ParameterReport {
  /// What the parameter generator delivers to biases over the fine step, a curve per coarse range and a panel per
  /// bias; the power-up code is marked.
  package static func figure(of parameters: [Parameter]) -> Figure {
    Figure(
      parameters.count == 1 ? parameters[0].name : "Biases over their codes",
      subtitle: "nominal current of each code, with the constant scale factors",
      panels: parameters.map(panel))
  }

  private static func panel(_ parameter: Parameter) -> any FigurePanel {
    let codes = Dictionary(grouping: BiasCode.all, by: \.coarse).sorted { $0.key < $1.key }
    let start = setting(parameter.powerUp, of: parameter)
    let isVoltage = unit(of: parameter) == VoltageDimension.symbol
    return CurvePanel(
      codes.map { coarse, codes in
        .init(
          "coarse \(coarse)", x: codes.map { Double($0.fine) },
          y: codes.map { setting($0, of: parameter).value })
      },
      x: PlotAxis("fine", range: 0...255),
      y: PlotAxis(
        isVoltage ? "gate voltage" : "current", unit: unit(of: parameter),
        scale: isVoltage ? .linear : .logarithmic),
      references: [.init("after power-up", x: [Double(start.fine)], y: [start.value])],
      title: "\(parameter.name), \(parameter.summary)")
  }
}
