"""The board of `dynapse serve` behind the vendor's calls: the same script, unmodified, when DYNAPSE_SERVER is set.

Everything here stands in the place of what the native `Device` does in process, with the same stamps and the same order,
so that a script gets the same events from both under a virtual or a lockstep clock. What differs is said in docs/hil.md:
the board is the server's, one at a time, and goes on from script to script.
"""
from __future__ import annotations

import copy
import weakref
from typing import Any, Dict, List, Optional, Sequence

from . import _native, remote
from ._link import Link as Link, ServerError as ServerError, parse_address as parse_address
from .interface import Dynapse2Interface
from .recording import word_of

_US = 1_000_000
_BUSES = ("W", "N", "E", "S", "sADC")


class ServedInterface(Dynapse2Interface):
    """A board behind a server; scripts see a `Dynapse2Interface`."""

    _link: Link
    _opened = False

    def _connect(self, kind: str, chips: Optional[int]) -> int:
        link = self._link = self._session.link
        other = link.open() if link.open else None
        if other is not None and other._handle:
            raise RuntimeError("the server has one board, which is open: close it with samna.device.close_device(board) first")
        self._applied = _native.Dynapse2Configuration(link.chips)
        text = self._configuration_of_server()
        if text:
            self._applied.from_json(text)
        self._epochs, self._released, self._stamped, self._drained = 0, 0, 0, -1
        self._target = 0
        self._counts = dict.fromkeys(("events_written", "events_read", "late", "out_of_order", "polls"), 0)
        self._begin = link.ask("status")
        self._end: Dict[str, Any] = {}
        link.take()  # what came before the board was opened
        link.open, self._opened = weakref.ref(self), True
        return link.chips

    def _configuration_of_server(self) -> str:
        with self._link.lock:
            return self._link.board.configuration().decode()

    # What the native device has.

    _handle = property(lambda self: int(self._opened))  # type: ignore[assignment]
    _chips = property(lambda self: self._applied_chips())  # type: ignore[assignment]
    _mode = property(lambda self: self._session.mode)  # type: ignore[assignment]
    _time = property(lambda self: self._link.now())  # type: ignore[assignment]
    _epoch = property(lambda self: self._epochs)  # type: ignore[assignment]
    _counter = property(lambda self: (self._time - self._epochs) // _US)  # type: ignore[assignment]

    def _applied_chips(self) -> int:
        return self._link.chips

    def _enter(self) -> Link:
        if not self._opened:
            raise RuntimeError("the board is closed: open it again with samna.device.open_device()")
        return self._link

    def _now(self) -> int:
        return max(self._target, self._link.now())

    def _settle(self) -> None:
        link = self._enter()
        if link.clock != "realtime" and self._target > link.board.time_ps:
            link.run_to(self._target)

    def _advance(self, picoseconds: int, run: bool = True) -> None:
        if picoseconds < 0:
            raise ValueError(f"time goes forwards: {picoseconds} ps is negative")
        self._enter()
        self._target = max(self._target, self._link.now()) + picoseconds
        if run:
            self._settle()

    def _poll(self) -> List[remote.Event]:
        link = self._enter()
        self._counts["polls"] += 1
        self._settle()
        if link.clock == "lockstep" and self._drained == link.board.time_ps:
            return []
        events = link.take()
        if not events and link.clock == "virtual":
            self._target = link.board.time_ps + self._session.quantum
            self._settle()
            events = link.take()
        self._drained = link.board.time_ps
        self._counts["events_read"] += len(events)
        return events

    def _stamp(self, picoseconds: int) -> int:
        self._stamped = max(self._stamped, (picoseconds - self._epochs) // _US + 1)
        return self._stamped & 0xFFFFFFFF

    def read_events(self) -> List[_native.NormalGridEvent]:
        """Takes the events that have arrived; [] when there is none."""
        found = []
        for picoseconds, value in self._poll():
            tag, cores, x_hop, y_hop = remote.unpack_word(value)
            packet = _native.Dynapse2Destination(
                core=[cores >> i & 1 == 1 for i in range(4)], x_hop=x_hop, y_hop=y_hop, tag=tag)
            found.append(_native.NormalGridEvent(event=packet, timestamp=self._stamp(picoseconds)))
        return found

    def output_read(self) -> List[int]:
        """The same as raw words, event and time in turn."""
        return [number for picoseconds, value in self._poll() for number in (value, self._stamp(picoseconds))]

    def _release(self, stamp: int, now: int) -> int:  # type: ignore[override]
        counted = (now - self._epochs) // _US
        counter = counted & 0xFFFFFFFF
        is_late = stamp <= counter
        moment = now if is_late else self._epochs + (counted + stamp - counter) * _US
        self._counts["late"] += is_late
        if moment < self._released:
            self._counts["out_of_order"] += not is_late
            moment = self._released
        self._released = moment
        return moment

    def _write_events(self, events: Sequence[_native.NormalGridEvent], chip: int = 0) -> None:
        events = list(events)
        if not 0 <= chip < self._chips:
            raise ValueError(f"the board has no chip {chip}: it has {self._chips}")
        for index, event in enumerate(events):
            if type(event) is not _native.NormalGridEvent:
                raise TypeError(f"events[{index}] is no NormalGridEvent; nothing has been written")
        link = self._enter()
        self._settle()
        now = link.now()
        rows = [(self._release(event.timestamp, now), word_of(event) | chip << 24) for event in events]
        with link.lock:
            link.board.inject(rows)
        self._counts["events_written"] += len(rows)

    def _apply(self, configuration: _native.Dynapse2Configuration) -> bool:
        if type(configuration) is not _native.Dynapse2Configuration:
            raise TypeError(f"apply_configuration takes a Dynapse2Configuration, not {type(configuration).__name__}")
        link = self._enter()
        self._settle()
        records, is_more = _native._difference(self._applied, configuration)
        with link.lock:
            if is_more:
                news = copy.copy(self._applied)
                _native._take_over(news, configuration)
                link.board.configure(news.to_json(compact=True).encode())
            elif records:
                link.board.program(records)
        _native._take_over(self._applied, configuration)
        return True

    def _configuration(self) -> _native.Dynapse2Configuration:
        self._enter()
        return copy.copy(self._applied)

    def _erase(self, mask: int) -> None:
        news, blank = self._configuration(), _native.Dynapse2Chip()
        for index in range(self._chips):
            if mask < 0 or mask >> index & 1:
                news.chips[index] = blank
        self._apply(news)

    def _reset_counter(self) -> None:
        self._settle()
        self._link.ask("status")
        self._epochs = self._released = self._link.now()
        self._stamped = 0

    def _set_counter(self, counter: int) -> None:
        self._epochs, self._stamped = self._link.now() - counter * _US, 0

    def _statistics(self) -> Dict[str, int]:
        end = self._end or (self._link.ask("status") if self._opened else self._begin)
        return {
            **self._counts, "overruns": end["overruns"] - self._begin["overruns"],
            "overrun_ps": end["slipped_ps"] - self._begin["slipped_ps"], "longest_lag_ps": 0,
            "emulated_ps": end["time_ps"] - self._begin["time_ps"],
        }

    def _close(self) -> bool:
        if not self._opened:
            return False
        self._end = self._link.ask("status")
        self._opened = False
        return True

    # What goes through ctypes in process.

    def _lost(self) -> int:
        self._settle()
        return int(self._link.ask("status")["lost_packets"] - self._begin["lost_packets"])

    def _counts_of(self, chip: int) -> List[int]:
        self._settle()
        return list(self._link.ask("sadc", chip=chip)["values"])

    def _set_period(self, picoseconds: int) -> None:
        self._enter().ask("sadc-period", period_ps=picoseconds)

    def _period(self) -> int:
        self._settle()
        return int(self._link.ask("board")["sadc_period_ps"])

    def _enable(self, bus: int, on: bool) -> None:
        self._settle()
        self._link.ask("output", bus=_BUSES[bus], on=on)

    def _is_enabled(self, bus: int) -> bool:
        self._settle()
        return _BUSES[bus] in self._link.ask("board")["outputs"]
