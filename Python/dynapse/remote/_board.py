"""The board on top of the connection: events, time, commands and configurations."""

from __future__ import annotations

import time
from typing import Any, Dict, Iterable, List

from ._connection import Connection
from ._frames import BYE, COMMAND, CONFIGURATION, Error, MEMORY, MORE, RECORD, pack_json
from ._words import Event, us


class Board(Connection):
    """A session with a server. It comes back by itself when its connection is lost."""

    #: How far an empty poll moves time where the writer moves it, as the board's own host would see it pass.
    quantum = us(100)

    @property
    def time_ps(self) -> int:
        """The emulated time of the last answer."""
        return self._time

    def inject(self, events: Iterable[Event]) -> None:
        """Sends events ``(time_ps, word)``; they are released at their time, late ones at once."""
        records = b"".join(RECORD.pack(t, value) for t, value in events)
        batch = self.welcome["limits"]["batch"] * RECORD.size
        for start in range(0, len(records), batch):
            part = records[start:start + batch]
            self._inject(part, len(part) // RECORD.size)

    def advance(self, by_ps: int) -> int:
        """Moves emulated time; returns the time that it has become, when all that came of it is here. Not in real time."""
        reply = self.ask("advance", by_ps=by_ps)
        while self._expected < reply["sequence"]:
            self._receive(self._timeout)
        return reply["time_ps"]

    def sleep(self, seconds: float) -> None:
        """Lets emulated time pass: by moving it, or by waiting where it follows the wall clock."""
        if self.welcome["clock"] == "realtime":
            time.sleep(seconds)
        else:
            self.advance(round(seconds * 1e12))

    def read_events(self, stream: str = "host") -> List[Event]:
        """Takes the events that came, as ``(time_ps, value)``; never waits for one.

        Where the clock is virtual, a poll of the writer that finds nothing moves time by ``quantum``.
        """
        self._receive(0)
        if not self._events.get(stream) and self.welcome["clock"] == "virtual" and self.welcome["role"] == "writer":
            self.advance(self.quantum)
        return self._events.pop(stream, [])

    def status(self) -> Dict[str, Any]:
        """Time, clock, overruns and counts."""
        return self.ask("status")

    def set_bias(self, name: str, coarse: int, fine: int, *, chip: int = 0, core: int = 0) -> None:
        """Programs one bias of a core."""
        self.ask("bias", chip=chip, core=core, name=name, coarse=coarse, fine=fine)

    def configure(self, text: bytes) -> None:
        """Programs the whole board from the vendor's JSON, plain or gzip."""
        self._request += 1
        size = 1 << 20
        for start in range(0, max(1, len(text)), size):
            flags = MORE if start + size < len(text) else 0
            self._send(CONFIGURATION, text[start:start + size], flags=flags, request=self._request)
        self._answer(self._request)

    def program(self, records: bytes) -> None:
        """Programs words of the memories and biases, 12 bytes each as docs/server.md says."""
        size = self.welcome["limits"]["frame"] // 12 * 12
        for start in range(0, len(records), size):
            self._request += 1
            self._send(MEMORY, records[start:start + size], request=self._request)
            self._time = self._answer(self._request)["time_ps"]

    def configuration(self) -> bytes:
        """What is programmed, as the vendor's JSON; nothing at power-up."""
        self._configuration.clear()
        self.ask("configuration")
        return bytes(self._configuration)

    def ask(self, do: str, **keys: Any) -> Dict[str, Any]:
        """Does any command of docs/server.md and returns its reply."""
        self._request += 1
        self._send(COMMAND, pack_json(dict(keys, do=do)), request=self._request)
        reply = self._answer(self._request)
        self._time = reply.get("time_ps", self._time)
        return reply

    def close(self) -> None:
        """Ends the session."""
        if self._socket is not None:
            try:
                self._send(BYE, b"{}")
            except (OSError, Error):
                pass
            self._hang_up()

    def drop(self) -> None:
        """Closes the connection without a word, as a fault would; the next call comes back."""
        self._hang_up()

    def __enter__(self) -> "Board":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        w = self.welcome
        return f"<Board {w.get('chips')} chips, {w.get('clock')}, session {self._session} as {w.get('role')}>"
