"""Finds libdynap, the emulator, and opens it once for the process."""
from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Iterator, Optional

try:
    import numpy  # noqa: F401
except ImportError:
    raise ImportError(
        f"dynapse needs NumPy, which {sys.executable} has not: install it there, or name an interpreter that has it, by --python of "
        "dynapse hil or DYNAPSE_PYTHON; `make python` makes Python/.venv/bin/python"
    ) from None

from . import _native

NAME = "libdynap.dylib" if sys.platform == "darwin" else "libdynap.so"

_opened: Optional[ctypes.CDLL] = None


class LibraryMissing(ImportError):
    """libdynap is not where the package looks for it."""


def candidates() -> Iterator[Path]:
    """Where the library may be, the most particular place first."""
    named = os.environ.get("DYNAPSE_LIBRARY")
    if named:
        yield Path(named)
        return
    here = Path(__file__).resolve().parent
    yield here / NAME
    for parent in here.parents:  # a checkout: what `swift build` has made
        if (parent / "Package.swift").exists():
            yield parent / ".build" / "release" / NAME
            yield parent / ".build" / "debug" / NAME
            break
    for prefix in (sys.prefix, "/usr/local", "/usr"):
        yield Path(prefix) / "lib" / NAME


def path() -> Path:
    """The library's file; `LibraryMissing` says where it was looked for and what to do."""
    places = list(candidates())
    for place in places:
        if place.is_file():
            return place
    if os.environ.get("DYNAPSE_LIBRARY"):
        raise LibraryMissing(
            f"DYNAPSE_LIBRARY is {places[0]}, which is no file; name {NAME} as `make python` makes it"
        )
    raise LibraryMissing(
        f"{NAME} is not to be found; build it with `make python` in a checkout, or install it with `make install` and set DYNAPSE_LIBRARY "
        f"to where it is. Looked for: " + ", ".join(str(place) for place in places)
    )


def library() -> ctypes.CDLL:
    """The library, for the functions that need no speed; opened at the first call."""
    global _opened
    if _opened is None:
        place = str(path())
        _native._open_library(place)
        _opened = ctypes.CDLL(place)
    return _opened
