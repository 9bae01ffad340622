"""The validation scripts give a good verdict on the emulator; homeostasis, which takes minutes of emulated time, aside."""
import os
import random
import subprocess
import sys

import pytest
from conftest import needs_library

pytestmark = needs_library
FOLDER = os.path.join(os.path.dirname(__file__), "..", "validation")
SCRIPTS = ["alpha", "dc", "delays", "nmda", "routing", "sadc", "std", "stdp", "tau", "weights", "wta", "xor"]


def run(folder, script, *arguments, options=()):
    environment = {**os.environ, "PYTHONPATH": os.path.join(FOLDER, "..")}
    path = os.path.join(FOLDER, script + ".py")
    return subprocess.run(
        [sys.executable, "-m", "dynapse.hil", "--clock", "virtual", "--chips", "1", *options, path, *arguments], cwd=folder,
        env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_verdict_is_good(tmp_path, script):
    ran = run(tmp_path, script)
    assert ran.returncode == 0 and ran.stdout.endswith("verdict: good\n"), ran.stdout + ran.stderr


def test_the_cam_test_finds_the_injected_faults_and_no_others(tmp_path):
    draw = random.Random(4)
    rows = ["core,neuron,synapse,tag"]
    for _ in range(100):
        neuron, synapse, half = draw.randrange(256), draw.randrange(64), draw.randrange(3)
        rows += [f"0,{neuron},{synapse},{first + synapse}" for i, first in enumerate((256, 1280)) if half in (i, 2)] * 4
    faults = tmp_path / "map.csv"
    faults.write_text("\n".join(rows) + "\n")
    good = run(tmp_path, "cams", "--expected", str(faults), options=("--faults", str(faults)))
    assert good.returncode == 0 and "0 missed, 0 invented" in good.stdout, good.stdout + good.stderr
    bad = run(tmp_path, "cams", "--expected", str(faults))
    assert bad.returncode == 1 and "verdict: BAD" in bad.stdout
