#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Homeostasis (SOHO): a slow loop that holds a neuron's calcium at a reference by moving the gain of its soma or its
/// dendrites.
///
/// Equation: s = +1 where I_sense < I_ref/h, -1 where I_sense > I_ref h, else as before; dV_h/dt = +S_up for s = +1,
/// -S_dn for s = -1, between 0 and 1 V; S_up = S_0 (1 - I_M/I_H), S_dn = S_0 (1 - I_L/I_M), neither below 0;
/// I_g = I_0 exp(kappa V_h/U_T) = I_rst exp(kappa (V_h - V_rst)/U_T) with V_rst = (U_T/kappa) ln(I_rst/I_0).
/// Symbols: I_sense of ``SensedNode``, as a rule calcium; I_ref `SOHO_VREF_P`, I_L, I_M, I_H `SOHO_VREF_L_P`, `_M_P`,
/// `_H_P`, I_rst `SOHO_VRST_P`, pA; h = 1 + I_vh/I_ref with I_vh `SOHO_VH_P`; S_0 of the process, 1 mV/s; V_h, mV.
/// Shape: lanes. At a constant sign the gain doubles every U_T ln 2 / (kappa S).
/// `latch_ho_enable` routes the gain from the bias to V_h, each device with its own spread; `latch_ho_active` off
/// clamps V_h to V_rst; `latch_ho_so_de` selects soma or dendrites (``HomeostasisTarget``): all four of them and the
/// second integrators of the alpha option, so that all afferent weights scale together and keep their shapes. A
/// comparator that has not yet decided, because calcium began within the hysteresis, leaves V_h at V_rst.
/// Method: V_h is the sum of two Floats, since a step of 100 us at 1 mV/s adds 1e-7 V, below the rounding of one.
/// Assumed: the slopes, h, the upper rail and which gains; published are the principle and the range of S_0.
/// Not modelled: the comparator's bias `SOHO_VB_P`.
/// Source: 6.2 of the analog dossier; Qiao, Bartolozzi and Indiveri, TBioCAS 2017.
public struct Homeostasis: Restless {
  /// The block's name in reports and documents.
  public static let name = "soma.homeostasis"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [bias, hysteresis, target, low, middle, high, reset]
  /// Its own biases, and those of the circuits whose gains it takes over: where one is derived anew, it is routed anew.
  public static var inputs: [Parameter]? {
    parameters + Membrane.parameters + [SpikeThreshold.threshold] + AMPA.parameters + NMDA.parameters
      + GABA.parameters + Shunt.parameters
  }

  /// When in a step the circuit is called.
  public static let phase = Phase.soma
  private static let voltageRow = RowDeclaration("V_h", "mV", .held, "voltage of the homeostatic gain node")
  private static let carryRow = RowDeclaration("V_h.rest", "mV", .held, "what V_h cannot hold of its sum")
  private static let signRow = RowDeclaration(
    "V_h.sign", "1", .held, "+1 while the gain rises, -1 while it falls, 0 before the first decision")
  private static let lowRow = RowDeclaration("V_h.low", "pA", .coefficient, "below it the gain rises")
  private static let highRow = RowDeclaration("V_h.high", "pA", .coefficient, "above it the gain falls")
  private static let upRow = RowDeclaration("V_h.up", "mV", .coefficient, "S_up h; 0 where clamped")
  private static let downRow = RowDeclaration("V_h.down", "mV", .coefficient, "S_dn h; 0 where clamped")
  private static let steepnessRow = RowDeclaration("V_h.steepness", "1/mV", .coefficient, "kappa / U_T")

  /// A gain that can be routed to V_h.
  private struct Device {
    let bias: Parameter
    let row: RowDeclaration
    let gain: @Sendable (LaneRows) -> Row

    init(_ name: String, _ bias: Parameter, _ gain: @escaping @Sendable (LaneRows) -> Row) {
      self.bias = bias
      row = RowDeclaration(
        "\(name).homeostaticGain", "pA", .coefficient, "I_0 of its gain device; 0 where the bias drives it")
      self.gain = gain
    }
  }

  private static let soma = Device("I_mem", Membrane.gain) { $0[Membrane.gainRow] }
  private static let dendrites = [
    Device("I_ampa", AMPA.gain) { AMPA($0).dpi.gain }, Device("I_nmda", NMDA.gain) { NMDA($0).dpi.gain },
    Device("I_gaba", GABA.gain) { GABA($0).dpi.gain }, Device("I_shunt", Shunt.gain) { Shunt($0).dpi.gain },
    Device("I_ampa_i", AMPA.alphaGain) { AMPAAlpha($0).shape.dpi.gain },
    Device("I_nmda_i", NMDA.alphaGain) { NMDAAlpha($0).shape.dpi.gain },
  ]
  private static let devices = [soma] + dendrites
  /// The circuit's states and coefficients.
  public static let rows =
    [voltageRow, carryRow, signRow, lowRow, highRow, upRow, downRow, steepnessRow] + devices.map(\.row)

  /// The upper rail of V_h, mV; assumed.
  private static let ceiling: Float = 1000

  private let voltage: Row
  private let carry: Row
  private let sign: Row
  private let low: Row
  private let high: Row
  private let up: Row
  private let down: Row
  private let steepness: Row
  /// The current at V_h = 0 and the gain of each device, the soma's first.
  private let gains: [(origin: Row, gain: Row)]
  private let sensed: SensedNode

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    voltage = rows[Self.voltageRow]
    carry = rows[Self.carryRow]
    sign = rows[Self.signRow]
    low = rows[Self.lowRow]
    high = rows[Self.highRow]
    up = rows[Self.upRow]
    down = rows[Self.downRow]
    steepness = rows[Self.steepnessRow]
    gains = Self.devices.map { (rows[$0.row], $0.gain(rows)) }
    sensed = SensedNode(rows)
  }

  /// Whether V_h drives the gain of any dendrite of so many lanes.
  public func movesDendrites(_ lanes: Int) -> Bool {
    gains.dropFirst().contains { device in (0..<lanes).contains { device.origin[$0] > 0 } }
  }

  /// A board without the latch has no homeostasis.
  public static func isNeeded(_ latches: LatchSet) -> Bool { latches[.hoEnable] }

  /// A released integrator moves for ever.
  public func isRestless(_ lane: Int) -> Bool { up[lane] != 0 || down[lane] != 0 }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    let isEnabled = settings.latches[.hoEnable]
    let isReleased = isEnabled && settings.latches[.hoActive]
    let process = settings.process
    let slope = process.kappa / (process.thermalVoltage.si * 1e3)
    let origin = process.I0.si * 1e12
    steepness[lane] = Float(slope)
    let target = settings.clippedCurrent(Self.target)
    let hysteresis = 1 + settings.current(Self.hysteresis) / target
    let node = { settings.node($0, of: Self.target) }
    // What cannot be reached keeps the sign as it is.
    low[lane] = isReleased ? Float(node(target / hysteresis)) : 0
    high[lane] = isReleased ? Float(node(target * hysteresis)) : .infinity
    let levels = (
      low: settings.current(Self.low), middle: settings.current(Self.middle),
      high: settings.current(Self.high)
    )
    // A volt per second is a millivolt per millisecond.
    let fastest = isReleased ? process.homeostasisSlope.si * settings.step : 0
    up[lane] = Float(fastest * max(1 - levels.middle / levels.high, 0))
    down[lane] = Float(fastest * max(1 - levels.low / levels.middle, 0))
    if !isReleased || sign[lane] == 0 {
      let rest = log(settings.node(Self.reset) / origin) / slope
      let clipped = min(max(rest, 0), Double(Self.ceiling))
      voltage[lane] = Float(clipped)
      carry[lane] = Float(clipped - Double(voltage[lane]))
      sign[lane] = 0
    }
    let isDendrites = settings.core.readings.homeostasisTarget.isDendrites(settings.latches)
    for index in gains.indices {
      let isRouted = isEnabled && (index > 0) == isDendrites
      // A draw costs as much as all else here.
      gains[index].origin[lane] =
        isRouted
        ? Float(origin * settings.core.spread.factor(Self.devices[index].bias, at: settings.place)) : 0
    }
    let growth = Elementary.exp(steepness[lane] * voltage[lane])
    for (origin, gain) in gains {
      gain[lane] = Self.routed(origin[lane], growth, own: gain[lane], floor: Float(settings.floor))
    }
  }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    let (voltage, carry, sign) = (self.voltage.base, self.carry.base, self.sign.base)
    let (low, high, up, down) = (self.low.base, self.high.base, self.up.base, self.down.base)
    let (steepness, floor) = (self.steepness.base, context.floor)
    LaneBatch.each(lanes) { first, buffer in
      let (signs, sums, rests, growths) = (buffer[0], buffer[1], buffer[2], buffer[3])
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        let current = sensed.now(lane)
        let (kept, rise, fall) = (sign[lane], up[lane], -down[lane])
        let below: Float = current > high[lane] ? -1 : kept
        let direction: Float = current < low[lane] ? 1 : below
        let falling = direction < 0 ? fall : 0
        let drift = direction > 0 ? rise : falling
        let before = voltage[lane]
        let change = carry[lane] + drift
        let sum = before + change
        let capped = sum > Self.ceiling ? Self.ceiling : sum
        let after = sum < 0 ? 0 : capped
        signs[i] = direction
        sums[i] = after
        rests[i] = after == sum ? change - (sum - before) : 0
        growths[i] = Elementary.exp(steepness[lane] * after)
      }
      LaneBatch.write(signs, to: sign + first)
      LaneBatch.write(sums, to: voltage + first)
      LaneBatch.write(rests, to: carry + first)
      // The gains that V_h drives; the others are the biases' own. Those of a neuron's dendrites are driven together.
      route(gains[0], growths, buffer[4], first, floor: floor)
      guard isAnyRouted(gains[1].origin, first) else { return }
      for device in gains.dropFirst() { route(device, growths, buffer[4], first, floor: floor) }
    }
  }

  @inline(__always)
  private func isAnyRouted(_ origin: Row, _ first: Int) -> Bool {
    var isRouted: UInt32 = 0
    for i in 0..<LaneBatch.size { isRouted |= origin.base[first &+ i].bitPattern }
    return isRouted != 0
  }

  /// Sets the gains of a device of a batch of lanes.
  @inline(__always)
  private func route(
    _ device: (origin: Row, gain: Row), _ growths: UnsafeMutablePointer<Float>,
    _ currents: UnsafeMutablePointer<Float>, _ first: Int, floor: Float
  ) {
    let (origin, gain) = (device.origin.base + first, device.gain.base + first)
    for i in 0..<LaneBatch.size {
      currents[i] = Self.routed(origin[i], growths[i], own: gain[i], floor: floor)
    }
    LaneBatch.write(currents, to: gain)
  }

  /// The gain of a device that V_h drives, pA; where it does not, the bias's own.
  @inline(__always)
  private static func routed(_ origin: Float, _ growth: Float, own: Float, floor: Float) -> Float {
    let current = origin * growth
    let clipped = current > floor ? current : floor
    return origin > 0 ? clipped : own
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Homeostasis {
  public static let bias       = Parameter("SOHO_VB_P",     "I_vb",  .p, .core, .highest, .measured, 1.47, .published, .p_5x2, .other, .notModelled, "bias of the homeostatic comparator")
  public static let hysteresis = Parameter("SOHO_VH_P",     "I_vh",  .p, .core, .lowest,  .measured, 1.47, .published, .p_5x2, .other, .modelled,    "hysteresis or offset of the homeostatic comparator")
  public static let target     = Parameter("SOHO_VREF_P",   "I_ref", .p, .core, .lowest,  .measured, 0.68, .published, nil,    .other, .modelled,    "target activity that calcium is compared with")
  public static let low        = Parameter("SOHO_VREF_L_P", "I_L",   .p, .core, .lowest,  .measured, 1.47, .published, .p_5x2, .other, .modelled,    "low reference of the slow integrator")
  public static let middle     = Parameter("SOHO_VREF_M_P", "I_M",   .p, .core, .lowest,  .measured, 1.47, .published, .p_5x2, .other, .modelled,    "middle reference of the slow integrator")
  public static let high       = Parameter("SOHO_VREF_H_P", "I_H",   .p, .core, .lowest,  .measured, 1.47, .published, .p_5x2, .other, .modelled,    "high reference of the slow integrator")
  public static let reset      = Parameter("SOHO_VRST_P",   "I_rst", .p, .core, .lowest,  .measured, 1,    .assumed,   nil,    .other, .modelled,    "reset level of the gain node")
}
