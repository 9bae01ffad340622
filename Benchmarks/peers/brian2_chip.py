"""The chip in Brian2, our own and fastest formulation: four DPI synapses, adaptation, DPI soma.

The synapses are full differential-pair integrators: without input they decay exactly with their time constant, and an
event charges them by the full law to second order of its pulse. What is constant is computed once, nothing is divided
twice, and feedback and the NMDA gate, which the workloads leave off, are left out. Forward Euler.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from brian2_program import Formulation, Spread, main, time_constants
from workload import DENDRITES, OperatingPoint

SOMA = """
dI_mem/dt = clip(rate*I_mem, (I_floor - I_mem)/dt, 1*amp/second) : amp (unless refractory)
rate = (I_in*I_gain/(I_gain + I_mem) - I_leak - I_ahp - I_GABA_A)*slope : Hz
I_in = clip(I_AMPA + I_NMDA - I_GABA_B, I_floor, 1*amp) : amp
dI_ahp/dt = clip(-I_ahp/tau_ahp, (I_floor - I_ahp)/dt, 1*amp/second) : amp
I_leak : amp (constant)
I_gain : amp (constant)
"""
DENDRITE = """
dI_{name}/dt = clip(-I_{name}/tau_{name}, (I_floor - I_{name})/dt, 1*amp/second) : amp
tau_{name} : second (constant)
"""


def on_pre(name: str, index: int) -> str:
    """The full law of a charge `w`, what ln(I) rises by far below the gain current."""
    return f"x = w*I_g_{name}/(I_g_{name} + I_{name}_post)\nI_{name}_post = I_{name}_post*(1 + x*(1 + 0.5*x))"


def constants(point: OperatingPoint) -> Mapping[str, tuple[float, str]]:
    """What all neurons share."""
    gains = {f"I_g_{name}": (gain, "amp") for name, gain in zip(DENDRITES, point.i_gain, strict=True)}
    return gains | {
        "I_floor": (point.i_floor, "amp"),
        "I_threshold": (point.i_threshold, "amp"),
        "slope": (point.kappa / (point.c_mem * point.thermal), "1/coulomb"),
        "tau_ahp": (point.tau(point.c_ahp, 30e-12), "second"),
        "t_refractory": (point.t_refractory, "second"),
        "I_kick": (0.0, "amp"),
    }


def neurons(point: OperatingPoint) -> Mapping[str, float]:
    """States on the floor, and the parameters."""
    values = {"I_mem": point.i_floor, "I_ahp": point.i_floor, "I_leak": point.i_leak, "I_gain": point.i_gain_soma}
    for name, tau in zip(DENDRITES, point.tau_syn, strict=True):
        values |= {f"I_{name}": point.i_floor, f"tau_{name}": tau}
    return values


def weight(
    point: OperatingPoint, index: int, currents: NDArray[np.float64], pulse: float
) -> NDArray[np.float64]:
    """What ln(I) rises by, far below the gain current, during the pulse of an event."""
    return currents * pulse * point.kappa / (point.c_syn[index] * point.thermal)


def die(point: OperatingPoint, spread: Spread) -> Mapping[str, NDArray[np.float64]]:
    """Leaks, gains and time constants."""
    values = {"I_leak": spread(point.i_leak), "I_gain": spread(point.i_gain_soma)}
    return values | time_constants(point, spread)


FASTEST = Formulation(
    title="Brian2 C++ (our fastest)",
    covers=(
        "4 full DPI dendrites (2nd-order charge per event), adaptation, full DPI soma, refractory; no NMDA gate, no "
        "feedback, no pulse edges, spikes on the grid, Euler"
    ),
    equations=SOMA + "".join(DENDRITE.format(name=name) for name in DENDRITES),
    reset="I_mem = I_floor; I_ahp += I_kick",
    on_pre=on_pre,
    constants=constants,
    neurons=neurons,
    weight=weight,
    die=die,
)

if __name__ == "__main__":
    main(FASTEST)
