"""Arbor's leaky integrate-and-fire cell: events move the membrane at once, and time passes from event to event."""

from __future__ import annotations

from types import ModuleType as Module

from arbor_model import run

COVERS = "linear membrane, refractory, solved event by event, so the step changes nothing; no synapse currents, no DPI"


def cell(arbor: Module, units: Module) -> object:
    """A membrane of 20 ms and 1 pF, with 10 mV to the threshold."""
    made = arbor.lif_cell("source", "target")
    made.tau_m = 20 * units.ms
    made.t_ref = 2 * units.ms
    made.C_m = 1 * units.pF
    made.E_L = made.E_R = made.V_m = 0 * units.mV
    made.V_th = 10 * units.mV
    return made


if __name__ == "__main__":
    run("Arbor lif_cell", "lif", cell, 0.12, {"W1": 0.55, "W2": 0.5}, COVERS)
