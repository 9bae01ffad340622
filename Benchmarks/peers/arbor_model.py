"""A workload on a point cell of Arbor; what its two scripts share."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from types import ModuleType as Module

import numpy as np

from workload import EXTERNAL, RECURRENT, SETTLING, Workload, limit_threads, read_request, report


def run(
    peer: str,
    kind: str,
    make_cell: Callable[[Module, Module], object],
    strength: float,
    gains: Mapping[str, float],
    covers: str,
) -> None:
    """Builds, runs and reports.

    `make_cell` makes a cell with a source `source` and a target `target` from Arbor and its units. `strength` is the
    weight per nanoampere of the chip's weights, `gains` a factor of all by workload, for a rate of 20 to 60 Hz.
    """
    request = read_request(peer)
    limit_threads(request.threads)
    import arbor
    from arbor import units

    gain = request.gain or gains.get(request.workload.name, 1.0)
    workload = request.workload

    class Recipe(arbor.recipe):
        """The neurons, then the sources."""

        def __init__(self, network: Workload) -> None:
            arbor.recipe.__init__(self)
            self.network = network
            signed = np.where(network.dendrite < 2, network.weight, -network.weight) * 1e9 * strength * gain
            self.weights = signed

        def num_cells(self) -> int:
            return self.network.count + self.network.external

        def cell_kind(self, gid: int) -> arbor.cell_kind:
            return getattr(arbor.cell_kind, kind) if gid < self.network.count else arbor.cell_kind.spike_source

        def cell_description(self, gid: int) -> object:
            if gid < self.network.count:
                return make_cell(arbor, units)
            chosen = self.network.spike_source == gid - self.network.count
            times = self.network.spike_time[chosen] * 1e3
            return arbor.spike_source_cell("source", arbor.explicit_schedule([t * units.ms for t in times]))

        def connections_on(self, gid: int) -> list[arbor.connection]:
            if gid >= self.network.count:
                return []
            network, delay = self.network, self.network.delay * 1e3 * units.ms
            rows = zip(network.source[gid], network.kind[gid], self.weights[gid], strict=True)
            offset = {RECURRENT: 0, EXTERNAL: network.count}
            # Arbor 0.12.2 was seen to deliver nothing to a cell that has connections from sources only, as those of a
            # feed-forward network; one of no weight from the cell to itself makes it listen.
            listens = (network.kind[gid] == RECURRENT).any()
            idle = [] if listens else [arbor.connection((gid, "source"), "target", 0.0, delay)]
            return idle + [
                arbor.connection((int(source) + offset[int(kind)], "source"), "target", float(weight), delay)
                for source, kind, weight in rows
            ]

        def global_properties(self, kind: arbor.cell_kind) -> object:
            return arbor.neuron_cable_properties() if kind == arbor.cell_kind.cable else None

    begin = time.perf_counter()
    recipe = Recipe(workload)
    context = arbor.context(threads=request.threads)
    simulation = arbor.simulation(recipe, context)
    simulation.record(arbor.spike_recording.all)

    def fired() -> int:
        return int((simulation.spikes()["source"]["gid"] < workload.count).sum())

    # Arbor takes no step above half the shortest delay.
    step = min(request.step, workload.delay / 2) * 1e3 * units.ms
    simulation.run(SETTLING * 1e3 * units.ms, step)
    first = time.perf_counter() - begin
    before = fired()
    begin = time.perf_counter()
    simulation.run((SETTLING + request.span) * 1e3 * units.ms, step)
    wall = time.perf_counter() - begin
    report(
        request,
        peer,
        version("arbor"),
        first=first,
        wall=wall,
        spikes=fired() - before,
        covers=covers,
        gain=gain,
    )

