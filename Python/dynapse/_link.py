"""The connection of a session to `dynapse serve`, as DYNAPSE_SERVER names it, and what to do when there is none."""
from __future__ import annotations

import atexit
import threading
import time
import weakref
from typing import Any, Dict, List, Optional, Tuple, Union

from . import remote

#: How much time is moved at once, so that an answer comes before the connection counts as lost.
_SLICE = 100_000_000_000
_monotonic_ns = time.monotonic_ns


class ServerError(RuntimeError):
    """The server of DYNAPSE_SERVER cannot be used; the text says why and what to do."""

    __module__ = "dynapse.served"  # named in tracebacks as it is imported


def parse_address(text: str) -> Union[str, Tuple[str, int]]:
    """A path for `unix:PATH`, host and port for `tcp://HOST:PORT`; ValueError for anything else."""
    if text.startswith("unix:") and len(text) > 5:
        return text[7:] if text.startswith("unix:///") else text[5:]
    host, colon, port = text[6:].rpartition(":")
    if text.startswith("tcp://") and colon and host and port.isdigit() and 0 < int(port) < 65536:
        return host.strip("[]"), int(port)
    raise ValueError(f"DYNAPSE_SERVER is {text!r}; it is unix:PATH or tcp://HOST:PORT")


_REMEDIES = {
    "wrong-token": "set DYNAPSE_TOKEN to the line in its token file",
    "writer-taken": "another script programs its board; wait until that one has ended, half a minute if it was killed",
    "frame-version": "install the package and the server together",
    "frame-magic": "DYNAPSE_SERVER has to name what `dynapse serve` says it listens on",
    "draining": "start it again",
}


class Link:
    """The connection of a session; one thread at a time uses it."""

    def __init__(self, address: str, token: Optional[str]) -> None:
        self.address = address
        try:
            self.board = remote.connect(
                parse_address(address), role="writer", streams=("host", "north", "east", "south"), credit=1 << 20,
                policy="block", token=token, client="samna")
        except remote.Error as error:
            remedy = _REMEDIES.get(error.code)
            raise ServerError(f"the server at {address} refuses: {error}" + (f"; {remedy}" if remedy else "")) from None
        except (OSError, EOFError) as error:
            raise ServerError(
                f"no server answers at {address}: {getattr(error, 'strerror', None) or error}; start one with `dynapse serve`, "
                "or unset DYNAPSE_SERVER to run in this process") from None
        self.lock = threading.RLock()
        self.clock: str = self.board.welcome["clock"]
        self.chips: int = self.board.welcome["chips"]
        self._anchor = (self.board.time_ps, _monotonic_ns())
        self.open: Optional[weakref.ref] = None
        self._ended = threading.Event()
        threading.Thread(target=self._breathe, name="dynapse server", daemon=True).start()
        atexit.register(self.close)

    def _breathe(self) -> None:
        """Answers the server's pings while the script is busy elsewhere."""
        while not self._ended.wait(30):
            with self.lock:
                try:
                    if not self._ended.is_set():
                        self.board._receive(0)
                except Exception:  # the script's own call meets and reports it
                    pass

    def now(self) -> int:
        """The board's time: exact where it is told to move, else as far as the wall clock has come since it was told."""
        if self.clock != "realtime":
            return self.board.time_ps
        return self._anchor[0] + 1000 * (_monotonic_ns() - self._anchor[1])

    def ask(self, do: str, **keys: Any) -> Dict[str, Any]:
        """Does a command of docs/server.md."""
        with self.lock:
            reply = self.board.ask(do, **keys)
        if "time_ps" in reply:
            self._anchor = (reply["time_ps"], _monotonic_ns())
        return reply

    def run_to(self, target: int) -> None:
        """Moves time."""
        with self.lock:
            while self.board.time_ps < target:
                self.board.advance(min(_SLICE, target - self.board.time_ps))

    def take(self) -> List[remote.Event]:
        """The events that have come, in the order of time."""
        with self.lock:
            self.board._receive(0)
            waiting, self.board._events = self.board._events, {}
        if not waiting:
            return []
        events = [event for name in ("host", "north", "east", "south") for event in waiting.get(name, ())]
        if any(a[0] > b[0] for a, b in zip(events, events[1:])):
            events.sort(key=lambda event: event[0])
        return events

    def close(self) -> None:
        """Gives the writer's seat up."""
        self._ended.set()
        with self.lock:
            self.board.close()
        atexit.unregister(self.close)
