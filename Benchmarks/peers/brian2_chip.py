"""The chip in Brian2, in the manner of its published DYNAP-SE models: four DPI synapses, adaptation, DPI soma.

The synapses are full differential-pair integrators: without input they decay exactly with their time constant, and an
event charges them by the full law to second order of its pulse. Everything else is integrated by forward Euler, as
in the published models. Runs as generated C++.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from pathlib import Path

import brian2
import numpy as np
from brian2 import amp, farad, second, volt

from workload import DENDRITES, EXTERNAL, RECURRENT, SETTLING, Request, read_request, report

COVERS = (
    "4 full DPI dendrites (2nd-order charge per event), adaptation, full DPI soma, refractory; no pulse edges, spikes "
    "on the grid, Euler"
)
SPREAD = 0.1
"""Relative spread of time constants and gains between the neurons of a die, where dies are asked for."""


def equations() -> str:
    """Equations of a neuron: `X` decays exactly, the soma obeys the full law; both rest on the floor."""
    lines = [
        """
        dI_mem/dt = clip(rate*I_mem, (I_floor - I_mem)/dt, 1*amp/second) : amp (unless refractory)
        rate = (I_in*I_gain/(I_gain + I_mem) - I_leak - I_ahp - I_GABA_A)*slope : Hz
        I_in = clip(I_AMPA + I_NMDA - I_GABA_B, I_floor, 1*amp) : amp
        dI_ahp/dt = clip(-I_ahp/tau_ahp, (I_floor - I_ahp)/dt, 1*amp/second) : amp
        I_leak : amp (constant)
        I_gain : amp (constant)
        """
    ]
    for name in DENDRITES:
        lines.append(
            f"dI_{name}/dt = clip(-I_{name}/tau_{name}, (I_floor - I_{name})/dt, 1*amp/second) : amp\n"
            f"tau_{name} : second (constant)"
        )
    return "\n".join(lines)


def build(request: Request, gain: float) -> tuple[brian2.Network, brian2.NeuronGroup, brian2.PopulationRateMonitor]:
    """The network of the request, with a monitor of its rate."""
    workload, point = request.workload, request.workload.point
    brian2.defaultclock.dt = request.step * second
    namespace = {
        "I_floor": point.i_floor * amp,
        "I_threshold": point.i_threshold * amp,
        "slope": point.kappa / (point.c_mem * farad * point.thermal * volt),
        "tau_ahp": point.tau(point.c_ahp, 30e-12) * second,
        "t_refractory": point.t_refractory * second,
        "I_kick": 0.0 * amp,
    }
    neurons = brian2.NeuronGroup(
        workload.count,
        equations(),
        threshold="I_mem >= I_threshold",
        reset="I_mem = I_floor; I_ahp += I_kick",
        refractory="t_refractory",
        method="euler",
        namespace=namespace,
        name="neurons",
    )
    neurons.I_mem = neurons.I_ahp = point.i_floor * amp
    neurons.I_leak = point.i_leak * amp
    neurons.I_gain = point.i_gain_soma * amp
    for name, tau in zip(DENDRITES, point.tau_syn, strict=True):
        setattr(neurons, f"I_{name}", point.i_floor * amp)
        setattr(neurons, f"tau_{name}", tau * second)

    steps, sources = workload.spikes_on_grid(request.step, SETTLING + request.span)
    inputs = brian2.SpikeGeneratorGroup(
        workload.external, sources, steps * request.step * second, name="inputs", sorted=False
    )
    objects: list[object] = [neurons, inputs]
    for kind, group in ((EXTERNAL, inputs), (RECURRENT, neurons)):
        for index, name in enumerate(DENDRITES):
            source, target, weight, _ = workload.connections(kind, index)
            if len(source) == 0:
                continue
            # What ln(I) rises by, far below the gain current, during the pulse of an event.
            charge = weight * gain * workload.pulse * point.kappa / (point.c_syn[index] * point.thermal)
            synapses = brian2.Synapses(
                group,
                neurons,
                "charge : 1 (constant)",
                on_pre=(
                    f"x = charge*I_g/(I_g + I_{name}_post)\n"
                    f"I_{name}_post = I_{name}_post*(1 + x*(1 + 0.5*x))"
                ),
                delay=workload.delay * second if workload.delay >= request.step else 0 * second,
                namespace={"I_g": point.i_gain[index] * amp},
                name=f"{'external' if kind == EXTERNAL else 'recurrent'}_{name}",
            )
            synapses.connect(i=source, j=target)
            synapses.charge = charge
            objects.append(synapses)
    counter = brian2.SpikeMonitor(neurons, record=False, name="counter")
    return brian2.Network(*objects, counter), neurons, counter


def die(request: Request, neurons: brian2.NeuronGroup, serial: int) -> dict[object, object]:
    """The run-time parameters of a die: its own leaks, gains and time constants."""
    point, draw = request.workload.point, np.random.default_rng(serial)

    def spread(value: float) -> np.ndarray:
        return value * np.exp(SPREAD * draw.standard_normal(request.workload.count))

    values = {neurons.I_leak: spread(point.i_leak) * amp, neurons.I_gain: spread(point.i_gain_soma) * amp}
    for name, tau in zip(DENDRITES, point.tau_syn, strict=True):
        values[getattr(neurons, f"tau_{name}")] = spread(tau) * second
    return values


# The peak is that of the program alone; what getrusage says includes the Python that started it.
CLOCK = """
{{ timespec now; clock_gettime(CLOCK_MONOTONIC, &now);
   std::ofstream file("timing.txt", std::ios::app);
   file.precision(17);
   std::ifstream status("/proc/self/status"); std::string word; long peak = 0;
   while (status >> word) if (word == "VmHWM:") {{ status >> peak; break; }}
   file << now.tv_sec + 1e-9*now.tv_nsec << " " << {count}[0] << " " << peak << std::endl; }}
"""


def run_die(folder: Path, values: dict[object, object]) -> tuple[float, int, int]:
    """Runs the built program; wall seconds and spikes of the timed span, and its peak memory in bytes."""
    timing = folder / "timing.txt"
    timing.unlink(missing_ok=True)
    brian2.device.run(with_output=False, run_args=values)
    start, end = ([float(word) for word in line.split()] for line in timing.read_text().splitlines())
    return end[0] - start[0], int(end[1] - start[1]), int(end[2] * 1024)


def main() -> None:
    """Builds, runs and reports."""
    request = read_request("Brian2")
    logging.getLogger("brian2").setLevel(logging.ERROR)
    gain = request.gain or 1.0
    folder = Path(tempfile.mkdtemp(prefix="brian2-"))
    try:
        brian2.prefs.codegen.cpp.extra_compile_args_gcc = ["-w", "-O3", "-ffast-math", "-march=native"]
        if request.threads > 1:
            brian2.prefs.devices.cpp_standalone.openmp_threads = request.threads
        brian2.set_device("cpp_standalone", directory=str(folder), build_on_run=False)
        begin = time.perf_counter()
        network, neurons, counter = build(request, gain)
        # The program's own clock counts processor time where it has one thread; ours is the wall's.
        clock = CLOCK.format(count=brian2.device.get_array_name(counter.variables["N"]))
        brian2.device.apply_run_args()
        network.run(SETTLING * second)
        brian2.device.insert_code("main", clock)
        network.run(request.span * second)
        brian2.device.insert_code("main", clock)
        brian2.device.build(directory=str(folder), run=False, compile=True)
        runs, whole = [], 0.0
        for serial in range(request.dies):
            start = time.perf_counter()
            runs.append(run_die(folder, die(request, neurons, serial) if request.dies > 1 else {}))
            whole += time.perf_counter() - start
            if serial == 0:
                first = time.perf_counter() - begin
        report(
            request,
            "Brian2 C++",
            brian2.__version__,
            first=first,
            wall=whole if request.dies > 1 else runs[0][0],
            spikes=sum(run[1] for run in runs),
            covers=COVERS,
            gain=gain,
            peak=max(run[2] for run in runs),
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
