"""Everything that crosses the interface of a board, in a directory.

    calls.jsonl         a line a call, with the board's time in picoseconds: configuration, reset, output, bitfile ...
    written.npy         events to the board: call, stamp, word, chip
    read.npy            events from the board: call, stamp, word
    configuration-N.json.gz    the first configuration, in the vendor's JSON
    info.json           versions and the board, so that `dynapse replay` makes the same one

Later configurations are kept as the bytes that differ from the one before (`layout` in info.json says of which version).
`wrap()` records a real board through the vendor's own library; it keeps every configuration as JSON.
"""
from __future__ import annotations

import atexit
import gzip
import json
import os
from typing import Any, Dict, List, Optional, Sequence

import numpy as np

from . import _native
from .enums import BusId, ResetType

CROSSED = np.dtype([("call", "u4"), ("stamp", "u4"), ("word", "u4"), ("chip", "u4")])


def word_of(event: Any) -> int:
    """The word of an event, as dynap.h packs it; of the vendor's objects, too."""
    packet = event.event
    cores = sum(bool(on) << i for i, on in enumerate(packet.core))
    x, y = ((8 | -hop) if hop < 0 else hop for hop in (packet.x_hop, packet.y_hop))
    return (packet.tag << 12) | (y << 8) | (x << 4) | cores


class Writer:
    """Writes a recording; whole once `close()` has been called, which the end of the process does."""

    def __init__(self, directory: str, info: Dict[str, Any]) -> None:
        os.makedirs(directory, exist_ok=True)
        if os.listdir(directory):
            raise FileExistsError(f"{directory} is not empty: a recording begins in a new directory")
        self.directory = directory
        self._calls = open(os.path.join(directory, "calls.jsonl"), "w", encoding="utf-8")
        self._count = 0
        self._events: Dict[str, List[np.ndarray]] = {"written": [], "read": []}
        with open(os.path.join(directory, "info.json"), "w", encoding="utf-8") as file:
            json.dump({"schema_version": 1, **info}, file, indent=2)
        atexit.register(self.close)

    def call(self, what: str, time: int, **values: Any) -> int:
        """Writes a call; its number."""
        self._calls.write(json.dumps({"call": self._count, "ps": time, "do": what, **values}) + "\n")
        self._count += 1
        return self._count - 1

    def events(self, kind: str, call: int, events: Sequence[Any], chip: int = 0) -> None:
        """Writes the events of a call."""
        rows = np.empty(len(events), dtype=CROSSED)
        rows["call"], rows["chip"] = call, chip
        rows["stamp"] = [event.timestamp for event in events]
        rows["word"] = [word_of(event) for event in events]
        self._events[kind].append(rows)

    def json(self, text: str, number: int) -> str:
        """Writes a configuration; the file's name."""
        name = f"configuration-{number}.json.gz"
        with gzip.open(os.path.join(self.directory, name), "wt", compresslevel=1, encoding="utf-8") as file:
            file.write(text)
        return name

    def close(self) -> None:
        """Makes the recording whole."""
        if self._calls.closed:
            return
        self._calls.close()
        for kind, parts in self._events.items():
            rows = np.concatenate(parts) if parts else np.empty(0, dtype=CROSSED)
            np.save(os.path.join(self.directory, kind + ".npy"), rows)


class Recorder:
    """Stands between a script and a board of the emulator."""

    def __init__(self, board: Any, directory: str) -> None:
        session = board._session
        self._board, self._last, self._configurations = board, b"", 0
        self._read, self._output = board.read_events, board.output_read
        count = sum(row["info"].get("recorded", 0) for row in session.opened)
        place = directory if count == 0 else os.path.join(directory, f"board-{count + 1}")
        self._writer = Writer(place, {
            "emulator": True, "kind": board._kind, "chips": board._chips, "clock": session.clock, "file": session.board,
            "serial": session.serial, "faults": session.faults, "settings": session.settings,
            "layout": _native.Dynapse2Chip().__reduce__()[1][1].__len__(),
        })

    def _now(self) -> int:
        self._board._settle()
        return self._board._time

    def note(self, what: str, **values: Any) -> None:
        """Writes a call."""
        self._writer.call(what, self._now(), **values)

    def read_events(self) -> List[Any]:
        """Takes what has arrived, and writes it."""
        events = self._read()
        if events:
            self._writer.events("read", self._writer.call("read", self._board._time, count=len(events)), events)
        return events

    def output_read(self) -> List[int]:
        """The same as raw words."""
        words = self._output()
        if words:
            call = self._writer.call("read", self._board._time, count=len(words) // 2)
            rows = np.zeros(len(words) // 2, dtype=CROSSED)
            rows["call"], rows["word"], rows["stamp"] = call, words[0::2], words[1::2]
            self._writer._events["read"].append(rows)
        return words

    def written(self, chip: int, events: Sequence[Any]) -> None:
        """Writes events to the board."""
        events = list(events)
        self._writer.events("written", self._writer.call("write", self._now(), chip=chip, count=len(events)), events, chip)

    def configuration(self, configuration: Any) -> None:
        """Writes a configuration, or what differs from the one before."""
        time = self._now()
        data = configuration.__reduce__()[1][1]
        if len(data) != len(self._last):
            self._configurations += 1
            self._writer.call("configure", time, file=self._writer.json(configuration.to_json(compact=True), self._configurations))
        else:
            old, new = np.frombuffer(self._last, np.uint8), np.frombuffer(data, np.uint8)
            changed = np.flatnonzero(old != new)
            runs = np.split(changed, np.flatnonzero(np.diff(changed) != 1) + 1) if len(changed) else []
            self._writer.call("change", time, runs=[[int(run[0]), data[run[0] : run[-1] + 1].hex()] for run in runs])
        self._last = data


class WrappedBoard:
    """A real board of the vendor's library, recorded: all else is passed on."""

    def __init__(self, board: Any, directory: str, info: Optional[Dict[str, Any]] = None) -> None:
        self._board, self._writer = board, Writer(directory, {"emulator": False, **(info or {})})
        self._configurations = 0
        self._start: Optional[int] = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._board, name)

    def _now(self) -> int:
        import time

        now = time.monotonic_ns() * 1000
        self._start = now if self._start is None else self._start
        return now - self._start

    def close_recording(self) -> None:
        """Makes the recording whole; what follows is not recorded."""
        self._writer.close()

    def get_model(self) -> Any:
        """The model, whose configurations are recorded."""
        return _WrappedModel(self._board.get_model(), self)

    def read_events(self) -> List[Any]:
        """Takes what has arrived, and writes it."""
        events = self._board.read_events()
        if events:
            self._writer.events("read", self._writer.call("read", self._now(), count=len(events)), events)
        return events

    def input_interface_write_events(self, chip: int, events: Sequence[Any]) -> Any:
        """Writes events to the board."""
        self._writer.events("written", self._writer.call("write", self._now(), chip=chip, count=len(events)), events, chip)
        return self._board.input_interface_write_events(chip, events)

    def grid_bus_write_events(self, events: Sequence[Any]) -> Any:
        """Writes events to the board."""
        self._writer.events("written", self._writer.call("write", self._now(), chip=0, count=len(events)), events)
        return self._board.grid_bus_write_events(events)

    def output_read(self) -> List[int]:
        """Takes what has arrived as raw words, whose layout is not known: they are not recorded."""
        words = self._board.output_read()
        if words:
            self._writer.call("raw", self._now(), count=len(words))
        return words

    def enable_output(self, bus: Any, on: bool) -> Any:
        """Switches a stream of events on or off."""
        name = _name(bus)
        if name in BusId.__members__:
            self._writer.call("enable_output", self._now(), bus=int(BusId[name]), on=bool(on))
        return self._board.enable_output(bus, on)

    def reset_fpga(self) -> Any:
        """Resets the counter."""
        self._writer.call("reset_fpga", self._now())
        return self._board.reset_fpga()


class _WrappedModel:
    def __init__(self, model: Any, board: WrappedBoard) -> None:
        self._model, self._board = model, board

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def apply_configuration(self, configuration: Any) -> Any:
        board = self._board
        board._configurations += 1
        name = board._writer.json(configuration.to_json(), board._configurations)
        board._writer.call("configure", board._now(), file=name)
        return self._model.apply_configuration(configuration)

    def reset(self, kind: Any, chips: int) -> Any:
        name = _name(kind)
        if name in ResetType.__members__:
            self._board._writer.call("reset", self._board._now(), kind=int(ResetType[name]), mask=int(chips))
        return self._model.reset(kind, chips)

    def set_sadc_sample_period_ms(self, milliseconds: int) -> Any:
        self._board._writer.call("sadc_period", self._board._now(), ms=int(milliseconds))
        return self._model.set_sadc_sample_period_ms(milliseconds)


def _name(value: Any) -> str:
    """The name of a member of one of the vendor's enumerations, whose numbers are not published."""
    return str(getattr(value, "name", value)).rpartition(".")[2]


def wrap(board: Any, directory: str, chips: Optional[int] = None) -> WrappedBoard:
    """Records a real board: use what this returns in the board's place, from before the first configuration on.

    `chips` says how many the board has, where that is not four. The recording is whole when the process ends, or after
    `close_recording()`. Compare it with the emulator by
    `dynapse replay DIRECTORY`.
    """
    return WrappedBoard(board, directory, {"chips": chips} if chips else None)
