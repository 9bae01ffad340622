import DynapCircuits

// The constants of a table stay aligned.
// swift-format-ignore-file

extension RuleDefinition {
  /// dw = eta d b x psi(v): gradient descent on the mismatch of rates, sampled at error events. A reconstruction.
  static let errorPropagation = RuleDefinition(
    summary: "changes a weight at error events by the trace of its input where the membrane's gate is open",
    source:
      "reconstruction: the rule family of Cartiglia, Haessig and Indiveri, AICAS 2020; constants are ours",
    constants: [
      Constant("eta", 0.05, "LSB", .assumed, "step per unit of the trace")
    ],
    updates: [
      Update(.onError, "eta * d * b * x * gate") { values, constants in
        constants["eta", default: 0] * values[.errorSign] * values[.feedback] * values[.preTrace]
          * values[.gate]
      }
    ])

  /// dw = p d b psi(v) where x > theta: one step with probability p by the weight's stochastic rounding. A reconstruction.
  static let minimalErrorPropagation = RuleDefinition(
    summary:
      "one step of fixed probability at error events where the trace is above a threshold and the gate is open",
    source: "reconstruction: as error-propagation, with a comparator and an LFSR for the product",
    constants: [
      Constant("p", 0.03125, "", .assumed, "probability of a step, a power of two"),
      Constant("theta", 0.4, "", .assumed, "threshold of the trace"),
    ],
    updates: [
      Update(.onError, "p * d * b * gate * step(x - theta)") { values, constants in
        let isActive = values[.preTrace] > constants["theta", default: 0]
        return constants["p", default: 0] * values[.errorSign] * values[.feedback] * values[.gate]
          * (isActive ? 1 : 0)
      }
    ])

  /// dw = eta e psi(v) at an input spike, with e the filtered error after feedback. A reconstruction.
  static let preErrorPropagation = RuleDefinition(
    summary: "changes a weight at each input spike by the filtered error where the membrane's gate is open",
    source:
      "reconstruction after Payvand and Indiveri, ISCAS 2019; clearly worse than at error events on harder sets",
    constants: [
      Constant("eta", 0.05, "LSB", .assumed, "step per unit of the error")
    ],
    updates: [
      Update(.onPre, "eta * e * gate") { values, constants in
        constants["eta", default: 0] * values[.error] * values[.gate]
      }
    ])

  /// dw = eta (I_T - I_Ca) at an input spike, none while they differ by no more than the bump.
  static let delta = RuleDefinition(
    summary: "moves calcium towards its target at each input spike, except within the bump around it",
    source: "Payvand and Indiveri, ISCAS 2019, from memory; the size of the bump is ours",
    constants: [
      Constant("eta", 0.05, "LSB", .assumed, "step per unit of the difference"),
      Constant("stop", 0.2, "", .assumed, "half width of the bump, in units of calcium"),
    ],
    updates: [
      Update(.onPre, "eta * (target - ca) * step(abs(target - ca) - stop)") { values, constants in
        let error = values[.target] - values[.calcium]
        let isOutside = abs(error) > constants["stop", default: 0]
        return constants["eta", default: 0] * error * (isOutside ? 1 : 0)
      }
    ])

  /// Up above the membrane's threshold and down below it, each within a window of calcium.
  static let calciumBistable = RuleDefinition(
    summary:
      "steps up where the membrane is above its threshold and down below it, each in a window of calcium",
    source: "Brader, Senn and Fusi 2007; Mitra, Fusi and Indiveri 2009; ratios of the teili mirror",
    constants: [
      Constant("up", 0.2, "", .published, "step up"),
      Constant("down", 0.2, "", .published, "step down"),
      Constant("theta", 0.8, "", .assumed, "threshold of the membrane"),
      Constant("up_lo", 0.18, "", .published, "calcium above which it steps up"),
      Constant("up_hi", 1, "", .published, "calcium below which it steps up"),
      Constant("down_lo", 0.05, "", .published, "calcium above which it steps down"),
      Constant("down_hi", 0.09, "", .published, "calcium below which it steps down"),
    ],
    updates: [
      Update(
        .onPre,
        "up * step(v - theta) * step(ca - up_lo) * step(up_hi - ca) - down * step(theta - v) * step(ca - down_lo) * step(down_hi - ca)"
      ) { values, constants in
        func constant(_ name: String) -> Double { constants[name, default: 0] }
        let (v, ca) = (values[.membrane], values[.calcium])
        let rises = v > constant("theta") && ca > constant("up_lo") && ca < constant("up_hi")
        let falls = v < constant("theta") && ca > constant("down_lo") && ca < constant("down_hi")
        return (rises ? constant("up") : 0) - (falls ? constant("down") : 0)
      }
    ])

  /// One step towards the sign of the dendrite's error with probability p min(1, |e| / scale). A reconstruction.
  static let stochasticDendrite = RuleDefinition(
    summary: "one step towards the dendrite's target with a probability that vanishes with the error",
    source: "reconstruction after the abstract of Cartiglia, Rubino and others, ISCAS 2022",
    constants: [
      Constant("p", 0.25, "", .assumed, "the largest probability"),
      Constant("scale", 1, "", .assumed, "error at which the probability is largest"),
    ],
    updates: [
      Update(.onPre, "sgn(target - u) * p * min(1, abs(target - u) / scale)") { values, constants in
        let error = values[.target] - values[.potential]
        let share = min(1, abs(error) / constants["scale", default: 1])
        return (error > 0 ? 1 : (error < 0 ? -1 : 0)) * constants["p", default: 0] * share
      }
    ])

  /// The delta rule while the comparator with hysteresis says so. A reconstruction.
  static let tristate = RuleDefinition(
    summary:
      "the delta rule while a comparator with hysteresis finds the error large, on a weight with three states",
    source: "reconstruction after the abstract of Rubino, Cartiglia, Payvand and Indiveri, AICAS 2023",
    constants: [
      Constant("eta", 0.05, "LSB", .assumed, "step per unit of the difference")
    ],
    updates: [
      Update(.onPre, "eta * (target - ca) * learning") { values, constants in
        constants["eta", default: 0] * (values[.target] - values[.calcium]) * values[.learning]
      }
    ])
}
