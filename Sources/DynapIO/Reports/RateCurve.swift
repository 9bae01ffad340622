import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// The rates of a population's neurons against a bias that the experiment's changes step through.
package struct RateCurve: Sendable {
  /// The population.
  package var population: String
  /// The bias, by its silicon name.
  package var parameter: String
  /// The neurons, in order.
  package var neurons: [NeuronOnBoard]
  /// The nominal current of the bias in each stage, amperes, ascending in time.
  package var currents: [Double]
  /// The rate of each neuron in each stage, hertz: `rates[neuron][stage]`.
  package var rates: [[Double]]
  /// The rate of the closed form without mismatch, hertz, where there is one: constant input, thresholded soma.
  package var closedForm: [Double]?

  /// The curves that an experiment asks for, over the stages that have been completed.
  static func curves(of experiment: Experiment, spikes: [Spike], until end: SimTime) -> [RateCurve] {
    guard let name = experiment.plot.against, let parameter = ParameterTable.parameter(named: name, in: .core)
    else { return [] }
    let stages = Stage.all(of: experiment).filter { $0.end <= end }
    guard !stages.isEmpty else { return [] }
    return experiment.plot.rates.compactMap { population in
      let neurons = experiment.neurons(of: population)
      guard let first = neurons.first else { return nil }
      let settings = stages.map { stage in
        var options = experiment.options
        options.exactCurrents = stage.exactCurrents
        return (
          current: OperatingPoint.nominalCurrent(of: parameter, at: first, on: stage.board, options),
          point: OperatingPoint(first.core, of: first.chip, on: stage.board, options)
        )
      }
      return RateCurve(
        population: population, parameter: name, neurons: neurons, currents: settings.map(\.current.si),
        rates: rates(of: neurons, in: stages, spikes),
        closedForm: hasClosedForm(neurons, parameter, stages)
          ? settings.map { $0.point.constantInput(experiment.options.process).rate($0.current).si } : nil)
    }
  }

  private static func hasClosedForm(_ neurons: [NeuronOnBoard], _ parameter: Parameter, _ stages: [Stage])
    -> Bool
  {
    guard parameter == DirectCurrent.dc else { return false }
    return stages.allSatisfy { stage in
      neurons.allSatisfy { neuron in
        let latches = stage.board[neuron].latches
        return latches[.soDC] && !latches[.soAdaptation] && !latches[.soifType] && !latches[.soifKill]
      }
    }
  }

  /// The mean rate between the second and the last spike of a stage: the first interval still has to do with the
  /// stage before. With fewer than three spikes, the spikes over the length of the stage.
  private static func rates(of neurons: [NeuronOnBoard], in stages: [Stage], _ spikes: [Spike]) -> [[Double]]
  {
    var times: [Int: [SimTime]] = [:]
    for spike in spikes { times[spike.lane, default: []].append(spike.time) }
    return neurons.map { neuron in
      let own = times[neuron.lane] ?? []
      return stages.map { stage in
        let within = own.filter { $0 >= stage.begin && $0 < stage.end }
        guard within.count >= 3, let last = within.last else {
          return Double(within.count) / (stage.end - stage.begin).seconds
        }
        return Double(within.count - 2) / (last - within[1]).seconds
      }
    }
  }

  /// The panel: a faint curve per neuron, their median and the band of nine tenths, and the closed form.
  var panel: any FigurePanel {
    let curves = rates.map { CurvePanel.Curve(x: currents, y: $0) }
    let reference = closedForm.map { [CurvePanel.Reference("closed form", x: currents, y: $0)] } ?? []
    return CurvePanel(
      curves, x: PlotAxis(parameter, unit: "A", scale: .logarithmic), y: PlotAxis("rate", unit: "Hz"),
      references: reference, band: 0.05...0.95, title: population, note: "\(neurons.count) neurons")
  }

  /// A part of the run under one configuration.
  private struct Stage {
    var begin: SimTime
    var end: SimTime
    var board: Board
    var exactCurrents: [SimulationOptions.ExactCurrent]

    static func all(of experiment: Experiment) -> [Stage] {
      var stages = [
        Stage(
          begin: .zero, end: experiment.duration, board: experiment.board,
          exactCurrents: experiment.options.exactCurrents)
      ]
      for change in experiment.changes where change.time < experiment.duration {
        stages[stages.count - 1].end = change.time
        stages.append(
          Stage(
            begin: change.time, end: experiment.duration, board: change.board,
            exactCurrents: change.exactCurrents))
      }
      return stages.filter { $0.begin < $0.end }
    }
  }
}
