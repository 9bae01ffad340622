"""Arbor's adaptive exponential cell: stepped, with exponential soma and adaptation; events move the membrane at once."""

from __future__ import annotations

from types import ModuleType as Module

from arbor_model import run

COVERS = "exponential soma, adaptation, refractory, stepped; no synapse currents, no DPI; steps of 0.5 ms at most"


def cell(arbor: Module, units: Module) -> object:
    """The membrane of NEST's neuron of the same equations, with the refractory period of the chip."""
    made = arbor.adex_cell("source", "target")
    made.C_m = 281 * units.pF
    made.g = 0.03 * units.uS
    made.E_L = made.E_R = made.V_m = -70.6 * units.mV
    made.V_th = 0 * units.mV
    made.delta = 2 * units.mV
    made.tau = 144 * units.ms
    made.a = 0.004 * units.uS
    made.b = 10 * units.pA
    made.t_ref = 2 * units.ms
    return made


if __name__ == "__main__":
    run("Arbor adex_cell", "adex", cell, 0.12, {"W1": 1.7, "W2": 1.5}, COVERS)
