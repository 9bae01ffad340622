#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The differential-pair integrator: the filter behind every dendrite, adaptation and calcium.
///
/// Equation: tau (1 + I_g/I) dI/dt + I = I_g (I_w/I_tau - 1), with tau = C U_T / (kappa I_tau). Without input the
/// current decays as exp(-t/tau) at every level; a charge Q of the input adds a Q to y + ln y with y = I/I_g and
/// a = kappa/(C U_T). Below I_g single pulses multiply the current, above it they add.
/// Symbols: I output, I_g gain, I_tau leak, I_w input current, all pA; C pF; U_T mV; tau ms.
/// Shape: lanes. A pulse is charged at its middle, the second-order splitting of leak and charge; pulses longer than
/// an eighth of tau are charged in parts, several pulses of a step together (``BranchCharge``) unless tau is below four
/// steps. The current never falls below the floor, and an integrator that rests there gives nothing to its target: the
/// floor is the clamp of the model, not a current that was measured.
/// Not modelled: the leak device leaving saturation near the floor; moderate inversion. ``DeviceDPI`` has both.
/// Source: Bartolozzi and Indiveri 2007; Chicca et al. 2014; 2.1 and 2.2 of the analog dossier.
public struct DPI: Integrator {
  /// The output current at the end of the step, pA.
  public let current: Row
  /// The mean output current over the step with the instance's output factor, pA; nothing while at the floor.
  public let mean: Row
  /// The gain current I_g, pA, which homeostasis can take over from the bias.
  let gain: Row
  let charging: Row
  let rate: Row
  let loss: Row
  let meanFactor: Row
  let output: Row
  let elapsed: Row
  let integral: Row

  /// The longest part of a pulse that is charged at once, in units of tau.
  static let finestParts: Float = 8
  /// The most parts of a pulse within one step; with more, the pulse outlasts tau and the current is stationary.
  static let mostParts: Float = 64

  /// The rows of one integrator with an output current such as `I_ampa`.
  public static func rows(_ output: BranchOutput) -> [RowDeclaration] {
    let name = output.name
    return [
      RowDeclaration(name, "pA", .current, output.summary),
      RowDeclaration(
        "\(name).mean", "pA", .mean, "mean of \(name) over the step, times the output factor"),
      RowDeclaration("\(name).gain", "pA", .coefficient, "gain current I_g"),
      RowDeclaration("\(name).charging", "1/(pA ms)", .coefficient, "kappa / (C U_T)"),
      RowDeclaration("\(name).rate", "1/ms", .coefficient, "1 / tau"),
      RowDeclaration("\(name).loss", "1", .coefficient, "1 - exp(-h / tau)"),
      RowDeclaration("\(name).meanFactor", "1", .coefficient, "tau / h (1 - exp(-h / tau))"),
      RowDeclaration("\(name).output", "1", .coefficient, "mismatch of the output device"),
      RowDeclaration(
        "\(name).elapsed", "ms", .scratch, "up to where in the step single pulses have advanced the current"),
      RowDeclaration("\(name).integral", "pA ms", .scratch, "charge given out up to there; 0 without pulses"),
    ]
  }

  /// Finds the rows of the integrator with an output current of this name.
  public init(_ name: String, _ rows: LaneRows) {
    func row(_ suffix: String) -> Row {
      guard let row = rows[name + suffix] else { preconditionFailure("no integrator is called \(name)") }
      return row
    }
    current = row("")
    mean = row(".mean")
    gain = row(".gain")
    charging = row(".charging")
    rate = row(".rate")
    loss = row(".loss")
    meanFactor = row(".meanFactor")
    output = row(".output")
    elapsed = row(".elapsed")
    integral = row(".integral")
  }

  /// What the coefficients of a lane come from.
  public struct Constants {
    /// The leak I_tau, pA.
    public var leak: Double
    /// The gain I_g, pA.
    public var gain: Double
    /// The capacitance, pF.
    public var capacitance: Double
    /// The factor of the output device.
    public var output: Double

    /// Makes constants of two currents in pA and a capacitance in pF.
    public init(leak: Double, gain: Double, capacitance: Double, output: Double = 1) {
      self.leak = leak
      self.gain = gain
      self.capacitance = capacitance
      self.output = output
    }
  }

  /// Computes the coefficients of a lane from its constants.
  public func derive(_ lane: Int, _ settings: LaneSettings, _ constants: Constants) {
    let a = settings.charging(constants.capacitance)
    let rate = a * constants.leak
    let loss = -expm1(-settings.step * rate)
    gain[lane] = Float(constants.gain)
    charging[lane] = Float(a)
    self.rate[lane] = Float(rate)
    self.loss[lane] = Float(loss)
    meanFactor[lane] = Float(loss / (settings.step * rate))
    output[lane] = Float(constants.output)
    let floor = Float(settings.floor)
    if current[lane] < floor { current[lane] = floor }
  }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings, _ design: IntegratorDesign) {
    derive(
      lane, settings,
      Constants(
        leak: settings.clippedCurrent(design.tau), gain: settings.clippedCurrent(design.gain),
        capacitance: design.capacitor.capacitance(settings), output: settings.factor(design.output)))
  }

  /// Puts a lane to rest.
  public func rest(_ lane: Int, floor: Float) { current[lane] = floor }

  /// Whether pulses of a weight in pA can lift a lane off the floor: not below half the leak.
  ///
  /// Half, since a late pulse leaks only from its middle on.
  public func canRise(_ lane: Int, weight: Float) -> Bool { 2 * charging[lane] * weight > rate[lane] }

  /// Charges a lane with `weight` pA from `start` to `end`, in ms from the beginning of the step.
  ///
  /// Pulses of a step must come in the order of their middles.
  @inline(__always)
  public func pulse(_ lane: Int, from start: Float, to end: Float, weight: Float, floor: Float) {
    let width = end - start
    let parts = (width * rate[lane] * Self.finestParts).rounded(.up)
    if parts <= 1 {
      charge(lane, from: start, to: end, weight * width, floor: floor)
      return
    }
    let count = parts < Self.mostParts ? parts : Self.mostParts
    let part = width / count
    for i in 0..<Int(count) {
      let begin = start + Float(i) * part
      charge(lane, from: begin, to: begin + part, weight * part, floor: floor)
    }
  }

  private func charge(_ lane: Int, from start: Float, to end: Float, _ charge: Float, floor: Float) {
    let middle = 0.5 * (start + end)
    // The leak acts during the pulse too, so only the time before it can end at the floor.
    advance(lane, to: start, floor: floor)
    advance(lane, to: middle, floor: 0)
    let gain = self.gain[lane]
    current[lane] = Charge.apply(current[lane], gain: gain, charging[lane] * charge)
  }

  func advance(_ lane: Int, to time: Float, floor: Float) {
    let span = time - elapsed[lane]
    guard span > 0 else { return }
    let start = current[lane]
    let change = start * Elementary.expm1(-span * rate[lane])
    let after = start + change
    let smooth = -change / rate[lane]
    let before = elapsed[lane] == 0 ? 0 : integral[lane]
    integral[lane] = before + (smooth > floor * span ? smooth : floor * span)
    current[lane] = after > floor ? after : floor
    elapsed[lane] = time
  }

  /// Charges a lane whose step has been finished: the current is taken back to the pulse and forward again.
  public func latePulse(
    _ lane: Int, from start: Float, to end: Float, weight: Float, _ context: StepContext
  ) {
    let (step, floor) = (context.step, context.floor)
    let back = Elementary.exp(-(step - 0.5 * (start + end)) * rate[lane])
    let gain = self.gain[lane]
    // A current that ended at the floor was there at the pulse, too; going back from it would invent charge.
    let then = current[lane] > floor ? current[lane] / (back > 1e-30 ? back : 1e-30) : floor
    let charged = Charge.apply(then, gain: gain, charging[lane] * weight * (end - start)) * back
    current[lane] = charged > floor ? charged : floor
  }

  /// The current at the end of the step and its mean, from the current and what charging has given out.
  @inline(__always)
  static func ended(
    _ before: Float, given: Float, loss: Float, meanFactor: Float, output: Float, perStep: Float, floor: Float
  ) -> (current: Float, mean: Float) {
    // Charging takes a lane to the step's end; what it has given out by then is more than nothing.
    let isAtEnd = given > 0
    // The loss keeps tau to a Float's precision, which a factor next to 1 would not.
    let value = isAtEnd ? before : before - before * loss
    let sum = isAtEnd ? given * perStep : before * meanFactor
    return (value > floor ? value : floor, sum > floor ? sum * output : 0)
  }

  /// Decays a range of lanes to the end of the step, unless charging has taken them there, and sets their mean current.
  @inline(__always)
  public func step(_ lanes: Range<Int>, _ context: StepContext) {
    let floor = context.floor
    let current = self.current.base
    let mean = self.mean.base
    let loss = self.loss.base
    let meanFactor = self.meanFactor.base
    let output = self.output.base
    let integral = self.integral.base
    let perStep = 1 / context.step
    LaneBatch.each(lanes) { first, buffer in
      let (after, average) = (buffer[0], buffer[1])
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        let ended = Self.ended(
          current[lane], given: integral[lane], loss: loss[lane], meanFactor: meanFactor[lane],
          output: output[lane], perStep: perStep, floor: floor)
        after[i] = ended.current
        average[i] = ended.mean
      }
      LaneBatch.write(after, to: current + first)
      LaneBatch.write(average, to: mean + first)
      LaneBatch.fill(integral + first, with: 0)
    }
  }
}
