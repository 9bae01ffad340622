import DynapCircuits

// The constants of a table stay aligned.
// swift-format-ignore-file

extension RuleDefinition {
  /// dw = A e^(-dt / tau) after a post spike, -alpha A e^(dt / tau) after a pre spike.
  static let pairSTDP = RuleDefinition(
    summary:
      "grows with inputs before the neuron's spike and shrinks with those after it, exponentially in the interval",
    source: "Song, Miller and Abbott 2000; constants for temporal coding are ours",
    constants: [
      Constant("A", 0.01, "", .assumed, "largest growth"),
      Constant("alpha", 0.65, "", .assumed, "largest loss over largest growth"),
      Constant("tau", 20, "ms", .assumed, "decay of both"),
    ],
    updates: [
      Update(.onPost, "A * exp(-dt / tau) * step(dt)") { values, constants in
        let dt = values[.interval]
        return constants["A", default: 0] * RuleMath.exp(-dt / constants["tau", default: 1])
          * (dt > 0 ? 1 : 0)
      },
      Update(.onPre, "-alpha * A * exp(dt / tau) * step(-dt)") { values, constants in
        let dt = values[.interval]
        return -constants["alpha", default: 0] * constants["A", default: 0]
          * RuleMath.exp(dt / constants["tau", default: 1]) * (dt < 0 ? 1 : 0)
      },
    ])

  /// dw = A w (1 -+ tanh((dt - mu) / tau)): multiplicative, with a plateau of about 15 ms.
  static let nanocomposite = RuleDefinition(
    summary: "the nanocomposite memristor: in proportion to the weight, on a plateau of about 15 ms",
    source: "Sboev and others, Mathematics 9 (2021) 3237; constants of the group's public NEST module",
    constants: [
      Constant("A_plus", 0.0737600, "", .published, "growth"),
      Constant("mu_plus", 26.7307, "ms", .published, "end of the plateau"),
      Constant("tau_plus", 9.30060, "ms", .published, "width of its edge"),
      Constant("A_minus", -0.0496370, "", .published, "loss"),
      Constant("mu_minus", -22.3253, "ms", .published, "end of the plateau"),
      Constant("tau_minus", 10.8118, "ms", .published, "width of its edge"),
    ],
    updates: [
      Update(.onPost, "A_plus * w * (1 - tanh((dt - mu_plus) / tau_plus)) * step(dt)") { values, constants in
        func constant(_ name: String) -> Double { constants[name, default: 1] }
        let dt = values[.interval]
        let edge = RuleMath.tanh((dt - constant("mu_plus")) / constant("tau_plus"))
        return constant("A_plus") * values[.weight] * (1 - edge) * (dt > 0 ? 1 : 0)
      },
      Update(.onPre, "A_minus * w * (1 + tanh((dt - mu_minus) / tau_minus)) * step(-dt)") {
        values, constants in
        func constant(_ name: String) -> Double { constants[name, default: 1] }
        let dt = values[.interval]
        let edge = RuleMath.tanh((dt - constant("mu_minus")) / constant("tau_minus"))
        return constant("A_minus") * values[.weight] * (1 + edge) * (dt < 0 ? 1 : 0)
      },
    ])

  /// dw = +-alpha e^(-beta distance to the rail) (|dt| / tau) e^(-gamma (dt / tau)^2).
  static let polyXylylene = RuleDefinition(
    summary:
      "the poly-p-xylylene memristor: Gaussian times linear in the interval, exponential in the weight",
    source:
      "Sboev and others, Mathematics 9 (2021) 3237; the group's public module, taken to be this device from memory",
    constants: [
      Constant("alpha_plus", 0.316198, "", .published, "growth"),
      Constant("beta_plus", 2.213043, "", .published, "how growth falls with the distance to the upper rail"),
      Constant("gamma_plus", 0.0318394, "", .published, "how growth falls with the interval"),
      Constant("alpha_minus", 0.0112979, "", .published, "loss"),
      Constant("beta_minus", -5.969397, "", .published, "how loss falls with the distance to the lower rail"),
      Constant("gamma_minus", 0.145683, "", .published, "how loss falls with the interval"),
      Constant("tau", 10, "ms", .published, "unit of the interval"),
      Constant("cut", 500, "ms", .published, "interval beyond which nothing happens"),
      Constant("w_min", 0, "", .published, "lower rail"),
      Constant("w_max", 1, "", .published, "upper rail"),
    ],
    updates: [
      Update(
        .onPost,
        "alpha_plus * exp(-beta_plus * (w_max - w) / (w_max - w_min)) * (abs(dt) / tau) * exp(-gamma_plus * (dt / tau) * (dt / tau)) * step(dt) * step(cut - dt)"
      ) { values, constants in
        func constant(_ name: String) -> Double { constants[name, default: 1] }
        let dt = values[.interval]
        let range = constant("w_max") - constant("w_min")
        let ratio = dt / constant("tau")
        let rail = RuleMath.exp(-constant("beta_plus") * (constant("w_max") - values[.weight]) / range)
        return constant("alpha_plus") * rail * (abs(dt) / constant("tau"))
          * RuleMath.exp(-constant("gamma_plus") * ratio * ratio) * (dt > 0 ? 1 : 0)
          * (constant("cut") > dt ? 1 : 0)
      },
      Update(
        .onPre,
        "-alpha_minus * exp(-beta_minus * (w - w_min) / (w_max - w_min)) * (abs(dt) / tau) * exp(-gamma_minus * (dt / tau) * (dt / tau)) * step(-dt) * step(cut + dt)"
      ) { values, constants in
        func constant(_ name: String) -> Double { constants[name, default: 1] }
        let dt = values[.interval]
        let range = constant("w_max") - constant("w_min")
        let ratio = dt / constant("tau")
        let rail = RuleMath.exp(-constant("beta_minus") * (values[.weight] - constant("w_min")) / range)
        return -constant("alpha_minus") * rail * (abs(dt) / constant("tau"))
          * RuleMath.exp(-constant("gamma_minus") * ratio * ratio) * (dt < 0 ? 1 : 0)
          * (constant("cut") + dt > 0 ? 1 : 0)
      },
    ])
}
