"""Builds a chip in Brian2 as a C++ program, runs it and times it; what its two formulations share.

Building takes most of a minute. With `--keep FOLDER` the program stays there, and further calls run it again; a call
for another step builds it anew in place, where only what differs is compiled.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workload import DENDRITES, EXTERNAL, RECURRENT, SETTLING, OperatingPoint, Request, add_arguments, report, to_request

if TYPE_CHECKING:
    import brian2

SPREAD = 0.1
"""Relative spread of time constants and gains between the neurons of a die, where dies are asked for."""
FLAGS = ("-w", "-O3", "-ffast-math", "-march=native")
Spread = Callable[[float], NDArray[np.float64]]
"""Values of all neurons of a die around one."""


@dataclass(frozen=True)
class Formulation:
    """Equations of a neuron and of a synapse, and their numbers in amperes, seconds and the like."""

    title: str
    covers: str
    equations: str
    reset: str
    on_pre: Callable[[str, int], str]
    """What an event does to a dendrite, given its name; `w` is the synapse's."""
    constants: Callable[[OperatingPoint], Mapping[str, tuple[float, str]]]
    """Constants of all neurons, each with its unit."""
    neurons: Callable[[OperatingPoint], Mapping[str, float]]
    """States and parameters of a neuron at the start."""
    weight: Callable[[OperatingPoint, int, NDArray[np.float64], float], NDArray[np.float64]]
    """`w` of synapses on a dendrite, from their weight currents and the width of a pulse."""
    die: Callable[[OperatingPoint, Spread], Mapping[str, NDArray[np.float64]]]
    """The parameters that differ between dies."""
    gains: Mapping[str, float] = field(default_factory=dict)
    """Factors of all weights for 20 to 60 Hz, by workload."""


def time_constants(point: OperatingPoint, spread: Spread) -> dict[str, NDArray[np.float64]]:
    """Time constants of the dendrites of a die."""
    return {f"tau_{name}": spread(tau) for name, tau in zip(DENDRITES, point.tau_syn, strict=True)}


def build(request: Request, model: Formulation, gain: float) -> tuple[brian2.Network, brian2.SpikeMonitor]:
    """The network of the request, with a count of its spikes."""
    import brian2
    from brian2 import second

    workload, point = request.workload, request.workload.point
    brian2.defaultclock.dt = request.step * second
    namespace = {
        name: value / brian2.coulomb if unit == "1/coulomb" else value * getattr(brian2, unit)
        for name, (value, unit) in model.constants(point).items()
    }
    neurons = brian2.NeuronGroup(
        workload.count,
        model.equations,
        threshold="I_mem >= I_threshold",
        reset=model.reset,
        refractory="t_refractory",
        method="euler",
        namespace=namespace,
        name="neurons",
    )
    for name, value in model.neurons(point).items():
        setattr(neurons, name, brian2.Quantity(value, dim=neurons.variables[name].dim))
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
            synapses = brian2.Synapses(
                group,
                neurons,
                "w : 1 (constant)",
                on_pre=model.on_pre(name, index),
                delay=workload.delay * second if workload.delay >= request.step else 0 * second,
                namespace=namespace,
                name=f"{'external' if kind == EXTERNAL else 'recurrent'}_{name}",
            )
            synapses.connect(i=source, j=target)
            synapses.w = model.weight(point, index, weight, workload.pulse) * gain
            objects.append(synapses)
    counter = brian2.SpikeMonitor(neurons, record=False, name="counter")
    return brian2.Network(*objects, counter), counter


# The program's own clock counts processor time where it has one thread; ours is the wall's. Nothing is written before
# the end of the span.
SETTLED = """
timespec settled; clock_gettime(CLOCK_REALTIME, &settled);
const long spikes_before = {count}[0];
"""
# The peak is that of the program alone; what getrusage says includes the Python that started it.
DONE = """
{{ timespec done; clock_gettime(CLOCK_REALTIME, &done);
   std::ifstream status("/proc/self/status"); std::string word; long peak = 0;
   while (status >> word) if (word == "VmHWM:") {{ status >> peak; break; }}
   std::ofstream file("timing.txt");
   file.precision(17);
   file << settled.tv_sec + 1e-9*settled.tv_nsec << " " << done.tv_sec + 1e-9*done.tv_nsec << " "
        << {count}[0] - spikes_before << " " << peak << std::endl; }}
"""


def compile_program(request: Request, model: Formulation, gain: float, folder: Path) -> None:
    """Writes the program into the folder and compiles it, on all processors that may be used."""
    import brian2
    from brian2 import second

    logging.getLogger("brian2").setLevel(logging.ERROR)
    brian2.prefs.codegen.cpp.extra_compile_args_gcc = list(FLAGS)
    brian2.prefs.devices.cpp_standalone.extra_make_args_unix = [f"-j{len(os.sched_getaffinity(0))}"]
    if request.threads > 1:
        brian2.prefs.devices.cpp_standalone.openmp_threads = request.threads
    brian2.set_device("cpp_standalone", directory=str(folder), build_on_run=False)
    network, counter = build(request, model, gain)
    count = brian2.device.get_array_name(counter.variables["N"])
    brian2.device.apply_run_args()
    network.run(SETTLING * second)
    brian2.device.insert_code("main", SETTLED.format(count=count))
    network.run(request.span * second)
    brian2.device.insert_code("main", DONE.format(count=count))
    brian2.device.build(directory=str(folder), run=False, compile=True)


def ensure_program(request: Request, model: Formulation, gain: float, folder: Path) -> float:
    """Builds what the folder does not hold; the seconds that its first building took, from nothing."""
    note = folder / "built.json"
    wanted = {"workload": request.workload.name, "step": request.step, "span": request.span, "gain": gain}
    wanted |= {"title": model.title, "threads": request.threads}
    found = json.loads(note.read_text()) if note.exists() else {}
    if found.get("of") == wanted:
        return found["seconds"]
    note.unlink(missing_ok=True)
    begin = time.perf_counter()
    compile_program(request, model, gain, folder)
    seconds = found.get("seconds", time.perf_counter() - begin)
    note.write_text(json.dumps({"of": wanted, "seconds": seconds}))
    return seconds


def run_die(
    folder: Path, results: Path, values: Mapping[str, NDArray[np.float64]]
) -> tuple[float, float, int, int]:
    """Runs the program; seconds until it has settled, seconds and spikes of the timed span, its peak memory in bytes.

    Values of a die are passed as `brian2.device.run` passes them, for which Brian2 need not be there.
    """
    timing = folder / "timing.txt"
    timing.unlink(missing_ok=True)
    command = ["./main", "--results_dir", f"{results}/"]
    for name, array in values.items():
        file = results / f"init_neurons_{name}.dat"
        array.tofile(file)
        command.append(f"neurons.{name}={file}")
    begin = time.time()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    settled, done, spikes, peak = (float(word) for word in timing.read_text().split())
    return settled - begin, done - settled, int(spikes), int(peak * 1024)


def draw(request: Request, model: Formulation, serial: int) -> Mapping[str, NDArray[np.float64]]:
    """The run-time parameters of a die; none where dies are not asked for."""
    if request.dies == 1:
        return {}
    numbers = np.random.default_rng(serial)
    return model.die(
        request.workload.point,
        lambda value: value * np.exp(SPREAD * numbers.standard_normal(request.workload.count)),
    )


def measure(request: Request, model: Formulation, folder: Path, only_build: bool) -> None:
    """Builds where it must, runs and reports."""
    gain = request.gain or model.gains.get(request.workload.name, 1.0)
    first = ensure_program(request, model, gain, folder)
    if only_build:
        return
    runs, whole = [], 0.0
    # The program writes all its arrays at the end; on a disk that others use, that would be what is measured.
    with tempfile.TemporaryDirectory(prefix="brian2-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as name:
        for serial in range(request.dies):
            begin = time.perf_counter()
            runs.append(run_die(folder, Path(name), draw(request, model, serial)))
            whole += time.perf_counter() - begin
    report(
        request,
        model.title,
        version("brian2"),
        first=first + runs[0][0],
        wall=whole if request.dies > 1 else runs[0][1],
        spikes=sum(run[2] for run in runs),
        covers=model.covers,
        gain=gain,
        peak=max(run[3] for run in runs),
    )


def main(model: Formulation) -> None:
    """Reads the command line and measures a formulation."""
    # The same program from the same network, so that nothing is compiled twice.
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})
    parser = argparse.ArgumentParser(description=f"Times a workload of the benchmarks on {model.title}.")
    add_arguments(parser)
    parser.add_argument("--keep", type=Path, help="folder where the program stays for further calls")
    parser.add_argument("--build", action="store_true", help="build the program only")
    given = parser.parse_args()
    request = to_request(parser, given)
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
        measure(request, model, given.keep.resolve(), given.build)
        return
    folder = Path(tempfile.mkdtemp(prefix="brian2-"))
    try:
        measure(request, model, folder, given.build)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
