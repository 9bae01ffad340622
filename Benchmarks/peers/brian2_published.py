"""The published equations of the DYNAP-SE in Brian2, written again: what a user who picks Brian2 today computes.

From the published simulator of the DYNAP-SE1 in Brian2, by its equations, of which no line of code is taken:

- a synapse decays by the full law with its denominator, and terms that switch at the floor hold it there:
  `dI/dt = (-I - I_g + 2 I_0 [I <= I_0])/(tau (1 + I_g/I))`;
- an event adds `alpha w I_w`, without a pulse; adaptation decays as a synapse does, and a spike adds `alpha I_w`;
- NMDA gate `I_mem/(I_mem + I_nm)`, GABA_B taken from the input, GABA_A added to the leak;
- the soma obeys the full law with its denominators; a positive feedback
  `I_fb = I_a,gain/(1 + exp(-(I - I_a,th)/I_a,n))` with 0.05, 0.5 and 0.01 of the threshold; it is reset to 1.2 I_0
  and held for a refractory period;
- forward Euler, in double precision; base weight of 100 I_0.

Chosen here, because the description at hand does not say it:

- at the floor I_g falls to I_0 in the decay, without which the term 2 I_0 would hold nothing;
- parameters stand in each neuron, but for the refractory period; time constants, gain currents and alpha are computed
  once instead of at each step;
- what enters the soma is clipped at the floor, and so is its own current, in what it computes and in what it becomes,
  without which coarse steps would leave it negative;
- `w` is the charge that the pulse of our event would bring, over the base weight: `I_w,syn (1 - exp(-t_p/tau))`.

Biases, connections, delays, the floor as I_0 and constants are those of the exported workload.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from brian2_program import Formulation, Spread, main, time_constants
from workload import DENDRITES, OperatingPoint

SOMA = """
dI_mem/dt = clip(slope_mem, (I_0 - I_mem)/dt, 1*amp/second) : amp (unless refractory)
slope_mem = (I_inf + feedback - I_m*(1 + (I_adapt + I_shunt)/I_tau))/(tau_mem*(1 + I_g/I_m)) : amp/second
I_m = clip(I_mem, I_0, 1*amp) : amp
I_inf = alpha*(I_in - I_adapt - I_shunt - I_tau) : amp
feedback = I_a_gain/(1 + exp(-(I_m - I_a_th)/I_a_n))/I_tau*(I_m + I_g) : amp
I_in = clip(I_AMPA + I_NMDA*I_m/(I_m + I_nm) + I_dc - I_GABA_B, I_0, 1*amp) : amp
I_shunt = clip(I_GABA_A, I_0, 1*amp) : amp
I_adapt = clip(I_AHP, I_0, 1*amp) : amp
I_tau : amp (constant)
I_g : amp (constant)
alpha : 1 (constant)
tau_mem : second (constant)
I_dc : amp (constant)
I_nm : amp (constant)
I_a_gain : amp (constant)
I_a_th : amp (constant)
I_a_n : amp (constant)
I_threshold : amp (constant)
"""
INTEGRATOR = """
dI_{name}/dt = (-I_{name} - I_gain_{name} + 2*I_0*int(I_{name} <= I_0))/(tau_{name}*(1 + I_gain_{name}/I_{name})) : amp
I_gain_{name} = I_0*int(I_{name} <= I_0) + I_g_{name}*int(I_{name} > I_0) : amp
I_g_{name} : amp (constant)
I_w_{name} : amp (constant)
tau_{name} : second (constant)
alpha_{name} : 1 (constant)
"""
INTEGRATORS = (*DENDRITES, "AHP")
BASE_WEIGHT = 100.0
"""The published base weight, in units of I_0."""
INHIBITION = 0.55
"""Factor of inhibitory weights: without the threshold that the full law has for charges, inhibition would silence all."""
LEAK_AHP = 30e-12
"""Leak of adaptation in amperes, 50 ms; its weight is zero, as the latch is off in the workloads."""


def neurons(point: OperatingPoint) -> Mapping[str, float]:
    """States on the floor, and the parameters."""
    threshold = point.i_threshold
    values = {
        "I_mem": point.i_floor, "I_tau": point.i_leak, "I_g": point.i_gain_soma,
        "alpha": point.i_gain_soma / point.i_leak, "tau_mem": point.tau_mem, "I_dc": 0.0, "I_nm": point.i_nmda_gate,
        "I_a_gain": 0.05 * threshold, "I_a_th": 0.5 * threshold, "I_a_n": 0.01 * threshold,
        "I_threshold": threshold,
    }  # fmt: skip
    leaks, gains = (*point.i_tau, LEAK_AHP), (*point.i_gain, LEAK_AHP)
    for name, leak, gain, capacitance in zip(INTEGRATORS, leaks, gains, (*point.c_syn, point.c_ahp), strict=True):
        values |= {
            f"I_{name}": point.i_floor,
            f"I_g_{name}": gain,
            f"I_w_{name}": 0.0 if name == "AHP" else BASE_WEIGHT * point.i_floor,
            f"tau_{name}": point.tau(capacitance, leak),
            f"alpha_{name}": gain / leak,
        }
    return values


def weight(
    point: OperatingPoint, index: int, currents: NDArray[np.float64], pulse: float
) -> NDArray[np.float64]:
    """The charge of a pulse over the base weight."""
    factor = 1.0 if index < 2 else INHIBITION
    return factor * currents * -np.expm1(-pulse / point.tau_syn[index]) / (BASE_WEIGHT * point.i_floor)


def die(point: OperatingPoint, spread: Spread) -> Mapping[str, NDArray[np.float64]]:
    """Leaks, gains and time constants, with what is computed from them."""
    leak, gain = spread(point.i_leak), spread(point.i_gain_soma)
    values = {"I_tau": leak, "I_g": gain, "alpha": gain / leak, "tau_mem": point.tau_mem * point.i_leak / leak}
    return values | time_constants(point, spread)


PUBLISHED = Formulation(
    title="Brian2 C++ (published equations)",
    covers=(
        "4 DPI dendrites with full denominators and a kick per event, NMDA gate, shunt, adaptation, full DPI soma with "
        "logistic feedback, refractory; no pulse, spikes on the grid, Euler"
    ),
    equations=SOMA + "".join(INTEGRATOR.format(name=name) for name in INTEGRATORS),
    reset="I_mem = 1.2*I_0; I_AHP += alpha_AHP*I_w_AHP",
    on_pre=lambda name, index: f"I_{name}_post += alpha_{name}_post*w*I_w_{name}_post",
    constants=lambda point: {"I_0": (point.i_floor, "amp"), "t_refractory": (point.t_refractory, "second")},
    neurons=neurons,
    weight=weight,
    die=die,
)

if __name__ == "__main__":
    main(PUBLISHED)
