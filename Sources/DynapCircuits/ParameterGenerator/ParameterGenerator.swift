import DynapUnits

/// The on-chip generator that turns a bias code into a current, and the mirror that carries it into the
/// circuit.
///
/// Equation: `I = I_gen(type, coarse, fine) * s`.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I_gen` | the generator's current, from the table of 2 x 6 x 256 codes | A |
/// | `s` | ratio of the circuit's mirror to the generator's: constant or a curve over `I_gen` | 1 |
///
/// The table's irregularities are kept, since code that scans fine steps meets them on the chip: fine 0 is a
/// leakage floor and not zero, and the current drops at every multiple of 32, where the DAC carries.
/// Neighbouring coarse ranges overlap.
///
/// Holds for nominal devices at 1.8 V and the temperature of the table. Not modelled: settling after a change
/// of code, the generator's buffer, the drift of the master bias. Source: the vendor's tables, as found in
/// public lab repositories.
public struct ParameterGenerator: Hashable, Sendable {
  /// How the generator's current is scaled into the circuit.
  public let scaling: Scaling

  /// Makes a generator.
  public init(scaling: Scaling = .constant) { self.scaling = scaling }

  /// How a mirror's ratio is taken.
  public enum Scaling: String, Hashable, Sendable, CaseIterable {
    /// One factor per parameter, as the vendor's table and Rockpool have it.
    case constant
    /// The ratio of the mirror's device at the generator's current; the constant factor where no device is
    /// published.
    case curves
  }

  /// The transistor type of a generator branch, and so the half of the table it reads.
  public enum Branch: String, Hashable, Sendable, CaseIterable {
    /// n-type.
    case n = "N"
    /// p-type.
    case p = "P"
  }

  /// The generator's own current for a code, before the mirror.
  public func baseCurrent(_ branch: Branch, _ code: BiasCode) -> Current {
    Current(si: ParameterGeneratorTable.shared.currents[ParameterGeneratorTable.index(branch, code)])
  }

  /// The gate voltage of the generator's diode at 1.8 V supply, from ground for both types; a `..._V`
  /// parameter delivers it.
  public func gateVoltage(_ branch: Branch, _ code: BiasCode) -> Voltage {
    Voltage(si: ParameterGeneratorTable.shared.voltages[ParameterGeneratorTable.index(branch, code)])
  }

  /// The nominal current that a parameter's code makes in its circuit.
  ///
  /// - Parameter branch: the type a switchable parameter is set to; nil is its type after power-up. A
  ///   parameter of a fixed type takes nil or its own type.
  public func current(of parameter: Parameter, _ code: BiasCode, type branch: Branch? = nil) -> Current {
    current(of: parameter, code, resolved: parameter.branch(branch))
  }

  private func current(of parameter: Parameter, _ code: BiasCode, resolved branch: Branch) -> Current {
    let base = baseCurrent(branch, code)
    return ratio(of: parameter, branch, at: base) * base
  }

  private func ratio(of parameter: Parameter, _ branch: Branch, at base: Current) -> Double {
    guard scaling == .curves, let device = parameter.device else { return parameter.scale }
    return ScaleCurves.shared.ratio(device.variant(for: branch), at: base.si)
  }

  /// The code whose current is nearest to a target, by the rule of the vendor-side tools.
  ///
  /// In each coarse range the fine step with the smallest absolute error is taken (the lower one of a tie),
  /// then the range with the smallest error (the lower one of a tie), which is the first code of the smallest
  /// error. A target outside ``range(of:type:)`` gets the code at that end; ``NearestCode/relativeError``
  /// says how far off it is. Costs a scan of 1536 codes.
  public func nearestCode(
    to target: Current, of parameter: Parameter, type branch: Branch? = nil
  ) -> NearestCode {
    precondition(target.si.isFinite, "a target current is finite")
    let branch = parameter.branch(branch)
    func candidate(_ code: BiasCode) -> NearestCode {
      NearestCode(code: code, achieved: current(of: parameter, code, resolved: branch), target: target)
    }
    var best = candidate(.lowest)
    for code in BiasCode.all {
      let next = candidate(code)
      if next.absoluteError < best.absoluteError { best = next }
    }
    return best
  }

  /// The lowest and the highest current that a parameter reaches.
  public func range(of parameter: Parameter, type branch: Branch? = nil) -> ClosedRange<Current> {
    let branch = parameter.branch(branch)
    var lowest = current(of: parameter, .lowest, resolved: branch)
    var highest = lowest
    for code in BiasCode.all {
      let current = current(of: parameter, code, resolved: branch)
      lowest = min(lowest, current)
      highest = max(highest, current)
    }
    return lowest...highest
  }
}

/// A code chosen for a wished current, and what it costs in accuracy.
public struct NearestCode: Hashable, Sendable {
  /// The code.
  public let code: BiasCode
  /// The nominal current of that code.
  public let achieved: Current
  /// The current that was wished for.
  public let target: Current

  /// The distance to the target, in amperes.
  var absoluteError: Double { abs(achieved.si - target.si) }

  /// `(achieved - target) / target`; positive when the code gives too much, infinite for a target of zero.
  public var relativeError: Double { (achieved.si - target.si) / abs(target.si) }
}

extension BiasCode {
  /// Every code, by coarse range and then fine step, ascending.
  public static var all: some Sequence<BiasCode> & Sendable {
    (0..<6 * 256).lazy.map { BiasCode($0 / 256, $0 % 256) }
  }
}

extension Parameter {
  /// The type of the branch that feeds the parameter, given what the configuration says of a switchable one.
  func branch(_ requested: ParameterGenerator.Branch?) -> ParameterGenerator.Branch {
    switch kind {
    case .switchable: return requested ?? .p
    case .n:
      precondition(requested != .p, "\(name) is n-type and cannot be switched")
      return .n
    case .p:
      precondition(requested != .n, "\(name) is p-type and cannot be switched")
      return .p
    }
  }
}

extension MirrorDevice {
  /// The device that conducts for a branch type: only the calibration mirrors exist as both.
  func variant(for branch: ParameterGenerator.Branch) -> MirrorDevice {
    switch self {
    case .calibrationN, .calibrationP: branch == .n ? .calibrationN : .calibrationP
    default: self
    }
  }
}
