"""How long `dynapse run` takes from its start until the spikes of a network as W1 are on screen and in files."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from rounds import Failure

SPAN = "200ms"
BIASES = (
    "DEAM_ETAU_P", "DEAM_EGAIN_P", "DENM_ETAU_P", "DENM_EGAIN_P", "DEGA_ITAU_P", "DEGA_IGAIN_P", "DESC_ITAU_P",
    "DESC_IGAIN_P", "SOIF_LEAK_N", "SOIF_GAIN_N", "SOIF_SPKTHR_P", "SOIF_REFR_N", "SYPD_EXT_N", "SYPD_DLY0_P",
    "SYAM_W0_P", "SYAM_W1_P", "SYAM_W2_P",
)  # fmt: skip


def experiment(network: Path) -> dict:
    """The network of W1 as a user writes it: its biases, 1024 neurons, and fan-in of 8 for each source and dendrite."""
    # The table and its self-test do without packages.
    import numpy as np

    with np.load(network, allow_pickle=False) as file:
        amperes = dict(zip(file["bias_name"].astype(str), file["bias_A"], strict=True))
    connections = [
        {"from": source, "to": "chip", "rule": "fan_in", "count": 8, "dendrite": dendrite, "weight": weight}
        for source, excitation in (("sources", [0, 2]), ("chip", [2]))
        for dendrite, weight in (("ampa", excitation), ("nmda", excitation), ("gaba", [1]), ("shunt", [1]))
    ]
    return {
        "format": "dynapse/1",
        "name": "first-spike",
        "process": "dynapse2",
        "step": "100 us",
        "duration": "1 s",
        "board": {
            "chips": [{"cores": {"0-3": {"parameters": {name: f"{amperes[name] * 1e12:.6g} pA" for name in BIASES}}}}]
        },
        "populations": {"sources": {"tags": "1024-1279"}, "chip": {"core": "0-3"}},
        "connections": connections,
        "stimuli": [{"to": "sources", "poisson": {"rate": "50 Hz"}}],
        "recordings": [{"name": "spikes", "of": ["chip"]}],
    }


def first_spike(dynapse: Path, network: Path, repeats: int) -> str:
    """A sentence on the seconds until the command has ended, on one processor, the median of some runs. Raises `Failure`."""
    cores = sorted(os.sched_getaffinity(0))[:1]
    with tempfile.TemporaryDirectory(prefix="first-spike-") as folder:
        file, out = Path(folder, "experiment.json"), Path(folder, "out")
        file.write_text(json.dumps(experiment(network)))
        command = [str(dynapse), "run", str(file), "--for", SPAN, "--out", str(out), "--threads", "1"]
        seconds = []
        try:
            for _ in range(repeats):
                begin = time.perf_counter()
                subprocess.run(
                    command, check=True, capture_output=True, preexec_fn=lambda: os.sched_setaffinity(0, cores)
                )
                seconds.append(time.perf_counter() - begin)
            with (out / "spikes.csv").open() as lines:
                spikes = len([row for row in csv.reader(lines) if row and row[0][:1].isdigit()])
        except (OSError, subprocess.CalledProcessError) as error:
            raise Failure(f"`dynapse run` failed: {error}") from error
    return (
        f"First spike on screen: `dynapse run` of a network as W1, from its start until {spikes} spikes of the first "
        f"{SPAN.removesuffix('ms')} ms are in files and in a picture and their rate is printed, {median(seconds):.2f} s."
    )


if __name__ == "__main__":
    print(first_spike(Path(sys.argv[1]), Path(sys.argv[2]), 3))
