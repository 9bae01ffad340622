"""What a script runs against: which board, which clock, what is written down. One session a process.

`dynapse hil` sets the environment; without it the defaults hold: an ideal die of serial 1, in real time.

| variable | meaning | default |
|---|---|---|
| DYNAPSE_CLOCK | realtime, virtual or lockstep | realtime |
| DYNAPSE_BOARD | a file: a board or an experiment (YAML or JSON), or a vendor's dump | an empty board |
| DYNAPSE_CHIPS | chips in a row, of an empty board | 4 of a stack, 1 of a development board |
| DYNAPSE_SERIAL | which die: mismatch and faults | 1 |
| DYNAPSE_FAULTS | a file of faults | none |
| DYNAPSE_SETTINGS | settings as `dynapse run --set` takes them, one a line | none |
| DYNAPSE_IDENTITY | the serial numbers that the boards show, separated by commas | 0000DYNAPSE |
| DYNAPSE_QUANTUM | by how many microseconds an empty poll moves a virtual clock | 100 |
| DYNAPSE_THREADS | threads of the emulator; results are the same | 1 |
| DYNAPSE_RECORD | a directory for everything that crosses the interface | none |
| DYNAPSE_SERVER | `unix:PATH` or `tcp://HOST:PORT` of `dynapse serve`, whose board is then used, and whose clock | none: in process |
| DYNAPSE_TOKEN | the token of that server | none |
"""
from __future__ import annotations

import os
import threading
import time as _time
import weakref
from typing import Any, Dict, List, Optional

from . import _abi

MODES = ("realtime", "virtual", "lockstep")
PS = 1_000_000_000_000  # picoseconds in a second

# As they are before `install()` puts others in place.
_sleep, _monotonic = _time.sleep, _time.monotonic


class Session:
    """The settings of a process, the boards that it has open, and the clock that they share."""

    def __init__(self, environment: Optional[Dict[str, str]] = None) -> None:
        values = dict(os.environ if environment is None else environment)
        clock = values.get("DYNAPSE_CLOCK")
        if clock and clock not in MODES:
            raise ValueError(f"DYNAPSE_CLOCK is {clock}; it is one of {', '.join(MODES)}")
        self._clock = clock or None
        self.server = values.get("DYNAPSE_SERVER") or None
        self._token = values.get("DYNAPSE_TOKEN") or None
        self._link: Any = None
        if self.server:
            self._check_server(values)
        self.board = values.get("DYNAPSE_BOARD") or None
        self.chips = self._number(values, "DYNAPSE_CHIPS", None)
        self.serial = self._number(values, "DYNAPSE_SERIAL", None)
        self.faults = values.get("DYNAPSE_FAULTS") or None
        self.settings = values.get("DYNAPSE_SETTINGS") or None
        self.identities = [text.strip() for text in (values.get("DYNAPSE_IDENTITY") or "0000DYNAPSE").split(",")]
        self.quantum = self._number(values, "DYNAPSE_QUANTUM", 100) * 1_000_000
        self.threads = self._number(values, "DYNAPSE_THREADS", 1)
        self.record = values.get("DYNAPSE_RECORD") or None
        self.bitfiles: List[Dict[str, Any]] = []
        self.opened: List[Dict[str, Any]] = []
        self._devices: List[weakref.ref] = []
        self._elapsed = 0  # of a clock that the machine does not move, picoseconds
        self._follower: Optional[threading.Thread] = None

    def _check_server(self, values: Dict[str, str]) -> None:
        from .served import parse_address

        parse_address(self.server or "")
        own = [name for name in ("BOARD", "CHIPS", "SERIAL", "FAULTS", "SETTINGS", "THREADS") if values.get("DYNAPSE_" + name)]
        if own:
            raise ValueError(
                f"DYNAPSE_{own[0]} is set, and so is DYNAPSE_SERVER, whose board it cannot change: give it to `dynapse serve`")

    @property
    def link(self) -> Any:
        """The connection to the server, made at the first use; ServerError when there is none."""
        if self._link is None:
            from .served import Link, ServerError

            link = Link(str(self.server), self._token)
            if self._clock and self._clock != link.clock:
                link.close()
                raise ServerError(
                    f"the clock of the server at {self.server} is {link.clock}, not {self._clock}: "
                    f"start it with `dynapse serve --clock {self._clock}`, or leave the choice to it")
            self._link = link
        return self._link

    @property
    def clock(self) -> str:
        """Who moves time; with a server, as that was started."""
        return str(self.link.clock) if self.server else self._clock or "realtime"

    def close(self) -> None:
        """Ends all boards, and the connection to a server."""
        for device in self.devices():
            device._close()
        if self._link is not None:
            self._link.close()
            self._link = None

    @staticmethod
    def _number(values: Dict[str, str], name: str, default: Any) -> Any:
        text = values.get(name)
        if not text:
            return default
        try:
            number = int(text)
        except ValueError:
            number = 0
        if number < 1:
            raise ValueError(f"{name} is {text!r}; it is a whole number above 0")
        return number

    @property
    def mode(self) -> int:
        """The clock as the native device numbers it."""
        return MODES.index(self.clock)

    def check(self) -> None:
        """Finds before a script runs what it would meet when it opens a board; ValueError or OSError."""
        if self.record and os.path.isdir(self.record) and os.listdir(self.record):
            raise FileExistsError(f"{self.record} is not empty: a recording begins in a new directory")
        if self.server:
            self.link
        elif self.board or self.chips or self.faults or self.settings:
            handle, _ = self.create(1)
            _abi.call("destroy", handle)

    def create(self, chips: int) -> tuple:
        """Makes the board of this session: its handle and how many chips it has."""
        if self.board:
            return _abi.create(
                file=self.board, serial=self.serial, settings=self.settings, fault_map=self.faults,
                threads=self.threads, flags=_abi.NO_RECORDS,
            )
        count = self.chips or chips
        rows = -(-count // 15)
        if count % rows or rows > 15:
            raise ValueError(f"{count} chips make no board: they stand in rows of at most 15, all as long, 225 at most")
        return _abi.create(
            columns=count // rows, rows=rows, serial=self.serial, settings=self.settings, fault_map=self.faults,
            threads=self.threads,
        )

    def devices(self) -> List[Any]:
        """The boards that are open."""
        found = [reference() for reference in self._devices]
        return [device for device in found if device is not None and device._handle]

    def add(self, device: Any) -> None:
        """Takes a board under this clock."""
        device._since = 0 if self.clock == "realtime" else self.elapsed() - device._now()
        self._devices = [reference for reference in self._devices if reference() is not None]
        self._devices.append(weakref.ref(device))
        if self.clock == "realtime" and not self.server and self._follower is None:
            self._follower = threading.Thread(target=self._follow, name="dynapse clock", daemon=True)
            self._follower.start()

    def _follow(self) -> None:
        """Keeps boards close to the wall clock while the script sleeps or computes."""
        while True:
            _sleep(0.005)
            for device in self.devices():
                try:
                    device._settle()
                except Exception:  # the script's own call meets and reports it
                    pass

    # The clock of virtual and lockstep sessions, in picoseconds.

    def elapsed(self) -> int:
        """How far the session's clock has come: that of the board furthest ahead."""
        if self.clock == "realtime":
            return 0
        return max([self._elapsed] + [device._since + device._now() for device in self.devices()])

    def advance(self, picoseconds: int, run: bool = True) -> None:
        """Moves all boards to the same later time."""
        target = self.elapsed() + picoseconds
        self._elapsed = target
        for device in self.devices():
            step = target - device._since - device._now()
            if step > 0:
                device._advance(step, run)

    def statistics(self) -> List[Dict[str, Any]]:
        """What has crossed the interface of each board that was opened."""
        return [{**row["info"], **row["count"]()} for row in self.opened]


_session: Optional[Session] = None


def current() -> Session:
    """The session of the process, made at the first call."""
    global _session
    if _session is None:
        _session = Session()
    return _session


def reset(environment: Optional[Dict[str, str]] = None) -> Session:
    """Closes all boards and begins a new session; for tests and notebooks."""
    global _session
    if _session is not None:
        _session.close()
    _session = Session(environment)
    return _session


def advance(seconds: float) -> None:
    """Moves a virtual or a lockstep clock; ValueError in real time, which moves itself."""
    session = current()
    if session.clock == "realtime":
        raise ValueError("a real clock moves itself: choose --clock virtual or --clock lockstep")
    session.advance(round(seconds * PS))
