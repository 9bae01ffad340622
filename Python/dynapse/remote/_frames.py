"""Frames as docs/server.md has them: their header, their types, their records and JSON, and what the server says is wrong."""

from __future__ import annotations

import json
import struct
from typing import Any, Dict

VERSION = 1
HEADER = struct.Struct("<2sBBHHIIQQ")
RECORD = struct.Struct("<qI")
CREDIT = struct.Struct("<Q")

HELLO, WELCOME, COMMAND, REPLY, ERROR, EVENTS, CREDIT_FRAME, PING, PONG, BYE, NOTICE, CONFIGURATION, MEMORY = range(1, 14)
MORE, LAST = 1, 2
STREAMS = {1: "host", 2: "north", 3: "east", 4: "south", 5: "spikes", 6: "sadc"}


class Error(RuntimeError):
    """What the server says is wrong; ``code`` is stable."""

    __module__ = __name__.rpartition(".")[0]  # named in tracebacks as it is imported

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text or code)
        self.code = code


def pack_json(value: Dict[str, Any]) -> bytes:
    """A frame's JSON, without spaces."""
    return json.dumps(value, separators=(",", ":")).encode()
