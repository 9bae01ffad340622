"""The drop-in device module of the Dynapse emulator: what scripts for the real board import as `samna`.

It is put in place by `dynapse hil` and never installed under this name. Both generations of the vendor's calls are served
at once: `SamnaNode`, `setup_local_node` and `device_node` of the older, `samna.device` of the newer.
"""
from __future__ import annotations

from typing import Any

from . import device, dynapse2
from .device import (
    SamnaNode,
    device_node,
    get_dynapse2_dev_board_vid_and_pid,
    get_dynapse2_stack_vid_and_pid,
    init_samna,
    open_dynapse2_dev_board,
    open_dynapse2_stack,
    open_remote_node,
    setup_local_node,
)

#: A release whose calls are served; Rockpool asks for at least 0.46.1.
__version__ = "0.48.0"

#: Says that this is the emulator, for scripts that want to know.
__emulator__ = True

_ABSENT = ("graph", "dynapse1", "dynapcnn", "xylo", "xyloA2", "visualizer", "events", "processing", "ui", "logger", "io")


class NotEmulated(NotImplementedError, AttributeError):
    """A part of the vendor's library that the emulator of a DYNAP-SE2 does not have."""


def __getattr__(name: str) -> Any:
    if name in _ABSENT:
        raise NotEmulated(
            f"samna.{name} is not part of the emulator: no script for DYNAP-SE2 uses it; poll board.read_events() instead"
        )
    raise AttributeError(f"module 'samna' has no attribute '{name}'")
