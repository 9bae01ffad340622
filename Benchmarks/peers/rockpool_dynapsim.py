"""DynapSim, the simulator of the chip in Rockpool, compiled by JAX.

Rockpool 3.1 sums all dendrites of a neuron into one synapse current, so the 64 synapses become dense matrices of signed
weights: one from the sources, one between the neurons. Time constant and gain are those between AMPA and NMDA.
Inhibition only lessens excitation of the same step, which is why all weights carry a factor found for a comparable rate.
"""

from __future__ import annotations

import logging
import math
import time
import warnings
from importlib.metadata import version

import numpy as np

from workload import EXTERNAL, RECURRENT, limit_threads, read_request, report

COVERS = (
    "1 linear DPI per neuron for all dendrites, adaptation, DPI soma with power-law feedback, refractory; dense weights, "
    "inhibition within a step only, Euler"
)
SYNAPSE_CURRENT = 90e-12
"""Leak of the synapse in amperes: 10 ms."""
GAIN = 0.3
"""Factor of all weights: 26 to 40 Hz in both workloads at steps of 1 ms and 100 us."""
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
    from rockpool.devices.dynapse import DynapSim, frozen_mismatch_prototype
    from rockpool.transform.mismatch import mismatch_generator

    workload, point = request.workload, request.workload.point
    gain = request.gain or GAIN
    # A weight of one is DynapSim's scale current.
    scale = 10e-9
    outside = jnp.asarray(workload.signed_matrix(EXTERNAL) * gain / scale, dtype=jnp.float32)
    inside = workload.signed_matrix(RECURRENT) * gain / scale
    is_recurrent = bool(inside.any())

    def make() -> DynapSim:
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
            rng_key=jax.random.PRNGKey(0),
        )

    # Only arrays go through `jit`: a module that comes out of it is another type to JAX, and each call would compile.
    started = time.perf_counter()
    frame = make()

    @jax.jit
    def advance(biases: dict, state: dict, raster: jax.Array) -> tuple[dict, jax.Array]:
        module = frame.set_attributes({**biases, **state})
        spikes, new, _ = module.evolve(raster @ outside)
        # Without its records; the compiler drops what is not returned.
        kept = {name: new[name][0] for name in ("iahp", "imem", "spikes", "timer_ref", "vmem")}
        return {**kept, "iampa": new["isyn"][0]}, spikes.sum()

    # As long as possible, and whole in both spans.
    chunk = math.gcd(request.settling_steps, request.steps)
    names = ("iahp", "imem", "iampa", "spikes", "timer_ref", "vmem")

    nominal = {name: value for name, value in frame.simulation_parameters().items() if name != "dt"}
    if is_recurrent:
        nominal["w_rec"] = frame.w_rec
    # What DynapSim does for `percent_mismatch`; compiled once, where its constructor would start anew for each die.
    deviate = mismatch_generator(frozen_mismatch_prototype(frame), percent_deviation=MISMATCH)
    draw = jax.jit(lambda key: deviate(frame, rng_key=key))

    def rasters(begin: int, end: int) -> list[jax.Array]:
        return [jnp.asarray(workload.raster(request.step, at, at + chunk)) for at in range(begin, end, chunk)]

    def settled(serial: int) -> tuple[dict, dict]:
        biases = dict(nominal)
        if request.dies > 1:
            drawn = draw(jax.random.PRNGKey(serial))
            biases.update({name: value for name, value in drawn.items() if name in biases})
        state = {name: getattr(frame, name) for name in names}
        for raster in settling:
            state, _ = advance(biases, state, raster)
        jax.block_until_ready(state)
        return biases, state

    settling = rasters(0, request.settling_steps)
    timed = rasters(request.settling_steps, request.settling_steps + request.steps)
    biases, state = settled(0)
    first, compiled = time.perf_counter() - started, advance._cache_size()
    wall, spikes = 0.0, 0.0
    for serial in range(request.dies):
        begin = time.perf_counter()
        if request.dies > 1:
            biases, state = settled(serial)
        counts = []
        for raster in timed:
            state, count = advance(biases, state, raster)
            counts.append(count)
        jax.block_until_ready(counts)
        wall += time.perf_counter() - begin
        spikes += float(sum(counts))
    if advance._cache_size() != compiled:
        raise RuntimeError("DynapSim was compiled again within the timed span; its time would be the compiler's")
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
