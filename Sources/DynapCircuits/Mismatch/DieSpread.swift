/// The mismatch of one die: a factor for every instance of every parameter, as a function of the die's
/// serial.
///
/// Equation: `I = I_nominal * m_die * m`, with `m` from ``factor(_:at:)`` and `m_die` from
/// ``dieFactor(_:chip:)``, both log-normal. The draw's key is the serial; its counter is the place and a hash
/// of the name, so a factor does not depend on the order of draws, on the bias that is set, or on which other
/// parameters exist. Nothing is stored: a factor is computed when it is asked for, and ``Source`` makes that
/// cheap in a loop.
///
/// With ``MismatchModel/gradientSigma`` a mirror's factor is also multiplied by `exp(g_x x + g_y y)`, where x and y are
/// its neuron's place on the chip, from -1/2 to 1/2, and g_x, g_y are drawn for each parameter of each chip. Cores are
/// taken to lie two by two, core 0 and 1 above 2 and 3, and neuron i in column i / 16 and row i mod 16 (assumed).
///
/// A board's chips have separate draws under one serial. See ``MismatchModel`` for the spreads and what is
/// left out.
public struct DieSpread: Hashable, Sendable {
  /// Which die it is: the same serial is the same chip.
  public let serial: UInt64
  /// The spreads.
  public let model: MismatchModel
  /// The process, for the slope and the thermal voltage.
  public let process: Process

  /// Makes the spread of a die.
  public init(serial: UInt64, model: MismatchModel = MismatchModel(), process: Process = .dynapse2) {
    self.serial = serial
    self.model = model
    self.process = process
  }

  /// The factors of one parameter over its instances; resolve it once, outside the loop.
  public func source(for parameter: Parameter) -> Source {
    source(.device, parameter.tag, sigma: model.sigma(of: parameter, process: process))
  }

  /// The factors of one kind of capacitor, named as in a process file.
  public func capacitorSource(_ name: String) -> Source { capacitorSource(FNV1a.hash(name)) }

  /// The factors at the outputs of one kind of integrator, named as its circuit.
  public func outputSource(_ name: String) -> Source { outputSource(FNV1a.hash(name)) }

  /// The factors of one kind of capacitor, by the hash of its name.
  func capacitorSource(_ tag: UInt32) -> Source { source(.capacitor, tag, sigma: model.capacitorSigma) }

  /// The factors at the outputs of one kind of integrator, by the hash of its circuit's name.
  func outputSource(_ tag: UInt32) -> Source { source(.output, tag, sigma: model.outputSigma) }

  /// The factor of a parameter's mirror at a place.
  public func factor(_ parameter: Parameter, at place: SiliconPlace) -> Double {
    source(for: parameter).factor(at: place)
  }

  /// The factor that all instances of a parameter on one chip share.
  public func dieFactor(_ parameter: Parameter, chip: Int = 0) -> Double {
    source(.die, parameter.tag, sigma: model.dieSigma).factor(at: SiliconPlace(chip: chip))
  }

  /// The factor of a capacitor at a place; the name is the one of a process file.
  public func capacitorFactor(_ name: String, at place: SiliconPlace) -> Double {
    capacitorSource(name).factor(at: place)
  }

  /// The factor at an integrator's output at a place; the name is the circuit's.
  public func outputFactor(_ name: String, at place: SiliconPlace) -> Double {
    outputSource(name).factor(at: place)
  }

  /// What a draw is for, so that a parameter and a capacitor of equal names draw apart.
  enum Purpose: UInt32 {
    case device, die, capacitor, output, gradient
  }

  /// `sigma` for a device comes scaled from the model; the others are scaled here.
  private func source(_ purpose: Purpose, _ tag: UInt32, sigma: Double) -> Source {
    let scaled: Double
    switch model.kind {
    case .off: scaled = 0
    case .pelgrom, .group: scaled = purpose == .device ? sigma : model.scale * sigma
    }
    return Source(
      philox: Philox(key: serial), tag: tag, purpose: purpose.rawValue, sigma: scaled,
      shift: model.preservesMean ? -scaled * scaled / 2 : 0,
      slope: purpose == .device && model.kind != .off ? model.scale * model.gradientSigma : 0)
  }

  /// The factors of one parameter, capacitor or output over the places of a die.
  public struct Source: Hashable, Sendable {
    let philox: Philox
    let tag: UInt32
    let purpose: UInt32
    /// The standard deviation of the factor's logarithm.
    public let sigma: Double
    let shift: Double
    /// The standard deviation of the gradient's slopes.
    let slope: Double

    /// The standard normal number behind the factor at a place; it does not depend on the spread.
    public func normal(at place: SiliconPlace) -> Double {
      let synapse = place.synapse.map { UInt32($0) + 1 } ?? 0
      return philox.normal(
        at: .init(
          tag, UInt32(place.chip), UInt32(place.core) << 16 | UInt32(place.neuron), purpose << 16 | synapse))
    }

    /// The factor at a place: exactly 1 where nothing spreads.
    public func factor(at place: SiliconPlace) -> Double {
      guard slope > 0 else { return sigma == 0 ? 1 : ReproducibleMath.exp(sigma * normal(at: place) + shift) }
      return ReproducibleMath.exp(sigma * normal(at: place) + shift + tilt(at: place))
    }

    /// What the gradient adds to the logarithm of the factor.
    private func tilt(at place: SiliconPlace) -> Double {
      func draw(_ axis: UInt32) -> Double {
        philox.normal(at: .init(tag, UInt32(place.chip), axis, Purpose.gradient.rawValue << 16))
      }
      let column = place.core % 2 * Self.side + place.neuron / Self.side
      let row = place.core / 2 * Self.side + place.neuron % Self.side
      let last = Double(2 * Self.side - 1)
      return slope * (draw(0) * (Double(column) / last - 0.5) + draw(1) * (Double(row) / last - 0.5))
    }

    /// Neurons along a side of a core.
    private static let side = 16
  }
}

/// A hash of a name that stays the same between runs, machines and versions (32-bit FNV-1a).
///
/// Source: Fowler, Noll, Vo; offset basis and prime of the 32-bit variant.
enum FNV1a {
  /// The hash of a text's UTF-8 bytes.
  static func hash(_ text: String) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for byte in text.utf8 {
      hash ^= UInt32(byte)
      hash = hash &* 0x0100_0193
    }
    return hash
  }
}
