"""DynapSim, the simulator of the chip in Rockpool, compiled by JAX.

Rockpool 3.1 sums all dendrites of a neuron into one synapse current, so the 64 synapses become dense matrices of signed
weights: one from the sources, one between the neurons. Time constant and gain are those between AMPA and NMDA.
Inhibition only lessens excitation of the same step, which is why all weights carry a factor found for a comparable rate.
"""

from __future__ import annotations

import logging
import time
import warnings
from importlib.metadata import version

import numpy as np
from workload import EXTERNAL, RECURRENT, OperatingPoint, Request, limit_threads, read_request, report

COVERS = (
    "1 linear DPI per neuron for all dendrites, adaptation, DPI soma with power-law feedback, refractory; dense weights, "
    "inhibition within a step only, Euler"
)
SYNAPSE_CURRENT = 90e-12
"""Leak of the synapse in amperes: 10 ms."""
GAIN: dict[tuple[str, str], float] = {}
"""Factors of all weights, per workload and step."""
CHUNK = 0.1
"""Seconds handed to the compiled function at a time."""
MISMATCH = 0.3
"""Mismatch of the dies where dies are asked for, in the manner of DynapSim: three standard deviations."""


def main() -> None:
    """Builds, runs and reports."""
    request = read_request("DynapSim")
    limit_threads(request.threads)
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    import jax
    import jax.numpy as jnp
    from rockpool.devices.dynapse import DynapSim

    workload, point = request.workload, OperatingPoint()
    gain = request.gain or GAIN.get((workload.name, request.step_text), 1.0)
    # A weight of one is DynapSim's scale current.
    scale = 10e-9
    outside = jnp.asarray(workload.signed_matrix(EXTERNAL) * gain / scale, dtype=jnp.float32)
    inside = workload.signed_matrix(RECURRENT) * gain / scale
    is_recurrent = bool(inside.any())

    def make(serial: int) -> DynapSim:
        return DynapSim(
            (workload.count, workload.count),
            dt=request.step,
            has_rec=is_recurrent,
            w_rec=inside.astype(np.float32) if is_recurrent else None,
            Iscale=scale,
            Itau_syn=SYNAPSE_CURRENT,
            Igain_syn=4 * SYNAPSE_CURRENT,
            Ipulse=0.5e-12 * 0.7 / workload.pulse,
            Itau_mem=point.i_leak,
            Igain_mem=point.i_gain_soma,
            Ispkthr=point.i_threshold,
            Iref=1.5e-12 * 0.7 / point.t_refractory,
            C_mem=point.c_mem,
            percent_mismatch=MISMATCH if request.dies > 1 else None,
            rng_key=jax.random.PRNGKey(serial),
        )

    @jax.jit
    def advance(module: DynapSim, raster: jax.Array) -> tuple[DynapSim, jax.Array]:
        spikes, states, _ = module.evolve(raster @ outside)
        # Without its records; the compiler drops what is not returned.
        kept = {name: states[name][0] for name in ("iahp", "imem", "spikes", "timer_ref", "vmem", "rng_key")}
        kept["iampa"] = states["isyn"][0]
        return module.set_attributes(kept), spikes.sum()

    chunk = min(round(CHUNK / request.step), request.steps)
    settling = request.settling_steps
    first, wall, spikes = 0.0, 0.0, 0.0
    for serial in range(request.dies):
        begin = time.perf_counter()
        module = make(serial)
        for start in range(0, settling, chunk):
            module, count = advance(module, jnp.asarray(workload.raster(request.step, start, start + chunk)))
        count.block_until_ready()
        if serial == 0:
            first = time.perf_counter() - begin
        rasters = [
            jnp.asarray(workload.raster(request.step, start, start + chunk))
            for start in range(settling, settling + request.steps, chunk)
        ]
        counts = []
        begin = time.perf_counter()
        for raster in rasters:
            module, count = advance(module, raster)
            counts.append(count)
        counts[-1].block_until_ready()
        wall += time.perf_counter() - begin
        spikes += float(sum(counts))
    report(
        request,
        "Rockpool DynapSim",
        version("rockpool"),
        first=first,
        wall=wall,
        spikes=spikes,
        covers=COVERS,
        gain=gain,
    )


if __name__ == "__main__":
    main()
