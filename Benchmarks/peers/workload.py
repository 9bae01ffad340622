"""What the scripts of all peers share: the exported network, the command line and the line of results."""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DENDRITES = ("AMPA", "NMDA", "GABA_A", "GABA_B")
EXTERNAL, RECURRENT = 0, 1
SETTLING = 0.1
"""Seconds simulated before the clock starts, as in our benchmarks."""


@dataclass(frozen=True)
class OperatingPoint:
    """The biases of the workloads as the benchmarks of the emulator set them: amperes, farads, volts, seconds."""

    i_tau: tuple[float, ...] = (180e-12, 18e-12, 90e-12, 30e-12)
    i_gain: tuple[float, ...] = (720e-12, 72e-12, 360e-12, 120e-12)
    c_syn: tuple[float, ...] = (24.5e-12, 25e-12, 24.5e-12, 25e-12)
    i_leak: float = 14e-12
    i_gain_soma: float = 56e-12
    i_threshold: float = 1e-9
    i_floor: float = 0.5e-12
    c_mem: float = 7.7e-12
    c_ahp: float = 40e-12
    t_refractory: float = 2e-3
    i_nmda_gate: float = 0.5e-12
    thermal: float = 25.865e-3
    kappa: float = 0.705

    @classmethod
    def read(cls, file: Mapping[str, NDArray]) -> OperatingPoint:
        """The biases and constants that an exported network holds; the defaults where it holds none."""
        if "bias_name" not in file or "capacitance_name" not in file:
            return cls()
        # Names are bytes in the file.
        biases = zip(file["bias_name"].astype(str), file["bias_A"], strict=True)
        bias = {str(name): float(value) for name, value in biases}
        farads = {
            str(name): float(value)
            for name, value in zip(file["capacitance_name"].astype(str), file["capacitance_F"], strict=True)
        }
        swing = float(file["switching_voltage_V"])
        return cls(
            i_tau=tuple(bias[name] for name in ("DEAM_ETAU_P", "DENM_ETAU_P", "DESC_ITAU_P", "DEGA_ITAU_P")),
            i_gain=tuple(bias[name] for name in ("DEAM_EGAIN_P", "DENM_EGAIN_P", "DESC_IGAIN_P", "DEGA_IGAIN_P")),
            c_syn=tuple(farads[name] for name in ("ampa", "nmda", "shunt", "gaba")),
            i_leak=bias["SOIF_LEAK_N"],
            i_gain_soma=bias["SOIF_GAIN_N"],
            i_threshold=bias["SOIF_SPKTHR_P"],
            i_floor=float(file["floor_A"]),
            c_mem=farads["membrane"],
            t_refractory=farads["refractory"] * swing / bias["SOIF_REFR_N"],
            i_nmda_gate=bias["DENM_NMREV_N"],
            thermal=float(file["thermal_voltage_V"]),
            kappa=float(file["kappa"]),
        )

    def tau(self, capacitance: float, current: float) -> float:
        """The time constant of a differential-pair integrator."""
        return capacitance * self.thermal / (self.kappa * current)

    @property
    def tau_syn(self) -> tuple[float, ...]:
        """Time constants of the four dendrites."""
        return tuple(self.tau(c, i) for c, i in zip(self.c_syn, self.i_tau, strict=True))

    @property
    def tau_mem(self) -> float:
        """Time constant of the soma at its leak."""
        return self.tau(self.c_mem, self.i_leak)


@dataclass(frozen=True)
class Workload:
    """A network of `count` neurons with 64 synapses each and the spikes of its `external` sources."""

    name: str
    count: int
    external: int
    source: NDArray[np.int32]
    kind: NDArray[np.int8]
    dendrite: NDArray[np.int8]
    weight: NDArray[np.float64]
    """Weight currents in amperes."""
    pulse: float
    delay: float
    spike_time: NDArray[np.float64]
    spike_source: NDArray[np.int32]
    duration: float
    """Seconds of input."""
    point: OperatingPoint

    @classmethod
    def load(cls, path: Path, name: str) -> Workload:
        """Reads an exported network; a file without weights gets those of the operating point."""
        with np.load(path, allow_pickle=False) as file:
            kind = file["kind"].astype(np.int8)
            dendrite = file["type"].astype(np.int8)
            if "weight_pA" in file.files:
                weight = file["weight_pA"].astype(np.float64) * 1e-12
            else:
                weight = default_weights(kind, dendrite)
            order = np.argsort(file["in_t_us"], kind="stable")
            return cls(
                name=name,
                count=int(file["N"]),
                external=int(file["n_ext"]),
                source=file["src"].astype(np.int32),
                kind=kind,
                dendrite=dendrite,
                weight=weight,
                pulse=float(file["width_us"]) * 1e-6 if "width_us" in file.files else 20e-6,
                delay=float(file["delay_us"]) * 1e-6 if "delay_us" in file.files else 1e-3,
                spike_time=file["in_t_us"].astype(np.float64)[order] * 1e-6,
                spike_source=file["in_src"].astype(np.int32)[order],
                duration=float(file["T_total"]),
                point=OperatingPoint.read(file),
            )

    def connections(
        self, kind: int, dendrite: int | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.int8]]:
        """Sources, targets, weights and dendrites of the synapses of a kind, in the order of the file."""
        chosen = self.kind == kind
        if dendrite is not None:
            chosen &= self.dendrite == dendrite
        target = np.nonzero(chosen)[0].astype(np.int32)
        return self.source[chosen], target, self.weight[chosen], self.dendrite[chosen]

    def signed_matrix(self, kind: int) -> NDArray[np.float64]:
        """Weights in amperes from each source (row) to each neuron, inhibition negative, summed over dendrites."""
        rows = self.external if kind == EXTERNAL else self.count
        matrix = np.zeros((rows, self.count))
        source, target, weight, dendrite = self.connections(kind)
        np.add.at(matrix, (source, target), np.where(dendrite < 2, weight, -weight))
        return matrix

    def raster(self, step: float, begin: int, end: int) -> NDArray[np.float32]:
        """Numbers of spikes of each source in the steps from `begin` to `end`."""
        index = np.floor(self.spike_time / step + 1e-6).astype(np.int64)
        inside = (index >= begin) & (index < end)
        counts = np.zeros((end - begin, self.external), dtype=np.float32)
        np.add.at(counts, (index[inside] - begin, self.spike_source[inside]), 1)
        return counts

    def spikes_on_grid(self, step: float, until: float) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Steps and sources of the input up to a time; a second spike of a source in a step moves to the next."""
        inside = self.spike_time < until
        index = np.floor(self.spike_time[inside] / step + 1e-6).astype(np.int64)
        source = self.spike_source[inside]
        order = np.lexsort((index, source))
        index, source = index[order], source[order]
        for i in range(1, len(index)):
            if source[i] == source[i - 1] and index[i] <= index[i - 1]:
                index[i] = index[i - 1] + 1
        order = np.argsort(index, kind="stable")
        return index[order], source[order]


def default_weights(kind: NDArray[np.int8], dendrite: NDArray[np.int8]) -> NDArray[np.float64]:
    """The weights of the benchmarks, in amperes: with recurrence 14 nA from outside and 4 nA inside, else 10 nA."""
    excitation = np.where(kind == RECURRENT, 4e-9, 14e-9 if (kind == RECURRENT).any() else 10e-9)
    return np.where(dendrite < 2, excitation, 3e-9)


@dataclass(frozen=True)
class Request:
    """What is to be run, from the command line of a peer."""

    workload: Workload
    step: float
    span: float
    threads: int
    dies: int
    gain: float | None

    @property
    def step_text(self) -> str:
        """The step as it stands in the table."""
        return format_step(self.step)

    @property
    def settling_steps(self) -> int:
        """Steps before the clock starts."""
        return round(SETTLING / self.step)

    @property
    def steps(self) -> int:
        """Steps that are timed."""
        return round(self.span / self.step)


def parse_time(text: str) -> float:
    """Seconds of a text such as `1s`, `200ms` or `10us`."""
    for suffix, unit in (("us", 1e-6), ("ms", 1e-3), ("s", 1.0)):
        if text.endswith(suffix):
            value = float(text.removesuffix(suffix)) * unit
            if not 0 < value < float("inf"):
                raise argparse.ArgumentTypeError(f"{text} is not a positive time")
            return value
    raise argparse.ArgumentTypeError(f"{text} has no unit; write 1s, 200ms or 10us")


def format_step(step: float) -> str:
    """A step in milliseconds or microseconds."""
    return f"{step * 1e3:g} ms" if step >= 1e-3 else f"{round(step * 1e6, 3):g} us"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments that all peers take."""
    parser.add_argument("file", type=Path, help="the exported network")
    parser.add_argument("--name", help="the workload's name in the table; the file's by default")
    parser.add_argument("--step", type=parse_time, default=1e-3)
    parser.add_argument("--for", dest="span", type=parse_time, default=1.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--dies", type=int, default=1, help="run so many dies of different mismatch, one by one")
    parser.add_argument("--gain", type=float, help="factor of all weights instead of the one of the script")


def to_request(parser: argparse.ArgumentParser, given: argparse.Namespace) -> Request:
    """What the arguments ask for; ends with a message where it cannot be run."""
    if given.threads < 1 or given.dies < 1:
        parser.error("threads and dies are at least 1")
    workload = Workload.load(given.file, given.name or given.file.stem)
    if SETTLING + given.span > workload.duration + 1e-9:
        parser.error(f"{given.file} holds {workload.duration:g} s of input, of which {SETTLING:g} s are for settling")
    return Request(workload, given.step, given.span, given.threads, given.dies, given.gain)


def read_request(peer: str) -> Request:
    """Reads the command line of a peer without arguments of its own."""
    parser = argparse.ArgumentParser(description=f"Times a workload of the benchmarks on {peer}.")
    add_arguments(parser)
    return to_request(parser, parser.parse_args())


def limit_threads(count: int) -> None:
    """Keeps numerical libraries to so many threads; to be called before they are imported. `compare.py` sets the cores."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(count)


def report(
    request: Request,
    peer: str,
    version: str,
    *,
    first: float,
    wall: float,
    spikes: float,
    covers: str,
    gain: float = 1.0,
    peak: int | None = None,
) -> None:
    """Prints the line of results.

    `wall` and `spikes` are those of the timed span. Of several dies, they are those of all: `wall` with the making and
    the settling of each die, as our own time of a batch has them, so the settling counts as simulated too.
    """
    simulated = request.span if request.dies == 1 else request.dies * (SETTLING + request.span)
    if spikes <= 0:
        raise RuntimeError(f"{peer} fired no spike in {request.workload.name}: a silent network is no comparison")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    line = {
        "peer": peer,
        "version": version,
        "workload": request.workload.name,
        "step": request.step_text,
        "threads": request.threads,
        "dies": request.dies,
        "first_s": round(first, 3),
        "s_per_s": wall / simulated,
        "mean_hz": round(spikes / (request.workload.count * request.dies * request.span), 2),
        "peak_mb": round((own if peak is None else peak) / 1e6, 1),
        "gain": gain,
        "covers": covers,
    }
    sys.stdout.flush()
    print(json.dumps(line))
