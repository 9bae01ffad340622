"""Tests the command line `workloads`: options do what they say, and what is wrong ends with a rule and leaves nothing.

Of `growth`, which takes minutes, wrong values only.

    workloads_test.py EXECUTABLE
"""

from __future__ import annotations

import ast
import json
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

PROGRAM = ""
"""The executable."""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs the program."""
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=300)


def time(*words: str) -> dict:
    """The line of `workloads time`."""
    done = run("time", *words, "--for", "20ms")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    return json.loads(line)


def shape(array: bytes) -> tuple[int, ...]:
    """The shape in the header of a .npy file."""
    (length,) = struct.unpack_from("<H", array, 8)
    return ast.literal_eval(array[10 : 10 + length].decode())["shape"]


class Options(unittest.TestCase):
    """What each option does."""

    def test_time(self) -> None:
        """The step, the span and the threads are those asked for, and threads change no spike."""
        alone = time("W1", "--step", "1ms")
        self.assertEqual((alone["name"], alone["step_s"], alone["simulated_s"]), ("W1", 0.001, 0.02))
        self.assertEqual((alone["neurons"], alone["threads"], alone["dies"]), (1024, 1, 1))
        both = time("W1", "--step", "1ms", "--threads", "2")
        self.assertEqual(both["threads"], 2)
        self.assertGreater(alone["spikes"], 0)
        self.assertEqual((both["spikes"], both["synaptic_events"]), (alone["spikes"], alone["synaptic_events"]))
        finer = time("W1", "--step", "100us")
        self.assertEqual(finer["step_s"], 0.0001)

    def test_networks(self) -> None:
        """Each workload has its size; the silent one no event."""
        sizes = {"W2": 256, "W3": 16384, "W5": 1024, "W6": 1024}
        lines = {name: time(name, "--step", "1ms") for name in sizes}
        self.assertEqual({name: line["neurons"] for name, line in lines.items()}, sizes)
        self.assertEqual(lines["W5"]["synaptic_events"], 0)
        self.assertNotIn("ns_per_synaptic_event", lines["W5"])

    def test_dies(self) -> None:
        """W4 has as many dies as asked for, a hundred unless told."""
        self.assertEqual(time("W4", "--step", "1ms", "--dies", "3")["dies"], 3)
        self.assertEqual(time("W4", "--step", "1ms")["dies"], 100)

    def test_mismatch(self) -> None:
        """The model of mismatch is the one asked for."""
        spikes = {model: time("W2", "--mismatch", model)["spikes"] for model in ("off", "pelgrom", "group")}
        self.assertEqual(len(set(spikes.values())), 3, spikes)
        self.assertEqual(time("W2")["spikes"], spikes["pelgrom"])

    def test_digest(self) -> None:
        """Threads change no digest."""
        alone = run("digest")
        self.assertEqual(alone.returncode, 0, alone.stderr)
        self.assertEqual(len(alone.stdout.splitlines()), 6)
        self.assertEqual(run("digest", "--threads", "3").stdout, alone.stdout)

    def test_export(self) -> None:
        """An export holds the synapses and the input of the span."""
        with tempfile.TemporaryDirectory() as folder:
            lengths = []
            for span in ("100ms", "200ms"):
                path = Path(folder) / f"{span}.npz"
                done = run("export", "W2", "--for", span, "--out", str(path))
                self.assertEqual(done.returncode, 0, done.stderr)
                with zipfile.ZipFile(path) as archive:
                    self.assertIsNone(archive.testzip())
                    arrays = {name.removesuffix(".npy"): archive.read(name) for name in archive.namelist()}
                self.assertEqual({shape(arrays[name]) for name in ("src", "kind", "type", "weight_pA")}, {(256, 64)})
                self.assertEqual(struct.unpack("<d", arrays["T_total"][-8:])[0] * 1000, float(span.removesuffix("ms")))
                self.assertEqual(shape(arrays["in_t_us"]), shape(arrays["in_src"]))
                lengths.append(shape(arrays["in_src"])[0])
            self.assertLess(0, lengths[0])
            self.assertLess(lengths[0], lengths[1])


class Mistakes(unittest.TestCase):
    """What is wrong."""

    def test_words(self) -> None:
        """Each ends with the code of a wrong use, nothing printed, and a line with the rule."""
        wrong = {
            "time": "name",
            "time W9": "W6",
            "time W1 --step 0us": "100us",
            "time W1 --step 100": "100us",
            "time W1 --for=-1s": "100us",
            "time W1 --for soon": "100us",
            "time W1 --threads 0": "1 to 1024",
            "time W1 --threads many": "--threads",
            "time W4 --dies 0": "1 to 10000",
            "time W1 --mismatch some": "'off', 'pelgrom' or 'group'",
            "digest --threads 1025": "1 to 1024",
            "growth --step 0ms": "100us",
            "growth --threads 0": "1 to 1024",
            "export W1": "--out",
            "sum": "sum",
        }
        for words, rule in wrong.items():
            with self.subTest(words):
                done = run(*words.split())
                self.assertEqual(done.returncode, 64, done.stderr)
                self.assertEqual(done.stdout, "")
                self.assertIn(rule, done.stderr)

    def test_file(self) -> None:
        """A file that cannot be written is named, and none is left."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "missing" / "network.npz"
            done = run("export", "W2", "--for", "10ms", "--out", str(path))
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("network.npz", done.stderr)
            self.assertEqual(list(Path(folder).iterdir()), [])


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        raise SystemExit("workloads_test.py needs the executable `workloads`")
    PROGRAM = str(Path(sys.argv.pop()).resolve())
    unittest.main()
