import DynapUnits

/// Everything that the coefficients of one lane depend on, with the spread of this instance applied.
///
/// Currents are in pA, capacitances in pF, voltages in mV and times in ms, all Double.
public struct LaneSettings {
  /// The neuron whose settings these are.
  public let place: SiliconPlace
  /// The neuron's latches.
  public let latches: LatchSet
  /// The settings that the neurons of a core share.
  public let core: CoreSettings
  /// The draws of the core's neurons; nil where they are made one by one.
  private let draws: NeuronDraws?

  /// Makes the settings of a neuron or, without `draws`, of a synapse.
  ///
  /// - Parameter draws: Those of the neuron's core, which are faster than single ones where most neurons ask for them.
  public init(place: SiliconPlace, latches: LatchSet, core: CoreSettings, draws: NeuronDraws? = nil) {
    precondition(draws == nil || place.synapse == nil, "a synapse's parameters are drawn one by one")
    self.place = place
    self.latches = latches
    self.core = core
    self.draws = draws
  }

  /// The process constants.
  public var process: Process { core.process }
  /// The step, in ms.
  public var step: Double { core.step }
  /// The smallest current of any node, in pA.
  public var floor: Double { core.process.floor.si * 1e12 }

  /// The current of a parameter at this neuron, in pA.
  public func current(_ parameter: Parameter) -> Double {
    draws?.current(parameter, of: place.neuron) ?? core.current(parameter, at: place)
  }

  /// The current of a parameter at this neuron, not below the floor, in pA.
  public func clippedCurrent(_ parameter: Parameter) -> Double { max(current(parameter), floor) }

  /// The node that carries the current of a parameter, not below the floor, in pA: under the full law the current itself,
  /// at `device` that of ``Inversion``. What a pair compares are nodes.
  public func node(_ parameter: Parameter) -> Double { node(clippedCurrent(parameter), of: parameter) }

  /// The node that carries a current through a device of a parameter's type, in pA.
  public func node(_ current: Double, of parameter: Parameter) -> Double {
    core.invertsModerately ? inversion(parameter).node(carrying: current) : current
  }

  /// The map of the transistors of a parameter's type; a switchable one counts as p-type.
  public func inversion(_ parameter: Parameter) -> Inversion { core.inversions[parameter.kind == .n ? 0 : 1] }

  /// A capacitance of this neuron, in pF.
  public func capacitance(_ nominal: Capacitance, _ name: String) -> Double {
    capacitance(nominal, FNV1a.hash(name))
  }

  /// A capacitance of this neuron, by the hash of its name, in pF.
  func capacitance(_ nominal: Capacitance, _ tag: UInt32) -> Double {
    let factor =
      draws?.capacitorFactor(tag, of: place.neuron) ?? core.spread.capacitorSource(tag).factor(at: place)
    return nominal.si * 1e12 * factor
  }

  /// The factor at an output of this neuron.
  func factor(_ output: BranchOutput) -> Double {
    draws?.outputFactor(output.tag, of: place.neuron)
      ?? core.spread.outputSource(output.tag).factor(at: place)
  }

  /// The rate constant a = kappa / (C U_T), in 1/(pA ms), of a capacitance in pF.
  public func charging(_ capacitance: Double) -> Double {
    process.kappa / (capacitance * process.thermalVoltage.si * 1e3)
  }

  /// The time a current takes to swing a capacitance through the switching voltage, in ms: t = C V_sw / I.
  public func swingTime(_ capacitance: Double, _ current: Double) -> Double {
    capacitance * process.switchingVoltage.si * 1e3 / max(current, 1e-6)
  }
}

/// What the neurons of a core have in common: the nominal current of every core parameter, and how it spreads.
public struct CoreSettings: Sendable {
  /// The process constants.
  public let process: Process
  /// The step, in ms.
  public let step: Double
  /// The spread of the die.
  public let spread: DieSpread
  /// The published form of the exponential soma.
  public let feedback: PositiveFeedback.Model
  /// How the second integrators of the alpha option act.
  public let alpha: AlphaModel
  /// What the doubtful latches mean.
  public let readings: LatchReadings
  /// Whether a delay bit adds its current or selects it.
  public let delays: Delay.Currents
  /// Whether transistors leave weak inversion, which is the `device` level.
  public let invertsModerately: Bool
  /// The switches of the core's learning block.
  public var learning = LearningSwitches()
  /// The maps of n-type and p-type transistors.
  let inversions: [Inversion]
  private let branches: BranchTable

  /// Makes the settings of a core of the `chip`-th die from the nominal current of each parameter.
  public init(
    process: Process, step: SimTime, spread: DieSpread, feedback: PositiveFeedback.Model, alpha: AlphaModel,
    readings: LatchReadings, delays: Delay.Currents = .additive, invertsModerately: Bool = false, chip: Int,
    nominal: [(parameter: Parameter, current: Current)]
  ) {
    self.process = process
    self.step = step.milliseconds
    self.spread = spread
    self.feedback = feedback
    self.alpha = alpha
    self.readings = readings
    self.delays = delays
    self.invertsModerately = invertsModerately
    inversions = [Inversion(.n, in: process), Inversion(.p, in: process)]
    branches = BranchTable(
      nominal.map { parameter, current in
        let current = current.si * 1e12 * spread.dieFactor(parameter, chip: chip)
        return (parameter.tag, Branch(current: current, spread: spread.source(for: parameter)))
      })
  }

  /// The current of a parameter at a place, in pA.
  public func current(_ parameter: Parameter, at place: SiliconPlace) -> Double {
    let branch = branch(parameter)
    return branch.current * branch.spread.factor(at: place)
  }

  /// A parameter's current and how it spreads.
  func branch(_ parameter: Parameter) -> Branch {
    guard let branch = branches[parameter.tag] else {
      preconditionFailure("\(parameter.name) is not a parameter of a core")
    }
    return branch
  }
}
