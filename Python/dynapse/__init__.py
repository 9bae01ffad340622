"""Dynapse for Python: a device-level emulator of the DYNAP-SE2 neuromorphic chip.

    import dynapse
    board = dynapse.load("chips/experiments/wta.yaml").record().run()
    board.spikes().plot()

`Board` is for programs of one's own. Scripts for the real board run unchanged under `dynapse hil script.py`, which puts a
drop-in `samna` in place; `dynapse.install()` does the same from within Python.
"""
from __future__ import annotations

import os
import sys
from typing import Any

from ._library import LibraryMissing
from . import session
from ._abi import DynapseError
from ._native import Dynapse2Configuration as Configuration
from .board import Board
from .spikes import Spikes
from .sweep import dies, grid, sweep

__all__ = ["Board", "Configuration", "DynapseError", "LibraryMissing", "Spikes", "dies", "dropin", "grid", "install",
           "load", "session", "sweep", "version"]


def load(file: str, **settings: Any) -> Board:
    """A board as a file describes it: an experiment, or the vendor's dump."""
    return Board(file, **settings)


def version() -> str:
    """The version of the emulator."""
    from . import _abi

    return (_abi.function("version_text")() or b"").decode()


def dropin() -> str:
    """The directory that holds the drop-in `samna`."""
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "dropin")


def install() -> None:
    """Makes `import samna` find the drop-in, in this process."""
    if dropin() not in sys.path:
        sys.path.insert(0, dropin())
