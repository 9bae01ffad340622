"""Repeats a recording on the emulator and compares: `dynapse replay DIR`.

A recording of the emulator gives the same events again, bit for bit. One of a real board (`dynapse.recording.wrap`) is
played into an emulated board, and the answers are compared: rates, latencies, distances between trains, a verdict.
"""
from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from typing import Any, Dict, Iterator, List, Optional

import numpy as np

from . import _native, compare, session
from .recording import CROSSED

TEXT_LIMIT = 512 << 20


class Recording:
    """A recording, read from its directory."""

    def __init__(self, directory: str) -> None:
        self.directory = directory
        try:
            with open(os.path.join(directory, "info.json"), encoding="utf-8") as file:
                self.info: Dict[str, Any] = json.load(file)
            with open(os.path.join(directory, "calls.jsonl"), encoding="utf-8") as file:
                self.calls: List[Dict[str, Any]] = [json.loads(line) for line in file]
            self.written, self.read = (
                np.load(os.path.join(directory, name + ".npy"), allow_pickle=False) for name in ("written", "read"))
        except (OSError, ValueError) as error:
            raise ValueError(f"{directory} is no whole recording: {error}") from None
        if not isinstance(self.info, dict) or not all(
            isinstance(call, dict) and isinstance(call.get("do"), str)
            and all(isinstance(call.get(key), int) and call[key] >= 0 for key in ("call", "ps")) for call in self.calls
        ):
            raise ValueError(f"{directory} is no whole recording: info.json or a line of calls.jsonl is not what dynapse hil writes")
        if self.info.get("schema_version") != 1 or self.written.dtype != CROSSED or self.read.dtype != CROSSED:
            raise ValueError(f"{directory} is a recording of another version")

    def of(self, rows: np.ndarray, call: int) -> np.ndarray:
        """The events of a call."""
        start, end = np.searchsorted(rows["call"], [call, call + 1])
        return rows[start:end]

    def text(self, name: str) -> str:
        """A configuration."""
        if os.path.basename(name) != name:
            raise ValueError(f"{name} is not a file of the recording")
        with gzip.open(os.path.join(self.directory, name), "rt", encoding="utf-8") as file:
            return file.read(TEXT_LIMIT)

    def counter(self) -> int:
        """What the counter of a real board had come to when the recording began, in microseconds, as far as its events show."""
        found = [0]
        for call in [] if self.info.get("emulator") else self.calls:
            if call["do"] == "reset_fpga":
                break
            if call["do"] == "read":
                found.append(int(self.of(self.read, call["call"])["stamp"].max()) - call["ps"] // 1_000_000)
        return max(found)

    def duration(self) -> float:
        """Seconds from the first to the last event that was read."""
        times = self.read["stamp"].astype(np.int64)
        return float(np.ptp(times)) * 1e-6 if len(times) > 1 else 0.0


def _events(rows: np.ndarray) -> Iterator[_native.NormalGridEvent]:
    for stamp, word in zip(rows["stamp"].tolist(), rows["word"].tolist()):
        event = _native.NormalGridEvent(timestamp=stamp)
        x, y = ((-(bits & 7) if bits & 8 else bits & 7) for bits in (word >> 4 & 15, word >> 8 & 15))
        event.event = _native.Dynapse2Destination(core=[word >> i & 1 for i in range(4)], x_hop=x, y_hop=y, tag=word >> 12 & 2047)
        yield event


def play(recording: Recording, environment: Optional[Dict[str, str]] = None) -> np.ndarray:
    """The events that a board of the emulator gives to the same calls at the same times."""
    from .interface import STACK, Dynapse2Interface

    info = recording.info
    values = {"DYNAPSE_CLOCK": "lockstep", "DYNAPSE_BOARD": info.get("file"), "DYNAPSE_SERIAL": info.get("serial"),
              "DYNAPSE_FAULTS": info.get("faults"), "DYNAPSE_SETTINGS": info.get("settings"), "DYNAPSE_CHIPS": info.get("chips")}
    settings = {name: str(value) for name, value in values.items() if value}
    current = session.reset({**settings, **(environment or {})})
    board = Dynapse2Interface(info.get("kind", STACK), session=current)
    board._set_counter(recording.counter())
    model, answer, configuration, data = board.get_model(), [], None, b""
    for call in recording.calls:
        if call["ps"] > board._time:
            board._advance(call["ps"] - board._time)
        what = call["do"]
        if what == "configure":
            configuration = _native.Dynapse2Configuration(1)
            configuration.from_json(recording.text(call["file"]))
            data = configuration.__reduce__()[1][1]
            model.apply_configuration(configuration)
        elif what == "change":
            if info.get("layout") != len(_native.Dynapse2Chip().__reduce__()[1][1]):
                raise ValueError("the recording was made with another version of the package")
            patched = bytearray(data)
            for offset, text in call["runs"]:
                patched[offset : offset + len(text) // 2] = bytes.fromhex(text)
            data = bytes(patched)
            model.apply_configuration(_native._restore_configuration(len(data) // info["layout"], data))
        elif what == "write":
            board.input_interface_write_events(call["chip"], list(_events(recording.of(recording.written, call["call"]))))
        elif what == "read":
            answer.append(board.output_read())
        elif what == "reset":
            model.reset(call["kind"], call["mask"])
        elif what == "reset_fpga":
            board.reset_fpga()
        elif what == "enable_output":
            board.enable_output(call["bus"], call["on"])
        elif what == "sadc_period":
            model.set_sadc_sample_period_ms(call["ms"])
    answer.append(board.output_read())
    board._close()
    words = np.array([word for part in answer for word in part], dtype=np.uint32)
    rows = np.zeros(len(words) // 2, dtype=CROSSED)
    rows["word"], rows["stamp"] = words[0::2], words[1::2]
    return rows


def main(arguments: Optional[List[str]] = None) -> int:
    """Repeats a recording; 0 when the answer is identical or agrees, 1 when it differs."""
    parser = argparse.ArgumentParser(prog="dynapse replay", description="Repeat a recording and compare.")
    parser.add_argument("directory", help="of dynapse hil --record, or of dynapse.recording.wrap")
    parser.add_argument("--serial", type=int, help="another die than the recorded one")
    parser.add_argument("--tau", type=float, default=10.0, metavar="MS", help="of the distance between trains (default: 10)")
    parser.add_argument("--tolerance", type=float, default=0.2, help="of rates, as a part (default: 0.2)")
    parser.add_argument("--picture", metavar="FILE", help="draw both rasters as SVG")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    options = parser.parse_args(arguments)
    if not options.tau > 0 or not options.tolerance >= 0:
        parser.error("--tau is above 0 ms, --tolerance 0 or more")
    try:
        recording = Recording(options.directory)
        answer = play(recording, {"DYNAPSE_SERIAL": str(options.serial)} if options.serial else None)
    except (ValueError, ImportError, OSError) as error:
        print(f"dynapse replay: {error}", file=sys.stderr)
        return 3
    except (KeyError, IndexError, TypeError) as error:
        print(f"dynapse replay: {options.directory} is no whole recording: a call has not what it needs, {error!r}", file=sys.stderr)
        return 3
    # What was not read before the recording ended is not compared.
    last = int(recording.calls[-1]["ps"]) if recording.calls else 0
    answer = answer[: len(recording.read)] if recording.info.get("emulator") else answer
    same = np.array_equal(answer[["stamp", "word"]], recording.read[["stamp", "word"]])
    trains = [compare.trains(rows["stamp"], rows["word"]) for rows in (recording.read, answer)]
    found = compare.compare(*trains, recording.duration(), options.tau * 1e-3, options.tolerance)
    found.identical = same
    if options.picture:
        try:
            with open(options.picture, "w", encoding="utf-8") as file:
                file.write(compare.picture(*trains, found.verdict))
        except OSError as error:
            print(f"dynapse replay: the picture: {error}", file=sys.stderr)
            return 4
    if options.json:
        print(json.dumps({
            "schema_version": 1, "verdict": found.verdict, "rate_error": found.rate_error,
            "latency_error_s": found.latency_error, "distance": found.distance, "events": [len(recording.read), len(answer)],
            "ps": last,
        }))
    else:
        print(f"events      {len(recording.read)} recorded, {len(answer)} of the emulator")
        print("\n".join(found.lines()))
    return 0 if found.agrees else 1


if __name__ == "__main__":
    sys.exit(main())
