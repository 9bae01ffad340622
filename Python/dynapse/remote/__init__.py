"""A board behind ``dynapse serve``: the protocol of docs/server.md, with nothing but the standard library.

    from dynapse import remote

    with remote.connect("/run/user/1000/dynapse.sock", role="writer") as board:
        board.inject([(remote.ms(1), remote.word(tag=1024, cores=0b1111))])
        board.advance(remote.ms(20))
        for time_ps, value in board.read_events():
            print(time_ps, remote.unpack_word(value))

Times are whole picoseconds of emulated time. A client belongs to one thread.
"""

from __future__ import annotations

import os
from typing import Any, Dict, Optional, Sequence, Tuple, Union

from ._board import Board
from ._frames import (  # for clients of their own
    VERSION as VERSION, HEADER as HEADER, RECORD as RECORD, CREDIT as CREDIT, HELLO as HELLO, WELCOME as WELCOME,
    COMMAND as COMMAND, REPLY as REPLY, ERROR as ERROR, EVENTS as EVENTS, CREDIT_FRAME as CREDIT_FRAME, PING as PING,
    PONG as PONG, BYE as BYE, NOTICE as NOTICE, CONFIGURATION as CONFIGURATION, MEMORY as MEMORY, MORE as MORE, LAST as LAST,
    STREAMS as STREAMS,
)
from ._frames import Error
from ._words import Event as Event, Word, ms, unpack_word, us, word

__all__ = ["Board", "Error", "Word", "connect", "ms", "unpack_word", "us", "usual_socket", "word"]


def usual_socket() -> str:
    """Where a server listens that is not told."""
    folder = os.environ.get("XDG_RUNTIME_DIR")
    return f"{folder}/dynapse.sock" if folder else f"/tmp/dynapse-{os.getuid()}.sock"


def connect(
    address: Optional[Union[str, Tuple[str, int]]] = None, *, role: str = "observer", streams: Sequence[str] = ("host",),
    credit: int = 65536, policy: Optional[str] = None, token: Optional[str] = None, client: str = "python", timeout: float = 30.0,
) -> "Board":
    """Connects to a Unix socket by its path, or to TCP by ``(host, port)``."""
    hello: Dict[str, Any] = {"role": role, "streams": list(streams), "credit": credit, "client": client}
    if policy is not None:
        hello["policy"] = policy
    if token is not None:
        hello["token"] = token
    return Board(address if address is not None else usual_socket(), hello, timeout)
