"""Puts the emulator's time in the place of `time`, for scripts that sleep, wait for deadlines or only poll.

Under a virtual clock `time.sleep(s)` runs the boards for s seconds and returns at once; `time.time()` and its kin tell
emulated time, which begins at a fixed date, so that two runs are alike. Reading the clock moves it by a microsecond, so
that a loop that waits for a deadline without polling ends. Not replaced: `datetime.now()`, waits of threads and queues.
"""
from __future__ import annotations

import time
from typing import Callable

from .session import PS, Session

#: 2024-01-01 00:00:00 UTC: when virtual time begins.
EPOCH = 1_704_067_200
READING = 1_000_000  # picoseconds that a look at the clock takes

_real = {name: getattr(time, name) for name in ("sleep", "time", "monotonic", "perf_counter", "time_ns", "monotonic_ns",
                                                "perf_counter_ns")}


def install(session: Session) -> None:
    """Replaces the functions of `time` for the rest of the process; nothing to do in real time.

    Under a lockstep clock only `dynapse.session.advance()` moves time: `sleep` waits in real time and moves nothing.
    """
    if session.clock == "realtime":
        return
    moves = session.clock == "virtual"

    def now() -> int:
        if moves:
            session.advance(READING, False)
        return session.elapsed()

    def sleep(seconds: float) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        session.advance(round(float(seconds) * PS))

    def seconds(start: int) -> Callable[[], float]:
        return lambda: start + now() / PS

    def nanoseconds(start: int) -> Callable[[], int]:
        return lambda: start * 1_000_000_000 + now() // 1000

    if moves:
        time.sleep = sleep
    for name in ("time", "monotonic", "perf_counter"):
        start = EPOCH if name == "time" else 0
        setattr(time, name, seconds(start))
        setattr(time, name + "_ns", nanoseconds(start))


def restore() -> None:
    """Puts the machine's clock back."""
    for name, function in _real.items():
        setattr(time, name, function)
