"""A workload on a neuron of NEST; what its scripts share."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

import numpy as np

from workload import EXTERNAL, RECURRENT, SETTLING, limit_threads, read_request, report


def run(
    peer: str,
    model: str,
    parameters: Mapping[str, object],
    strength: tuple[float, ...],
    gains: Mapping[str, float],
    covers: str,
    receptors: bool = True,
) -> None:
    """Builds, runs and reports.

    `strength` is the weight of each receptor per nanoampere of the chip's weights, `gains` a factor of all by
    workload, for a rate of 20 to 60 Hz. A model without `receptors` inhibits by negative weights.
    """
    request = read_request(peer)
    limit_threads(request.threads)
    logging.disable(logging.WARNING)
    import nest

    workload = request.workload
    gain = request.gain or gains.get(workload.name, 1.0)
    begin = time.perf_counter()
    nest.ResetKernel()
    step = request.step * 1e3
    nest.set(resolution=step, local_num_threads=request.threads)
    neurons = nest.Create(model, workload.count, params=dict(parameters))
    steps, sources = workload.spikes_on_grid(request.step, SETTLING + request.span)
    inputs = nest.Create("spike_generator", workload.external)
    # A spike of a generator is on the grid and after zero.
    nest.SetStatus(
        inputs, [{"spike_times": np.unique((steps[sources == i] + 1) * step)} for i in range(workload.external)]
    )
    delay = max(round(workload.delay / request.step), 1) * step
    for kind, group in ((EXTERNAL, inputs), (RECURRENT, neurons)):
        source, target, weight, dendrite = workload.connections(kind)
        if len(source) == 0:
            continue
        nest.Connect(
            np.asarray(group.tolist())[source],
            np.asarray(neurons.tolist())[target],
            "one_to_one",
            {
                "weight": weight * 1e9 * np.asarray(strength)[dendrite] * gain,
                "delay": np.full(len(source), delay),
                **({"receptor_type": dendrite.astype(int) + 1} if receptors else {}),
            },
        )
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    nest.Prepare()
    nest.Run(SETTLING * 1e3)
    first = time.perf_counter() - begin
    before = int(recorder.n_events)
    begin = time.perf_counter()
    nest.Run(request.steps * step)
    wall = time.perf_counter() - begin
    spikes = int(recorder.n_events) - before
    nest.Cleanup()
    report(
        request, peer, str(nest.__version__), first=first, wall=wall, spikes=spikes, covers=covers, gain=gain
    )
